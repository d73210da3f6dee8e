"""True claims of a corpus and false ones made from them, to measure how claims are grounded. Pure."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.asks import label_name
from bot.quotable import Evidence, evidence_of
from bot.words import load
from evals import rephrasing as say
from index.settings import Tuning
from index.types import Document, Language

# Rows that only send the reader to the city hold nothing that could be made false by a word.
_ENDS_AS_SENTENCE = re.compile(r"(?:ます|ません|ました|です|さい|ない|る|た|す|ん)[。）)]?$")


@dataclass(frozen=True, slots=True)
class Sample:
    """A claim with the evidence of the passage that it cites; `source` is what it was made from."""

    kind: str
    claim: str
    cited: tuple[Evidence, ...]
    source: Evidence


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where a piece of evidence stands: its document's language, its passage, and what is around it."""

    one: Evidence
    language: Language
    passage: tuple[Evidence, ...]
    document: tuple[Evidence, ...]
    siblings: tuple[Evidence, ...]

    @property
    def subject(self) -> str:
        """The title without what stands in brackets."""
        return subject_of(self.one.title)

    @property
    def label(self) -> str | None:
        """The row's label in the language of the document."""
        return label_name(self.one.label, self.language) if self.one.label else None


Maker = Callable[[_Stand, random.Random], str | None]


def subject_of(title: str) -> str:
    """A title without what stands in brackets."""
    return re.sub(r"[（(〈].*$", "", title).strip() or title


def true_claims(documents: Sequence[Document], as_of: date, seed: int = 1) -> Iterator[Sample]:
    """Claims that their source holds: verbatim, and rephrased lightly in every way that fits."""
    yield from _samples(documents, as_of, _TRUE, seed)


def false_claims(documents: Sequence[Document], as_of: date, seed: int = 1) -> Iterator[Sample]:
    """Claims that their source does not hold, each made from a true one by one change."""
    yield from _samples(documents, as_of, _FALSE, seed)


def _samples(
    documents: Sequence[Document], as_of: date, makers: Mapping[str, Maker], seed: int
) -> Iterator[Sample]:
    chance = random.Random(seed)  # noqa: S311 — draws samples, guards nothing
    for stand in _stands(documents, as_of, chance):
        for kind, make in makers.items():
            claim = make(stand, chance)
            if claim:
                cited = stand.passage
                if kind == "wrong passage cited":
                    if any(e.text in claim for e in stand.siblings):
                        continue
                    cited = stand.siblings
                yield Sample(kind, claim, cited, stand.one)


def _stands(documents: Sequence[Document], as_of: date, chance: random.Random) -> Iterator[_Stand]:
    longest = Tuning().max_passage_characters
    of = {document.id: tuple(evidence_of(document, as_of, longest)) for document in documents}
    by_language: dict[Language, list[Document]] = defaultdict(list)
    for document in documents:
        by_language[document.language].append(document)
    for document in documents:
        variants = [
            other for other in by_language[document.language] if other.id != document.id and of[other.id]
        ]
        near = [other for other in variants if other.base_id in document.related] or variants
        for one in of[document.id]:
            sibling = chance.choice(near)
            yield _Stand(
                one,
                document.language,
                tuple(e for e in of[document.id] if e.passage_id == one.passage_id),
                of[document.id],
                of[sibling.id],
            )


def _verbatim_row(stand: _Stand, _: random.Random) -> str | None:
    return say.with_condition(stand.one.text, stand.one.conditions) if stand.one.label else None


def _verbatim_sentence(stand: _Stand, _: random.Random) -> str | None:
    return stand.one.text if not (stand.one.label or stand.one.conditions or stand.one.lead_in) else None


def _label_first(stand: _Stand, _: random.Random) -> str | None:
    row = _verbatim_row(stand, _)
    if row is None:
        return None
    if stand.language == "en":
        return f"{stand.label}: {row}."
    noun = not _ENDS_AS_SENTENCE.search(row)
    return f"{stand.label}は、{row}です。" if noun else f"{stand.label}：{row}"


def _title_first(stand: _Stand, _: random.Random) -> str | None:
    row = _verbatim_row(stand, _)
    if row is None or subject_of(stand.one.title) in row:
        return None
    return (
        f"{stand.subject} - {stand.label}: {row}"
        if stand.language == "en"
        else f"{stand.subject}の{stand.label}：{row}"
    )


def _condition_first(stand: _Stand, _: random.Random) -> str | None:
    if not (stand.one.label and stand.one.conditions):
        return None
    comma = ", " if stand.language == "en" else "は、"
    return f"{stand.one.conditions[0]}{comma}{stand.one.text}"


def _rewritten(change: Callable[[str], str]) -> Maker:
    """The verbatim claim, changed; None where nothing changes."""

    def make(stand: _Stand, chance: random.Random) -> str | None:
        base = _verbatim_row(stand, chance) or _verbatim_sentence(stand, chance)
        changed = change(base) if base else None
        return changed if changed != base else None

    return make


def _rows_joined(stand: _Stand, _: random.Random) -> str | None:
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
    "row, verbatim": _verbatim_row,
    "sentence, verbatim": _verbatim_sentence,
    "label and row": _label_first,
    "title, label and row": _title_first,
    "condition moved to the front": _condition_first,
    "numbers written otherwise": _rewritten(say.numbers_otherwise),
    "polite form changed": _rewritten(say.politeness_changed),
    "brackets left out": _rewritten(say.light_brackets_left_out),
    "rows of one label joined": _rows_joined,
}


def _number_of_the_neighbour(stand: _Stand, chance: random.Random) -> str | None:
    others = [e.text for e in stand.document if e is not stand.one]
    return _mutated(stand, chance, lambda text: say.with_number_from(text, others, chance))


def _mutated(stand: _Stand, chance: random.Random, change: Callable[[str], str | None]) -> str | None:
    base = _verbatim_row(stand, chance) or _verbatim_sentence(stand, chance)
    changed = change(base) if base else None
    return None if changed is None or changed == base or _is_there(changed, stand) else changed


def _is_there(claim: str, stand: _Stand) -> bool:
    """Whether another row or sentence says just that: then it is no false claim."""
    return any(claim in (e.text, say.with_condition(e.text, e.conditions)) for e in stand.passage)


def _mutation(change: Callable[[str, random.Random], str | None]) -> Maker:
    return lambda stand, chance: _mutated(stand, chance, lambda text: change(text, chance))


def _fragment_added(stand: _Stand, chance: random.Random) -> str | None:
    fragment = chance.choice(stand.siblings).text.rstrip("。.")
    comma = ", " if stand.language == "en" else "、"
    return _mutated(stand, chance, lambda text: f"{text.rstrip('。.')}{comma}{fragment}")


def _sentence_added(stand: _Stand, chance: random.Random) -> str | None:
    added = chance.choice(stand.siblings).text.rstrip("。.")
    if any(added in e.text for e in stand.passage) or len(added) < 8:
        return None
    stop = ". " if stand.language == "en" else "。"
    return _mutated(stand, chance, lambda text: f"{text.rstrip('。.')}{stop}{added}{stop}".strip())


def _contact_added(stand: _Stand, chance: random.Random) -> str | None:
    return _mutated(
        stand, chance, lambda text: text.rstrip("。.") + chance.choice(say.CONTACTS[stand.language])
    )


def _label_swapped(stand: _Stand, chance: random.Random) -> str | None:
    if not stand.one.label:
        return None
    own = stand.one.text + stand.one.title
    names = [names[stand.language] for label, names in load("labels").items() if label != stand.one.label]
    names = [name for name in names if name not in own and name != stand.label]
    row = _verbatim_row(stand, chance)
    swapped = chance.choice(names)
    return f"{swapped}: {row}." if stand.language == "en" else f"{swapped}は、{row}"


def _condition_dropped(stand: _Stand, _: random.Random) -> str | None:
    one = stand.one
    if not (one.label and one.conditions) or say.is_implied(one.conditions[0], one.text + one.title):
        return None
    return one.text


def _condition_in_the_sentence_dropped(stand: _Stand, chance: random.Random) -> str | None:
    return _mutated(stand, chance, lambda text: say.without_condition(text, stand.one.title))


def _sibling_named(stand: _Stand, chance: random.Random) -> str | None:
    """The name of another procedure in place of this one's, or before the row."""
    other, own = subject_of(chance.choice(stand.siblings).title), stand.subject
    if other in own or own in other or any(other in e.text for e in stand.passage):
        return None
    if own in stand.one.text:
        return _mutated(stand, chance, lambda text: text.replace(own, other))
    row = _verbatim_row(stand, chance)
    if row is None:
        return None
    return f"{other} - {stand.label}: {row}" if stand.language == "en" else f"{other}の{stand.label}：{row}"


def _needed_by_all(stand: _Stand, _: random.Random) -> str | None:
    if stand.one.need != "if" or not stand.one.conditions:
        return None
    text = re.sub(r"[。.]$", "", stand.one.text)
    return f"Everyone needs: {text}" if stand.language == "en" else f"全員に{text}が必要です"


def _city_made_sure(stand: _Stand, _: random.Random) -> str | None:
    return say.as_if_sure(stand.one.text) if stand.one.confirm else None


def _as_is(stand: _Stand, chance: random.Random) -> str | None:
    return _verbatim_row(stand, chance)


_FALSE: dict[str, Maker] = {
    "number from a neighbour": _number_of_the_neighbour,
    "two numbers swapped": _mutation(say.two_numbers_swapped),
    "number off by a little": _mutation(say.number_off),
    "date or time changed": _mutation(say.date_changed),
    "unit changed": _mutation(say.unit_changed),
    "limit turned": _mutation(say.limit_turned),
    "negation flipped": _mutation(say.negation_flipped),
    "fragment added": _fragment_added,
    "sentence added": _sentence_added,
    "link, mail or phone added": _contact_added,
    "label swapped": _label_swapped,
    "condition dropped": _condition_dropped,
    "condition in the sentence dropped": _condition_in_the_sentence_dropped,
    "sibling's name": _sibling_named,
    "needed by all": _needed_by_all,
    "city's word left out": _city_made_sure,
    "weight changed": _mutation(say.weight_changed),
    "two names swapped": _mutation(say.two_names_swapped),
    "or made and": _mutation(say.alternatives_joined),
    "wrong passage cited": _as_is,
}
