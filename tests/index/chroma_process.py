"""A real Chroma server for tests, on a loopback port."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

START_SECONDS = 60
RUN = "import sys; from chromadb.cli.cli import app; sys.argv[0] = 'chroma'; app()"


class ChromaProcess:
    """A running server over `folder`; it can be stopped and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._address: tuple[str, int] = free.getsockname()
        self._folder = folder
        self.url = f"http://127.0.0.1:{self._address[1]}"
        self.start()

    def start(self) -> None:
        """Start the server and wait until it takes connections; skips the test where it cannot."""
        where = ("--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self._address[1]))
        self._process = subprocess.Popen(  # noqa: S603 — this interpreter, a fixed text
            [sys.executable, "-c", RUN, "run", *where], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(self._address, 1):
                return
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.05)
        self.stop()
        pytest.skip("no Chroma server can be started here")

    def collections(self) -> set[str]:
        """All that the server has; asked without Chroma's own client, which leaves its connections open."""
        address = f"{self.url}/api/v2/tenants/default_tenant/databases/default_database/collections"
        answer = httpx.get(address, params={"limit": 1_000})
        return {collection["name"] for collection in answer.json()}

    def stop(self) -> None:
        """Stop the server and wait until it is gone."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
