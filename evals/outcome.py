"""How one case came out: the answer, what was found for it, and what was checked about it. All frozen."""

from __future__ import annotations

from dataclasses import dataclass

from bot.types import Answer, Claim, Status
from bot.words import load
from evals.cases import ANSWERED, Case, Split, base_of
from evals.facts import forms, told


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim with what its citations point at.

    evidence: lines, for each citation. supported: by all of them together. needed: for each citation, whether it
    supports the claim alone or the others do not without it (ALCE's precise citation). stands: for each, whether the quote
    stands at its offsets in the cited document.
    """

    claim: Claim
    evidence: tuple[tuple[str, ...], ...]
    supported: bool
    needed: tuple[bool, ...]
    stands: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage to read beside a case."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case came out.

    retrieved: passage ids, best first. found, gold: the first passages found, and those that the case names, to read. confidence: the probability (0 … 1) that the documents answer; None where
    the question was stopped before. staff_shown: ids of staff documents that reached a member of the public.
    desk: the name of the department that should be named. kept: what a store keeps of the conversation.
    """

    case: Case
    suite: str
    split: Split
    answer: Answer
    claims: tuple[CheckedClaim, ...] = ()
    retrieved: tuple[str, ...] = ()
    found: tuple[Shown, ...] = ()
    gold: tuple[Shown, ...] = ()
    confidence: float | None = None
    staff_shown: tuple[str, ...] = ()
    desk: str | None = None
    kept: str = ""

    @property
    def refused(self) -> bool:
        """No answer was given; an emergency's numbers are none."""
        return self.answer.status not in ANSWERED

    @property
    def right_status(self) -> bool:
        """It ended as it should."""
        return self.answer.status in self.case.right_statuses

    @property
    def cites_gold(self) -> bool:
        """A passage is cited that holds the answer, or a document where the case names documents."""
        gold = {id_ for id_, grade in self.case.relevant.items() if grade == 2}
        return any(
            citation.passage_id in gold or base_of(citation.document_id) in gold
            for claim in self.answer.claims
            for citation in claim.citations
        )

    @property
    def said(self) -> tuple[str, ...]:
        """Every text of the answer in which a fact may be told; that something is missing tells nothing."""
        lacks = forms(load("phrases")[self.answer.language]["missing"])[0]
        lines = self.answer.text.splitlines()
        text = "\n".join(line for line in lines if not forms(line)[-1].startswith(lacks))
        rows = (claim for claim in self.answer.claims if claim.label)
        rows_told = [" ".join(filter(None, (claim.label, claim.text, claim.when))) for claim in rows]
        return (text, *(claim.text for claim in self.answer.claims), *rows_told)

    @property
    def missing_facts(self) -> tuple[str, ...]:
        """The facts that should have been told and were not."""
        return tuple(fact for fact in self.case.must if not told(fact, self.said))

    @property
    def wrong_facts(self) -> tuple[str, ...]:
        """The facts that should not have been told and were."""
        return tuple(fact for fact in self.case.must_not if told(fact, self.said))

    @property
    def passed(self) -> bool:
        """Right status, a gold passage cited (where the documents answer), every fact told and no wrong one."""
        cited = self.cites_gold or not self.case.answerable
        return self.right_status and cited and not self.missing_facts and not self.wrong_facts

    @property
    def why(self) -> tuple[str, ...]:
        """Keys of what is not right about it."""
        faults = {
            "status": not self.right_status,
            "gold_passage": self.case.answerable and not self.cites_gold,
            "missing_fact": bool(self.missing_facts),
            "wrong_fact": bool(self.wrong_facts),
        }
        return tuple(key for key, fault in faults.items() if fault)


def is_guarded(outcome: Outcome) -> bool:
    """Whether the question was stopped before the documents were asked."""
    return outcome.answer.status in _GUARDED


_GUARDED = frozenset(
    {
        Status.PERSONAL_DATA,
        Status.INJECTION,
        Status.EMERGENCY,
        Status.GREETING,
        Status.OWN_CASE,
        Status.UNSUPPORTED_LANGUAGE,
    }
)
