"""Readings of kanji and numbers, over whole runs."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.furigana import Piece, pieces, with_readings
from bot.reading_list import ReadingList, reading_list
from index.readings import load_readings

GOLD = Path(__file__).parent / "data" / "readings.tsv"
CORPUS = Path(__file__).parent.parent.parent / "corpus"


@pytest.fixture(scope="module")
def city_list() -> ReadingList:
    """The city's reading list with the general one."""
    return reading_list(tuple(load_readings(CORPUS / "_readings.tsv")))


def read_at(text: str, offset: int, listed: ReadingList) -> Piece:
    """The piece in which the character at this offset stands."""
    start = 0
    for piece in pieces(text, listed):
        if start <= offset < start + len(piece.surface):
            return piece
        start += len(piece.surface)
    raise AssertionError(f"{text} has no piece at {offset}")


def read(text: str) -> str | None:
    """The reading of the only piece that has one."""
    found = [piece.reading for piece in pieces(text) if piece.reading]
    return found[0] if len(found) == 1 else None


def test_runs_drawn_from_the_corpus_are_read_rightly(city_list: ReadingList) -> None:
    """At least 99 of a hundred, of 300 runs drawn by frequency and read by hand in their sentence.

    A run may stand in a longer one here; its reading is then a part of the longer one's.
    """
    with GOLD.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    wrong = []
    for row in rows:
        piece = read_at(row["sentence"], int(row["offset"]), city_list)
        readings = row["reading"].split("／")
        same = piece.reading in readings
        within = piece.surface != row["surface"] and any(one in (piece.reading or "") for one in readings)
        if not (same or within):
            wrong.append(f"{row['surface']}: {piece.reading}, not {row['reading']}, in {row['sentence']}")
    assert len(rows) == 300
    assert len(wrong) <= 3, wrong


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("1月1日", "いちがつついたち"),
        ("4月14日", "しがつじゅうよっか"),
        ("9月20日", "くがつはつか"),
        ("毎月1日", "まいつきついたち"),
        ("1日20円", "いちにちにじゅうえん"),
        ("14日以内", "じゅうよっかいない"),
        ("17日", "じゅうしちにち"),
        ("1日目", "いちにちめ"),
        ("7時", "しちじ"),
        ("午前9時30分", "ごぜんくじさんじゅっぷん"),
        ("24時間", "にじゅうよじかん"),
        ("1人", "ひとり"),
        ("4人", "よにん"),
        ("20歳以上", "はたちいじょう"),
        ("18歳", "じゅうはっさい"),
        ("3階", "さんがい"),
        ("1回", "いっかい"),
        ("10回目", "じゅっかいめ"),
        ("6か月", "ろっかげつ"),
        ("8か所", "はっかしょ"),
        ("1通", "いっつう"),
        ("3本", "さんぼん"),
        ("100件", "ひゃっけん"),
        ("8つ", "やっつ"),
        ("10,000円", "いちまんえん"),
        ("48万8,800円", "よんじゅうはちまんはっせんはっぴゃくえん"),
        ("3千円", "さんぜんえん"),
        ("1億2千万円", "いちおくにせんまんえん"),
        ("300円", "さんびゃくえん"),
        ("65,090人", "ろくまんごせんきゅうじゅうにん"),
        ("2.5倍", "にてんごばい"),
        ("第22条", "だいにじゅうにじょう"),
        ("第1章", "だいいっしょう"),
        ("第1項", "だいいっこう"),
        ("1課", "いっか"),
        ("3割", "さんわり"),
        ("3分の1", "さんぶんのいち"),
        ("6～15歳", "ろくからじゅうごさい"),
        ("令和8年", "れいわはちねん"),
        ("４月１日", "しがつついたち"),
        ("2026年度", "にせんにじゅうろくねんど"),
        ("3年間", "さんねんかん"),
        ("1丁目", "いっちょうめ"),
    ],
)
def test_a_number_is_read_with_what_it_counts(text: str, reading: str) -> None:
    assert pieces(text) == (Piece(text, reading),)


@pytest.mark.parametrize(
    "text",
    ["0120-279-889", "#7119", "9:00–16:30", "8:30から17:15まで", "www.example.jp/2026", "94.8 km", "eL-QR"],
)
def test_a_number_that_counts_nothing_has_no_reading(text: str) -> None:
    assert pieces(text) == (Piece(text),)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("引っ越す", "引（ひ）っ越（こ）す"),
        ("本人確認書類", "本人確認書類（ほんにんかくにんしょるい）"),
        ("申し込みます", "申（もう）し込（こ）みます"),
        ("何を出しますか", "何（なに）を出（だ）しますか"),
        ("これは何ですか", "これは何（なん）ですか"),
        ("体を大切に", "体（からだ）を大切（たいせつ）に"),
        ("身体障害者手帳", "身体障害者手帳（しんたいしょうがいしゃてちょう）"),
        ("手数料〈＝かかるお金〉", "手数料（てすうりょう）〈＝かかるお金（かね）〉"),
        ("音（チャイム）", "音（おと）（チャイム）"),
        ("119に電話", "119に電話（でんわ）"),
        ("", ""),
    ],
)
def test_readings_stand_behind_the_kanji_alone(text: str, reading: str) -> None:
    assert with_readings(text) == reading


def test_a_run_is_read_where_it_stands_first() -> None:
    text = "市役所に行きます。\n市役所で聞きます。"
    assert with_readings(text) == "市役所（しやくしょ）に行（い）きます。\n市役所で聞（き）きます。"


def test_a_reading_that_the_text_gives_itself_is_not_given_again(city_list: ReadingList) -> None:
    assert with_readings("袖ケ浦市（そでがうらし）です", city_list) == "袖ケ浦市（そでがうらし）です"


def test_a_corpus_reads_its_own_names() -> None:
    listed = reading_list((("坂戸市場", "さかどいちば"), ("大字", "おおあざ")))
    assert with_readings("坂戸市場1番地", listed) == "坂戸市場1番地（さかどいちばいちばんち）"
    assert with_readings("巨大字幕", listed) == "巨大字幕（きょだいじまく）"


def test_pieces_together_are_the_text() -> None:
    for path in sorted((CORPUS / "guides").glob("*.easy.md"))[:20]:
        text = path.read_text(encoding="utf-8")
        assert "".join(piece.surface for piece in pieces(text)) == text


def test_readings_are_hiragana_only() -> None:
    text = (CORPUS / "guides" / "moving-in.easy.md").read_text(encoding="utf-8")
    for piece in pieces(text):
        assert piece.reading is None or all(
            "ぁ" <= character <= "ゖ" or character == "ー" for character in piece.reading
        )
