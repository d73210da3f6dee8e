"""A real HTTP server on loopback that speaks OpenAI's chat completions, and behaves or misbehaves as it is told."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Passages = Mapping[str, str]
Claims = Sequence[tuple[str, Sequence[str]]]


@dataclass
class Asked:
    """One request: its body, and the passages that stood in it by their handles."""

    body: dict[str, Any]
    headers: Mapping[str, str]

    @property
    def messages(self) -> str:
        """All that the model was told."""
        return "\n".join(message["content"] for message in self.body["messages"])

    @property
    def passages(self) -> dict[str, str]:
        """The fenced passages, by handle."""
        found = re.findall(r"<<<(p\d+) (\w+)>>>\n(.*?)\n<<<終わり \2>>>", self.messages, re.S)
        return {handle: text for handle, _, text in found}

    def handle_of(self, words: str) -> str:
        """The handle of the first passage that holds the words."""
        return next(handle for handle, text in self.passages.items() if words in text)


@dataclass
class Server:
    """The running server: where it is, what it was asked, and what it does."""

    url: str
    behave: Behaviour
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    closing: threading.Event = field(default_factory=threading.Event)


class Reply:
    """Writes an answer to one request, in the protocol or beside it."""

    def __init__(self, handler: BaseHTTPRequestHandler, asked: Asked, server: Server) -> None:
        self._handler = handler
        self.asked = asked
        self.server = server

    def claims(self, claims: Claims) -> None:
        """A whole answer: the JSON that was asked for, in small pieces."""
        self.text(json_of(claims))

    def text(self, text: str, *, finish: str | None = "stop", refusal: str | None = None) -> None:
        """A streamed message with this content; without `finish`, the stream is cut."""
        self.begin()
        for start in range(0, len(text), 16):
            self.piece({"content": text[start : start + 16]})
        if refusal:
            self.piece({"refusal": refusal})
        if finish:
            self.piece({}, finish)
            self.raw("data: [DONE]\n\n")

    def begin(self, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """The head of a stream."""
        self._handler.send_response(status)
        for name, value in {
            "Content-Type": "text/event-stream",
            "Connection": "close",
            **(headers or {}),
        }.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()

    def piece(self, delta: Mapping[str, Any], finish: str | None = None) -> None:
        """One event of the stream."""
        choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
        event = {
            "id": "c",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [choice],
        }
        self.raw(f"data: {json.dumps(event, ensure_ascii=False)}\n\n")

    def raw(self, text: str) -> None:
        """Bytes, at once."""
        self._handler.wfile.write(text.encode())
        self._handler.wfile.flush()

    def fail(self, status: int, headers: Mapping[str, str] | None = None) -> None:
        """An error of the API."""
        self.begin(status, {"Content-Type": "application/json", **(headers or {})})
        self.raw(json.dumps({"error": {"message": "no", "type": "error", "code": None}}))

    def tool_call(self, claims: Claims) -> None:
        """The same answer as arguments of a tool call."""
        name, arguments = self.asked.body["tools"][0]["function"]["name"], json_of(claims)
        self.begin()
        for start in range(0, len(arguments), 16):
            function = {"arguments": arguments[start : start + 16]} | ({"name": name} if start == 0 else {})
            call = {"index": 0, "function": function} | (
                {"id": "t", "type": "function"} if start == 0 else {}
            )
            self.piece({"tool_calls": [call]})
        self.piece({}, "tool_calls")
        self.raw("data: [DONE]\n\n")


Behaviour = Callable[[Reply], None]


def json_of(claims: Claims) -> str:
    """Claims as the JSON that the schema asks for."""
    return json.dumps(
        {"claims": [{"text": text, "passages": list(passages)} for text, passages in claims]},
        ensure_ascii=False,
    )


@contextmanager
def openai_server(behave: Behaviour) -> Iterator[Server]:
    """A server on a free port of 127.0.0.1; what hangs in it ends with the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            running.connections += 1
            super().setup()

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked = Asked(body, dict(self.headers))
            running.asked.append(asked)
            self.close_connection = True
            with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked has left
                running.behave(Reply(self, asked, running))

        def log_message(self, *args: object) -> None:
            """Nothing on the terminal."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = Server(f"http://127.0.0.1:{listening.server_port}/v1", behave)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        running.closing.set()
        listening.shutdown()
        listening.server_close()
        thread.join()
