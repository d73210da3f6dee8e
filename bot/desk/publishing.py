"""Writing, approving, renewing and withdrawing answers, and seeing beforehand whom they would reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot import guard
from bot.desk import approval as rules
from bot.desk.approved import ApprovedAnswer, ApprovedStore, Version, Wording, changed_meanwhile
from bot.desk.audit import Act, Detail, Person, person
from bot.desk.likeness import Likest
from bot.desk.matching import Comparison, Listener, compare
from bot.errors import DeskRefused, NoSuchRecord
from bot.own_numbers import own_numbers
from bot.personal_data import kinds_in, what_to_leave_out
from bot.types import Status
from bot.words import load
from index.generation import Generation
from index.library import Library
from index.views import readable_by

SHOWN_FROM = 0.6
"""From this likeness on, a past question is shown beside an answer, with what keeps it apart."""

Asked = tuple[str, int]
"""A past question and how often it was asked."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A past question that an answer would be given to, or nearly. matches: whether it would."""

    question: str
    times: int
    compared: Comparison
    matches: bool


def _now() -> datetime:
    return datetime.now(UTC)


class Publishing:
    """The approved answers of a desk, and what its staff do with them. Safe to use from several threads.

    Who acts on an answer names the revision that they saw; ChangedMeanwhile tells them where it is another by now, and
    DeskRefused where the act is not allowed. Every method raises DeskUnavailable where the records cannot be read or written,
    and those that read a wording IndexingError without an index.
    """

    def __init__(self, store: ApprovedStore, library: Library, *, now: Callable[[], datetime] = _now) -> None:
        self._store = store
        self._library = library
        self._now = now

    def all(self) -> list[ApprovedAnswer]:
        """All answers, in order of their ids."""
        return self._store.all()

    def answer(self, answer_id: int) -> ApprovedAnswer:
        """An answer with every version."""
        answer = self._store.answer(answer_id)
        if answer is None:
            raise NoSuchRecord(f"{answer_id}番の回答はありません。")
        return answer

    def write(self, wording: Wording, by: Person, ticket: int | None = None) -> ApprovedAnswer:
        """Put an answer forward for approval; `ticket`: what it is written for."""
        version = rules.first_version(wording, by, self._now())
        self._check(version.wording)
        act = self._act("answer.write", 0, by, version, {"ticket": ticket})
        return self.answer(self._store.add(version, ticket, act))

    def correct(self, answer_id: int, revision: int, wording: Wording, by: Person) -> ApprovedAnswer:
        """Put a further version forward; the standing one stands until it is approved."""
        seen = self._seen(answer_id, revision)
        version = rules.next_version(seen, wording, by, self._now())
        self._check(version.wording)
        self._store.revise(seen, version, self._act("answer.correct", answer_id, by, version))
        return self.answer(answer_id)

    def renew(self, answer_id: int, revision: int, until: date, by: Person) -> ApprovedAnswer:
        """Put the standing version forward for longer; a second person approves that it still holds."""
        seen = self._seen(answer_id, revision)
        version = rules.renewed(seen, until, by, self._now())
        details = {"until": until.isoformat()}
        self._store.revise(seen, version, self._act("answer.renew", answer_id, by, version, details))
        return self.answer(answer_id)

    def approve(self, answer_id: int, revision: int, number: int, by: Person) -> ApprovedAnswer:
        """Approve the version that waits; from now on it is given. Not by who wrote it."""
        seen = self._seen(answer_id, revision)
        approval = rules.approval_of(seen, number, by, self._now())
        act = self._act("answer.approve", answer_id, by, seen.latest, {"author": seen.latest.author})
        self._store.approve(seen, number, approval, act)
        return self.answer(answer_id)

    def withdraw(self, answer_id: int, revision: int, by: Person, reason: str) -> ApprovedAnswer:
        """Withdraw an answer at once; the next question does not get it."""
        seen = self._seen(answer_id, revision)
        withdrawal = rules.withdrawal_of(seen, by, self._now(), reason)
        self._store.withdraw(seen, withdrawal, self._act("answer.withdraw", answer_id, by, seen.latest))
        return self.answer(answer_id)

    def reach(self, wording: Wording, past: Iterable[Asked]) -> list[Reached]:
        """The past questions that a wording would be given to, and those close to it, likest first."""
        with self._library.lease() as generation:
            return reached(Listener(generation.analyzer, generation.profile), wording, past)

    def _seen(self, answer_id: int, revision: int) -> ApprovedAnswer:
        answer = self.answer(answer_id)
        if answer.revision != revision:
            raise changed_meanwhile()
        return answer

    def _check(self, wording: Wording) -> None:
        """What only the house's documents can tell of a wording."""
        with self._library.lease() as generation:
            known = own_numbers(generation.profile)
            if kinds := kinds_in(wording.text, known):
                told = what_to_leave_out(kinds, "ja")
                raise DeskRefused(load("desk")["answer"]["text_personal_data"].format(kinds=told))
            for question in wording.questions:
                _check_question(question, known)
            _check_source(wording, generation)

    def _act(
        self, action: str, answer_id: int, by: Person, version: Version, details: Mapping[str, Detail] = {}
    ) -> Act:
        told = {"version": version.number, "wording": version.wording.digest(), **details}
        return Act(person(by), self._now(), action, f"answer:{answer_id}", told)


def reached(listener: Listener, wording: Wording, past: Iterable[Asked]) -> list[Reached]:
    """See `Publishing.reach`. The past questions are of the wording's language and of those who may read it."""
    own = [listener.hear(question) for question in wording.questions]
    near = Likest(SHOWN_FROM)
    for number, one in enumerate(own, start=1):
        near.add(number, one.bare)
    found = []
    for text, times in past:
        if near.to(text) is None:
            continue
        heard = listener.hear(text)
        compared = [compare(heard, one) for one in own]
        best = max(compared, key=lambda c: (c.matches(wording.likeness), c.likeness))
        found.append(Reached(text, times, best, best.matches(wording.likeness)))
    return sorted(found, key=lambda r: (not r.matches, -r.compared.likeness, -r.times, r.question))


def _check_question(question: str, known: frozenset[str]) -> None:
    """A question that is stopped before it is answered would never get the answer."""
    finding = guard.examine(question, known)
    if finding is None:
        return
    if finding.status is Status.PERSONAL_DATA:
        told = what_to_leave_out(finding.kinds, "ja")
        raise DeskRefused(load("desk")["answer"]["question_personal_data"].format(kinds=told))
    raise DeskRefused(
        f"「{question}」には、いつも決まった案内を返します（{finding.status.value}）。別の質問にしてください。"
    )


def _check_source(wording: Wording, generation: Generation) -> None:
    """What the public reads does not name what only staff may read."""
    named = wording.source.document if wording.source else None
    if named is None:
        return
    document = generation.store.document(named)
    if document is None or document.audience not in readable_by(wording.audience):
        raise DeskRefused(f"文書「{named}」は、この回答の根拠にできません（ないか、見せる相手が違います）。")
