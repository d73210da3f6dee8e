"""Many queries at once, as files of JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.errors import BatchUnreadable
from index.types import Hit


def read_queries(path: Path) -> Iterator[tuple[str, str]]:
    """`(id, query)` of each line `{"id", "query"}`; blank lines are skipped.

    Raises:
        BatchUnreadable: the file is missing or a line has another form; named with its number.
    """
    try:
        # Split at \n only: JSON text may hold other line separators (U+2028) as they are.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BatchUnreadable(
            f"問い合わせのファイル「{path}」を読めません。場所と文字コード（UTF-8）を確かめてください。"
        ) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            id_, query = entry["id"], entry["query"]
            if not isinstance(query, str):
                raise TypeError(query)
        except (ValueError, KeyError, TypeError) as error:
            message = f'{path}:{number}: {{"id": …, "query": …}} の形で書いてください。'
            raise BatchUnreadable(message) from error
        yield str(id_), query


def unique_documents(hits: Sequence[Hit]) -> list[Hit]:
    """The best hit of each document, in order."""
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.document.id, hit)
    return list(best.values())
