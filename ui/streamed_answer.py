"""An answer while it comes to be: claims as soon as they are sure, then the whole."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Empty, SimpleQueue
from threading import Thread

from bot.assistant import Assistant
from bot.types import Answer, Claim, Question


def claims_then_answer(assistant: Assistant, question: Question) -> Iterator[tuple[Claim, ...] | Answer]:
    """All claims so far, whenever there are more of them, and at last the answer.

    It is asked in a thread of its own, for an iterator is pulled.

    Raises:
        Exception: whatever `Assistant.ask` raises.
    """
    items: SimpleQueue[Claim | Answer | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            items.put(assistant.ask(question, items.put))
        except Exception as error:  # noqa: BLE001 — raised again where it is pulled
            items.put(error)

    Thread(target=ask, name="ask", daemon=True).start()
    claims: tuple[Claim, ...] = ()
    item = items.get()
    while isinstance(item, Claim):
        claims = (*claims, item)
        try:
            item = items.get_nowait()
        except Empty:
            yield claims
            item = items.get()
    if isinstance(item, Exception):
        raise item
    yield item
