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
    sections = (Section("", "lead", 0, len(TEXT)),)
    document = Document(
        "a", "a", "転入届", "guide", "public", "ja", "city", text=body, sections=sections, rows=rows
    )
    found = candidates_of(document, date(2026, 11, 22), [0, len(TEXT)])
    return {c.label or "": c for c in found}


@pytest.mark.parametrize(
    ("question", "belief", "order"),
    [
        ("引っ越してきたら何をすればいいですか", 0.6, ["", "期限", "必要なもの", "窓口", "注意"]),
        ("転入届を出すときの注意", 0.6, ["注意", "窓口", "必要なもの", "期限", ""]),
        ("転入届はいつまでですか", 0.15, ["期限", "注意", "窓口", "必要なもの", ""]),
        ("転入届はいつまでですか", 0.6, ["注意", "期限", "窓口", "必要なもの", ""]),
    ],
)
def test_what_is_asked_for_or_much_likelier_goes_first(
    question: str, belief: float, order: list[str]
) -> None:
    """The note is the likeliest: it goes before a deadline that is asked for where it is twice as likely, but who asks
    what to do reads what is needed first."""
    found = candidates()
    chosen = [found[label] for label in (*ROWS, "")]
    beliefs = {c.place: belief if c.label == "注意" else 0.1 for c in chosen}
    ordered = in_blocks(chosen, asks_of(question), {}, beliefs, AnswerTuning(), labels_first=False)
    assert [candidate.label or "" for candidate in ordered] == order


def test_the_likeliest_row_goes_first_in_its_label() -> None:
    """海の事故 is 118, though 110 stands before it."""
    text = "警察は110\n海の事故は118"
    rows = tuple(
        Row(id=value, label="電話", value=value, start=text.index(value), end=text.index(value) + len(value))
        for value in text.split("\n")
    )
    section = Section("", "rows", 0, len(text))
    document = Document(
        "a", "a", "電話", "guide", "public", "ja", "city", text=text, sections=(section,), rows=rows
    )
    police, sea = [c for c in candidates_of(document, date(2026, 11, 22), [0]) if c.label]
    beliefs = {police.place: 0.1, sea.place: 0.6}
    asks = asks_of("海の事故の電話番号は")
    ordered = in_blocks([police, sea], asks, {}, beliefs, AnswerTuning(), labels_first=False)
    assert list(ordered) == [sea, police]
