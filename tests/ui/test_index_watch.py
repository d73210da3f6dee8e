"""`madoguchi index watch` as a process of its own: what it prints, and how it ends."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest
from filelock import FileLock

from index.library import LOCK

ROOT = Path(__file__).parent.parent.parent
LIBRARY = ROOT / "tests" / "corpora" / "library"
RUN = "from ui.cli import main; main()"
SOON = 60.0


class Watching:
    """The running command, and the lines it has printed."""

    def __init__(self, corpus: Path, data: Path, *options: str) -> None:
        command = [sys.executable, "-c", RUN, "index", "watch", "--corpus", str(corpus), "--data", str(data)]
        self.process = subprocess.Popen(  # noqa: S603 — our own program
            [*command, *options],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self.lines: SimpleQueue[str] = SimpleQueue()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line)

    def until(self, words: str) -> list[str]:
        """The lines up to the first with these words."""
        found = [self.lines.get(timeout=SOON)]
        while words not in found[-1]:
            found.append(self.lines.get(timeout=SOON))
        return found

    def end(self, number: signal.Signals) -> int:
        """Its exit code after this signal."""
        self.process.send_signal(number)
        return self.process.wait(SOON)

    def close(self) -> None:
        """Leave nothing running."""
        self.process.kill()
        self.process.wait(SOON)
        self.reader.join(SOON)
        if self.process.stdout:
            self.process.stdout.close()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of the library's documents."""
    return Path(shutil.copytree(LIBRARY, tmp_path / "corpus"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "data"


@pytest.fixture
def watching(corpus: Path, data: Path) -> Iterator[Watching]:
    """The command, watching the library's documents."""
    running = Watching(corpus, data)
    yield running
    running.close()


def change(corpus: Path, before: str, after: str) -> None:
    """Replace words in the city profile."""
    profile = corpus / "_city.yaml"
    text = profile.read_text(encoding="utf-8")
    assert before in text
    profile.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_syncs_tells_failures_and_ends_with_0(
    corpus: Path, watching: Watching, number: signal.Signals
) -> None:
    """The lines of `index sync` after each change, one sentence for a fault, and no traceback."""
    lines = watching.until("新しい索引に切り替えました: 追加 8")
    (corpus / "new.md").write_text("# 返却ポスト\n\n返却ポストは、いつでも使えます。\n", encoding="utf-8")
    lines += watching.until("追加 1")
    change(corpus, "name:", "nome:")
    lines += watching.until("_city.yaml")
    change(corpus, "nome:", "name:")
    lines += watching.until("変わっていません")
    assert watching.end(number) == 0
    lines += watching.until("見張りを終えました。")
    assert "見張っています" in lines[0]
    assert not any("Traceback" in line or "Error" in line for line in lines)


def test_another_sync_is_waited_for(corpus: Path, data: Path) -> None:
    """Nobody has to change a document again."""
    data.mkdir()
    lock = FileLock(data / LOCK)
    lock.acquire()
    running = Watching(corpus, data, "--poll")
    try:
        running.until("別の index sync が動いています。")
        lock.release()
        running.until("追加 8")
        assert running.end(signal.SIGTERM) == 0
    finally:
        lock.release()
        running.close()
