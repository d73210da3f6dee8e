"""Misspelt words put right by their sound, over a small corpus's words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.analyze import Analyzer, bigrams
from index.lexicon import Lexicon
from index.respelling import Respeller, respelt
from index.romaji import kana_of
from index.settings import RespellingTuning
from index.sounds import key, sound

ANALYZER = Analyzer()
TEXT = "児童手当の認定請求は15日以内。転入届は市役所の窓口。コンビニ交付は6時半から。自動で払う。住所の変更、保険証、図書館。"
OFFICIAL = ("児童手当", "転入届", "コンビニ交付", "マイナンバーカード", "国民健康保険", "図書館")
ALIASES = ("まいなんばーかーど", "tennyu todoke", "犬のワクチン")


def lexicon(terms: Sequence[str] = (), official: Sequence[str] = OFFICIAL) -> Lexicon:
    counts = dict.fromkeys((*terms, *ANALYZER.terms(TEXT)), 2)
    return Lexicon.build(
        counts, official, ALIASES, [("転入届", "てんにゅうとどけ")], {"保険証": "Health card"}
    )


def respeller(lexicon: Lexicon) -> Respeller:
    held = {term for text in (TEXT, *OFFICIAL, *ALIASES) for term in ANALYZER.terms(text)}
    pairs = {pair for text in (TEXT, *OFFICIAL) for pair in bigrams(text)}
    return Respeller(lexicon, ANALYZER, held.__contains__, pairs.__contains__, RespellingTuning())


def put_right(question: str) -> str:
    return respelt(question, respeller(lexicon())(question))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("自動手当ての金額", "児童手当の金額"),
        ("コンビ二公付の時間", "コンビニ交付の時間"),
        ("住諸の返更", "住所の変更"),
        ("てんにゅうとどけを出す", "転入届を出す"),
        ("じどうてあては", "児童手当は"),
        ("しどうてあては", "児童手当は"),
        ("こくみんけんこほけん", "国民健康保険"),
        ("マイナンバカード", "マイナンバーカード"),
        ("マイナンパーカード", "マイナンバーカード"),
        ("まいなんばーかーどは", "マイナンバーカードは"),
        ("としょかんはどこ", "図書館はどこ"),
        ("こうふで", "こうふで"),
    ],
)
def test_what_sounds_like_the_corpus_is_written_as_there(typed: str, meant: str) -> None:
    """Homophones, kana, forgotten marks and long vowels, a slip; what is too short to be sure of stays."""
    assert put_right(typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "児童手当の金額は",
        "自動で払う手当て",
        "振り込みは異動の後ですか",
        "カレーの作り方",
        "加齢による変化",
        "住所の変更をしたい",
        "いつからですか",
        "なくなりました",
        "",
        "、。",
    ],
)
def test_what_is_written_right_stays(question: str) -> None:
    """Words that the corpus holds, and other words that only sound alike."""
    assert put_right(question) == question


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tennyuutodoke", "tennyu todoke"),
        ("tennyu todoke wa?", "tennyu todoke wa?"),
        ("jidou teate", "児童手当"),
        ("my hokenshou", "my Health card"),
        ("need an idea", "need an idea"),
    ],
)
def test_japanese_in_latin_letters_is_taken_for_the_name_of_a_document(typed: str, meant: str) -> None:
    """First as the corpus writes it in Latin letters, then in English, then in Japanese."""
    known = lexicon(official=(*OFFICIAL, "保険証"))
    assert respelt(typed, respeller(known)(typed)) == meant


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    known = lexicon()
    known.save(tmp_path)
    assert Lexicon.load(tmp_path).entries == known.entries


def test_sentences_and_verbs_are_no_names() -> None:
    """Only what ends with a noun can be meant by a misspelt word."""
    known = Lexicon.build({"届ける": 3, "期限": 3}, ["亡くなりました", "犬が死んだ"], [])
    assert [entry.written for entry in known.entries] == ["期限"]


@pytest.mark.parametrize(
    ("one", "other"), [("とうきょう", "トーキョー"), ("ええ", "えい"), ("つづき", "つずき")]
)
def test_what_sounds_alike_has_one_sound(one: str, other: str) -> None:
    assert sound(one) == sound(other)


def test_the_key_of_a_beginning_begins_the_key() -> None:
    """Or words could not be looked for letter by letter."""
    for word in ("じゅうみんひょう", "ホットライン", "おおきいごみ", "がっこう"):
        assert all(key(word).startswith(key(word[:end])) for end in range(len(word)))


@pytest.mark.parametrize(
    ("latin", "kana"),
    [
        ("juuminhyou", "ジュウミンヒョウ"),
        ("shimbun", "シンブン"),
        ("zyuusyo", "ジュウショ"),
        ("kippu", "キップ"),
        ("the", None),
    ],
)
def test_latin_letters_are_read_as_kana(latin: str, kana: str | None) -> None:
    assert kana_of(latin) == kana
