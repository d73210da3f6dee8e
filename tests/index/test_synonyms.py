"""Other words for a term: groups of synonyms, and known endings of unknown words."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.analyze import Analyzer
from index.synonyms import Synonyms, known_ending

GROUPS = {"引っ越し": (1,), "転居": (1, 2), "移転": (2,), "犬": ()}
KNOWN = {"犬", "灯", "台", "まち", "センター"}


def _groups(term: str) -> tuple[int, ...]:
    return GROUPS.get(term, ())


def test_synonyms_are_the_other_terms_of_a_terms_groups() -> None:
    """Of all its groups, each once, and only terms that passages hold."""
    synonyms = Synonyms.build(["引っ越し", "移転", "転居", "犬"], _groups)
    assert synonyms.of("転居", known=True) == ("引っ越し", "移転")
    assert synonyms.of("引っ越し", known=True) == ("転居",)
    assert synonyms.of("犬", known=True) == ()


def test_a_term_that_no_passage_holds_has_synonyms_too() -> None:
    """Its groups are looked up in the dictionary when it is asked for."""
    synonyms = Synonyms.build(["引っ越し", "犬"], _groups)
    assert synonyms.of("転居", known=False) == ("引っ越し",)
    assert synonyms.of("知らない", known=False) == ()


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    Synonyms.build(GROUPS, _groups).save(tmp_path)
    assert Synonyms.load(tmp_path, _groups).of("転居", known=True) == ("引っ越し", "移転")


def test_the_dictionary_knows_that_two_words_mean_the_same() -> None:
    """As it comes, without anything downloaded."""
    analyzer = Analyzer()
    synonyms = Synonyms.build(analyzer.terms("結婚したとき、返すもの、費用、犬"), analyzer.synonym_groups)
    (asked,) = analyzer.terms("婚姻")
    assert synonyms.of(asked, known=False) == ("結婚",)
    assert analyzer.synonym_groups("結婚したとき") == ()


@pytest.mark.parametrize(
    ("term", "ending"),
    [
        ("迷い犬", "犬"),
        ("街灯", "灯"),
        ("市民センター", "センター"),
        ("流し台", "台"),
        ("したまち", "まち"),
        ("猫", None),
        ("街", None),
        ("dog犬", None),
        ("3台", None),
    ],
)
def test_an_unknown_word_is_searched_by_its_longest_known_ending(term: str, ending: str | None) -> None:
    """Only a word of Japanese script; an ending of one character only where it is a kanji."""
    assert known_ending(term, KNOWN.__contains__) == ending


def test_an_ending_of_one_kana_is_none() -> None:
    assert known_ending("まぐろ", {"ろ"}.__contains__) is None
