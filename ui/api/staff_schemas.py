"""What enters and leaves by the staff room's part of the API."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from bot.plan_check import MAX_PLAN, State
from index.types import Audience, Kind
from ui.api.schemas import CitationResponse, RequestShape, ResponseShape, SourceResponse


class PlanRequest(RequestShape):
    """A plan to be read; it is not kept."""

    plan: Annotated[str, Field(max_length=MAX_PLAN * 2, description="案の文章。一行を一つの文として読みます")]


class CheckRequest(RequestShape):
    """A document that somebody has read and found right. digest: of what they have read."""

    document_id: Annotated[str, Field(min_length=1, max_length=500)]
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class PlanSentenceResponse(ResponseShape):
    """A sentence of the plan: `plan[start:end]`, counted in code points."""

    text: str
    start: int
    end: int
    aspect: str


class FindingResponse(ResponseShape):
    """A point of the policy, and what the plan says to it."""

    id: str
    point: str
    state: State
    stands: CitationResponse | None
    ask: str
    asked: CitationResponse | None
    sentences: list[PlanSentenceResponse]
    missing: list[str]
    worded_missing: dict[str, str] = Field(
        description="足りないことを、この案に合わせて言語モデルが書いた文。なければ空"
    )
    worded_ask: str | None = Field(description="自分への問いを、この案に合わせて言語モデルが書いた文")


class PlanResponse(ResponseShape):
    """All points in the policy's order. read: how many sentences the plan has.

    worded_summary: where to begin, in a language model's words. withheld: how many sentences were not sent to it.
    """

    read: int
    worded_summary: list[str]
    withheld: int
    findings: list[FindingResponse]


class StaffTermResponse(ResponseShape):
    """An entry of the glossary with where it stands in the list."""

    id: str
    term: str
    reading: str | None
    aliases: list[str]
    rows: list[str]
    definition: CitationResponse | None
    checked_on: date | None
    source: SourceResponse | None


class StaffTermsResponse(ResponseShape):
    """Terms in the order of their readings."""

    terms: list[StaffTermResponse]


class StaffWholeTermResponse(StaffTermResponse):
    """A term with what it is related to (ids of documents), and the sentences of the policy that use it."""

    related: list[str]
    uses: list[CitationResponse]


class FoundResponse(ResponseShape):
    """A document, and the passage that it was found by."""

    document_id: str
    passage_id: str | None
    title: str
    kind: Kind
    audience: Audience
    checked_on: date | None
    checked_by: str | None
    valid_until: date | None
    expired: bool
    heading: str
    text: str


class FoundsResponse(ResponseShape):
    """Documents, best first. total: how many there are besides those that are left out here."""

    total: int
    documents: list[FoundResponse]


class EndingResponse(ResponseShape):
    """A document, or a part of it, with its last day."""

    document_id: str
    title: str
    part: str
    valid_until: date


class CheckedResponse(ResponseShape):
    """A document with its last check. digest: of what it says."""

    document_id: str
    title: str
    checked_on: date | None
    checked_by: str | None
    digest: str


class ProblemFileResponse(ResponseShape):
    """A file that something is wrong with."""

    path: str
    line: int | None
    message: str


class HealthResponse(ResponseShape):
    """What of the corpus asks for somebody."""

    expired: list[EndingResponse]
    expiring: list[EndingResponse]
    unverified: list[CheckedResponse]
    checked: list[CheckedResponse]
    failed: list[ProblemFileResponse]
    warnings: list[ProblemFileResponse]
    blanks: list[str]
