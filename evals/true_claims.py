"""Claims that their source holds: verbatim, and rephrased lightly in every way that fits. Pure."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from evals import rephrasing as say
from evals.claims import Maker, Sample, Stand, samples_of, subject_of, verbatim_row, verbatim_sentence
from index.types import Document

_ENDS_AS_SENTENCE = re.compile(r"(?:ます|ません|ました|です|さい|ない|る|た|す|ん)[。）)]?$")


def true_claims(documents: Sequence[Document], as_of: date, seed: int = 1) -> Iterator[Sample]:
    """The true claims of the documents."""
    yield from samples_of(documents, as_of, _TRUE, seed)


def _label_first(stand: Stand, _: random.Random) -> str | None:
    row = verbatim_row(stand, _)
    if row is None:
        return None
    if stand.language == "en":
        return f"{stand.label}: {row}."
    noun = not _ENDS_AS_SENTENCE.search(row)
    return f"{stand.label}は、{row}です。" if noun else f"{stand.label}：{row}"


def _title_first(stand: Stand, _: random.Random) -> str | None:
    row = verbatim_row(stand, _)
    if row is None or subject_of(stand.one.title) in row:
        return None
    return (
        f"{stand.subject} - {stand.label}: {row}"
        if stand.language == "en"
        else f"{stand.subject}の{stand.label}：{row}"
    )


def _condition_first(stand: Stand, _: random.Random) -> str | None:
    if not (stand.one.label and stand.one.conditions):
        return None
    comma = ", " if stand.language == "en" else "は、"
    return f"{stand.one.conditions[0]}{comma}{stand.one.text}"


def _rewritten(change: Callable[[str], str]) -> Maker:
    """The verbatim claim, changed; None where nothing changes."""

    def make(stand: Stand, chance: random.Random) -> str | None:
        base = verbatim_row(stand, chance) or verbatim_sentence(stand, chance)
        changed = change(base) if base else None
        return changed if changed != base else None

    return make


def _rows_joined(stand: Stand, _: random.Random) -> str | None:
    one = stand.one
    rows = [e for e in stand.passage if e.label == one.label and not (e.conditions or e.confirm)]
    if (
        not one.label
        or len(rows) < 2
        or rows[0] is not one
        or any(map(_ENDS_AS_SENTENCE.search, (e.text for e in rows[:3])))
    ):
        return None
    between = ", " if stand.language == "en" else "、"
    joined = between.join(e.text for e in rows[:3])
    return f"{stand.label}: {joined}." if stand.language == "en" else f"{stand.label}は、{joined}です。"


_TRUE: dict[str, Maker] = {
    "row, verbatim": verbatim_row,
    "sentence, verbatim": verbatim_sentence,
    "label and row": _label_first,
    "title, label and row": _title_first,
    "condition moved to the front": _condition_first,
    "numbers written otherwise": _rewritten(say.numbers_otherwise),
    "polite form changed": _rewritten(say.politeness_changed),
    "brackets left out": _rewritten(say.light_brackets_left_out),
    "rows of one label joined": _rows_joined,
}
