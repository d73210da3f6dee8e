"""`madoguchi backup` and `restore` as an operator runs them, while the server answers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from index.build import run_sync
from index.settings import IndexSettings
from ui.build import build_app
from ui.cli import app

QUESTION = {"question": "転入届はいつまでに出せばいい？"}


def run(*arguments: object) -> Result:
    """One command."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def home(small_corpus: Path, tmp_path: Path) -> Path:
    """An installation with `data` and `corpus`."""
    shutil.copytree(small_corpus, tmp_path / "corpus")
    run_sync(IndexSettings(data=tmp_path / "data", corpus=(tmp_path / "corpus",)))
    return tmp_path


def places(home: Path) -> list[object]:
    """The options that name an installation."""
    return ["--data", home / "data", "--corpus", home / "corpus"]


def test_a_server_is_backed_up_and_put_back_elsewhere(home: Path) -> None:
    with TestClient(build_app(IndexSettings(data=home / "data", corpus=(home / "corpus",)))) as client:
        answer = client.post("/api/v1/ask", json=QUESTION).json()
        done = run("backup", home / "kept", *places(home))
        assert done.exit_code == 0, done.output
        assert "会話 1 件" in done.output
        told = run("restore", home / "kept", "--replace", *places(home))
        assert told.exit_code == 1
        assert "止めて" in told.output
        assert client.post("/api/v1/ask", json=QUESTION).status_code == 200
    assert run("restore", home / "kept", "--check").exit_code == 0
    noted = re.findall(r"[0-9a-f]{64}", done.output)[-1]
    assert run("restore", home / "kept", "--check", "--fingerprint", noted).exit_code == 0
    assert run("restore", home / "kept", "--check", "--fingerprint", "0" * 64).exit_code == 1
    new = home / "new"
    done = run("restore", home / "kept", *places(new))
    assert done.exit_code == 0, done.output
    assert "index sync" not in done.output
    with TestClient(build_app(IndexSettings(data=new / "data", corpus=(new / "corpus",)))) as client:
        again = client.post("/api/v1/ask", json=QUESTION).json()
        assert again["text"] == answer["text"]
    log = run("desk", "audit", "list", "--data", new / "data").output
    assert "records.restore" in log
    assert run("desk", "audit", "verify", "--data", new / "data").exit_code == 0


def test_what_cannot_be_done_is_told_in_a_sentence(home: Path) -> None:
    for arguments in (
        ["backup", home / "data" / "inside"],
        ["restore", home / "nothing"],
        ["restore", home / "nothing", "--check"],
    ):
        done = run(*arguments, *places(home))
        assert done.exit_code == 1
        assert done.output.strip().endswith("。")
        assert "Traceback" not in done.output
