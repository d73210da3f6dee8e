"""A writer that gives set drafts, for tests and for trying the page without a model."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from bot.errors import WriterFailed
from bot.ports import Draft, Excerpt
from index.types import Language


class CannedWriter:
    """Implements `Writer`.

    Args:
        drafts: what is written, or what makes it of the question and the excerpts.
        fails_after: how many drafts are given before it fails; None: it does not.
    """

    def __init__(
        self,
        drafts: Sequence[Draft] | Callable[[str, Sequence[Excerpt]], Sequence[Draft]],
        *,
        fails_after: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._drafts = drafts
        self._fails_after = fails_after
        self._clock = clock

    def write(
        self,
        question: str,
        excerpts: Sequence[Excerpt],
        language: Language,  # noqa: ARG002 — the drafts are in one already
        deadline: float,
    ) -> Iterator[Draft]:
        """The set drafts, with the passages that are among the excerpts."""
        drafts = self._drafts(question, excerpts) if callable(self._drafts) else self._drafts
        known = {excerpt.passage_id for excerpt in excerpts}
        for number, draft in enumerate(drafts):
            if number == self._fails_after:
                raise WriterFailed("言語モデルが途中で止まりました。")
            if self._clock() > deadline:
                raise WriterFailed("言語モデルが時間内に答えませんでした。")
            yield Draft(draft.text, tuple(id_ for id_ in draft.passage_ids if id_ in known))
        if self._fails_after is not None and self._fails_after >= len(drafts):
            raise WriterFailed("言語モデルが途中で止まりました。")
