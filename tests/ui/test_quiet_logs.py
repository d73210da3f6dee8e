"""No question, no receipt and no address is in any log: while asking, failing and being held back."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import gradio as gr
import pytest
from fastapi.testclient import TestClient

from evals.chats import open_page
from index.settings import IndexSettings
from ui.api.errors import UnforeseenErrors
from ui.pages.quiet import quiet_failures
from ui.server_log import LOGGING, PlaceOnly

ROOT = Path(__file__).parent.parent.parent
TYPED = "ヒミツノシツモン"
RECEIPT = "UKETSUKE-1234-5678"
# Addresses of the loopback network that nobody else has: what is found of them came from a request.
CITIZEN = "127.0.0.77"
FORWARDED = "203.0.113.99"


class Server:
    """The real server as a process of its own, with few questions an hour, and everything that it writes."""

    def __init__(self, settings: IndexSettings, written: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        environment = {
            **os.environ,
            "MADOGUCHI_DATA": str(settings.data),
            "MADOGUCHI_RATE_ASK": "6/hour",
            "MADOGUCHI_RATE_EXEMPT": "",
        }
        self._file = written.open("w", encoding="utf-8")
        self._process = subprocess.Popen(  # noqa: S603 — our own program
            [sys.executable, "-c", "from ui.cli import main; main()", "serve", "--port", str(self.port)],
            cwd=ROOT,
            env=environment,
            stdout=self._file,
            stderr=subprocess.STDOUT,
        )
        while self._status("/readyz") != 200:
            assert self._process.poll() is None

    def _status(self, path: str) -> int:
        try:
            return self.send("GET", path)[0]
        except (OSError, HTTPException):
            return 0

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """One request from the citizen's address; its status and what came back."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(CITIZEN, 0))
        given = {"content-type": "application/json", "x-forwarded-for": FORWARDED, **(headers or {})}
        try:
            connection.request(method, path, body, given)
            response = connection.getresponse()
            return response.status, response.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def raw(self, data: bytes) -> None:
        """Bytes that are no HTTP, and a connection that ends in between."""
        with socket.create_connection(("127.0.0.1", self.port), 10, (CITIZEN, 0)) as connection:
            connection.sendall(data)
            connection.settimeout(0.5)
            with suppress(TimeoutError):
                connection.recv(1024)

    def stop(self) -> None:
        """End it and let everything be written."""
        self._process.terminate()
        self._process.wait(30)
        self._file.close()


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The file that takes all output of the server."""
    return tmp_path / "output.txt"


@pytest.fixture
def server(page_settings: IndexSettings, written: Path) -> Iterator[Server]:
    """The running server."""
    server = Server(page_settings, written)
    yield server
    server.stop()


def test_the_server_writes_nothing_of_those_who_ask(server: Server, written: Path) -> None:
    """Asked by API, stream and page, wrongly, too often, and with connections that break."""
    asked = json.dumps({"question": f"{TYPED}はいつまで？"}).encode()
    assert server.send("POST", "/api/v1/ask", asked)[0] == 200
    assert server.send("POST", "/api/v1/ask?stream=true", asked)[0] == 200
    assert server.send("POST", "/api/v1/ask", asked[:-2])[0] == 400
    assert server.send("POST", "/api/v1/ask", json.dumps({"question": [TYPED]}).encode())[0] == 422
    assert server.send("GET", f"/api/v1/inquiries/{RECEIPT}")[0] == 404
    assert server.send("GET", f"/{TYPED.encode().hex()}/{RECEIPT}?q={RECEIPT}")[0] == 404
    event = open_page(f"http://127.0.0.1:{server.port}").event(TYPED, "abc", 1)
    assert server.send("POST", "/gradio_api/queue/join", json.dumps(event).encode())[0] == 200
    assert "process_completed" in server.send("GET", "/gradio_api/queue/data?session_hash=abc")[1]
    wrong = {**event, "data": [*event["data"], TYPED]}
    assert server.send("POST", "/gradio_api/queue/join", json.dumps(wrong).encode())[0] == 422
    server.raw(f"{RECEIPT}\r\n{TYPED}\r\n\r\n".encode())
    server.raw(b"POST /api/v1/ask HTTP/1.1\r\nhost: a\r\ncontent-length: 900\r\n\r\n" + asked)
    statuses = [server.send("POST", "/api/v1/ask", asked)[0] for _ in range(6)]
    assert statuses[-1] == 429
    server.stop()
    output = written.read_text(encoding="utf-8")
    assert "待ち受けています" in output
    assert TYPED not in output
    assert RECEIPT not in output
    assert FORWARDED not in output
    assert CITIZEN not in output


def test_an_exception_is_logged_by_kind_and_place_alone() -> None:
    def fail() -> None:
        try:
            raise ValueError(TYPED)
        except ValueError as error:
            raise RuntimeError(TYPED) from error

    record = logging.LogRecord(
        "uvicorn.error", logging.ERROR, "a", 1, "Exception in ASGI application", (), None
    )
    try:
        fail()
    except RuntimeError as error:
        record.exc_info = (RuntimeError, error, error.__traceback__)
    text = PlaceOnly().format(record)
    assert TYPED not in text
    assert "in fail" in text
    assert text.index("ValueError") < text.index("RuntimeError")


def test_the_log_of_every_library_goes_through_that_format() -> None:
    assert LOGGING["root"]["handlers"] == ["stderr"]
    assert LOGGING["formatters"]["plain"]["()"] == "ui.server_log.PlaceOnly"


def test_an_answer_that_breaks_off_takes_no_message_to_the_server(caplog: pytest.LogCaptureFixture) -> None:
    """What the server would log of it holds neither the message nor what caused it."""

    async def breaks(scope: object, receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        raise RuntimeError(TYPED)

    with pytest.raises(ConnectionAbortedError) as raised:
        TestClient(UnforeseenErrors(breaks)).get("/")  # type: ignore[arg-type]
    assert raised.value.__suppress_context__
    assert TYPED not in str(raised.value) + caplog.text
    assert "RuntimeError" in caplog.text


@pytest.mark.parametrize("steps", [True, False])
def test_an_event_of_a_page_that_fails_prints_nothing_of_what_was_typed(
    steps: bool, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(typed: str) -> str:
        raise RuntimeError(typed)

    def fail_in_steps(typed: str) -> Iterator[str]:
        yield "searching"
        raise RuntimeError(typed)

    async def built() -> gr.Blocks:
        with gr.Blocks() as page:
            box = gr.Textbox()
            box.submit(fail_in_steps if steps else fail, box, box)
        return page

    page = asyncio.run(built())  # outside of a loop, Gradio opens some and closes none
    quiet_failures(page, "もう一度お試しください。")
    handler = page.fns[0].fn
    with pytest.raises(gr.Error, match="もう一度") as raised:
        list(handler(TYPED))
    assert not raised.value.print_exception
    assert TYPED not in caplog.text + "".join(capfd.readouterr())
    assert re.search("RuntimeError", caplog.text)
