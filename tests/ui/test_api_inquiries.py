"""Leaving a question for the desk and reading the reply: `/api/v1/inquiries`."""

from __future__ import annotations

import logging

import pytest
from fastapi.testclient import TestClient

from bot.desk.inquiries import InquiryStatus
from bot.desk.receipts import new_receipt
from bot.desk.records import Desk

INQUIRIES = "/api/v1/inquiries"
QUESTION = "委任状の形は決まっていますか"


def left(client: TestClient, **more: object) -> dict[str, str]:
    """A question that was left."""
    response = client.post(INQUIRIES, json={"question": QUESTION, **more})
    assert response.status_code == 201
    return dict(response.json())


def test_a_question_is_left_and_its_reply_is_read_with_the_receipt(client: TestClient, desk: Desk) -> None:
    told = left(client, answer_id="a1")
    path = f"{INQUIRIES}/{told['receipt']}"
    waiting = client.get(path).json()
    [kept] = desk.inquiries.all([InquiryStatus.NEW])
    desk.inquiries.reply(kept.number, "決まった形はありません。")
    answered = client.get(path).json()
    assert list(told) == ["receipt", "status", "left_at", "emergency"]
    assert (kept.question, kept.language, kept.answer_id) == (QUESTION, "ja", "a1")
    assert (waiting["status"], waiting["question"], waiting["reply"]) == ("new", QUESTION, None)
    assert (answered["status"], answered["reply"]) == ("answered", "決まった形はありません。")
    assert answered["replied_at"]
    assert "number" not in answered


def test_a_receipt_need_not_stand_in_an_address(client: TestClient) -> None:
    """Addresses are kept by proxies; bodies are not."""
    receipt = left(client)["receipt"]
    found = client.post(f"{INQUIRIES}/read", json={"receipt": f" {receipt.lower()} "})
    assert found.json() == client.get(f"{INQUIRIES}/{receipt}").json()
    assert found.headers["cache-control"] == "no-store"
    for wrong in (new_receipt(), "A", ""):
        refused = client.post(f"{INQUIRIES}/read", json={"receipt": wrong})
        assert refused.status_code == 404
        assert wrong not in refused.text or not wrong
    assert client.post(f"{INQUIRIES}/read", json={"receipt": "A" * 101}).status_code == 422
    assert client.post(f"{INQUIRIES}/read", json={}).status_code == 422


def test_a_receipt_may_be_typed_as_people_type(client: TestClient) -> None:
    receipt = left(client)["receipt"]
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else "ー" for c in receipt)
    for typed in (receipt.lower(), receipt.replace("-", ""), receipt.replace("-", " "), wide):
        assert client.get(f"{INQUIRIES}/{typed}").status_code == 200


def test_an_unknown_a_mistyped_and_a_forgotten_receipt_look_alike(client: TestClient, desk: Desk) -> None:
    """Nobody is told whether a number ever was one."""
    gone = left(client)["receipt"]
    [kept] = desk.inquiries.all([InquiryStatus.NEW])
    desk.inquiries.move(kept.number, InquiryStatus.DECLINED)
    desk.purge(days=-1)
    answers = [client.get(f"{INQUIRIES}/{typed}") for typed in (gone, new_receipt(), "A", "A" * 16)]
    told = [{**answer.json(), "instance": ""} for answer in answers]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert all(one == told[0] for one in told)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("", "文字以上"),
        ("？？", "空です"),
        ("あ" * 2_001, "2000文字以内"),
        ("私の電話は090-1234-5678です。折り返してください", "電話番号"),
    ],
)
def test_what_cannot_be_taken_is_told_and_not_kept(
    client: TestClient, desk: Desk, question: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    response = client.post(INQUIRIES, json={"question": question})
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    assert [fault["field"] for fault in response.json()["errors"]] == ["question"]
    assert words in response.json()["detail"]
    assert "5678" not in response.text + caplog.text
    assert desk.inquiries.all(list(InquiryStatus)) == []


def test_the_houses_own_telephone_number_is_nobodys_personal_data(client: TestClient) -> None:
    assert left(client, question="0438-62-3220に電話しましたが、つながりません。何時まで開いていますか")


def test_an_emergency_is_told_and_the_question_is_kept(client: TestClient, desk: Desk) -> None:
    told = left(client, question="もう死にたい")
    assert told["emergency"]
    assert len(desk.inquiries.all([InquiryStatus.NEW])) == 1


def test_a_question_can_be_left_where_there_is_no_index(indexless_client: TestClient) -> None:
    assert left(indexless_client)["receipt"]


def test_the_language_is_told_from_the_question(client: TestClient, desk: Desk) -> None:
    left(client, question="Can my brother bring the form for me?")
    [kept] = desk.inquiries.all([InquiryStatus.NEW])
    assert kept.language == "en"
