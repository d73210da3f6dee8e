"""Leaving a question for the desk, and reading the reply with the receipt number."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path
from pydantic import AfterValidator, Field, StringConstraints

from bot.desk.inquiries import Inquiries, Inquiry, InquiryStatus
from bot.language import spoken
from bot.own_numbers import own_numbers_of
from bot.settings import DeskTuning
from index.library import Library
from index.types import Language
from ui.api.errors import problem_responses
from ui.api.schemas import AnswerId, RequestShape, ResponseShape, readable

_Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=DeskTuning().max_inquiry),
    AfterValidator(readable),
    Field(
        description="窓口に聞きたいこと。名前、電話番号、住所などの個人情報は書かない（あれば受け付けず、保存もしない）",
        examples=["転入届を代理の人が出すとき、委任状の形は決まっていますか"],
    ),
]


class InquiryRequest(RequestShape):
    """A question for the desk."""

    question: _Text
    language: Annotated[
        Language | None, Field(description="返事を読みたい言語。なければ質問から判断（わからなければ ja）")
    ] = None
    answer_id: Annotated[AnswerId | None, Field(description="解決しなかった答えの answer_id")] = None


class LeftResponse(ResponseShape):
    """What was left, and the receipt number, told this once."""

    receipt: Annotated[
        str,
        Field(
            description="受付番号。返事を読むのに要る。ここでしか示さず、サーバーには残さない",
            examples=["A3JH-J6XF-7RM8-2395"],
        ),
    ]
    status: InquiryStatus
    left_at: datetime
    emergency: Annotated[
        bool,
        Field(
            description="急いで助けの要る内容に見えるか。そのときは、電話番号（POST /ask で得られる）をすぐに見せること"
        ),
    ]


class ReceiptRequest(RequestShape):
    """A receipt number, which so stands in no address and no log of a proxy."""

    receipt: Annotated[str, StringConstraints(max_length=100), Field(description="受付番号")]


class InquiryResponse(ResponseShape):
    """A question that was left, and the desk's reply."""

    status: Annotated[
        InquiryStatus,
        Field(description="new（未対応）、in_progress（対応中）、answered（回答済）、declined（見送り）"),
    ]
    question: str
    language: Language
    left_at: datetime
    reply: str | None
    replied_at: datetime | None


def add_inquiries(router: APIRouter, inquiries: Inquiries, library: Library) -> None:
    """`POST /inquiries`, `POST /inquiries/read` and `GET /inquiries/{receipt}`."""

    def found(receipt: str) -> InquiryResponse:
        inquiry = inquiries.read(receipt)
        if inquiry is None:
            raise HTTPException(404)
        return _response(inquiry)

    @router.post(
        "/inquiries",
        status_code=201,
        summary="窓口に質問を残す",
        description="窓口の職員が後で返事を書きます。名前も連絡先も要りません。返事は受付番号で読みます。"
        "個人情報を含む質問は受け付けず、保存もしません。",
        responses=problem_responses(400, 413, 422, 429, 503),
    )
    def leave(body: InquiryRequest) -> LeftResponse:
        language = body.language or spoken(body.question).language or "ja"
        left = inquiries.leave(body.question, language, body.answer_id, own_numbers_of(library))
        return LeftResponse(
            receipt=left.receipt,
            status=left.inquiry.status,
            left_at=left.inquiry.left_at,
            emergency=left.emergency,
        )

    @router.post(
        "/inquiries/read",
        summary="窓口からの返事を読む",
        description="受付番号の大文字・小文字、全角・半角、空白、ハイフンのちがいは問いません。"
        "番号に合うものがなければ、理由を問わず404です。",
        responses=problem_responses(400, 404, 413, 422, 429, 503),
    )
    def read(body: ReceiptRequest) -> InquiryResponse:
        return found(body.receipt)

    @router.get(
        "/inquiries/{receipt}",
        summary="窓口からの返事を読む（番号をアドレスに書く形）",
        description="番号は、途中の機械の記録に残ることがあります。新しく作るものは `POST /inquiries/read` を使ってください。",
        deprecated=True,
        responses=problem_responses(404, 422, 429, 503),
    )
    def read_by_address(
        receipt: Annotated[str, Path(max_length=100, description="受付番号")],
    ) -> InquiryResponse:
        return found(receipt)


def _response(inquiry: Inquiry) -> InquiryResponse:
    return InquiryResponse(
        status=inquiry.status,
        question=inquiry.question,
        language=inquiry.language,
        left_at=inquiry.left_at,
        reply=inquiry.reply,
        replied_at=inquiry.replied_at,
    )
