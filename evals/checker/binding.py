"""Whether each fact of a statement stands in the evidence where the same is spoken of. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from evals.checker.conditions import clauses
from evals.checker.evidence import Piece
from evals.checker.facts import Fact, facts_of
from evals.checker.terms import Terms, content


def misplaced(statement: str, run: str, piece: Piece, pieces: Sequence[Piece], terms: Terms) -> Iterator[str]:
    """The facts of a statement that `run` does not bear out, and clauses that resemble another clause more.

    A clause's facts must stand, in their order and as often, in one clause of the run (or make up several whole ones).
    """
    theirs = list(facts_of(run))
    for fact in facts_of(statement):
        if (found := next((one for one in theirs if fact.stands_for(one)), None)) is None:
            yield f"fact: {fact.value}{fact.unit}"
            return
        theirs.remove(found)
    for clause in clauses(statement):
        facts = facts_of(clause)
        if not facts:
            continue
        home = _home(facts, run)
        if home is None:
            yield f"fact: {' '.join(fact.value + fact.unit for fact in facts)}"
        elif other := _closer(clause, home, piece, pieces, terms):
            yield f"bound elsewhere: {other}"


def _home(facts: Sequence[Fact], run: str) -> str | None:
    """The clause, or the clauses, of the run in which the facts stand."""
    parts = clauses(run)
    for part in parts:
        if _in_order(facts, facts_of(part)):
            return part
    for start in range(len(parts)):
        for end in range(start + 2, len(parts) + 1):
            stretch = [fact for part in parts[start:end] for fact in facts_of(part)]
            if len(stretch) == len(facts) and _in_order(facts, stretch):
                return "、".join(parts[start:end])
    return None


def _in_order(facts: Sequence[Fact], others: Sequence[Fact]) -> bool:
    rest = iter(others)
    return all(any(fact.stands_for(other) for other in rest) for fact in facts)


def _closer(clause: str, home: str, piece: Piece, pieces: Sequence[Piece], terms: Terms) -> str | None:
    """A clause of the evidence with rival facts that shares more words with this one than its home does, or None."""
    facts = facts_of(clause)
    words = set(content(clause, terms))
    shared = len(words & (_words(piece, terms) | set(content(home, terms))))
    if shared == len(words):
        return None
    for other in pieces:
        for rival in _rivals(other):
            if rival == home or _in_order(facts, facts_of(rival)):
                continue
            if not any(fact.rivals(theirs) for fact in facts for theirs in facts_of(rival)):
                continue
            if len(words & (_words(other, terms) | set(content(rival, terms)))) > shared:
                return rival
    return None


@lru_cache(maxsize=50_000)
def _rivals(piece: Piece) -> tuple[str, ...]:
    return tuple(clause for part in piece.value for clause in clauses(part.text))


def _words(piece: Piece, terms: Terms) -> set[str]:
    return set(content("。".join((piece.label or "", *(part.text for part in piece.whens))), terms))
