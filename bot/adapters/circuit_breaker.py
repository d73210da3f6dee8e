"""A writer that failed several times in a row is left alone for a while, so that nobody waits for it in vain."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence

from bot.errors import WriterFailed
from bot.ports import Draft, Excerpt, Writer
from index.types import Language


class CircuitBreaker:
    """Implements `Writer` around another one.

    Args:
        failures: so many in a row open the circuit.
        seconds: how long it stays open; then one question tries again, and the others wait for what becomes of it.
    """

    def __init__(
        self, writer: Writer, *, failures: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._writer = writer
        self._failures = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._failed_in_a_row = 0
        self._closed_from = 0.0

    def write(
        self, question: str, excerpts: Sequence[Excerpt], language: Language, deadline: float
    ) -> Iterator[Draft]:
        """The other writer's drafts; nothing is asked of it while the circuit is open."""
        self._enter()
        try:
            yield from self._writer.write(question, excerpts, language, deadline)
        except WriterFailed:
            self._note(failed=True)
            raise
        except GeneratorExit:  # whoever reads has enough
            self._note(failed=False)
            raise
        self._note(failed=False)

    def _enter(self) -> None:
        with self._lock:
            if self._failed_in_a_row < self._failures:
                return
            if self._clock() < self._closed_from:
                raise WriterFailed("言語モデルが続けて答えなかったので、しばらく使いません。")
            self._closed_from = self._clock() + self._seconds

    def _note(self, *, failed: bool) -> None:
        with self._lock:
            self._failed_in_a_row = self._failed_in_a_row + 1 if failed else 0
            if self._failed_in_a_row >= self._failures:
                self._closed_from = self._clock() + self._seconds
