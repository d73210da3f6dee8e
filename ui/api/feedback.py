"""Taking what a reader thought of an answer."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter

from bot.desk.feedback import Feedback, FeedbackStore
from ui.api.errors import problem_responses
from ui.api.schemas import FeedbackRequest, FeedbackResponse


def add_feedback(router: APIRouter, store: FeedbackStore) -> None:
    """`POST /feedback`."""

    @router.post(
        "/feedback",
        status_code=201,
        summary="答えを評価する",
        description="役に立ったかどうかと、選んだ理由だけを受け取ります。自由に書く欄はありません。同じ答えへの評価は、後のものに替わります。",
        responses=problem_responses(400, 413, 422, 429, 503),
    )
    def feedback(body: FeedbackRequest) -> FeedbackResponse:
        kept = Feedback(
            answer_id=body.answer_id,
            rating=body.rating,
            reasons=tuple(dict.fromkeys(body.reasons)),
            received_at=datetime.now(UTC),
        )
        store.keep(kept)
        return FeedbackResponse.model_validate(kept)
