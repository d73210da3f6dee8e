"""One loader per file format: path → document. `LOADERS` maps a file name's extension to it.

A loader imports its library when it is called, so that a question does not wait for PDF and Office.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from index.loaders.checks import check_file
from index.loaders.delimited import load_csv
from index.loaders.draft import Draft, LoadError
from index.loaders.markdown import load_markdown
from index.loaders.pdf import load_pdf
from index.loaders.plain_text import load_plain_text
from index.loaders.slides import load_slides
from index.loaders.web_page import load_web_page
from index.loaders.word import load_word
from index.loaders.workbook import load_workbook

__all__ = ["LOADERS", "Draft", "LoadError", "Loader", "load"]

Loader = Callable[[Path], Draft | list[Draft]]

LOADERS: Mapping[str, Loader] = {
    ".md": load_markdown,
    ".txt": load_plain_text,
    ".html": load_web_page,
    ".htm": load_web_page,
    ".pdf": load_pdf,
    ".docx": load_word,
    ".xlsx": load_workbook,
    ".csv": load_csv,
    ".pptx": load_slides,
}


def load(path: Path) -> Sequence[Draft]:
    """The documents of a file, which is looked at before a library opens it.

    Raises:
        LoadError: whatever is wrong with the file, also where a library gives up on it.
    """
    check_file(path)
    try:
        loaded = LOADERS[path.suffix.lower()](path)
    except LoadError:
        raise
    except Exception as error:  # libraries raise anything on a damaged file
        raise LoadError(
            f"ファイルを読み取れません（{type(error).__name__}）。壊れていないか確かめ、保存し直してください。"
        ) from error
    return [loaded] if isinstance(loaded, Draft) else loaded
