"""What a remark points at of what was shown before: an item of a list, a question that was offered. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from itertools import groupby
from typing import TypeVar

from bot.desk.conversations import Choice, PastTurn, ShownItem
from bot.remark import LAST, Terms
from bot.types import Claim, Reading

T = TypeVar("T")

# Of a choice's or an item's words, or of those that name it, this share has to be said.
_NAMED = 0.5


def list_pointed_at(turns: Sequence[PastTurn]) -> tuple[PastTurn, list[list[ShownItem]]] | None:
    """The last turn that showed a list, with its lists: those of list items, or else the rows under each label.

    An answer about one item is passed over, so that 「3つ目は？」 after 「2つ目は？」 counts in the same list.
    """
    for turn in reversed(turns):
        if turn.reading is not Reading.ITEM and (lists := _lists(turn.items)):
            return turn, lists
    return None


def item_at(lists: Sequence[Sequence[T]], ordinal: int) -> T | None:
    """What stands at this place (1 …, or `LAST`) in the first list that is long enough; None where none is."""
    if ordinal == LAST:
        return lists[-1][-1]
    return next((items[ordinal - 1] for items in lists if 0 < ordinal <= len(items)), None)


def focused(
    claims: Sequence[Claim], item: ShownItem | None, terms: Callable[[str], Set[str]]
) -> tuple[Claim, ...]:
    """The claim of the item that is pointed at first, and what else says most of its words; all claims where it is not among them."""
    own = next((claim for claim in claims if _is(claim, item)), None) if item else None
    if own is None:
        return tuple(claims)
    words = terms(own.text)
    others = (claim for claim in claims if claim is not own and not (claim.kind == own.kind == "item"))
    return (own, *(c for c in others if len(words & terms(c.text)) >= _NAMED * len(words)))


def choice_taken(
    choices: Sequence[Choice],
    own: Mapping[str, float],
    title_of: Callable[[str], str | None],
    terms: Terms,
) -> Choice | None:
    """The one offered question whose document or text the remark names best; None where it names none, or several."""
    total = sum(own.values())
    if not total:
        return None
    scores = []
    for choice in choices:
        names = terms(f"{title_of(choice.document) or ''} {choice.text}")
        scores.append(sum(weight for term, weight in own.items() if term in names) / total)
    best = max(scores, default=0.0)
    return choices[scores.index(best)] if best >= _NAMED and scores.count(best) == 1 else None


def _lists(items: Sequence[ShownItem]) -> list[list[ShownItem]]:
    listed = [item for item in items if item.kind == "item"]
    groups = (
        groupby(listed, key=lambda item: item.passage_id)
        if len(listed) > 1
        else groupby([item for item in items if item.kind == "row"], key=lambda item: item.label or "")
    )
    lists = [list(group) for _, group in groups]
    return [group for group in lists if len(group) > 1]


def _is(claim: Claim, item: ShownItem) -> bool:
    return claim.text == item.text and claim.citations[0].passage_id == item.passage_id
