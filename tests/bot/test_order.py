"""In which order an answer's claims stand."""

from __future__ import annotations

from datetime import date

import pytest

from bot.asks import asks_of
from bot.candidates import Candidate, candidates_of
from bot.order import in_blocks
from bot.settings import AnswerTuning
from index.types import Document, Row, Section

TEXT = "転入届は市役所に出します。"
ROWS = ("注意", "窓口", "必要なもの", "期限")


def candidates() -> dict[str, Candidate]:
    """A lead and a row of each label, by label; the lead by ""."""
    body = TEXT + "".join(f"\n{label}のこと" for label in ROWS)
    starts = {label: body.index(f"{label}のこと") for label in ROWS}
    rows = tuple(
        Row(
            id=label,
            label=label,
            value=f"{label}のこと",
            start=starts[label],
            end=starts[label] + len(label) + 3,
        )
        for label in ROWS
    )
    sections = (Section("", "lead", 0, len(TEXT)), Section("", "rows", len(TEXT), len(body)))
    document = Document(
        "a", "a", "転入届", "guide", "public", "ja", "city", text=body, sections=sections, rows=rows
    )
    return {c.label or "": c for c in candidates_of(document, date(2026, 11, 22), [0, len(TEXT)])}


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("引っ越してきたら何をすればいいですか", ["", "期限", "必要なもの", "窓口", "注意"]),
        ("転入届を出すときの注意", ["注意", "窓口", "必要なもの", "期限", ""]),
        ("転入届はいつまでですか", ["期限", "注意", "窓口", "必要なもの", ""]),
    ],
)
def test_who_asks_what_to_do_reads_what_is_needed_first(question: str, order: list[str]) -> None:
    """What is likeliest is the note; it goes first where nothing else is asked for."""
    found = candidates()
    chosen = [found[label] for label in (*ROWS, "")]
    beliefs = {c.place: 0.6 if c.label == "注意" else 0.1 for c in chosen}
    ordered = in_blocks(chosen, asks_of(question), {}, beliefs, AnswerTuning(), labels_first=False)
    assert [candidate.label or "" for candidate in ordered] == order
