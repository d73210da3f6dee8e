"""What a version of an answer says otherwise than another: piece by piece of its text, and fact by fact. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from bot.desk.approved import ApprovedAnswer, Version, Wording

PieceKind = Literal["same", "gone", "new"]
# Numbers, Latin words, and runs of one script change as a whole: 14日 → 15日 reads better than 1[4→5]日.
_TOKEN = re.compile(r"[0-9０-９][0-9０-９,.:：，．]*|[A-Za-z]+|[ァ-ヶー]+|[一-龥々〇]+|\s|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stands in both, or only in the one before, or only in the new one."""

    kind: PieceKind
    text: str


def version_before(answer: ApprovedAnswer, version: Version) -> Version | None:
    """What a version is held against: what is given today, or else the version before it; None for the first one."""
    if answer.standing is not None and answer.standing.number != version.number:
        return answer.standing
    return preceding(answer, version)


def preceding(answer: ApprovedAnswer, version: Version) -> Version | None:
    """The version that was written before another."""
    return next((one for one in reversed(answer.versions) if one.number < version.number), None)


def pieces(before: str, after: str) -> list[Piece]:
    """The new text with what was taken out of the one before, in order."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(new[c:d])))
            continue
        found += [Piece(kind, text) for kind, text in _both("".join(old[a:b]), "".join(new[c:d])) if text]
    return found


def changed_facts(before: Wording, after: Wording) -> frozenset[str]:
    """The names of the fields of a wording, but for its text, that are not as they were."""
    names = (name for name in Wording.__dataclass_fields__ if name != "text")
    return frozenset(name for name in names if getattr(before, name) != getattr(after, name))


def _both(gone: str, new: str) -> Iterator[tuple[PieceKind, str]]:
    yield "gone", gone
    yield "new", new
