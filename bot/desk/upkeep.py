"""What is done to the records once a day: what is older than the settings keep is forgotten."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.desk.records import Desk
from bot.errors import DeskUnavailable

logger = logging.getLogger(__name__)

_DAY = 24 * 3600.0
# Until a store is tried again that could not be written.
_HOUR = 3600.0
# A part that is being forgotten is done in a moment; nobody waits longer for the server to stop.
_PATIENCE = 5.0


def purge_daily(desk: Desk, wait: Callable[[float], bool]) -> None:
    """Purge now and once a day; after a failure, once an hour. Several servers over one store do not disturb each other.

    Args:
        wait: waits for so many seconds; True, at once, when it is over.
    """
    while True:
        try:
            logger.info("古い記録を消しました: %s", desk.purge())
            pause = _DAY
        except DeskUnavailable as error:
            logger.warning("古い記録をまだ消せません: %s", error)
            pause = _HOUR
        except Exception as error:  # noqa: BLE001 — whatever it was, tomorrow's is not to be lost with it
            logger.error("古い記録をまだ消せません: %s", type(error).__name__)
            pause = _DAY
        if wait(pause):
            return


@contextmanager
def kept_up(desk: Desk) -> Iterator[None]:
    """Purge once a day, in a thread of its own, for the length of the block."""
    over = threading.Event()
    thread = threading.Thread(target=purge_daily, args=(desk, over.wait), name="upkeep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(_PATIENCE)
