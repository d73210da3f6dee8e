"""What the bot asks of a language model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.types import Language


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What a writer may write from: a passage of a document, without what is past its validity."""

    passage_id: str
    title: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One claim as a writer puts it, not yet checked. Passages that were not among the excerpts are left out."""

    text: str
    passage_ids: tuple[str, ...]


class Writer(Protocol):
    """Writes drafts of an answer from excerpts. Safe to use from several threads."""

    def write(
        self, question: str, excerpts: Sequence[Excerpt], language: Language, deadline: float
    ) -> Iterator[Draft]:
        """The drafts, each as soon as it is whole; none where the excerpts hold no answer.

        Args:
            question: as it passed the guard, so without personal data.
            deadline: of `time.monotonic`; past it the writer gives up.

        Raises:
            WriterFailed: nothing more will come, in time or at all; what was given before stands.
        """
