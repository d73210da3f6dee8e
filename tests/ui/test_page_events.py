"""What a stranger may send to the page's queue."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from ui.pages.events import JOIN, PlainEvents


def taken(event: object, inputs: dict[int, int] | None = None) -> int:
    """The status that an event is answered with; 204 where it is passed on."""

    async def behind(scope: dict, receive: object, send: object) -> None:  # type: ignore[type-arg]
        message = await receive()  # type: ignore[operator]
        assert json.loads(message["body"]) == event
        await send({"type": "http.response.start", "status": 204, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]

    client = TestClient(PlainEvents(behind, inputs or {0: 2}))  # type: ignore[arg-type]
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    return client.post(JOIN, content=body).status_code


def event(*data: object, number: object = 0, session: object = "a", **more: object) -> dict[str, object]:
    """An event as the page sends it."""
    return {"data": list(data), "fn_index": number, "session_hash": session, **more}


def test_an_event_of_the_page_is_passed_on() -> None:
    assert taken(event("引っ越し", None, event_data={"question": "転入届は？"}, trigger_id=3)) == 204


@pytest.mark.parametrize(
    "refused",
    [
        event({"path": "/dev/zero", "meta": {"_type": "gradio.FileData"}}, None),
        event(["/etc/passwd"], None),
        event("電話は090-1234-5678"),
        event("a", "b", number=99),
        event("a", "b", number=True),
        event("a", "b", session={"path": "/etc/passwd"}),
        event("a", "b", session="a" * 101),
        event("a", None, event_data={"question": {"path": "/etc/passwd"}}),
        event("a", None, event_data=["/etc/passwd"]),
        {"data": ["a", None]},
        [],
    ],
)
def test_whatever_else_is_refused_before_the_queue(refused: object) -> None:
    """A file's description, a wrong number of values, an unknown function, anything nested."""
    assert taken(refused) == 422


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 20_000, b'{"data":["\\ud800",null],"fn_index":0,"session_hash":"a"}']
)
def test_what_is_no_json_text_is_refused(body: bytes) -> None:
    assert taken(body) == 422
