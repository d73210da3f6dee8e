"""Is a claim held by what it cites? It is when one row or sentence says it, whole. Pure.

A claim may change endings and the form of numbers, put the title, the heading or the label before the fact, move a
condition, leave out what stands in brackets, and add words that only name what one does at a counter. It may not add,
exchange, reorder or leave out anything else: what is left out could be the condition, what is added the invention.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.facts import folded
from bot.quotable import Evidence
from bot.reading import Reading
from bot.wording import Terms, is_duty, is_light, odd_characters, read, sentences_of

__all__ = ["Evidence", "Ground", "Support"]


@dataclass(frozen=True, slots=True)
class Support:
    """What holds a claim, in the order in which the claim says it; at least one."""

    evidence: tuple[Evidence, ...]


class Ground:
    """Checks the claims of one answer; evidence is read once. Not for several threads.

    Args:
        terms: the search terms of a text, in order.
    """

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._readings: dict[Evidence, Reading] = {}

    def support(self, claim: str, evidence: Sequence[Evidence]) -> Support | None:
        """What among the evidence holds the claim; None where something in it is not held."""
        if odd_characters(claim) - {character for one in evidence for character in one.text}:
            return None
        if found := self._held(claim, evidence):
            return Support(found)
        sentences = sentences_of(claim)
        if len(sentences) < 2:
            return None
        held: dict[Evidence, None] = {}
        for sentence in sentences:
            if not (found := self._held(sentence, evidence)):
                return None
            held.update(dict.fromkeys(found))
        return Support(tuple(held))

    def _held(self, claim: str, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
        said = read(claim, self._terms)
        for one in evidence:
            if self._reading(one).holds(said):
                return (one,)
        return self._listed(claim, evidence)

    def _listed(self, claim: str, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """Rows of one label, or items of one list, that the claim says word for word, with nothing else of weight."""
        plain = folded(claim)
        groups: dict[tuple[str, str | None, str], list[Evidence]] = {}
        for one in evidence:
            if one.label or one.lead_in:
                groups.setdefault((one.passage_id, one.label, one.lead_in), []).append(one)
        for group in groups.values():
            found = [one for one in group if self._reading(one).is_in(plain)]
            if len(found) > 1 and self._nothing_else(plain, found):
                return tuple(sorted(found, key=lambda one: self._reading(one).place_in(plain)))
        return ()

    def _nothing_else(self, claim: str, found: Sequence[Evidence]) -> bool:
        rest = claim
        for one in sorted(found, key=lambda one: -len(one.text)):
            rest = self._reading(one).taken_from(rest)
        said, first = read(rest, self._terms), self._reading(found[0])
        known = first.subject.terms | first.label_terms
        return (
            not (said.facts or said.denials or said.says_either)
            and said.marks <= first.subject.marks
            and (not said.obliges or is_duty(found[0].label))
            and all(term in known or is_light(term) for term in said.terms)
            and first.opens_with_own_label(said)
        )

    def _reading(self, evidence: Evidence) -> Reading:
        if evidence not in self._readings:
            self._readings[evidence] = Reading(evidence, self._terms)
        return self._readings[evidence]
