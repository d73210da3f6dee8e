"""Bringing the index in step from within the server: in a process of its own, so that nobody who asks waits for it."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading

from index.settings import IndexSettings

logger = logging.getLogger(__name__)

# Seconds until it is tried again where another sync was at work, and how often.
_AGAIN, _TRIES = 5.0, 12


class BackgroundSync:
    """Runs `madoguchi index sync` when it is asked for; what is asked for meanwhile is one more run."""

    def __init__(self, settings: IndexSettings) -> None:
        corpus = [part for root in settings.corpus for part in ("--corpus", str(root))]
        self._command = [
            sys.executable,
            "-m",
            "ui.cli",
            "index",
            "sync",
            "--data",
            str(settings.data),
            *corpus,
        ]
        self._lock = threading.Lock()
        self._running = False
        self._wanted = False

    def ask(self) -> None:
        """Have a sync begin soon; returns at once."""
        with self._lock:
            self._wanted = True
            if self._running:
                return
            self._running = True
        threading.Thread(target=self._run, name="sync", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._wanted:
                    self._running = False
                    return
                self._wanted = False
            for _ in range(_TRIES):
                done = subprocess.run(self._command, capture_output=True, check=False)  # noqa: S603 — our own command
                if done.returncode == 0:
                    break
                threading.Event().wait(_AGAIN)
            else:
                logger.error("索引を新しくできませんでした。madoguchi index sync を実行してください。")
