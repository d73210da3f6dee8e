"""An answer in the shape that `ask --json` and `POST /api/v1/ask` share (docs: the contract of the HTTP API)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.types import Answer, Claim

_KEYS = (
    "answer_id",
    "conversation_id",
    "status",
    "language",
    "text",
    "standalone_question",
    "claims",
    "missing",
    "choices",
    "related",
    "scope",
    "contact",
    "approved_by",
    "elapsed_ms",
)


def answer_json(answer: Answer) -> dict[str, Any]:
    """The answer as plain JSON values; dates become ISO text, absent ones null."""
    values = {
        **asdict(answer),
        "status": answer.status.value,
        "claims": [claim_json(claim) for claim in answer.claims],
        "missing": list(answer.missing),
        "choices": list(answer.choices),
        "related": list(answer.related),
    }
    return {key: values[key] for key in _KEYS}


def claim_json(claim: Claim) -> dict[str, Any]:
    """One claim with its citations."""
    return {
        "text": claim.text,
        "kind": claim.kind,
        "label": claim.label,
        "need": claim.need,
        "when": claim.when,
        "citations": [
            {
                **asdict(citation),
                "checked_on": citation.checked_on.isoformat() if citation.checked_on else None,
            }
            for citation in claim.citations
        ],
    }
