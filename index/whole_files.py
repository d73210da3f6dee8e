"""Files that a reader sees as they were or as they are, never half-written."""

from __future__ import annotations

import os
from pathlib import Path


def replace_text(file: Path, text: str) -> None:
    """Write the file aside, to the disk, and put it in its place by a rename."""
    aside = file.with_name(f"{file.name}.new")
    with aside.open("w", encoding="utf-8") as new:
        new.write(text)
        new.flush()
        os.fsync(new.fileno())
    aside.replace(file)
