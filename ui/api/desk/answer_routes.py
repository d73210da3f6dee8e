"""`/api/v1/desk/answers`: approved answers with their versions, and what is done with them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from bot.desk.approved import LEAST_LIKENESS, LIKENESS, ApprovedAnswer, Source, State, Wording
from bot.desk.sign_in import Visitor
from index.japan import TOKYO
from index.types import Audience, Language
from ui.api.desk.shapes import Entered, Number
from ui.api.errors import problem_responses
from ui.api.schemas import RequestShape, ResponseShape
from ui.pages.desk.room import Room

_Line = Annotated[str, Field(min_length=1, max_length=1_000)]


class SourceShape(ResponseShape):
    """What an answer is taken from."""

    title: Annotated[str, Field(min_length=1, max_length=500)]
    url: Annotated[str | None, Field(max_length=2_000, description="法令・go.jp・lg.jp のページだけ")] = None
    document: Annotated[str | None, Field(max_length=500, description="文書の番号（document_id）")] = None


class WordingRequest(RequestShape):
    """What is to be approved."""

    question: _Line
    variants: Annotated[tuple[_Line, ...], Field(max_length=20, description="ほかの聞き方")] = ()
    text: Annotated[str, Field(min_length=1, max_length=4_000, description="そのまま返る回答")]
    owner: Annotated[str, Field(min_length=1, max_length=128, description="責任をもつ部署")]
    source: SourceShape | None = None
    valid_from: date
    valid_until: date
    language: Language = "ja"
    audience: Audience = "public"
    likeness: Annotated[float, Field(ge=LEAST_LIKENESS, le=1, description="似た質問の基準")] = LIKENESS

    def wording(self) -> Wording:
        """The same for the domain."""
        values = self.model_dump(include=set(Wording.__dataclass_fields__) - {"source", "variants"})
        source = Source(**self.source.model_dump()) if self.source else None
        return Wording(**values, source=source, variants=self.variants)


class WriteRequest(WordingRequest):
    """A new answer."""

    ticket: Annotated[int | None, Field(ge=1, lt=2**31, description="もとの案件の番号")] = None


class Seen(RequestShape):
    """An act on an answer as it was seen."""

    revision: Annotated[
        int, Field(ge=1, description="見たときの revision。ほかの人が先に変えていれば409で、何も変わらない")
    ]


class CorrectRequest(WordingRequest, Seen):
    """A further version."""


class ApproveRequest(Seen):
    """Which version is approved."""

    number: Annotated[int, Field(ge=1, description="承認する版の番号")]


class RenewRequest(Seen):
    """For longer."""

    until: date


class WithdrawRequest(Seen):
    """Why."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class ApprovalResponse(ResponseShape):
    """Who approved, and when."""

    by: str
    at: datetime


class WordingResponse(ResponseShape):
    """What a version says, and to which questions."""

    question: str
    variants: list[str]
    text: str
    owner: str
    source: SourceShape | None
    valid_from: date
    valid_until: date
    language: Language
    audience: Audience
    likeness: float


class VersionResponse(ResponseShape):
    """One wording, for good."""

    number: int
    wording: WordingResponse
    author: str
    written_at: datetime
    approval: ApprovalResponse | None


class WithdrawalResponse(ResponseShape):
    """Versions that were withdrawn."""

    through: int
    by: str
    at: datetime
    reason: str


class ApprovedAnswerResponse(ResponseShape):
    """An answer with every version, oldest first."""

    id: int
    state: Annotated[
        State,
        Field(description="proposed（承認待ち）、coming、serving（公開中）、expired、withdrawn（取り下げ）"),
    ]
    awaiting: Annotated[int | None, Field(description="承認を待つ版の番号")]
    revision: int
    ticket: int | None
    versions: list[VersionResponse]
    withdrawals: list[WithdrawalResponse]


class ApprovedAnswersResponse(ResponseShape):
    """All answers, in order of their ids."""

    answers: list[ApprovedAnswerResponse]


def add_answers(router: APIRouter, room: Room, entered: Entered, approving: Entered) -> None:
    """Approved answers; `approving` lets in who may approve."""
    publishing = room.publishing
    changes = problem_responses(400, 401, 403, 404, 409, 413, 422, 503)

    @router.get("/answers", summary="確認した回答の一覧", responses=problem_responses(401, 403, 503))
    def answers(_visitor: Visitor = entered) -> ApprovedAnswersResponse:
        return ApprovedAnswersResponse(answers=[_answer(one) for one in publishing.all()])

    @router.get(
        "/answers/{number}", summary="一つの回答", responses=problem_responses(401, 403, 404, 422, 503)
    )
    def answer(number: Number, _visitor: Visitor = entered) -> ApprovedAnswerResponse:
        return _answer(publishing.answer(number))

    @router.post("/answers", summary="回答を書き、承認を頼む", status_code=201, responses=changes)
    def write(body: WriteRequest, visitor: Visitor = entered) -> ApprovedAnswerResponse:
        return _answer(publishing.write(body.wording(), visitor.name, body.ticket))

    @router.post("/answers/{number}/correct", summary="書き直し、承認を頼む", responses=changes)
    def correct(number: Number, body: CorrectRequest, visitor: Visitor = entered) -> ApprovedAnswerResponse:
        return _answer(publishing.correct(number, body.revision, body.wording(), visitor.name))

    @router.post("/answers/{number}/renew", summary="期限を延ばす版を出す", responses=changes)
    def renew(number: Number, body: RenewRequest, visitor: Visitor = entered) -> ApprovedAnswerResponse:
        return _answer(publishing.renew(number, body.revision, body.until, visitor.name))

    @router.post(
        "/answers/{number}/approve",
        summary="承認する",
        description="承認者の役割が要ります。書いた人は承認できません。",
        responses=changes,
    )
    def approve(number: Number, body: ApproveRequest, visitor: Visitor = approving) -> ApprovedAnswerResponse:
        return _answer(publishing.approve(number, body.revision, body.number, visitor.name))

    @router.post("/answers/{number}/withdraw", summary="すぐに取り下げる", responses=changes)
    def withdraw(number: Number, body: WithdrawRequest, visitor: Visitor = entered) -> ApprovedAnswerResponse:
        return _answer(publishing.withdraw(number, body.revision, visitor.name, body.reason))


def _answer(answer: ApprovedAnswer) -> ApprovedAnswerResponse:
    return ApprovedAnswerResponse(
        id=answer.id,
        state=answer.state(datetime.now(TOKYO).date()),
        awaiting=answer.awaiting.number if answer.awaiting else None,
        revision=answer.revision,
        ticket=answer.ticket,
        versions=[
            VersionResponse(
                number=version.number,
                wording=WordingResponse.model_validate(version.wording),
                author=version.author,
                written_at=version.written_at,
                approval=ApprovalResponse.model_validate(version.approval) if version.approval else None,
            )
            for version in answer.versions
        ],
        withdrawals=[WithdrawalResponse.model_validate(one) for one in answer.withdrawals],
    )
