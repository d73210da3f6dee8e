"""Puts a body together from blocks, and knows where its headings start."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.loaders.draft import Heading


class Body:
    """Blocks apart by a blank line, as Markdown has it: a heading is a line of its own that is never quoted."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._lines_open = False
        self._headings: list[Heading] = []

    @property
    def text(self) -> str:
        """Everything written so far."""
        return "".join(self._parts)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings and sections written so far."""
        return tuple(self._headings)

    def heading(self, text: str, level: int = 2) -> None:
        """Write a heading; a section starts with it."""
        self.section(text)
        self.line_of_heading(text, level)

    def section(self, text: str = "", *, slug: str | None = None, place: str | None = None) -> None:
        """Let a section start here without writing anything."""
        self.end_lines()
        self._headings.append(Heading(one_line(text), self._length, slug=slug, place=place))

    def line_of_heading(self, text: str, level: int = 2) -> None:
        """Write a line that is read as a heading; no section starts with it."""
        self.block(f"{'#' * level} {one_line(text)}")

    def block(self, text: str) -> None:
        """Write a paragraph, or a run of lines that belong together."""
        if text.strip():
            self.end_lines()
            self._write(text.strip() + "\n\n")

    def line(self, text: str) -> None:
        """Write one line of a run: an item of a list, a row of a table."""
        self._write(text + "\n")
        self._lines_open = True

    def end_lines(self) -> None:
        """Let the next line start another run."""
        if self._lines_open:
            self._write("\n")
            self._lines_open = False

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def one_line(text: str) -> str:
    """The text with every run of white space made one space."""
    return re.sub(r"\s+", " ", text).strip()


def table_row(cells: Iterable[str]) -> str:
    """A row as Markdown writes it; "" where all cells are blank."""
    texts = [one_line(cell).replace("|", "｜") for cell in cells]
    return f"| {' | '.join(texts)} |" if any(texts) else ""
