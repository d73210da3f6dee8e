"""One loader per file format: path → document. `LOADERS` maps a file name's extension to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from index.loaders.draft import Draft, LoadError
from index.loaders.markdown import load_markdown
from index.loaders.plain_text import load_plain_text

__all__ = ["LOADERS", "Draft", "LoadError", "Loader"]

Loader = Callable[[Path], Draft]

LOADERS: Mapping[str, Loader] = {
    ".md": load_markdown,
    ".txt": load_plain_text,
}
