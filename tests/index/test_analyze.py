"""Text becomes search terms: the same ones for all ways of writing the same thing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from index.analyze import Analyzer, bigrams, pair_numbers, pair_of, stop_words
from index.corpus import Corpus
from index.profile import Profile


@pytest.fixture(scope="module")
def profile(city_corpus: Corpus) -> Profile:
    """The city's profile."""
    assert city_corpus.profile is not None
    return city_corpus.profile


@pytest.fixture(scope="module")
def analyzer(profile: Profile) -> Analyzer:
    """An analyzer that knows the spellings of the city's name."""
    return Analyzer(profile.spellings)


def test_all_spellings_of_the_citys_name_are_one(analyzer: Analyzer, profile: Profile) -> None:
    """Large ケ, small ヶ, が, カ, kana and half-width kana: the same terms, the official spelling's."""
    official, *others = profile.spellings
    assert len(others) >= 4
    for spelling in (*others, "ｿﾃﾞｶﾞｳﾗ"):
        assert analyzer.normalize(f"{spelling}市の窓口") == f"{official}市の窓口"
        assert analyzer.terms(f"{spelling}市の窓口") == analyzer.terms(f"{official}市の窓口")


def test_a_spelling_in_latin_letters_is_found_in_any_case() -> None:
    """Its regular-expression characters mean themselves, and the longest spelling wins."""
    analyzer = Analyzer(["Example City", "Ex.", "Ex. Town"])
    assert analyzer.normalize("ex. town hall") == "Example City hall"
    assert analyzer.normalize("Exa") == "Exa"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＤＸ推進方針", "DX推進方針"),
        ("ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ", "マイナンバーカード"),
        ("１４日以内", "14日以内"),
        ("引越しの手続き", "引っ越しの手続"),
        ("引越", "引っ越し"),
        ("ごみ 出し", "ごみ\u3000\n出し"),
        ("転\u200b入\u0007届\ufeff", "転入届"),
        ("転入届\x00", "転入届"),
        ("転入届\ud800", "転入届"),
        ("\u202e転入届\u202c", "転入届"),
    ],
)
def test_ways_of_writing_one_word_give_the_same_terms(analyzer: Analyzer, one: str, other: str) -> None:
    """Width, okurigana, white space, and characters that nobody sees."""
    assert analyzer.terms(one) == analyzer.terms(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [("registered", "registering"), ("Moving", "move"), ("CARDS", "card"), ("residents'", "residents")],
)
def test_english_words_are_reduced_to_their_stem(analyzer: Analyzer, one: str, other: str) -> None:
    """Forms of one word find each other."""
    assert analyzer.terms(one) == analyzer.terms(other)


def test_words_around_a_question_are_no_terms(analyzer: Analyzer) -> None:
    """Only its subject is searched for."""
    assert analyzer.terms("転入届について教えてください") == analyzer.terms("転入届")
    assert analyzer.terms("転入届に関して知りたい") == analyzer.terms("転入届")
    assert analyzer.terms("Please tell me about the garbage") == analyzer.terms("garbage")
    assert analyzer.terms("ください。") == []


def test_stop_words_are_written_as_the_analyzer_writes_terms() -> None:
    """A comment in the list is no word, and every word is one term."""
    assert all(word and not word.startswith("#") and " " not in word for word in stop_words())
    assert "知る" in stop_words()


@pytest.mark.parametrize("text", ["", " \n", "。、！？", "・・・", "\x00\x01", "😀🎉", "ー"])
def test_text_without_words_has_no_terms(analyzer: Analyzer, text: str) -> None:
    """Nor does it raise."""
    assert analyzer.terms(text) == []


@pytest.mark.parametrize("piece", ["転入届を出します。", "𠮷野家", "㍿", "a", "İ", "😀袖"])
def test_text_beyond_what_the_tokenizer_takes_is_analysed_whole(analyzer: Analyzer, piece: str) -> None:
    """Sudachi refuses more than 49,149 bytes at once; the last word is found all the same."""
    text = piece * (60_000 // len(piece)) + "。転出届"
    assert len(text.encode()) > 49_149
    assert analyzer.terms(text)[-2:] == analyzer.terms("転出届")[-2:]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [("転入届", ["転入", "入届"]), ("Ｄ Ｘ、化", ["dx", "x化"]), ("届", []), ("", []), ("。！ _", [])],
)
def test_pairs_of_characters_skip_what_is_no_letter(text: str, pairs: list[str]) -> None:
    """Width, case, white space and punctuation make no difference."""
    assert bigrams(text) == pairs
    numbers, places = pair_numbers(["前の文", text, "後の文"])
    assert [pair_of(number) for number in numbers[places == 1].tolist()] == pairs


def test_pairs_have_numbers_whatever_the_characters() -> None:
    """From the first to the last of Unicode, each pair one of its own."""
    text = "aあ𠮷野家\U0010fffdz届け"
    numbers, _ = pair_numbers([text])
    assert [pair_of(number) for number in numbers.tolist()] == bigrams(text)
    assert len(set(numbers.tolist())) == len(set(bigrams(text)))


def test_pairs_of_many_texts_stay_with_their_texts() -> None:
    """No pair goes across, not even where a text holds what parts them."""
    texts = ["届", "", "届け\x00出", "①ｱﾊﾟｰﾄ"]
    numbers, places = pair_numbers(texts)
    found = [[pair_of(n) for n in numbers[places == place].tolist()] for place in range(len(texts))]
    assert found == [bigrams(text) for text in texts]
    assert len(pair_numbers([])[0]) == 0


def test_words_tell_places_from_countries_and_other_words(analyzer: Analyzer) -> None:
    """千葉 and 港 (of 港区) are places, 日本 is a country, 都市 and 市役所 are neither."""
    words = analyzer.words("千葉市と港区と日本の都市の市役所")
    assert [word.text for word in words if word.is_place] == ["千葉", "港"]
    assert "".join(word.text for word in words) == "千葉市と港区と日本の都市の市役所"


def test_one_analyzer_serves_many_threads(analyzer: Analyzer) -> None:
    """A tokenizer is not shared between threads; everybody gets the right terms."""
    texts = [f"{number}番の窓口で転入届を出し、住民票の写しを受け取ります。" * 5 for number in range(200)]
    expected = [analyzer.terms(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(analyzer.terms, texts)) == expected


def test_the_frame_of_a_text_is_the_same_whatever_it_names(analyzer: Analyzer) -> None:
    """Nouns and numbers are masked; counters, particles and verbs stay."""
    one, other = analyzer.frame("転記の作業は月20時間減る。"), analyzer.frame("電話は月３時間減る。")
    assert [word for word in one if word not in {"N", "の"}] == [w for w in other if w != "N"]
    assert {"0", "時間", "減る"} <= set(one)
    assert not {"転記", "電話"} & {*one, *other}
