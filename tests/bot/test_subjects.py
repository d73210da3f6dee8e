"""What a document is about, and which documents a question names."""

from __future__ import annotations

from dataclasses import replace

from bot.settings import AnswerTuning
from bot.subjects import documents_of, named_by, spread_over, subject_terms
from index.question import AnalyzedQuestion
from index.types import Document, Hit, Passage

WEIGHTS = {"of": 0.2}


def weight(term: str) -> float:
    """Every word weighs 1, but one that stands everywhere."""
    return WEIGHTS.get(term, 1.0)


def words(text: str) -> frozenset[str]:
    """An analysis: what stands between spaces."""
    return frozenset(text.split())


def hit(title: str, score: float, *aliases: str) -> Hit:
    """A hit in the document of this title."""
    document = Document(
        title, title, title, "guide", "public", "ja", "city", text="本文", sections=(), aliases=aliases
    )
    return Hit(Passage(f"{title}#a", title, "", "本文", 0, 2), document, score)


def named(question: str, *hits: Hit, least: float = 0.5, far: float = 6.0) -> list[str]:
    """Titles of the documents that are named."""
    asked = AnalyzedQuestion(question, tuple(question.split()))
    return [m.document.title for m in named_by(asked, hits, words, weight, least=least, far=far)]


def test_the_subject_is_the_title_and_what_two_names_say() -> None:
    document = hit("lost card", 1.0, "card again", "new card again").document
    assert subject_terms(document, words) == {"lost", "card", "again"}


def test_documents_come_once_each_in_the_order_of_their_best_hits() -> None:
    hits = [hit("a", 3.0), hit("b", 2.0), replace(hit("a", 1.5)), hit("c", 1.0)]
    assert [document.id for document in documents_of(hits, 2)] == ["a", "b"]


def test_two_names_beside_each_other_name_two_documents_the_best_first() -> None:
    assert named("card and room until when", hit("room", 5.0), hit("card", 4.0)) == ["room", "card"]


def test_a_name_that_is_said_in_part_names_nothing() -> None:
    assert named("card until when", hit("lost card", 5.0), hit("room", 4.0)) == []


def test_an_alias_names_its_document_too() -> None:
    assert named("card please", hit("admission paper", 5.0, "card")) == ["admission paper"]


def test_of_documents_with_one_name_the_one_whose_title_is_said_counts() -> None:
    assert named("card please", hit("lost card", 5.0, "card"), hit("card", 4.0)) == ["card"]


def test_a_name_within_a_longer_one_that_is_said_names_no_other_document() -> None:
    assert named("lost card please", hit("card", 5.0), hit("lost card", 4.0)) == ["lost card"]


def test_words_that_stand_everywhere_do_not_name_another() -> None:
    assert named("card of room", hit("card", 5.0), hit("of", 4.0)) == ["card"]
    assert named("card of room", hit("card", 5.0), hit("of", 4.0), least=0.1) == ["card", "of"]


def test_a_document_far_behind_the_best_is_not_named() -> None:
    hits = [hit("card", 5.0), hit("room", -1.5)]
    assert named("card room", *hits) == ["card"]
    assert named("card room", *hits, far=7.0) == ["card", "room"]


def test_a_mention_tells_what_was_said_and_how_far_it_is_behind() -> None:
    asked = AnalyzedQuestion("card", ("card", "room"))
    mention = named_by(
        asked, [hit("x", 5.0), hit("lost card", 3.5, "card")], words, weight, least=0.5, far=6
    )[0]
    assert mention.said == {"card"}
    assert mention.titled == 0.5
    assert mention.behind == -1.5


def test_parts_are_spread_over_the_documents_that_they_name() -> None:
    hits = [hit("lost card", 2.0), hit("opening hours", 1.5)]
    parts = [
        AnalyzedQuestion(text, tuple(text.split())) for text in ("lost card", "hours on sunday", "why so")
    ]
    found = {
        "lost card": hits,
        "hours on sunday": [hit("opening hours", 3.0), hit("lost card", 0.5)],
        "why so": hits,
    }
    spread = spread_over(
        parts, hits, lambda part: found[part.text], words, weight, tuning=AnswerTuning(part_names=0.3)
    )
    assert [(document.title, [part.text for part in own]) for document, own in spread] == [
        ("lost card", ["lost card", "why so"]),
        ("opening hours", ["hours on sunday"]),
    ]


def test_one_part_is_not_spread() -> None:
    part = AnalyzedQuestion("hours", ("hours",))
    assert spread_over([part], [hit("a", 1.0)], lambda _: [], words, weight, tuning=AnswerTuning()) == []
