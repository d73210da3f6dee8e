"""What a loader hands over: a document before defaults are filled in and variants inherit from their base."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.loaders.front_matter import VariantFrontMatter


class LoadError(Exception):
    """A file that cannot become a document; `str(error)` says in Japanese what to mend, `line` where (1-based)."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found in a body; `start` is the offset in the body where its section begins.

    `place` says for a person where in the file the section stands (12ページ), `slug` for a passage id (p12); both
    are None where the file has no pages, slides or rows.
    """

    text: str
    start: int
    valid_until: date | None = None
    slug: str | None = None
    place: str | None = None

    @property
    def shown(self) -> str:
        """What a citation shows: the heading and its place, or the one that there is."""
        return f"{self.text}（{self.place}）" if self.text and self.place else self.text or self.place or ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A loaded file, or a part of one. `front` is None where the file has no front matter.

    `part` tells the documents of one file apart (the row id of an FAQ table). `questions` and `curated` are what
    such a file says without front matter; see `Document`. `warnings` name what of the file could not be read, `notes`
    what a reader should know of what was.
    """

    path: Path
    title: str
    body: str
    headings: tuple[Heading, ...] = ()
    front: VariantFrontMatter | None = None
    part: str | None = None
    questions: tuple[str, ...] = ()
    curated: bool = False
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_text(path: Path) -> str:
    """The file's text with `\\n` line ends and without a byte order mark.

    Raises:
        LoadError: the file is empty, unreadable or not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(error) from error
    if not data.strip():
        raise LoadError("ファイルが空です。内容を書くか、ファイルを消してください。")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise LoadError("文字コードが UTF-8 ではありません。UTF-8 で保存し直してください。", line) from error
    if "\x00" in text:
        raise LoadError("文字の文書ではありません。正しいファイルか確かめてください。")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def unreadable(error: OSError) -> LoadError:
    """What to tell of a file that the system does not let us read."""
    return LoadError(f"ファイルを読めません（{error.strerror}）。アクセス権を確かめてください。")
