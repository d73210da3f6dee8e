"""What a text says, in a form that can be compared: facts, terms and denials in order, and marks of weight. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from bot.facts import Fact, facts_in, folded
from bot.words import load

Terms = Callable[[str], Sequence[str]]
Atom = Fact | str

DENIED = "¬"
"""The atom of a negation; it stands after the terms before it."""
FROM, UNTIL = "→", "⇥"
"""The atoms of から and まで where no fact stands before them."""

_SIGNS = frozenset({DENIED, FROM, UNTIL})
# Runs that name something: compounds of kanji and katakana. Latin words are terms, each by itself.
_NAMES = re.compile(r"[一-龥々ァ-ヴー]{2,}")
_MARK_UP = frozenset("<>{}[]|\\`*_^")
_SKIPPED = re.compile(r"[の\s・]")


@dataclass(frozen=True)
class Wording:
    """A text read once.

    atoms: its facts, terms, denials and limits in order. marks: what gives it more or less weight (all, only, perhaps …).
    """

    text: str
    atoms: tuple[Atom, ...]
    marks: Counter[str]
    obliges: bool

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts among the atoms."""
        return tuple(atom for atom in self.atoms if isinstance(atom, Fact))

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms among the atoms."""
        return frozenset(atom for atom in self.atoms if isinstance(atom, str) and atom not in _SIGNS)

    @cached_property
    def denials(self) -> int:
        """How often something is denied."""
        return self.atoms.count(DENIED)

    @cached_property
    def closed(self) -> str:
        """The text in which names are looked for: without spaces, の and middle dots."""
        return _SKIPPED.sub("", self.text)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The compounds of the text; the counters of its numbers are none."""
        rest = list(self.text)
        for found in facts_in(self.text):
            rest[found.start : found.end] = " " * (found.end - found.start)
        return tuple(_NAMES.findall("".join(rest)))

    @cached_property
    def says_either(self) -> bool:
        """Whether it offers alternatives."""
        return _pattern("either").search(self.text) is not None

    @cached_property
    def says_together(self) -> bool:
        """Whether it joins several."""
        return _pattern("together").search(self.text) is not None


def read(text: str, terms: Terms) -> Wording:
    """The wording of a text; `terms` are the search terms of a stretch of text, in order."""
    plain = folded(text)
    for word, meaning in _words()["denied"].items():
        plain = plain.replace(word, meaning)
    marks = Counter(
        {name: len(pattern.findall(plain)) for name, pattern in _marks() if pattern.search(plain)}
    )
    obliges = _pattern("obliged").search(plain) is not None
    bare = _pattern("only_by_denial").sub(r"\1", _pattern("must_by_denial").sub(" ", plain))
    return Wording(plain, tuple(_atoms(bare, terms)), marks, obliges)


def odd_characters(text: str) -> set[str]:
    """The characters of a text that are no writing: control characters, pictures, what marks up a page."""
    return {
        c
        for c in text
        if c in _MARK_UP or unicodedata.category(c) in ("Cc", "Cf", "Co", "Cn", "Cs", "So", "Sk")
    }


def one_of(term: str) -> str:
    """The term that stands for all of the same meaning."""
    return _same().get(term, term)


def is_light(term: str) -> bool:
    """Whether a term may be added or left out."""
    return term in _light()


def is_duty(label: str | None) -> bool:
    """Whether what stands under a row's label is a duty."""
    return label in _words()["obliging_labels"]


def sentences_of(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for part in map(str.strip, _pattern("stops").split(text)) if re.search(r"\w", part)]


def asides_of(text: str) -> list[str]:
    """What stands in brackets."""
    return [match[0] for match in _pattern("asides").finditer(folded(text))]


def without_asides(text: str) -> str:
    """The text without what stands in brackets."""
    return _pattern("asides").sub("", folded(text))


def without_glosses(text: str) -> str:
    """The text without the words that only explain the one before them."""
    return _pattern("glosses").sub("", folded(text))


def topic_of(text: str) -> str:
    """What a folded text speaks of (Xは、…); "" where it opens with a condition or with nothing of the kind."""
    match = _pattern("topic").match(text)
    return "" if match is None or sets_condition(match[1]) else match[1]


def opening_of(text: str) -> str:
    """The topic of a folded text with its particle; "" where it has none."""
    match = _pattern("topic").match(text)
    return match[0] if match else ""


def sets_condition(text: str) -> bool:
    """Whether a stretch of text limits when something is so."""
    return _pattern("condition").search(text) is not None


def conditions_of(text: str) -> list[str]:
    """The stretches of a folded text that limit when it is so."""
    return [part for part in re.split("[、。,]", text) if sets_condition(part)]


def _atoms(text: str, terms: Terms) -> Iterator[Atom]:
    position = 0
    for found in facts_in(text):
        yield from _terms_and_signs(text[position : found.start], terms)
        yield from found.facts
        position = found.end
    yield from _terms_and_signs(text[position:], terms)


def _terms_and_signs(text: str, terms: Terms) -> Iterator[Atom]:
    position = 0
    for match in _signs().finditer(text):
        yield from map(one_of, terms(text[position : match.start()]))
        if match["denied"] or match.start() > 0:  # after a fact, から and まで are its bound
            yield DENIED if match["denied"] else FROM if match["from"] else UNTIL
        position = match.end()
    yield from map(one_of, terms(text[position:]))


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = load("ground")
    return words


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_words()[name])


@cache
def _marks() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern)) for name, pattern in _words()["marks"].items())


@cache
def _signs() -> re.Pattern[str]:
    denied = "|".join(f"(?:{pattern})" for pattern in _words()["negations"])
    return re.compile(f"(?P<denied>{denied})|(?P<from>{_words()['from']})|(?P<until>{_words()['until']})")


@cache
def _light() -> frozenset[str]:
    return frozenset(map(one_of, _words()["light"]))


@cache
def _same() -> dict[str, str]:
    return {word: group[0] for group in _words()["same"] for word in group}
