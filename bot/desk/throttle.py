"""Attempts counted in memory, each kind by itself; what is counted stands nowhere as it was given."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import blake2b

# Whoever comes from so many places at once is held up by what is counted of the account as a whole.
_MOST_KEPT = 20_000


class Throttle:
    """Lets so many attempts through in a row, then none for a while. Safe to use from several threads.

    An attempt counts when it begins, so that of many at once no more come through.
    """

    def __init__(self, most: int, pause: timedelta, now: Callable[[], datetime]) -> None:
        self._most = most
        self._pause = pause
        self._now = now
        self._salt = secrets.token_bytes(16)
        self._lock = threading.Lock()
        self._counts: dict[bytes, tuple[int, datetime]] = {}

    def enter(self, *who: str) -> bool:
        """Count an attempt; False, and nothing is counted, where there were too many, the last less than the pause ago."""
        key, now = self._key(who), self._now()
        with self._lock:
            count, last = self._counts.pop(key, (0, now))
            if now - last >= self._pause:
                count = 0
            entered = count < self._most
            self._counts[key] = (count + 1, now) if entered else (count, last)
            while len(self._counts) > _MOST_KEPT:
                del self._counts[next(iter(self._counts))]
        return entered

    def forget(self, *who: str) -> None:
        """Begin to count anew."""
        with self._lock:
            self._counts.pop(self._key(who), None)

    def _key(self, who: tuple[str, ...]) -> bytes:
        told = "\0".join(who).encode("utf-8", "replace")
        return blake2b(told, key=self._salt, digest_size=16).digest()
