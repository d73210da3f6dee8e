"""`madoguchi eval`: what it writes, and how it ends."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.build import build_assistant, conversations_of, open_desk
from bot.desk.feedback import Feedback, Reason
from bot.types import Question
from index.build import open_library, run_sync
from index.settings import read_settings
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
        (("--cases", EXAMPLES / "library.jsonl", "--json", "nowhere/report.json"), "nowhere/report.json"),
        (("--cases", EXAMPLES / "library.jsonl", "--html", "/"), "報告書を書けません"),
    ],
)
def test_what_cannot_be_used_is_told_before_any_work(
    data: Path, arguments: tuple[str | Path, ...], told: str
) -> None:
    ended = run(data, *arguments)
    assert ended.exit_code == 2
    assert told in ended.output
    assert "Traceback" not in ended.output


@pytest.mark.parametrize("content", [None, "{", '{"id": "a"}', "\xff"])
def test_cases_that_cannot_be_checked_are_told_in_one_sentence(
    data: Path, tmp_path: Path, content: str | None
) -> None:
    """Not there, no JSON, no case, no UTF-8."""
    file = tmp_path / "cases.jsonl"
    if content is not None:
        file.write_bytes(content.encode("latin-1"))
    corpus = ROOT / "tests" / "corpora" / "library"
    command = ["eval", "check", "--cases", file, "--data", data, "--corpus", corpus]
    ended = CliRunner().invoke(app, list(map(str, command)))
    assert ended.exit_code == 2
    assert isinstance(ended.exception, SystemExit)
    assert ended.stderr.count("\n") == 1
    assert "cases.jsonl" in ended.stderr
    assert "。" in ended.stderr


def test_what_was_asked_in_vain_becomes_drafts(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the real store: asked, refused or rated badly, and drafted, without anybody's telephone number."""
    monkeypatch.delenv("MADOGUCHI_DATABASE_URL", raising=False)
    settings = read_settings(tmp_path, (ROOT / "tests" / "corpora" / "library",))
    run_sync(settings)
    library, desk = open_library(settings), open_desk(tmp_path)
    assistant = build_assistant(library, conversations_of(desk))
    answers = [
        assistant.ask(Question(text))
        for text in (
            "本は何冊まで借りられますか",
            "学習室を予約したい",
            "宇宙旅行の切符はどこで買えますか",
            "090-1234-5678に電話をください",
        )
    ]
    desk.feedback.keep(Feedback(answers[0].answer_id, "unhelpful", (Reason.OUTDATED,), datetime.now(UTC)))
    desk.feedback.keep(Feedback(answers[1].answer_id, "helpful", (), datetime.now(UTC)))
    desk.close()
    library.close()
    file = tmp_path / "drafts.jsonl"
    command = ["eval", "draft", "--data", str(tmp_path)]
    written = CliRunner().invoke(app, [*command, "--out", str(file)])
    printed = CliRunner().invoke(app, command)
    again = CliRunner().invoke(app, [*command, "--out", str(file)])
    drafts = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert (written.exit_code, printed.exit_code, again.exit_code) == (0, 0, 1)
    assert {draft["question"] for draft in drafts} == {
        "本は何冊まで借りられますか",
        "宇宙旅行の切符はどこで買えますか",
    }
    assert printed.stdout == file.read_text(encoding="utf-8")
    assert "下書き 2 件" in written.stderr
    assert "もうあります" in again.stderr
    ended = run(data, "--cases", file)
    assert ended.exit_code == 2
    assert "drafts.jsonl:1" in ended.output
