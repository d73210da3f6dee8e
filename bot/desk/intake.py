"""Which arrivals belong to which ticket: those alike, of one language and audience. Pure, the same for the same input."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.desk.likeness import Likest, bare
from bot.desk.tickets import Arrival, Batch, Origin, TicketStatus
from index.types import Audience, Language

LEAST_ALIKE = 0.6
"""From this share of common character pairs on, two questions are one matter; a worker sees each of them and can tell."""
GROUPED_FOR = timedelta(days=90)
"""A question is put to tickets to which another one came within this time."""

_View = tuple[Language, Audience]


@dataclass(frozen=True, slots=True)
class Heading:
    """A ticket as far as grouping needs it. also: what it holds besides, where a person has seen to it."""

    id: int
    question: str
    language: Language
    audience: Audience
    status: TicketStatus
    also: tuple[str, ...] = ()


def batches(headings: Iterable[Heading], arrivals: Sequence[Arrival]) -> list[Batch]:
    """Put arrivals to tickets, oldest arrival first.

    An arrival goes to the pending ticket that a person put the same question to, to the likest pending ticket, or to a new one
    that a likely earlier arrival opens. A dismissed ticket takes
    further ones too, so that what the desk has let go does not come back – but nobody's inquiry, since a person waits for it.
    An answered one takes none: where the same is refused again, its answer does not reach people.
    """
    pending: defaultdict[_View, Likest] = defaultdict(_likest)
    dismissed: defaultdict[_View, Likest] = defaultdict(_likest)
    same: dict[tuple[_View, str], int] = {}
    for heading in headings:
        if heading.status is not TicketStatus.ANSWERED:
            likest = dismissed if heading.status is TicketStatus.DISMISSED else pending
            view: _View = (heading.language, heading.audience)
            likest[view].add(heading.id, heading.question)
            for question in (heading.question, *heading.also) if likest is pending else ():
                same.setdefault((view, bare(question)), heading.id)
    groups: dict[int, list[Arrival]] = {}
    new = 0
    for arrival in sorted(arrivals, key=lambda a: (a.came_at, a.origin, a.key)):
        view = (arrival.language, arrival.audience)
        number = same.get((view, bare(arrival.question))) or pending[view].to(arrival.question)
        if number is None and arrival.origin is not Origin.INQUIRY:
            number = dismissed[view].to(arrival.question)
        if number is None:
            new -= 1  # below every ticket's number
            number = new
            pending[view].add(number, arrival.question)
            same[view, bare(arrival.question)] = number
        groups.setdefault(number, []).append(arrival)
    return [Batch(number if number > 0 else None, tuple(group)) for number, group in groups.items()]


def _likest() -> Likest:
    return Likest(LEAST_ALIKE)
