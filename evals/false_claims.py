"""Claims that their source does not hold, each made from a true one by one change. Pure."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from bot.words import load
from evals import rephrasing as say
from evals.claims import Maker, Sample, Stand, samples_of, subject_of, verbatim_row, verbatim_sentence
from index.types import Document


def false_claims(documents: Sequence[Document], as_of: date, seed: int = 1) -> Iterator[Sample]:
    """The false claims made from the documents."""
    yield from samples_of(documents, as_of, _FALSE, seed)


def _number_of_the_neighbour(stand: Stand, chance: random.Random) -> str | None:
    others = [e.text for e in stand.document if e is not stand.one]
    return _mutated(stand, chance, lambda text: say.with_number_from(text, others, chance))


def _mutated(stand: Stand, chance: random.Random, change: Callable[[str], str | None]) -> str | None:
    base = verbatim_row(stand, chance) or verbatim_sentence(stand, chance)
    changed = change(base) if base else None
    return None if changed is None or changed == base or _is_there(changed, stand) else changed


def _is_there(claim: str, stand: Stand) -> bool:
    """Whether another row or sentence says just that: then it is no false claim."""
    return any(claim in (e.text, say.with_condition(e.text, e.conditions)) for e in stand.passage)


def _mutation(change: Callable[[str, random.Random], str | None]) -> Maker:
    return lambda stand, chance: _mutated(stand, chance, lambda text: change(text, chance))


def _fragment_added(stand: Stand, chance: random.Random) -> str | None:
    fragment = chance.choice(stand.siblings).text.rstrip("。.")
    comma = ", " if stand.language == "en" else "、"
    return _mutated(stand, chance, lambda text: f"{text.rstrip('。.')}{comma}{fragment}")


def _sentence_added(stand: Stand, chance: random.Random) -> str | None:
    added = chance.choice(stand.siblings).text.rstrip("。.")
    if any(added in e.text for e in stand.passage) or len(added) < 8:
        return None
    stop = ". " if stand.language == "en" else "。"
    return _mutated(stand, chance, lambda text: f"{text.rstrip('。.')}{stop}{added}{stop}".strip())


def _contact_added(stand: Stand, chance: random.Random) -> str | None:
    return _mutated(
        stand, chance, lambda text: text.rstrip("。.") + chance.choice(say.CONTACTS[stand.language])
    )


def _label_swapped(stand: Stand, chance: random.Random) -> str | None:
    if not stand.one.label:
        return None
    own = stand.one.text + stand.one.title
    names = [names[stand.language] for label, names in load("labels").items() if label != stand.one.label]
    names = [name for name in names if name not in own and name != stand.label]
    row = verbatim_row(stand, chance)
    swapped = chance.choice(names)
    return f"{swapped}: {row}." if stand.language == "en" else f"{swapped}は、{row}"


def _condition_dropped(stand: Stand, _: random.Random) -> str | None:
    one = stand.one
    if not (one.label and one.conditions) or say.is_implied(one.conditions[0], one.text + one.title):
        return None
    return one.text


def _condition_in_the_sentence_dropped(stand: Stand, chance: random.Random) -> str | None:
    return _mutated(stand, chance, lambda text: say.without_condition(text, stand.one.title))


def _sibling_named(stand: Stand, chance: random.Random) -> str | None:
    """The name of another procedure in place of this one's, or before the row."""
    other, own = subject_of(chance.choice(stand.siblings).title), stand.subject
    if other in own or own in other or any(other in e.text for e in stand.passage):
        return None
    if own in stand.one.text:
        return _mutated(stand, chance, lambda text: text.replace(own, other))
    row = verbatim_row(stand, chance)
    if row is None:
        return None
    return f"{other} - {stand.label}: {row}" if stand.language == "en" else f"{other}の{stand.label}：{row}"


def _needed_by_all(stand: Stand, _: random.Random) -> str | None:
    if stand.one.need != "if" or not stand.one.conditions:
        return None
    text = re.sub(r"[。.]$", "", stand.one.text)
    return f"Everyone needs: {text}" if stand.language == "en" else f"全員に{text}が必要です"


def _city_made_sure(stand: Stand, _: random.Random) -> str | None:
    return say.as_if_sure(stand.one.text) if stand.one.confirm else None


def _as_is(stand: Stand, chance: random.Random) -> str | None:
    return verbatim_row(stand, chance)


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
