"""The contract of a writer, held by the real one over a real server, by the canned one, and by what is put around them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager

import pytest
from openai_server import Reply, Server, openai_server

from bot.adapters.canned_writer import CannedWriter
from bot.adapters.chat_models import model_writer
from bot.adapters.circuit_breaker import CircuitBreaker
from bot.adapters.timed_writer import TimedWriter
from bot.errors import WriterFailed, WriterUnusable
from bot.llm_settings import LlmMethod, LlmSettings, LlmTuning
from bot.ports import Draft, Excerpt, Writer

EXCERPTS = [
    Excerpt("lending#rows", "本の貸し出し", "", "期限：本は2週間"),
    Excerpt("lending#lead", "本の貸し出し", "はじめに", "本は窓口で借ります。{そのまま}"),
]
CLAIMS = [("本は2週間です。", ["p1"]), ("本は窓口で借ります。", ["p2", "p7"])]
DRAFTS = [Draft("本は2週間です。", ("lending#rows",)), Draft("本は窓口で借ります。", ("lending#lead",))]
TUNING = LlmTuning(pause_seconds=0.0)
LONG = 30.0
Made = Callable[[int | None], AbstractContextManager[Writer]]


def write(writer: Writer, seconds: float = LONG) -> list[Draft]:
    """What a writer gives for one question."""
    return list(writer.write("いつまで借りられますか", EXCERPTS, "ja", time.monotonic() + seconds))


def real(server: Server, method: LlmMethod = "json_schema") -> Writer:
    """The writer that serves, against a server on loopback."""
    return model_writer(LlmSettings(llm="openai:made-up", llm_url=server.url, llm_method=method), TUNING)


@contextmanager
def canned(fails_after: int | None) -> Iterator[Writer]:
    """A canned writer."""
    given = [Draft(draft.text, (*draft.passage_ids, "nowhere#rows")) for draft in DRAFTS]
    yield CannedWriter(given, fails_after=fails_after)


@contextmanager
def over_http(fails_after: int | None) -> Iterator[Writer]:
    """The real writer over a server that sends its claims, and cuts the stream where it is to fail."""

    def behave(reply: Reply) -> None:
        if fails_after is None:
            reply.claims(CLAIMS)
            return
        whole = '{"claims": ['
        whole += "".join(
            f'{{"text": "{text}", "passages": ["{p[0]}"]}}, ' for text, p in CLAIMS[:fails_after]
        )
        reply.text(whole, finish=None)

    with openai_server(behave) as server:
        yield real(server)


@contextmanager
def timed(fails_after: int | None) -> Iterator[Writer]:
    """A canned writer in a thread of its own."""
    with canned(fails_after) as writer:
        yield TimedWriter(lambda: writer, in_flight=2)


@contextmanager
def guarded(fails_after: int | None) -> Iterator[Writer]:
    """A canned writer behind a breaker."""
    with canned(fails_after) as writer:
        yield CircuitBreaker(writer, failures=3, seconds=60)


CONTRACT = pytest.mark.parametrize("made", [canned, over_http, timed, guarded])


@CONTRACT
def test_drafts_name_passages_that_were_given_and_no_others(made: Made) -> None:
    with made(None) as writer:
        assert write(writer) == DRAFTS


@CONTRACT
@pytest.mark.parametrize("given", [0, 1])
def test_what_was_given_before_a_failure_stands(made: Made, given: int) -> None:
    with made(given) as writer:
        drafts = writer.write("いつまで", EXCERPTS, "ja", time.monotonic() + LONG)
        assert [next(drafts) for _ in range(given)] == DRAFTS[:given]
        with pytest.raises(WriterFailed):
            next(drafts)


@CONTRACT
def test_past_the_deadline_a_writer_gives_up(made: Made) -> None:
    with made(None) as writer, pytest.raises(WriterFailed):
        write(writer, seconds=-1.0)


@CONTRACT
def test_a_reader_may_stop_early(made: Made) -> None:
    with made(None) as writer:
        drafts = writer.write("いつまで", EXCERPTS, "ja", time.monotonic() + LONG)
        assert next(drafts) == DRAFTS[0]
        drafts.close()
        assert write(writer) == DRAFTS


@pytest.mark.parametrize("method", ["json_schema", "json_mode", "function_calling"])
def test_each_way_to_ask_for_structured_output_is_read(method: LlmMethod) -> None:
    def behave(reply: Reply) -> None:
        (reply.tool_call if "tools" in reply.asked.body else reply.claims)(CLAIMS)

    with openai_server(behave) as server:
        assert write(real(server, method)) == DRAFTS
        assert server.asked[0].body["stream"] is True


def test_excerpts_and_question_stand_behind_fences_that_differ_each_time() -> None:
    with openai_server(lambda reply: reply.claims(CLAIMS)) as server:
        writer = real(server)
        write(writer)
        write(writer)
        first, second = (asked.messages for asked in server.asked)
        assert first != second
        assert list(server.asked[0].passages) == ["p1", "p2"]
        assert server.asked[0].passages["p2"].endswith("本は窓口で借ります。{そのまま}")
        assert "いつまで借りられますか" in first


@pytest.mark.parametrize(
    ("fail", "requests"),
    [
        (lambda reply: reply.fail(500), 2),
        (lambda reply: reply.fail(429, {"Retry-After": "0"}), 2),
        (lambda reply: reply.fail(429, {"Retry-After": "3600"}), 1),
        (lambda reply: reply.fail(503, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), 1),
        (lambda reply: reply.fail(401), 1),
        (lambda reply: reply.fail(400), 1),
        (lambda reply: reply.text("なし"), 1),
    ],
    ids=["500", "429", "429 for an hour", "503 until a date", "401", "400", "no JSON"],
)
def test_it_is_asked_again_where_that_may_help_and_there_is_time(
    fail: Callable[[Reply], None], requests: int
) -> None:
    with openai_server(fail) as server:
        with pytest.raises(WriterFailed):
            write(real(server))
        assert len(server.asked) == requests


def test_the_second_request_may_succeed() -> None:
    def behave(reply: Reply) -> None:
        if len(reply.server.asked) < 2:
            reply.fail(429, {"Retry-After": "0"})
        else:
            reply.claims(CLAIMS)

    with openai_server(behave) as server:
        assert write(real(server)) == DRAFTS


def test_nobody_is_told_of_what_was_asked_by_an_error() -> None:
    """A provider's message may repeat the question; the failure names its kind alone."""
    with openai_server(lambda reply: reply.fail(400)) as server, pytest.raises(WriterFailed) as failed:
        write(real(server))
    assert "400" in str(failed.value)
    assert "いつまで" not in str(failed.value)


def stalls(reply: Reply) -> None:
    """Takes the question and says nothing."""
    reply.server.closing.wait()


def drips(reply: Reply) -> None:
    """Sends a byte now and then, for ever."""
    reply.begin()
    while not reply.server.closing.wait(0.02):
        reply.raw(":\n")


def drips_its_head(reply: Reply) -> None:
    """Sends headers, for ever."""
    reply.raw("HTTP/1.1 200 OK\r\n")
    while not reply.server.closing.wait(0.02):
        reply.raw("X-More: 1\r\n")


@pytest.mark.parametrize("behave", [stalls, drips, drips_its_head])
def test_a_server_that_keeps_its_reader_waiting_is_left_at_the_deadline(
    behave: Callable[[Reply], None],
) -> None:
    with openai_server(behave) as server:
        writer = TimedWriter(lambda: real(server), in_flight=1)
        writer.ready()
        started = time.monotonic()
        with pytest.raises(WriterFailed, match=r"時間内|Timeout"):
            write(writer, seconds=0.3)
        assert time.monotonic() - started < 0.3 + 0.5


@pytest.mark.parametrize("behave", [stalls, drips])
def test_the_request_of_a_reader_who_has_left_ends_too(behave: Callable[[Reply], None]) -> None:
    """With one place, the next question is taken: the client's own limit ended the first request."""
    with openai_server(behave) as server:
        writer = TimedWriter(lambda: real(server), in_flight=1)
        writer.ready()
        with pytest.raises(WriterFailed):
            write(writer, seconds=0.2)
        assert writer.idle(seconds=5.0)
        server.behave = lambda reply: reply.claims(CLAIMS)
        assert write(writer) == DRAFTS


def test_more_questions_than_places_are_turned_away_at_once() -> None:
    asked, go_on = threading.Event(), threading.Event()

    def waits(_question: str, _excerpts: Sequence[Excerpt]) -> list[Draft]:
        asked.set()
        go_on.wait()
        return DRAFTS

    writer = TimedWriter(lambda: CannedWriter(waits), in_flight=1)
    with ThreadPoolExecutor(1) as reader:
        first = reader.submit(write, writer)
        asked.wait()
        with pytest.raises(WriterFailed, match="混み合って"):
            write(writer)
        go_on.set()
        assert first.result() == DRAFTS


def test_a_writer_that_cannot_be_made_fails_every_question_with_its_reason() -> None:
    def broken() -> Writer:
        raise WriterUnusable("部品が入っていません。")

    writer = TimedWriter(broken, in_flight=1)
    for _ in range(2):
        with pytest.raises(WriterFailed, match="部品が入っていません"):
            write(writer)


def test_a_writer_that_takes_long_to_make_costs_no_more_than_the_deadline() -> None:
    never = threading.Event()

    def slow() -> Writer:
        never.wait()
        return CannedWriter(DRAFTS)

    writer = TimedWriter(slow, in_flight=1)
    with pytest.raises(WriterFailed, match="時間内"):
        write(writer, seconds=0.1)
    never.set()


def test_a_fault_of_the_program_in_a_writer_is_a_failure_too() -> None:
    class Faulty(CannedWriter):
        def write(self, question: str, excerpts: Sequence[Excerpt], *rest: object) -> Iterator[Draft]:  # type: ignore[override]
            raise KeyError(question)

    with pytest.raises(WriterFailed, match="KeyError") as failed:
        write(TimedWriter(lambda: Faulty([]), in_flight=1))
    assert "いつまで" not in str(failed.value)
