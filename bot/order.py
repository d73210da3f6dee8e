"""In which order the claims of an answer stand: what was asked for first, and what belongs together side by side. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.asks import Ask
from bot.candidates import Candidate
from bot.settings import AnswerTuning
from bot.words import load

Place = tuple[str, int]

# A condition is the asker's from this share of it on that the question says.
_SAID = 0.5


def in_blocks(
    chosen: Sequence[Candidate],
    asks: Sequence[Ask],
    said: Mapping[Place, float],
    beliefs: Mapping[Place, float],
    tuning: AnswerTuning,
    *,
    labels_first: bool,
) -> Iterator[Candidate]:
    """What belongs together side by side: documents, then labels and sections; of rows, what everybody needs first.

    What is believed much more than what would stand first goes before it, with what belongs to it. Else rows that were asked for by their
    label go first, in the order of asking; before them only a sentence that is the best, or what the document is about where nothing
    by its label is asked and nothing is believed much more than the rest. The rest follows by its best. Who asks how to go about a
    matter reads what it is about, and then what is needed in the order it is needed in.
    """
    overview = any(ask.overview for ask in asks) and not labels_first
    for document in dict.fromkeys(c.document.id for c in chosen):
        blocks: dict[str, list[Candidate]] = {}
        for candidate in chosen:
            if candidate.document.id == document:
                blocks.setdefault(_block_of(candidate), []).append(candidate)
        best = next(iter(blocks))
        labels = [label for ask in asks for label in _labels_of(ask, blocks, beliefs)]
        head = blocks[best][0]
        waits = labels_first or (bool(labels) and (head.is_list or head.row is not None))
        lead = next((key for key, block in blocks.items() if any(c.leads for c in block)), None)
        sure = max(beliefs.get(c.place, 0.0) for c in blocks[best]) >= tuning.sure_claim
        if overview:
            first = [*([lead] if lead else []), *([best] if best in labels or head.row is None else [])]
            rest = sorted(blocks, key=_needed)
        else:
            about = lead is not None and not sure and not labels
            first = [*([lead] if about and lead else [] if best in labels or waits else [best]), *labels]
            rest = list(blocks)
        ordered: dict[str, Sequence[Candidate]] = {}
        for key in dict.fromkeys([*first, *rest]):
            forms = [ask for ask in asks if key in ask.labels and ask.form not in (None, "list")]
            ordered[key] = _ordered(blocks[key], said, beliefs, forms, tuning)
        if not overview and not labels_first:
            ordered = _likeliest_first(ordered, asks, beliefs, tuning)
        for block in ordered.values():
            yield from block


def _likeliest_first(
    blocks: Mapping[str, Sequence[Candidate]],
    asks: Sequence[Ask],
    beliefs: Mapping[Place, float],
    tuning: AnswerTuning,
) -> dict[str, Sequence[Candidate]]:
    """The blocks, that of the likeliest first and it first in it, where it is much likelier than what stands first.

    A list of what to bring stays as it is, and a list that nobody asked for does not go before what was asked for.
    """

    def belief(candidate: Candidate) -> float:
        return beliefs.get(candidate.place, 0.0)

    first = next(iter(blocks.values()))[0]
    key, best = max(
        ((key, max(block, key=belief)) for key, block in blocks.items()), key=lambda entry: belief(entry[1])
    )
    if best is first or belief(best) < tuning.ahead * belief(first):
        return dict(blocks)
    if best.is_list and asks and not any(ask.form == "list" for ask in asks):
        return dict(blocks)
    whole = best.row is not None and best.row.need is not None
    own = blocks[key] if whole else [best, *(c for c in blocks[key] if c is not best)]
    return {key: own, **{other: block for other, block in blocks.items() if other != key}}


def _block_of(candidate: Candidate) -> str:
    return candidate.label or f"#{candidate.heading}"


def _needed(block: str) -> int:
    """When somebody who goes about a matter needs a block: sentences first, rows in the order of the labels' list."""
    return list(load("labels")).index(block) + 1 if block in load("labels") else 0


def _labels_of(
    ask: Ask, blocks: Mapping[str, Sequence[Candidate]], beliefs: Mapping[Place, float]
) -> Sequence[str]:
    """The labels that answer one thing asked for, that of the likeliest row first; those that may, where there are none."""

    def likeliest(label: str) -> float:
        return -max(beliefs.get(c.place, 0.0) for c in blocks[label])

    return sorted(
        ask.labels & set(blocks) or ask.also & set(blocks), key=lambda label: (likeliest(label), label)
    )


def _ordered(
    block: Sequence[Candidate],
    said: Mapping[Place, float],
    beliefs: Mapping[Place, float],
    forms: Sequence[Ask],
    tuning: AnswerTuning,
) -> Sequence[Candidate]:
    """A block as it stands in the document; the rows of the asker's own case go first, of needed things what all need.

    A row for a case that the question does not speak of goes after those for everybody. A row that is believed much more than the
    others, and has the form that is asked for, goes before them all.
    """

    def own(candidate: Candidate) -> bool:
        return said.get(candidate.place, 1.0) >= _SAID

    def order(candidate: Candidate) -> tuple[bool, bool, bool, int]:
        row = candidate.row
        special = row is not None and bool(row.when)
        needed = row is not None and row.need is not None
        return (
            needed and row is not None and row.need == "if",
            special and not own(candidate),
            not (special and own(candidate)),
            candidate.start,
        )

    ordered = sorted(block, key=order)
    if any(c.row is None or c.row.need for c in ordered):
        return ordered
    best, *others = sorted(ordered, key=lambda c: -beliefs.get(c.place, 0.0))
    most = max((beliefs.get(c.place, 0.0) for c in others), default=0.0)
    fits = own(best) and all(ask.fits(best.said) for ask in forms)
    ahead = fits and beliefs.get(best.place, 0.0) >= tuning.ahead * most
    return [best, *(c for c in ordered if c is not best)] if ahead else ordered
