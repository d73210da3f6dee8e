"""Debian's PostgreSQL, started for the tests on loopback with a data folder of its own, and stopped after them."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "madoguchi"
# What Debian's package makes; the server refuses to run as root.
SERVICE_USER = "postgres"


def missing() -> str | None:
    """Why no server can be started here; None where one can."""
    if _programs() is None:
        return "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and not _is_user(SERVICE_USER):
        return f"run as root, the server needs the user {SERVICE_USER}"
    return None


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server without its database's name: `postgresql://madoguchi@127.0.0.1:PORT`."""
    programs = _programs()
    assert programs is not None
    user = SERVICE_USER if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="madoguchi-postgres-") as folder:
        data = Path(folder, "data")
        if user:
            shutil.chown(folder, user)

        def call(program: str, *arguments: str) -> None:
            command = [programs / program, *arguments]
            subprocess.run(command, user=user, cwd="/", check=True, stdout=subprocess.DEVNULL, timeout=60)  # noqa: S603 — the system's own programs

        call("initdb", "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        port = _free_port()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        call("pg_ctl", "-D", str(data), "-w", "-t", "30", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}"
        finally:
            call("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")


def _programs() -> Path | None:
    """Where the server's programs are; Debian keeps them out of the path."""
    found = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return Path(found).parent if found else folders[-1].parent if folders else None


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
