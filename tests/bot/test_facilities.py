"""What is said of one facility is not told of another."""

from __future__ import annotations

import pytest

from bot.facilities import facility_asked, of_the_facility
from index.analyze import Analyzer
from index.question import AnalyzedQuestion
from index.types import Document, Hit, Passage


@pytest.mark.parametrize(
    ("question", "facility"),
    [
        ("市民プールは冬も開いていますか", "市民プール"),
        ("市民会館の駐車場は何台ですか", "駐車場"),
        ("公民館で投票できますか", None),
        ("Is the swimming pool open in winter?", "swimming pool"),
        ("転入届はいつまでですか", None),
        ("図書館は何時から？ 転入届はいつまで？", None),
    ],
)
def test_the_facility_that_a_question_is_about_is_told(question: str, facility: str | None) -> None:
    assert facility_asked(question) == facility


def hit(document_id: str, text: str) -> Hit:
    """A hit in a document of this text."""
    document = Document(
        document_id, document_id, "題", "guide", "public", "ja", "city", text=text, sections=()
    )
    return Hit(Passage(f"{document_id}#a", document_id, "", text, 0, len(text)), document, 1.0)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("外国人インフォメーションセンターは何時まで？", ["a"]),
        ("休日図書館は何時まで？", ["b"]),
        ("市民プールは何時まで？", []),
        ("市役所は何時まで？", ["a", "b"]),
    ],
)
def test_only_documents_that_speak_of_the_facility_are_read(question: str, held: list[str]) -> None:
    analyzer = Analyzer()

    def terms(text: str) -> frozenset[str]:
        return frozenset(analyzer.terms(text))

    hits = [hit("a", "外国人在留総合インフォメーションセンターは17時15分まで"), hit("b", "図書館は9時から")]
    facility = facility_asked(question)
    assert facility
    asked = AnalyzedQuestion(question, tuple(analyzer.terms(question)))
    assert [hit.document.id for hit in of_the_facility(hits, facility, asked, terms)] == held
