"""What a word in hiragana may be, of the corpus's words."""

from __future__ import annotations

import pytest

from index.analyze import Analyzer
from index.homophones import Homophones
from index.lexical import TermWeights
from index.lexicon import Lexicon
from index.question import AnalyzedQuestion, QuestionAnalyzer
from index.settings import Tuning
from index.synonyms import Synonyms
from index.vocabulary import Thesaurus

ANALYZER = Analyzer()
# 地震 stands in many passages, 自身 in none.
COUNTS = {"地震": 30, "避難": 40, "本": 5, "届け": 50}


def homophones() -> Homophones:
    return Homophones(Lexicon.build(COUNTS, (), (), [], {}), ANALYZER.parts)


def asked(text: str) -> AnalyzedQuestion:
    weights = TermWeights(1_000, COUNTS)
    analyze = QuestionAnalyzer(
        ANALYZER, weights, Thesaurus(()), Synonyms({}, ANALYZER.synonym_groups), homophones=homophones()
    )
    return analyze(text)


@pytest.mark.parametrize(
    ("text", "sounds"),
    [("じしんのとき", {"地震"}), ("地震のとき", set()), ("なんさいから", set()), ("さくらさんの届け", set())],
)
def test_a_word_in_hiragana_is_heard_as_the_corpus_has_it(text: str, sounds: set[str]) -> None:
    """What is written in kanji, counts something or names somebody is none."""
    assert {word for _, words in homophones()(text) for word in words} == sounds


def test_what_it_may_be_is_looked_for_too() -> None:
    question = asked("じしんのときは")
    assert "地震" in question.widened
    assert any("地震" in terms for terms in question.wanted(Tuning()))
    assert asked("地震のときは").widened == ()
