"""Open many chats on the page at once and ask in each: `python -m evals.chats [--chats 200] [--questions 2] [--seconds 60]`.

It speaks the protocol of the page's own script: a tab holds its heartbeat, joins the queue with a question and reads the
stream of events until the answer is whole; its next question follows a pause, in which its reader reads. Everything goes over
loopback to a server of its own, whose index is synced first. Ends with 1 where a chat got no answer or time ran out.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import secrets
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

from evals.cases import CASES, read_cases
from evals.metrics.rates import percentile
from evals.performance import peak_memory, run_command, say, server

_MOST_CHATS = 500
_MOST_SECONDS = 120.0
# A join that the queue or a limit refuses is not tried again: that is what is measured.
_PATIENCE = httpx.Timeout(60.0)


@dataclass(frozen=True, slots=True)
class Asking:
    """What an event of the page has to look like for a question to be asked: the number of its function, and its inputs."""

    number: int
    inputs: int

    def event(self, question: str, session: str, turn: int) -> dict[str, Any]:
        """The body of a request to join the queue."""
        data = [question, *[None] * (self.inputs - 1)] if self.inputs else []
        told = {"question": question, "turn": turn, "language": "ja", "conversation": None, "desk": None}
        return {"data": data, "event_data": told, "fn_index": self.number, "session_hash": session}


@dataclass(slots=True)
class Outcome:
    """Seconds after each question until its first claim and its whole answer; why others have none."""

    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Measure and print one line per figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument(
        "--chats", type=int, default=200, help=f"how many are open at once, at most {_MOST_CHATS}"
    )
    parser.add_argument("--questions", type=int, default=2, help="how many each asks, one after the other")
    parser.add_argument(
        "--pause", type=float, default=5.0, help="seconds from an answer to the next question"
    )
    parser.add_argument(
        "--within", type=float, default=0.0, help="seconds over which the chats begin; 0: at once"
    )
    parser.add_argument("--seconds", type=float, default=60, help="when to give up, at most 120")
    arguments = parser.parse_args()
    questions = [case.question for file in sorted(CASES.glob("*.jsonl")) for case in read_cases(file)]
    with tempfile.TemporaryDirectory(prefix="madoguchi-chats-") as folder:
        environment = {**os.environ, "MADOGUCHI_DATA": folder, "MADOGUCHI_CORPUS": str(arguments.corpus)}
        run_command(["index", "sync"], environment)
        with server(environment) as (process, address, ready):
            say("server ready from cold", ready, "s")
            started = time.perf_counter()
            asking = open_page(address)
            say("page with its scripts and styles, first time", time.perf_counter() - started, "s")
            say("server memory before", peak_memory(process.pid), "MB")
            count, each = min(arguments.chats, _MOST_CHATS), arguments.questions
            chats = Chats(address, asking, questions, count=count, each=each, pause=arguments.pause)
            started = time.perf_counter()
            outcome = asyncio.run(chats.run(arguments.within, min(arguments.seconds, _MOST_SECONDS)))
            _report(outcome, count * each, time.perf_counter() - started)
            say("server peak memory", peak_memory(process.pid), "MB")
    if outcome.errors:
        sys.exit(1)


def open_page(address: str) -> Asking:
    """Load the page as a browser does, with everything that its document names, and find out how to ask."""
    html = _get(f"{address}/").decode()
    for name in set(re.findall(r'(?:src|href)="([^"#]+\.(?:js|css))"', html)):
        _get(urljoin(f"{address}/", name))
    found = re.search(r"window\.gradio_config = (\{.*?\});</script>", html, re.DOTALL)
    if not found:
        raise RuntimeError("the page has no configuration")
    events = json.loads(found[1])["dependencies"]
    event = next(event for event in events if event["api_name"].startswith("_ask"))
    return Asking(event["id"], len(event["inputs"]))


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 — own loopback address
        content: bytes = response.read()
        return content


class Chats:
    """Chats that are open at once, with the client that they share."""

    def __init__(
        self, address: str, asking: Asking, questions: Sequence[str], *, count: int, each: int, pause: float
    ) -> None:
        self._count = count
        self._address = address
        self._asking = asking
        self._questions = questions
        self._each = each
        self._pause = pause
        self._outcome = Outcome()

    async def run(self, within: float, seconds: float) -> Outcome:
        """Let all of them ask, beginning within some seconds; who has no answer when time is up is an error."""
        # As a browser does, an idle connection is let go of before the server closes it.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=2)
        async with httpx.AsyncClient(base_url=self._address, timeout=_PATIENCE, limits=limits) as client:
            tabs = [
                asyncio.create_task(self._tab(client, number, number * within / self._count))
                for number in range(self._count)
            ]
            _, waiting = await asyncio.wait(tabs, timeout=seconds)
            for tab in waiting:
                tab.cancel()
            await asyncio.gather(*tabs, return_exceptions=True)
        missing = self._count * self._each - len(self._outcome.last) - self._outcome.errors.total()
        if missing:
            self._outcome.errors["no answer in time"] += missing
        return self._outcome

    async def _tab(self, client: httpx.AsyncClient, number: int, after: float) -> None:
        await asyncio.sleep(after)
        session = secrets.token_hex(6)
        async with client.stream(
            "GET", f"/gradio_api/heartbeat/{session}"
        ):  # held for as long as the tab is open
            for turn in range(self._each):
                question = self._questions[(number + turn * self._count) % len(self._questions)]
                try:
                    await self._ask(client, question, session, turn)
                except httpx.HTTPError as error:
                    self._outcome.errors[type(error).__name__] += 1
                if turn + 1 < self._each:
                    await asyncio.sleep(self._pause)

    async def _ask(self, client: httpx.AsyncClient, question: str, session: str, turn: int) -> None:
        started = time.perf_counter()
        event = self._asking.event(question, session, turn)
        joined = await client.post("/gradio_api/queue/join", json=event)
        if joined.status_code != httpx.codes.OK:
            self._outcome.errors[f"join answered {joined.status_code}"] += 1
            return
        first: float | None = None
        stream = client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session})
        async with stream as response:
            async for line in response.aiter_lines():
                message = json.loads(line[len("data:") :]) if line.startswith("data:") else {}
                if message.get("msg") == "process_generating" and first is None:
                    first = time.perf_counter() - started
                if message.get("msg") == "process_completed":
                    self._end(message, first, time.perf_counter() - started)
                    return
        self._outcome.errors["stream ended without an answer"] += 1

    def _end(self, message: dict[str, Any], first: float | None, seconds: float) -> None:
        if not message.get("success"):
            self._outcome.errors["the event failed"] += 1
            return
        self._outcome.first.append(first if first is not None else seconds)
        self._outcome.last.append(seconds)


def _report(outcome: Outcome, asked: int, seconds: float) -> None:
    say("questions", asked, "")
    say("answered", len(outcome.last), "")
    for reason, count in outcome.errors.items():
        say(f"error: {reason}", count, "")
    say("took", seconds, "s")
    for name, times in (("first claim", outcome.first), ("whole answer", outcome.last)):
        if times:
            say(f"{name}, p50", percentile(times, 0.5), "s")
            say(f"{name}, p95", percentile(times, 0.95), "s")
            say(f"{name}, last", max(times), "s")


if __name__ == "__main__":
    main()
