"""What a question asks for (a deadline, a fee, a place …), told by its cue words. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from bot.words import closed_up, load
from index.types import Language

Form = Literal["time", "money", "phone", "list"]

# How a verb goes on that a cue cuts (お金がかか|ります): its terms are the cue's.
_WORD_END = re.compile(r"(?<=[か払出す要])(?:り|る|っ|れ|らな|い|え|せ|し)(?:ま(?:す|せん)|ない|た|て|ば)?")

_FORMS: dict[str, re.Pattern[str]] = {
    "time": re.compile(
        r"[0-9０-９]+ ?(?:日|時|分|か月|ヶ月|月|年|週|歳|:|day|month|year|week|hour|a\.?m|p\.?m)", re.I
    ),
    "money": re.compile(r"[0-9０-９,，]+ ?(?:万|千)?(?:円|yen)|無料|手数料はかかりません|free", re.I),
    "phone": re.compile(r"[0-9]{2,4}-[0-9]{2,4}(?:-[0-9]{3,4})?|#[0-9]{4}|\b1[0-9]{2}\b"),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a question can ask for.

    `labels`: the rows that answer it; `also`: those that may, where none of the former is there. `strict`: without a row or a sentence of the right form the documents do not answer. `overview`: the answer goes
    on with the whole document. `form`: what a sentence must hold to answer it. `cue`: the words that asked;
    `narrows`: they say which of the rows are meant (郵送, 代理).
    """

    kind: str
    labels: frozenset[str]
    also: frozenset[str]
    names: tuple[tuple[Language, str], ...]
    strict: bool
    overview: bool
    narrows: bool
    form: Form | None
    cue: str = ""

    def name(self, language: Language) -> str:
        """The thing's name for people."""
        return dict(self.names)[language]

    def fits(self, text: str, is_list: bool = False) -> bool:
        """Whether a text has the form that is asked for (always, where any text will do)."""
        if self.form == "list":
            return is_list
        return self.form is None or _FORMS[self.form].search(text) is not None


@lru_cache(2048)
def asks_of(question: str) -> tuple[Ask, ...]:
    """What the question asks for, in the order in which it is asked; () for an open question."""
    text = closed_up(unicodedata.normalize("NFKC", question).lower())
    found: list[tuple[int, Ask]] = []
    taken: list[range] = []
    for cue, ask in _cues():
        for match in cue.finditer(text):
            span = range(match.start(), match.end())
            if any(span.start < other.stop and other.start < span.stop for other in taken):
                continue
            taken.append(span)
            rest = _WORD_END.match(text, match.end())
            found.append((span.start, replace(ask, cue=match[0] + (rest[0] if rest else ""))))
    ordered: dict[str, Ask] = {}
    for _, ask in sorted(found, key=lambda pair: pair[0]):
        ordered.setdefault(ask.kind, ask)
    return tuple(ordered.values())


def label_name(label: str, language: Language) -> str:
    """A row label in the reader's language; a label that is not in the list stays as it is."""
    names = load("labels")
    return str(names[label][language]) if label in names else label


def phone_name(language: Language) -> str:
    """What a telephone number is called among the things that a question can ask for."""
    return next(ask.name(language) for ask in _asks() if ask.kind == "phone")


@cache
def _asks() -> tuple[Ask, ...]:
    return tuple(
        Ask(
            kind=entry["kind"],
            labels=frozenset(entry["labels"]),
            also=frozenset(entry.get("also", ())),
            names=tuple(entry["name"].items()),
            strict=entry["strict"],
            overview=entry.get("overview", False),
            narrows=entry.get("narrows", False),
            form=entry.get("form"),
        )
        for entry in load("asks")
    )


@cache
def _cues() -> tuple[tuple[re.Pattern[str], Ask], ...]:
    """Cues with what they ask for, longest first, patterns last."""
    by_kind = {ask.kind: ask for ask in _asks()}
    plain = [
        (cue, by_kind[entry["kind"]])
        for entry in load("asks")
        for cues in entry["cues"].values()
        for cue in cues
    ]
    plain.sort(key=lambda pair: -len(pair[0]))
    patterns = [
        (re.compile(p), by_kind[entry["kind"]]) for entry in load("asks") for p in entry.get("patterns", ())
    ]
    return (*((_as_written(cue), ask) for cue, ask in plain), *patterns)


def _as_written(cue: str) -> re.Pattern[str]:
    """A cue in the ways in which people write it (何円, なん円)."""
    ways: dict[str, str] = load("ways_of_asking")
    return re.compile("".join(ways.get(letter, re.escape(letter)) for letter in cue))
