"""An answer that rests on nothing cannot be made."""

from __future__ import annotations

import pytest

from bot.types import Answer, Citation, Claim, Status

CITATION = Citation("d#rows", "d", "題", "題", "値", 0, 1, None, None, None, None)


def test_a_claim_needs_a_citation() -> None:
    with pytest.raises(ValueError, match="citation"):
        Claim("値", "row", ())


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CONFIRM_WITH_CITY])
def test_an_answer_needs_claims(status: Status) -> None:
    with pytest.raises(ValueError, match="claims"):
        Answer("a", "c", status, "ja", "値", "問い")


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CONFIRM_WITH_CITY])
def test_an_answer_with_a_cited_claim_can_be_made(status: Status) -> None:
    claim = Claim("値", "row", (CITATION,))
    assert Answer("a", "c", status, "ja", "値", "問い", claims=(claim,)).claims == (claim,)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.ANSWERED, Status.CONFIRM_WITH_CITY}))
def test_a_refusal_needs_no_claims(status: Status) -> None:
    assert Answer("a", "c", status, "ja", "値", "問い").claims == ()
