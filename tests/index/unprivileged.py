"""Runs code as a user whom file modes stop, for tests that may themselves run as root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_RIGHTS = "-dac_override,-dac_read_search"
_STOPPED = "import os, sys\nsys.exit(any(os.access(path, os.R_OK | os.W_OK) for path in sys.argv[1:]))"


def run_unprivileged(code: str, *arguments: str | Path, stopped_at: Path) -> str:
    """What Python code prints on standard output; it must not be able to read or write `stopped_at`.

    Skips the test where root cannot lay its rights down.
    """
    begin: list[str] = []
    if os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("file modes do not stop root, and setpriv is not installed")
        begin = [setpriv, f"--bounding-set={_RIGHTS}", f"--inh-caps={_RIGHTS}"]
    python = [*begin, sys.executable, "-W", "error", "-c"]
    tried = subprocess.run([*python, _STOPPED, str(stopped_at)], capture_output=True, check=False)  # noqa: S603
    if tried.returncode:
        pytest.skip("file modes stop nobody here")
    done = subprocess.run(  # noqa: S603 — the tests' own code
        [*python, code, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
