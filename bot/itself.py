"""Whether a question is about the counter itself: is it a machine, what does it keep, can one talk to a person? Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.folding import Folded
from bot.ways import one_way
from bot.words import either, load

_SENTENCE = re.compile(r"[^。!?\n]+[。!?\n]*|[。!?\n]+")
_LETTER = re.compile(r"[^\W_]")
_KANJI = re.compile(r"[\u30a1-\u30fa\u3400-\u9fff]")
# A longer text tells of something else, too.
_LONGEST = 200
# An answer holds so many subjects.
_MOST = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is asked of the counter. `bare`: whether it is meant where nothing names it (`itself.yaml`)."""

    name: str
    bare: Literal["always", "first", "named"]
    english: bool
    desk: bool
    cues: re.Pattern[str]


def asked_of_itself(folded: Folded, *, talking: bool) -> tuple[str, ...]:
    """The names of the subjects that the question asks of the counter itself; () where it asks anything else.

    Args:
        talking: something was said before, and 夜中でも使えますか may go on with it.
    """
    if len(folded.text) > _LONGEST:
        return ()
    text = one_way(folded.text)
    if not any(_can_be(sentence) for sentence in _SENTENCE.findall(text)):
        return ()
    names_it = _pattern("itself").search(text) is not None
    found: dict[str, Subject] = {}
    tells = False
    for sentence in _SENTENCE.findall(text):
        subjects = tuple(_subjects(sentence))
        if subjects:
            found |= {subject.name: subject for subject in subjects}
        elif not _adds_nothing(sentence):
            if _pattern("asks").search(sentence):
                return ()
            tells = True
    if not found or (tells and not (names_it or _pattern("perhaps").search(text))):
        return ()
    names_it = names_it or (not talking and _pattern("perhaps").search(text) is not None)
    english = text.isascii()
    meant = [
        subject.name
        for subject in _all().values()
        if subject.name in found and (names_it or _meant_bare(subject, talking=talking, english=english))
    ]
    return tuple(meant[:_MOST])


def is_for_a_desk(name: str) -> bool:
    """Whether whoever asks this of the counter is told whom to ask."""
    return _all()[name].desk


def _can_be(sentence: str) -> bool:
    """Whether all its kanji and katakana stand in the words for the counter, so that it is worth a closer look."""
    return _characters().issuperset(_KANJI.findall(sentence))


@cache
def _characters() -> frozenset[str]:
    return frozenset(_KANJI.findall(str(load("itself"))))


def _meant_bare(subject: Subject, *, talking: bool, english: bool) -> bool:
    if english and not subject.english:
        return False
    return subject.bare == "always" or (subject.bare == "first" and not talking)


def _subjects(sentence: str) -> Iterator[Subject]:
    """What a sentence asks of the counter; nothing where anything is left of it."""
    if _pattern("defines").search(sentence):
        return
    asked = [subject for subject in _all().values() if subject.cues.search(sentence)]
    rest = sentence
    for subject in asked:
        rest = subject.cues.sub(" ", rest)
    for name in ("itself", "opens", "perhaps", "fillers"):
        rest = _pattern(name).sub(" ", rest)
    if asked and not _LETTER.search(rest):
        yield from asked


def _adds_nothing(sentence: str) -> bool:
    rest = sentence
    for name in ("opens", "fillers"):
        rest = _pattern(name).sub(" ", rest)
    return _LETTER.search(rest) is None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    listed = load("itself")[name]
    return either([listed] if isinstance(listed, str) else listed)


@cache
def _all() -> dict[str, Subject]:
    return {
        name: Subject(
            name,
            told["bare"],
            bool(told.get("english")),
            bool(told.get("desk")),
            either(told["cues"]),
        )
        for name, told in load("itself")["subjects"].items()
    }
