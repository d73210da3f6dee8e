"""Taking in what came to the desk, beside whoever waits for a page: one at a time, for as long as there is something."""

from __future__ import annotations

import logging
import threading

from bot.desk.casework import Casework
from bot.errors import BotError

logger = logging.getLogger(__name__)

# Of one go, after which is looked whether it is over: a server that stops waits no longer than this.
_GO = 2.0


class Gathering:
    """Gathers for a queue in a thread of its own. Safe to use from several threads."""

    def __init__(self, casework: Casework) -> None:
        self._casework = casework
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._over = threading.Event()

    def freshen(self, patience: float = 0.3) -> bool:
        """Take in what came since the last time; whether that was done within `patience` seconds. It goes on anyhow."""
        with self._lock:
            thread = self._thread
            if thread is None or not thread.is_alive():
                thread = threading.Thread(target=self._gather, name="gathering", daemon=True)
                self._thread = thread
                thread.start()
        thread.join(patience)
        return not thread.is_alive()

    def stop(self) -> None:
        """Leave the rest for the next time, and wait for what is being taken in."""
        self._over.set()
        with self._lock:
            thread = self._thread
        if thread:
            thread.join(2 * _GO)

    def _gather(self) -> None:
        try:
            while not self._over.is_set() and self._casework.gather(_GO):
                pass
        except BotError as error:
            logger.warning("届いた質問をまだ案件に集められません: %s", error)
        except Exception as error:  # noqa: BLE001 — a page that waits for the next is not to be lost with it
            logger.error("届いた質問をまだ案件に集められません: %s", type(error).__name__)
