"""How near a question is to the ways of asking that documents list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from bot.nearness import Near, nearest_by, nothing_listed
from index.question import AnalyzedQuestion
from index.search import Closeness
from index.types import Document

LISTS = """rows:
  - {id: until, label: 期限, value: 鍵は前日まで}
asked:
  until: [いつまで, 何日まで]
  札: [札は何枚]
unanswered: [鍵の色, 鍵の重さ]"""
BODY = "鍵を渡す。\n\n## 札\n\n札は二枚。\n"


def _closeness(terms: Sequence[int], written: Sequence[int], beyond: Sequence[int] = ()) -> Closeness:
    return Closeness(*(np.array(part, dtype=np.float32) for part in (terms, beyond, written)))


@pytest.fixture
def shelf(document_of: Callable[..., Document]) -> Document:
    """A document 棚 with ways of asking for its row and its section, and two that stand nowhere."""
    return document_of(BODY, title="棚", more=f"aliases: [棚板]\n{LISTS}")


def test_each_way_counts_for_its_place(shelf: Document) -> None:
    """They come in the order of the ways: two names, three of places, two gaps."""
    close = _closeness([1, 2, 3, 4, 5, 6, 7], [0, 3, 0, 8, 1, 2, 1], [0, 0, 4, 0, 1, 0, 5])
    (found,) = nearest_by(lambda _, __: [close])(AnalyzedQuestion("何日まで", ()), [shelf])
    assert found.places == {"until": Near(4, 8, 4), "札": Near(5, 1, 1)}
    assert found.asked == Near(5, 8, 4)
    assert found.gap == Near(7, 2, 5)


def test_a_document_without_lists_has_its_names(document_of: Callable[..., Document]) -> None:
    bare = document_of(BODY, title="棚")
    (found,) = nearest_by(lambda _, __: [_closeness([9], [4])])(AnalyzedQuestion("棚", ()), [bare])
    assert found.places == {}
    assert found.asked == Near(9, 4)
    assert found.gap == Near()


def test_where_nothing_is_listed_nothing_is_near(shelf: Document) -> None:
    assert nothing_listed(AnalyzedQuestion("棚", ()), [shelf, shelf])[1].asked == Near()


def test_what_is_known_of_a_question_is_not_taken_for_another(shelf: Document) -> None:
    """Asked again of the same document it is not counted anew; another question is."""
    asked: list[str] = []

    def closeness(question: AnalyzedQuestion, documents: Sequence[Document]) -> list[Closeness]:
        asked.extend(f"{question.text} {document.title}" for document in documents)
        return [_closeness([0] * 7, [0] * 6 + [len(question.text)]) for _ in documents]

    nearest = nearest_by(closeness)
    colour, days = AnalyzedQuestion("鍵の色", ()), AnalyzedQuestion("何日まで", ())
    for _ in range(2):
        assert nearest(colour, [shelf])[0].gap.alike == 3
    assert nearest(days, [shelf])[0].gap.alike == 4
    assert asked == ["鍵の色 棚", "何日まで 棚"]
