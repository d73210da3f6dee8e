"""What enters and leaves by HTTP. Keys, nesting and order of an answer are those of `ui.answer_json`."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from bot.desk.feedback import Rating, Reason
from bot.guard import says_something
from bot.settings import AnswerTuning
from bot.types import ClaimKind, Status
from index.types import Kind, Language, Need, Scope


def readable(text: str) -> str:
    """The text, which must hold a letter or a digit."""
    if not says_something(text):
        raise PydanticCustomError("question_unreadable", "a question needs a letter or a digit")
    return text


def _day_as_text(value: object) -> object:
    """Left alone, a number, or a text of digits, would be taken for seconds since 1970."""
    if value is None or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        return value
    raise PydanticCustomError("date_parsing", "a day is written as YYYY-MM-DD")


QuestionText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=AnswerTuning().max_question),
    AfterValidator(readable),
    Field(description="知りたいこと", examples=["転入届に必要なものは何ですか"]),
]
AnswerId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
SpokenLanguage = Annotated[
    Language | None,
    Field(description="ja（日本語）、easy（やさしい日本語）、en（英語）。なければ質問から判断"),
]
AsOf = Annotated[
    date | None,
    BeforeValidator(_day_as_text),
    Field(description="この日に有効な内容で答える。なければ今日", examples=["2026-11-22"]),
]


class RequestShape(BaseModel):
    """Keys that are not named are ignored: an `audience` in a request changes nothing."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ResponseShape(BaseModel):
    """Exactly the keys that are named."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class AskRequest(RequestShape):
    """A question."""

    question: QuestionText
    conversation_id: Annotated[
        str | None,
        Field(
            max_length=128,
            description="続きの質問のとき、前の答えの値。知られていない値なら新しい会話を始める",
        ),
    ] = None
    language: SpokenLanguage = None
    as_of: AsOf = None


class SearchRequest(RequestShape):
    """Words to search for."""

    question: QuestionText
    k: Annotated[int, Field(ge=1, le=50, description="件数")] = 10
    language: SpokenLanguage = None
    as_of: AsOf = None


class FeedbackRequest(RequestShape):
    """A rating of an answer; no free text."""

    answer_id: Annotated[AnswerId, Field(description="答えの answer_id")]
    rating: Rating
    reasons: Annotated[list[Reason], Field(max_length=len(Reason), description="選んだ理由")] = []


class CitationResponse(ResponseShape):
    """Where a claim stands; `start` and `end` count characters of the document's text."""

    passage_id: str
    document_id: str
    title: str
    heading: str
    quote: str
    start: int
    end: int
    source_title: str | None
    source_url: str | None
    checked_on: date | None
    checked_by: str | None


class ClaimResponse(ResponseShape):
    """One sentence, list item or row of an answer."""

    text: str
    kind: ClaimKind
    label: str | None
    need: Need | None
    when: str | None
    citations: list[CitationResponse]


class ContactResponse(ResponseShape):
    """A person's desk to turn to."""

    department: str
    phone: str | None
    hours: str | None
    url: str | None


class AnswerResponse(ResponseShape):
    """The outcome of a question; every status is HTTP 200."""

    answer_id: str
    conversation_id: str
    status: Status
    language: Language
    text: str
    standalone_question: str
    claims: list[ClaimResponse]
    missing: list[str]
    choices: list[str]
    related: list[str]
    scope: Scope | None
    contact: ContactResponse | None
    approved_by: str | None
    elapsed_ms: float


class SourceResponse(ResponseShape):
    """Where the facts of a document come from."""

    title: str
    issuer: str | None
    url: str | None


class HitResponse(ResponseShape):
    """A passage that was found; `score` orders the hits of one search and means nothing across searches."""

    document_id: str
    passage_id: str
    title: str
    heading: str
    text: str
    score: float
    source: SourceResponse | None
    checked_on: date | None


class SearchResponse(ResponseShape):
    """Hits, best first."""

    hits: list[HitResponse]


class DocumentSummary(ResponseShape):
    """A document in the list. `expired`: it is past `valid_until` and answers nothing."""

    id: str
    title: str
    kind: Kind
    language: Language
    scope: Scope
    checked_on: date | None
    valid_until: date | None
    expired: bool


class DocumentsResponse(ResponseShape):
    """Documents by id."""

    documents: list[DocumentSummary]


class SectionResponse(ResponseShape):
    """A stretch of the text under one heading; `start` and `end` count its characters."""

    passage_id: str
    heading: str
    start: int
    end: int
    valid_until: date | None


class RowResponse(ResponseShape):
    """A verified fact; `text[start:end]` of the document is its value."""

    id: str
    label: str
    value: str
    need: Need | None
    when: str | None
    confirm: bool
    scope: Scope | None
    start: int
    end: int
    valid_until: date | None


class DocumentResponse(DocumentSummary):
    """A whole document. `checked_by` null: a sample that the city has not confirmed."""

    base_id: str
    reading: str | None
    aliases: list[str]
    related: list[str]
    department: str | None
    checked_by: str | None
    source: SourceResponse | None
    text: str
    sections: list[SectionResponse]
    rows: list[RowResponse]


class TermResponse(ResponseShape):
    """A word of the glossary; `definition` is the first sentence of its document."""

    id: str
    term: str
    reading: str | None
    aliases: list[str]
    definition: str


class TermsResponse(ResponseShape):
    """The glossary, by reading."""

    terms: list[TermResponse]


class FeedbackResponse(ResponseShape):
    """The feedback as it was kept."""

    answer_id: str
    rating: Rating
    reasons: list[Reason]
    received_at: datetime
