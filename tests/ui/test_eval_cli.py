"""`madoguchi eval`: what it writes, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ui.cli import app

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "evals" / "examples"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder for the library's documents."""
    return tmp_path_factory.mktemp("eval")


def run(data: Path, *arguments: str | Path) -> Result:
    corpus = ROOT / "tests" / "corpora" / "library"
    command = ["eval", "--data", data, "--corpus", corpus, *arguments]
    return CliRunner().invoke(app, list(map(str, command)))


def test_another_corpus_is_evaluated_with_its_own_cases_and_thresholds(data: Path, tmp_path: Path) -> None:
    report, page = tmp_path / "report.json", tmp_path / "report.html"
    cases = ("--cases", EXAMPLES / "library.jsonl", "--thresholds", EXAMPLES / "library.toml")
    ended = run(data, *cases, "--json", report, "--html", page)
    assert ended.exit_code == 0, ended.output
    assert "answered_right" in ended.output
    assert len(json.loads(report.read_text(encoding="utf-8"))["cases"]) == 24
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    again = run(data, *cases, "--baseline", report)
    assert again.exit_code == 0, again.output
    assert "compared with the baseline: 24 cases, McNemar p = 1.0000" in again.output


def test_a_threshold_that_is_missed_ends_with_one(data: Path, tmp_path: Path) -> None:
    limits = tmp_path / "limits.toml"
    limits.write_text("[at_least]\nanswered_right = 1.0\n", encoding="utf-8")
    ended = run(data, "--cases", EXAMPLES / "library.jsonl", "--thresholds", limits)
    assert ended.exit_code == 1
    assert "BELOW THRESHOLD: answered_right" in ended.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--suite", "dreams"), "dreams"),
        (("--cases", "nowhere.jsonl"), "nowhere.jsonl"),
        (("--cases", EXAMPLES / "library.jsonl", "--thresholds", "nowhere.toml"), "nowhere.toml"),
        (("--cases", EXAMPLES / "library.jsonl", "--baseline", "nowhere.json"), "nowhere.json"),
    ],
)
def test_what_cannot_be_used_is_told_before_any_work(
    data: Path, arguments: tuple[str | Path, ...], told: str
) -> None:
    ended = run(data, *arguments)
    assert ended.exit_code == 2
    assert told in ended.output
    assert "Traceback" not in ended.output
