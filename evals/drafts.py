"""Draft cases from what people asked: questions without an answer, and answers that were rated badly."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from bot.types import Status
from evals.errors import DraftsNotWritten
from index.japan import TOKYO
from index.types import Audience, Language

# Nothing was answered, though something may stand in the documents, or should. (What the guard stops is no gap.)
_UNANSWERED = frozenset(
    {Status.NOT_IN_DOCUMENTS, Status.OUT_OF_SCOPE, Status.EXPIRED, Status.CLARIFY, Status.CONFIRM_WITH_CITY}
)


class PastQuestion(Protocol):
    """What is needed of a kept turn. Its texts are masked, and empty where they held personal data."""

    @property
    def answer_id(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def standalone_question(self) -> str: ...
    @property
    def status(self) -> Status: ...
    @property
    def language(self) -> Language: ...
    @property
    def audience(self) -> Audience: ...
    @property
    def asked_at(self) -> datetime: ...


class Rated(Protocol):
    """What is needed of a feedback."""

    @property
    def answer_id(self) -> str: ...
    @property
    def rating(self) -> str: ...
    @property
    def reasons(self) -> Sequence[str]: ...


def draft_cases(turns: Iterable[PastQuestion], ratings: Iterable[Rated]) -> list[dict[str, Any]]:
    """Draft cases, those that were met most often first; the same question is drafted once.

    They have the fields of a case, but `kind` and `status` are null, and `relevant` and `must` empty: until a person has
    completed them, they are no cases and cannot be read as such. A follow-up is drafted as it was understood.
    """
    bad: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for rated in ratings:
        if rated.rating == "unhelpful":
            bad[rated.answer_id].update(map(str, rated.reasons) or ["no reason given"])
    met: defaultdict[tuple[str, Audience, Language], list[PastQuestion]] = defaultdict(list)
    for turn in turns:
        text = _asked(turn)
        if text and (turn.status in _UNANSWERED or turn.answer_id in bad):
            met[(_folded(text), turn.audience, turn.language)].append(turn)
    often_first = sorted(met.values(), key=lambda same: (-len(same), same[0].asked_at))
    return [_draft(same, bad) for same in often_first]


def draft_lines(drafts: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Drafts as the JSON lines of a file of cases."""
    for draft in drafts:
        yield json.dumps(draft, ensure_ascii=False)


def write_drafts(drafts: Iterable[dict[str, Any]], file: Path) -> None:
    """Write drafts to a new file.

    Raises:
        DraftsNotWritten: there is such a file, which somebody may be completing, or it cannot be written.
    """
    try:
        with file.open("x", encoding="utf-8") as written:
            written.writelines(f"{line}\n" for line in draft_lines(drafts))
    except FileExistsError as error:
        raise DraftsNotWritten(
            f"「{file}」はもうあります。書きかけを消さないように、別の名前にしてください。"
        ) from error
    except OSError as error:
        raise DraftsNotWritten(f"「{file}」に書けません（{error.strerror}）。") from error


def _draft(same: Sequence[PastQuestion], bad: dict[str, Counter[str]]) -> dict[str, Any]:
    last = max(same, key=lambda turn: turn.asked_at)
    question = _asked(last)
    key = f"{_folded(question)}\n{last.audience}\n{last.language}"
    return {
        "id": f"draft-{sha256(key.encode()).hexdigest()[:10]}",
        "question": question,
        "audience": last.audience,
        "language": last.language,
        "as_of": last.asked_at.astimezone(TOKYO).date().isoformat(),
        "kind": None,
        "status": None,
        "accept": [],
        "relevant": {},
        "must": [],
        "must_not": [],
        "contact": None,
        "reason": _reason(same, bad),
    }


def _reason(same: Sequence[PastQuestion], bad: dict[str, Counter[str]]) -> str:
    """Why it was drafted: how it ended, how often, and what was said of the answers."""
    ended = Counter(turn.status.value for turn in same)
    told = ", ".join(f"{status} {count}×" for status, count in ended.most_common())
    reasons = Counter[str]()
    for turn in same:
        reasons.update(bad.get(turn.answer_id, {}))
    rated = ", ".join(f"{reason} {count}×" for reason, count in reasons.most_common())
    return f"asked by a user; ended {told}" + (f"; rated unhelpful: {rated}" if rated else "")


def _asked(turn: PastQuestion) -> str:
    return (turn.standalone_question or turn.question).strip()


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())
