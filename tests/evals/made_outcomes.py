"""Outcomes that are small enough to compute a figure by hand."""

from __future__ import annotations

import json
from typing import Any

from bot.types import Answer, Citation, Claim, Contact, Status
from evals.cases import Case
from evals.outcome import CheckedClaim, Outcome


def made_case(**changes: Any) -> Case:
    """An answerable case with one gold passage."""
    values: dict[str, Any] = {
        "id": "c-1",
        "question": "本は何冊まで借りられますか",
        "kind": "answerable",
        "status": "answered",
        "relevant": {"guides/lending#rows": 2},
        "must": ["8冊"],
        "reason": "made",
    } | changes
    return Case.model_validate_json(json.dumps(values))


def refused_case(kind: str, status: str, **changes: Any) -> Case:
    """A case that must not be answered."""
    return made_case(kind=kind, status=status, relevant={}, must=(), **changes)


def made_claim(text: str, passage_id: str = "guides/lending#rows", **changes: Any) -> Claim:
    """A claim that quotes itself from one passage."""
    citation = Citation(
        passage_id=passage_id,
        document_id=passage_id.partition("#")[0],
        title="本の貸出",
        heading="対象",
        quote=text,
        start=0,
        end=len(text),
        source_title=None,
        source_url=None,
        checked_on=None,
        checked_by=None,
    )
    return Claim(text, "sentence", (citation,), **changes)


def checked(claim: Claim, *, supported: bool = True, evidence: str | None = None) -> CheckedClaim:
    """A claim with one citation, as a checker left it."""
    return CheckedClaim(
        claim, ((evidence or claim.text,),), supported=supported, needed=(supported,), stands=(True,)
    )


def made_outcome(
    case: Case | None = None,
    status: Status = Status.NOT_IN_DOCUMENTS,
    *claims: CheckedClaim,
    contact: Contact | None = None,
    language: str = "ja",
    text: str | None = None,
    understood: str = "",
    **changes: Any,
) -> Outcome:
    """An outcome whose answer says what its claims say."""
    answer = Answer(
        answer_id="a",
        conversation_id="c",
        status=status,
        language=language,  # type: ignore[arg-type]
        text=text if text is not None else "\n".join(checked.claim.text for checked in claims),
        standalone_question=understood,
        claims=tuple(checked.claim for checked in claims),
        contact=contact,
        elapsed_ms=5.0,
    )
    values: dict[str, Any] = {"suite": "made", "split": "test"} | changes
    return Outcome(case=case or made_case(), answer=answer, claims=claims, **values)
