"""A deadline for the whole of an HTTP answer: a client's own time-out starts anew with every byte."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

# Without a deadline in the thread (a request that the library makes for itself), a request still ends.
_OTHERWISE_SECONDS = 30.0
_LEAST_SECONDS = 0.001


class ReadLimit:
    """Ends the requests of a thread at the deadline that the thread has set.

    For clients of httpx and of httpx2, which has the same interface under another name.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._threads = threading.local()

    def until(self, deadline: float) -> None:
        """Set the deadline of this thread's requests, in the clock's seconds."""
        self._threads.deadline = deadline

    def hooks(self, library: Any) -> dict[str, list[Callable[[Any], None]]]:
        """`event_hooks` for a client of `library` (httpx or httpx2)."""

        class LimitedStream(library.SyncByteStream):  # type: ignore[misc]  # the library is a parameter
            def __init__(self, stream: Any, check: Callable[[], None]) -> None:
                self._stream = stream
                self._check = check

            def __iter__(self) -> Iterator[bytes]:
                for piece in self._stream:
                    self._check()
                    yield piece

            def close(self) -> None:
                self._stream.close()

        def check() -> None:
            if self._left() <= 0:
                raise library.ReadTimeout("the deadline of the answer has passed")

        def limit_request(request: Any) -> None:
            seconds = max(self._left(), _LEAST_SECONDS)
            request.extensions = {
                **request.extensions,
                "timeout": dict.fromkeys(("connect", "read", "write", "pool"), seconds),
            }

        def limit_response(response: Any) -> None:
            response.stream = LimitedStream(response.stream, check)

        return {"request": [limit_request], "response": [limit_response]}

    def _left(self) -> float:
        deadline = getattr(self._threads, "deadline", None)
        return _OTHERWISE_SECONDS if deadline is None else float(deadline) - self._clock()
