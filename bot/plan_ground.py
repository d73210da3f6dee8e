"""Is what a language model writes about a plan held by the plan and the policy? Pure.

It may ask, and ask for something to be written; it may not say that something is so, but by quoting the plan. Numbers,
names and addresses stand in quotes only; a quote stands in the plan or in the policy, word for word; all other words are
words of either, of what is missing, or of asking.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

from bot.facts import facts_in, folded
from bot.guard import orders_the_machine
from bot.personal_data import holds_personal_data
from bot.wording import DENIED, Atom, Terms, Wording, odd_characters, one_of, read
from bot.words import load

Kind = Literal["missing", "ask", "summary"]

_QUOTE = re.compile(r"「([^「」]*)」|『([^『』]*)』|“([^“”]*)”|\"([^\"]*)\"")
_QUOTE_MARKS = re.compile('[「」『』“”"]')
_CLAUSE_END = re.compile("[、。，．]")
_SPACE = re.compile(r"\s")
_SHORTEST_QUOTE = 2
_SHORTEST, _LONGEST = 8, 160
# 増えないか asks what 増えるか asks.
_ASKED_DENIAL = re.compile(r"(?:ない|ません|ないでしょう|ないです)か[。?]?$")


@dataclass(frozen=True)
class PlanGround:
    """What texts about one point, or about the whole plan, may be made of.

    said: sentences of the plan. policy: passages of the policy. further: what else is known of the points (their questions, the
    names of their aspects, the guide); its words may be used, and it cannot be quoted.
    """

    said: tuple[str, ...]
    policy: tuple[str, ...]
    further: tuple[str, ...]
    terms: Terms

    def holds(self, text: str, kind: Kind, about: Sequence[str] = ()) -> bool:
        """Whether the text may be shown. about: what a request has to name something of."""
        if not _SHORTEST <= len(text) <= _LONGEST or odd_characters(text):
            return False
        if holds_personal_data(text) or orders_the_machine(text):
            return False
        quotes = ["".join(groups) for groups in _QUOTE.findall(text)]
        own = _pattern("asks_only").sub("", folded(_QUOTE.sub("□", text)))
        if _QUOTE_MARKS.search(own) or not self._quotes_stand(quotes, own):
            return False
        return self._has_form(own, quotes, kind, about) and self._has_words(own)

    def _quotes_stand(self, quotes: Sequence[str], own: str) -> bool:
        """Each in one of the two; in that one of which the text around it speaks."""
        of_policy, of_plan = _pattern("of_policy").search(own), _pattern("of_plan").search(own)
        if of_policy and (of_plan or not quotes):
            return False
        places = self.policy if of_policy else self.said if of_plan else (*self.said, *self.policy)
        return all(any(self._stands(quote, place) for place in places) for quote in quotes)

    def _stands(self, quote: str, place: str) -> bool:
        """Word for word, and not cut off before what denies it."""
        quote, place = _closed(quote), _closed(place)
        at = place.find(quote)
        if len(quote) < _SHORTEST_QUOTE or at < 0:
            return False
        return not read(_CLAUSE_END.split(place[at + len(quote) :])[0], self.terms).denials

    def _has_form(self, own: str, quotes: Sequence[str], kind: Kind, about: Sequence[str]) -> bool:
        if kind == "summary" and _pattern("told").search(own):
            whole = {_closed(text).rstrip("。") for text in self.said}
            only_quotes = (
                _terms(own.replace("□", " "), self.terms) <= _light() and not read(own, self.terms).denials
            )
            return bool(quotes) and only_quotes and all(_closed(q).rstrip("。") in whole for q in quotes)
        if _pattern("asserts").search(own):
            return False
        if kind == "ask":
            return _pattern("question").search(own) is not None
        named = frozenset(term for text in about for term in _terms(text, self.terms)) - _light()
        return _pattern("request").search(own) is not None and bool(named & _terms(own, self.terms))

    def _has_words(self, own: str) -> bool:
        """Facts stand in quotes only; terms, compounds, denials and marks of weight are among those of the sources."""
        if any(True for _ in facts_in(own)):
            return False
        wording = read(_ASKED_DENIAL.sub("か", own).replace("□", " "), self.terms)
        sources = self._sources
        known = _light().union(*(source.terms for source in sources))
        denied = {pair for source in sources for pair in _denied(source)}
        closed = "\n".join(source.closed for source in sources)
        return (
            wording.terms <= known
            and set(wording.marks) <= {mark for source in sources for mark in source.marks}
            and (not wording.obliges or any(source.obliges for source in sources))
            and set(_denied(wording)) <= denied
            and all(name in closed or _terms(name, self.terms) <= _light() for name in wording.names)
        )

    @cached_property
    def _sources(self) -> tuple[Wording, ...]:
        return tuple(read(text, self.terms) for text in (*self.said, *self.policy, *self.further))


def _denied(wording: Wording) -> list[Atom]:
    """What stands before each denial."""
    atoms = wording.atoms
    return [atoms[place - 1] if place else "" for place, atom in enumerate(atoms) if atom == DENIED]


def _terms(text: str, terms: Terms) -> frozenset[str]:
    return frozenset(map(one_of, terms(text)))


def _closed(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = load("plan_wording")
    return words


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_words()[name])


@cache
def _light() -> frozenset[str]:
    return frozenset(map(one_of, _words()["light"]))
