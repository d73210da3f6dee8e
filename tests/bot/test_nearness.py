"""How near a question is to the ways of asking that documents list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from bot.nearness import Near, nearest_by, nothing_listed
from index.question import AnalyzedQuestion
from index.types import Document

LISTS = """rows:
  - {id: until, label: 期限, value: 鍵は前日まで}
asked:
  until: [いつまで, 何日まで]
  札: [札は何枚]
unanswered: [鍵の色, 鍵の重さ]"""
BODY = "鍵を渡す。\n\n## 札\n\n札は二枚。\n"


@pytest.fixture
def shelf(document_of: Callable[..., Document]) -> Document:
    """A document 棚 with ways of asking for its row and its section, and two that stand nowhere."""
    return document_of(BODY, title="棚", more=f"aliases: [棚板]\n{LISTS}")


def test_each_way_counts_for_its_place(shelf: Document) -> None:
    """Cosines come in the order of the ways: two names, three of places, two gaps; Dice is counted here."""
    cosines = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    (found,) = nearest_by(lambda _, __: [cosines])(AnalyzedQuestion("何日まで", ()), [shelf])
    assert found.places == {"until": Near(0.4, 1.0), "札": Near(0.5, 0.0)}
    assert found.asked == Near(0.5, 1.0)
    assert found.gap == Near(0.7, 0.0)


def test_what_is_nowhere_is_not_among_what_is_answered(shelf: Document) -> None:
    (found,) = nearest_by(lambda _, __: [[0.0] * 7])(AnalyzedQuestion("鍵の色", ()), [shelf])
    assert found.gap == Near(0.0, 1.0)
    assert found.asked.alike < 1.0


def test_a_document_without_lists_has_its_names(document_of: Callable[..., Document]) -> None:
    bare = document_of(BODY, title="棚")
    (found,) = nearest_by(lambda _, __: [[0.9]])(AnalyzedQuestion("棚", ()), [bare])
    assert found.places == {}
    assert found.asked.close == 0.9
    assert found.gap == Near()


def test_where_nothing_is_listed_nothing_is_near(shelf: Document) -> None:
    assert nothing_listed(AnalyzedQuestion("棚", ()), [shelf, shelf])[1].asked == Near()


def test_what_is_known_of_a_question_is_not_taken_for_another(shelf: Document) -> None:
    """Asked again of the same document it is not counted anew; another question is."""
    asked: list[str] = []

    def closeness(question: AnalyzedQuestion, documents: Sequence[Document]) -> list[list[float]]:
        asked.extend(f"{question.text} {document.title}" for document in documents)
        return [[0.0] * 7 for _ in documents]

    nearest = nearest_by(closeness)
    colour, days = AnalyzedQuestion("鍵の色", ()), AnalyzedQuestion("何日まで", ())
    for _ in range(2):
        assert nearest(colour, [shelf])[0].gap.alike == 1.0
    assert nearest(days, [shelf])[0].gap.alike < 1.0
    assert asked == ["鍵の色 棚", "何日まで 棚"]
