"""A sync while another process is at one: the command says so, and the index becomes what the first one makes it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from index.build import open_library
from index.settings import IndexSettings
from ui.cli import app

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "tests" / "corpora" / "library"

# A sync that stops at its first step until it is told to go on.
WAITING = """
import sys
from pathlib import Path
from index.build import run_sync
from index.settings import IndexSettings

told = []

def wait(step, done, total):
    if not told:
        print("at work", flush=True)
        told.append(sys.stdin.readline())

run_sync(IndexSettings(data=Path(sys.argv[1]), corpus=(Path(sys.argv[2]),)), wait)
"""


def sync(data: Path) -> tuple[int, str]:
    """How the command ends, and what it prints."""
    done = CliRunner().invoke(app, ["index", "sync", "--data", str(data), "--corpus", str(LIBRARY)])
    return done.exit_code, done.output


def test_a_sync_beside_another_one_is_refused_in_a_sentence_and_harms_nothing(tmp_path: Path) -> None:
    """Status 1 at once; the sync at work ends well, and the next one finds nothing to do."""
    with subprocess.Popen(  # noqa: S603 — this interpreter, a fixed text
        [sys.executable, "-c", WAITING, str(tmp_path), str(LIBRARY)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as first:
        assert first.stdout
        assert first.stdout.readline() == "at work\n"
        code, said = sync(tmp_path)
        assert (code, said) == (
            1,
            "別の index sync が動いています。終わってから、もう一度実行してください。\n",
        )
        first.communicate("go on\n")
        assert first.returncode == 0
    library = open_library(IndexSettings(data=tmp_path))
    with library.lease() as generation:
        assert len(list(generation.store.documents())) == 8
        assert generation.search("本は何冊まで借りられますか")[0].document.id == "guides/lending"
    library.close()
    code, said = sync(tmp_path)
    assert code == 0
    assert said.startswith("変わっていません")
