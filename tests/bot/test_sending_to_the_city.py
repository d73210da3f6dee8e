"""An answer that only sends to the city says so; one that tells something beside it does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.asks import asks_of
from bot.candidates import Candidate, candidates_of
from bot.extract import Extractor
from bot.reader import Features, Scored, Vocabulary
from bot.settings import AnswerTuning
from index.types import Document

BODY = """教室の予定は、窓口で確かめてください。

## 教材

教材は図書館で見られます。
"""
ROWS = """rows:
  - {id: where, label: 窓口, value: 教室の場所は窓口で確認してください, confirm: true}
  - {id: hours, label: 受付時間, value: 教室は10:00から12:00まで。行く前に確認してください, confirm: true}
  - {id: fee, label: 手数料, value: 教室の料金は窓口で確認してください, confirm: true}"""
NOTHING = Features(*[0.0] * len(Features._fields))

Read = Callable[..., Document]


def _confirms(document: Document, question: str, *said: str) -> bool:
    """Whether an answer of what is said, likeliest first, only sends to the city."""
    extractor = Extractor(Vocabulary(frozenset, lambda _: 1.0), AnswerTuning(), 1_000)
    found = {c.said: c for c in candidates_of(document, date(2026, 11, 28), [0])}
    chosen: list[Candidate] = [found[text] for text in said]
    ranking = [Scored(c, NOTHING, 0.0, 1.0 / (2 + place), pointed=True) for place, c in enumerate(chosen)]
    return extractor.extract(chosen, asks_of(question), "ja", ranking).confirm


@pytest.mark.parametrize(
    ("question", "said", "confirms"),
    [
        ("どこでありますか", ("教室の場所は窓口で確認してください",), True),
        ("どこでありますか", ("教材は図書館で見られます。", "教室の場所は窓口で確認してください"), False),
        ("いくらですか", ("教材は図書館で見られます。", "教室の料金は窓口で確認してください"), True),
        ("何時ですか", ("教室は10:00から12:00まで。行く前に確認してください",), False),
        ("予定を知りたい", ("教室の予定は、窓口で確かめてください。", "教材は図書館で見られます。"), True),
    ],
)
def test_what_is_believed_most_tells_whether_the_city_is_to_be_asked(
    document_of: Read, question: str, said: tuple[str, ...], confirms: bool
) -> None:
    assert _confirms(document_of(BODY, more=ROWS), question, *said) is confirms
