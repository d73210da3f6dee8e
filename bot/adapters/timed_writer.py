"""A writer that keeps to the deadline whatever the one behind it does: that one works in a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue

from bot.errors import BotError, WriterFailed
from bot.ports import Draft, Excerpt, Writer
from index.types import Language

_LATE = "言語モデルが時間内に答えませんでした。"


class TimedWriter:
    """Implements `Writer` around another one, which is made in the background: its libraries take seconds to load.

    Args:
        make: makes the other writer; an error of it fails every question, with its message.
        in_flight: how many questions it is asked at a time; those that nobody waits for any more count until they end.
    """

    def __init__(
        self, make: Callable[[], Writer], in_flight: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._in_flight = in_flight
        self._places = threading.BoundedSemaphore(in_flight)
        self._writer: Future[Writer] = Future()
        threading.Thread(target=self._prepare, args=(make,), name="language-model", daemon=True).start()

    def write(
        self, question: str, excerpts: Sequence[Excerpt], language: Language, deadline: float
    ) -> Iterator[Draft]:
        """The other writer's drafts, until the deadline."""
        if not self._places.acquire(blocking=False):
            raise WriterFailed("言語モデルへの質問が混み合っています。")
        items: SimpleQueue[Draft | WriterFailed | None] = SimpleQueue()
        left = threading.Event()

        def run() -> None:
            try:
                writer = self._writer.result(max(deadline - self._clock(), 0.0))
                for draft in writer.write(question, excerpts, language, deadline):
                    items.put(draft)
                    if left.is_set():
                        break
                items.put(None)
            except BotError as failed:
                items.put(WriterFailed(str(failed)))
            except Exception as error:  # noqa: BLE001 — it would end the thread, and the reader would wait
                items.put(WriterFailed(_LATE if isinstance(error, TimeoutError) else type(error).__name__))
            finally:
                self._places.release()

        threading.Thread(target=run, name="language-model", daemon=True).start()
        try:
            yield from self._read(items, deadline)
        finally:
            left.set()

    def ready(self) -> None:
        """Wait until the other writer is made.

        Raises:
            BotError: it cannot be made.
        """
        self._writer.result()

    def idle(self, seconds: float) -> bool:
        """Whether every question is done with, those that nobody waits for too, within so many seconds."""
        taken = 0
        end = self._clock() + seconds
        while taken < self._in_flight and self._places.acquire(timeout=max(end - self._clock(), 0.0)):
            taken += 1
        for _ in range(taken):
            self._places.release()
        return taken == self._in_flight

    def _read(self, items: SimpleQueue[Draft | WriterFailed | None], deadline: float) -> Iterator[Draft]:
        while (seconds := deadline - self._clock()) > 0:
            try:
                item = items.get(timeout=seconds)
            except Empty:
                break
            if item is None:
                return
            if isinstance(item, WriterFailed):
                raise item
            yield item
        raise WriterFailed(_LATE)

    def _prepare(self, make: Callable[[], Writer]) -> None:
        try:
            self._writer.set_result(make())
        except BaseException as error:  # noqa: BLE001 — whoever asks is told
            self._writer.set_exception(error)
