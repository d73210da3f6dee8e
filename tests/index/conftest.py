"""What the index's tests write and read: corpus files, data folders, the city's own corpus."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from chroma_process import ChromaProcess

from index.corpus import Corpus, read_corpus
from index.settings import IndexSettings

CITY_CORPUS = Path(__file__).parents[2] / "corpus"
FRONT_MATTER = {
    "title": "転入届",
    "kind": "guide",
    "audience": "public",
    "scope": "nationwide",
    "checked_on": "2026-11-22",
    "checked_by": "null",
    "source": "null",
    "department": "null",
}


@pytest.fixture(scope="session")
def city_corpus() -> Corpus:
    """The corpus that the project comes with, read once."""
    return read_corpus([CITY_CORPUS])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty corpus folder."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


@pytest.fixture
def write(root: Path) -> Callable[[str, str | bytes], Path]:
    """Writes a file of the corpus folder, given its name and its text (or bytes)."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture(scope="session")
def markdown() -> Callable[..., str]:
    """Makes the text of a base document; entries are YAML, and one that is None is left out.

    The entries stand on lines 2 to 9 in the order of `FRONT_MATTER`, further ones from line 10.
    """

    def text(body: str = "転入届を出します。\n", **entries: str | None) -> str:
        front = {**FRONT_MATTER, **entries}
        lines = [f"{name}: {value}" for name, value in front.items() if value is not None]
        return "\n".join(("---", *lines, "---", body))

    return text


@pytest.fixture
def settings(root: Path, tmp_path: Path) -> IndexSettings:
    """Settings for syncing the corpus folder into an own data folder."""
    return IndexSettings(data=tmp_path / "data", corpus=(root,))


@pytest.fixture
def three_documents(write: Callable[[str, str], Path], markdown: Callable[..., str]) -> None:
    """A corpus of three documents."""
    write("moving-in.md", markdown(title="転入届", body="引っ越してきたら、転入届を出します。"))
    write("birth.md", markdown(title="出生届", body="生まれた日から14日以内に、出生届を出します。"))
    write("garbage.md", markdown(title="ごみの出し方", body="燃せるごみは、朝8時30分までに出します。"))


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaProcess]:
    """A Chroma server."""
    server = ChromaProcess(tmp_path_factory.mktemp("chroma"))
    yield server
    server.stop()


@pytest.fixture
def make_read_only() -> Iterator[Callable[[Path], None]]:
    """Makes a folder read-only until the test ends; for root, whom permissions don't stop, by a bind mount."""
    with ExitStack() as undo:

        def protect(folder: Path) -> None:
            if os.geteuid() != 0:
                undo.callback(folder.chmod, folder.stat().st_mode)
                folder.chmod(0o555)
            elif _run("mount", "--bind", str(folder), str(folder)):
                undo.callback(_run, "umount", "--lazy", str(folder))
                assert _run("mount", "-o", "remount,ro,bind", str(folder))
            else:
                pytest.skip("root may not mount here, and permissions do not stop root")

        yield protect


def _run(command: str, *arguments: str) -> bool:
    program = shutil.which(command)
    if program is None:
        return False
    done = subprocess.run([program, *arguments], capture_output=True, check=False)  # noqa: S603 — fixed commands
    return done.returncode == 0
