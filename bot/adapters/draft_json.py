"""Drafts out of a JSON text that is still being written: {"claims": [{"text": …, "passages": […]}, …]}. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.errors import WriterFailed
from bot.ports import Draft

# As structured output is asked for; the names that a strict provider wants are all there.
SCHEMA: dict[str, Any] = {
    "title": "answer",
    "description": "The claims that answer the question.",
    "type": "object",
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "passages": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["text", "passages"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["claims"],
    "additionalProperties": False,
}
# An answer is a few sentences, a draft is one; whoever writes this much has lost the thread.
_MOST_CHARACTERS = 20_000
_MOST_OF_ONE = 2_000
_OPENING = re.compile(r'\s*(?:```(?:json)?\s*)?\{\s*"claims"\s*:\s*\[')
_CLOSING = re.compile(r"\s*\]\s*\}\s*(?:```\s*)?")
_BETWEEN = re.compile(r"[\s,]*")


class _Shape(BaseModel):
    text: str
    passages: list[str]


class GrowingDrafts:
    """Gives each draft once it is whole.

    Args:
        passages: the passage ids by the handles under which the model knows them.
    """

    def __init__(self, passages: Mapping[str, str]) -> None:
        self._passages = passages
        self._text = ""
        self._position: int | None = None

    def add(self, piece: str) -> Iterator[Draft]:
        """The drafts that are whole with this piece.

        Raises:
            WriterFailed: the text is longer than any answer, or a draft has another shape than was asked for.
        """
        self._text += piece
        if len(self._text) > _MOST_CHARACTERS:
            raise WriterFailed("言語モデルの答えが長すぎます。")
        if self._position is None:
            opening = _OPENING.match(self._text)
            self._position = opening.end() if opening else None
        while self._position is not None and (draft := self._next()) is not None:
            yield draft
        if self._position is not None and len(self._text) - self._position > _MOST_OF_ONE:
            raise WriterFailed("言語モデルの一文が長すぎます。")

    def end(self) -> None:
        """Say that the text has ended.

        Raises:
            WriterFailed: it is not whole.
        """
        if self._position is None or not _CLOSING.fullmatch(self._text, self._position):
            raise WriterFailed("言語モデルの答えが、決めた形になっていないか、途中で切れています。")

    def _next(self) -> Draft | None:
        assert self._position is not None  # noqa: S101 — for the type checker
        between = _BETWEEN.match(self._text, self._position)
        start = between.end() if between else self._position
        if not self._text.startswith("{", start):
            return None
        try:
            value, end = json.JSONDecoder().raw_decode(self._text, start)
        except ValueError:
            return None
        except RecursionError as error:
            raise WriterFailed("言語モデルの答えが、決めた形になっていません。") from error
        self._position = end
        try:
            shape = _Shape.model_validate(value)
        except ValidationError as error:
            raise WriterFailed("言語モデルの答えが、決めた形になっていません。") from error
        known = (self._passages[handle] for handle in shape.passages if handle in self._passages)
        return Draft(shape.text, tuple(dict.fromkeys(known)))
