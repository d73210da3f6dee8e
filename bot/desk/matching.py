"""Whether a question is one that an approved answer was written for. Pure.

Two questions are the same when they are written the same, but for width, case, punctuation and white space. They are nearly the
same when they name the same things in the same order – the search terms, and with them every procedure, place and number – and
agree in numbers and their limits, denials, municipalities, what gives weight (だけ, 以外 …), what is asked of the things, and the
parts that the things play; only then does it count how like they are by their characters. A person reads the answer as the
city's word for their case: rather none than another's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from bot.asks import asks_of
from bot.desk.approved import Version
from bot.desk.likeness import Pairs, bare, likeness, pairs
from bot.municipalities import mentions
from bot.wording import Wording as Read
from bot.wording import read
from bot.words import closed_up, load
from index.analyze import Analyzer
from index.profile import Profile
from index.types import Audience, Language

SAME = 1.0


@dataclass(frozen=True)
class Heard:
    """A question as far as matching needs it; the costlier parts are made when they are needed, once.

    bare: written one way. terms: its search terms in order, each once.
    """

    text: str
    bare: str
    terms: tuple[str, ...]
    listener: Listener

    @cached_property
    def pairs(self) -> Pairs:
        """Its pairs of characters."""
        return pairs(self.bare)

    @cached_property
    def read(self) -> Read:
        """Its facts, denials and weight."""
        return read(_pattern("requests").sub(" ", closed_up(self.text.lower())), lambda _: ())

    @cached_property
    def asked(self) -> frozenset[str]:
        """What is asked of its things."""
        closed = closed_up(self.text.lower())
        wondered = {name for name, pattern in _asked() if pattern.search(closed)}
        return frozenset({*wondered, *(ask.kind for ask in asks_of(self.text))})

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The municipalities that it names."""
        profile = self.listener.profile
        if profile is None:
            return ()
        return tuple(mention.name for mention in mentions(self.text, self.listener.analyzer, profile))

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The particles that say the parts of its words, in order."""
        words = (word.text for word in self.listener.analyzer.words(closed_up(self.text)))
        particles = _particles()
        return tuple(word for word in words if word in particles)


@dataclass(frozen=True)
class Listener:
    """Reads questions as one generation of the index does."""

    analyzer: Analyzer
    profile: Profile | None = None

    def hear(self, text: str, terms: Sequence[str] | None = None) -> Heard:
        """A question; `terms` where they are known."""
        normal = self.analyzer.normalize(text)
        own = dict.fromkeys(self.analyzer.terms(normal)) if terms is None else terms
        return Heard(normal, bare(normal), tuple(own), self)


# What must be equal, by the name under which a worker is told that it is not.
_AGREE: dict[str, Callable[[Heard], Any]] = {
    "言葉": lambda heard: heard.terms,
    "数・日付": lambda heard: heard.read.facts,
    "打ち消し": lambda heard: heard.read.denials,
    "範囲（から・まで）": lambda heard: heard.read.atoms,
    "限定（だけ・以外など）": lambda heard: heard.read.marks,
    "市区町村": lambda heard: heard.places,
    "聞いていること": lambda heard: heard.asked,
    "言葉の役割（が・を・に）": lambda heard: heard.parts,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one question is to another. likeness: 0 … 1, 1 only where they are the same. differs: in what they must not, if so."""

    likeness: float
    differs: str | None = None

    def matches(self, least: float) -> bool:
        """Whether an answer to one is given to the other."""
        return self.differs is None and self.likeness >= least


def compare(one: Heard, other: Heard) -> Comparison:
    """Compare two questions of one language."""
    if one.bare == other.bare:
        return Comparison(SAME)
    alike = likeness(one.pairs, other.pairs)
    if not one.terms:
        return Comparison(alike, "言葉")
    differs = next((name for name, of in _AGREE.items() if of(one) != of(other)), None)
    return Comparison(alike, differs)


@dataclass(frozen=True, slots=True)
class _Served:
    heard: Heard
    version: Version


class Matcher:
    """Standing versions by what they answer. Never changed once made, so that several threads may use it."""

    def __init__(self, listener: Listener, versions: Iterable[Version], heard: dict[str, Heard]) -> None:
        """Args:
        heard: what was heard of these questions before by the same listener; is added to.
        """
        self._listener = listener
        self._same: defaultdict[tuple[Language, str], list[_Served]] = defaultdict(list)
        self._near: defaultdict[tuple[Language, tuple[str, ...]], list[_Served]] = defaultdict(list)
        for version in versions:
            language = version.wording.language
            for question in version.wording.questions:
                if question not in heard:
                    heard[question] = listener.hear(question)
                served = _Served(heard[question], version)
                self._same[language, served.heard.bare].append(served)
                self._near[language, served.heard.terms].append(served)

    def find(
        self,
        text: str,
        terms: Sequence[str],
        language: Language,
        readable: Sequence[Audience],
        wanted: Callable[[Version], bool],
    ) -> Version | None:
        """The version that answers a question best: one that answers the same before one that answers nearly the same.

        Of several, one that is for fewer people and then the newest.

        Args:
            terms: of the text, in order, each once, as the listener's analyzer has them.
            readable: the audiences whose answers may be given.
            wanted: whether a version may be given at all, so its validity.
        """
        normal = self._listener.analyzer.normalize(text)
        same = self._same.get((language, bare(normal)), ())
        near = self._near.get((language, tuple(terms)), ())
        found = [
            (matched, served.version)
            for matched, served in (*((SAME, s) for s in same), *self._near_enough(near, text, terms))
            if served.version.wording.audience in readable and wanted(served.version)
        ]
        best = max(found, key=_rank, default=None)
        return best[1] if best else None

    def _near_enough(
        self, served: Sequence[_Served], text: str, terms: Sequence[str]
    ) -> Iterable[tuple[float, _Served]]:
        if not served:
            return
        asked = self._listener.hear(text, terms)
        for one in served:
            compared = compare(asked, one.heard)
            if compared.matches(one.version.wording.likeness):
                yield compared.likeness, one


def _rank(found: tuple[float, Version]) -> tuple[float, bool, int]:
    likeness_, version = found
    return likeness_, version.wording.audience == "staff", version.answer_id


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("matching")[name])


@cache
def _asked() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern)) for name, pattern in load("matching")["asked"].items())


@cache
def _particles() -> frozenset[str]:
    return frozenset(load("matching")["particles"])
