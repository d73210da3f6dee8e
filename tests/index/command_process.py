"""Runs `madoguchi` as its own process, as an operator does. No tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

COMMAND = "from ui.cli import main; main()"


def command(*arguments: str | Path, code: str = COMMAND) -> subprocess.CompletedProcess[str]:
    """What the command printed and how it ended, with the variables of this process; a warning is an error."""
    return subprocess.run(  # noqa: S603 — our own program
        [sys.executable, "-W", "error", "-c", code, *map(str, arguments)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
