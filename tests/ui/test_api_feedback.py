"""`POST /api/v1/feedback`."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.adapters.sql.database import Database, database_url
from bot.adapters.sql.stores import sql_stores
from bot.assistant import Assistant
from bot.desk.feedback import Reason
from bot.desk.records import Desk
from bot.settings import DeskTuning
from index.library import Library
from ui.api.app import create_app

FEEDBACK = "/api/v1/feedback"


def test_feedback_on_an_answer_is_kept(client: TestClient, desk: Desk) -> None:
    answer = client.post("/api/v1/ask", json={"question": "出生届の期限は？"}).json()
    body = {
        "answer_id": answer["answer_id"],
        "rating": "unhelpful",
        "reasons": ["outdated", "wrong", "wrong"],
    }
    response = client.post(FEEDBACK, json=body)
    [kept] = desk.feedback.read()
    assert response.status_code == 201
    assert list(response.json()) == ["answer_id", "rating", "reasons", "received_at"]
    assert (kept.answer_id, kept.rating) == (answer["answer_id"], "unhelpful")
    assert kept.reasons == (Reason.OUTDATED, Reason.WRONG)
    assert kept.received_at.utcoffset() is not None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rating": "five stars"}, "rating"),
        ({"reasons": ["書きたいこと"]}, "reasons.0"),
        ({"reasons": "wrong"}, "reasons"),
        ({"answer_id": "山田 090-1234-5678"}, "answer_id"),
        ({"answer_id": None}, "answer_id"),
    ],
)
def test_what_is_not_on_the_list_is_refused_and_not_kept(
    client: TestClient, desk: Desk, change: dict[str, object], field: str
) -> None:
    response = client.post(FEEDBACK, json={"answer_id": "a", "rating": "helpful", **change})
    assert response.status_code == 422
    assert [fault["field"] for fault in response.json()["errors"]] == [field]
    assert desk.feedback.read() == []


def test_a_second_rating_of_an_answer_replaces_the_first(client: TestClient, desk: Desk) -> None:
    for rating in ("helpful", "unhelpful"):
        assert client.post(FEEDBACK, json={"answer_id": "a", "rating": rating}).status_code == 201
    assert [kept.rating for kept in desk.feedback.read()] == ["unhelpful"]


def test_a_comment_is_not_kept(client: TestClient, tmp_path: Path) -> None:
    """There is no field for free text, so no personal data is stored by mistake."""
    body = {"answer_id": "a", "rating": "helpful", "comment": "himitsu"}
    assert client.post(FEEDBACK, json=body).status_code == 201
    assert not any(b"himitsu" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_where_nothing_can_be_written_the_problem_says_so(
    assistant: Assistant, library: Library, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.write_text("a file where the folder should be")
    desk = Desk(sql_stores(Database(database_url(None, data))), DeskTuning())
    client = TestClient(create_app(assistant, library, desk))
    response = client.post(FEEDBACK, json={"answer_id": "a", "rating": "helpful"})
    assert (response.status_code, response.headers["content-type"]) == (503, "application/problem+json")
    assert "読み書きできません" in response.json()["detail"]
    assert client.get("/readyz").status_code == 200
