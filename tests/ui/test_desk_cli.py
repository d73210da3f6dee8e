"""`madoguchi desk`: what was left, notices, and what is forgotten."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from bot.build import open_desk
from bot.desk.feedback import Feedback
from bot.desk.records import Desk
from index.settings import IndexSettings
from ui.build import build_app
from ui.cli import app


@pytest.fixture(autouse=True)
def no_database_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The records are in the data folder."""
    monkeypatch.delenv("MADOGUCHI_DATABASE_URL", raising=False)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The desk of a data folder, as the server has it open."""
    return open_desk(tmp_path)


def run(data: Path, *arguments: str) -> Result:
    """What a command printed and how it ended."""
    return CliRunner().invoke(app, ["desk", *arguments, "--data", str(data)])


def test_what_citizens_left_is_listed_by_its_state(desk: Desk, tmp_path: Path) -> None:
    left = desk.inquiries.leave("委任状の形は？", "ja")
    listed = run(tmp_path, "inquiries")
    assert "未対応" in listed.stdout
    assert "委任状の形は？" in listed.stdout
    desk.inquiries.reply(left.inquiry.number, "決まった形は\nありません。", frozenset())
    assert "委任状" not in run(tmp_path, "inquiries").stdout
    assert "決まった形は" in run(tmp_path, "inquiries", "--status", "answered").stdout


def test_the_list_as_json_has_no_receipts_and_marks_an_emergency(desk: Desk, tmp_path: Path) -> None:
    desk.inquiries.leave("もう死にたい", "ja")
    [listed] = json.loads(run(tmp_path, "inquiries", "--json").stdout)
    assert (listed["number"], listed["status"]) == (1, "new")
    assert "receipt" not in listed
    assert "【至急" in run(tmp_path, "inquiries").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["notice", "withdraw", "9"], "9 番のお知らせ"),
        (["notice", "add", "  "], "1文字以上"),
        (["notice", "add", "止まります。", "--until", "2020-01-01"], "今より後"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, arguments: list[str], words: str) -> None:
    result = run(tmp_path, *arguments)
    assert result.exit_code == 1
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_notice_is_put_up_listed_and_withdrawn(desk: Desk, tmp_path: Path) -> None:
    soon = f"{datetime.now(UTC) + timedelta(days=400):%Y-%m-%d}"
    added = run(
        tmp_path, "notice", "add", "停電です。", "--level", "emergency", "--en", "Power cut.", "--until", soon
    )
    assert "1 番" in added.stdout
    [standing] = desk.notices.current()
    assert (standing.ja, standing.en, standing.easy) == ("停電です。", "Power cut.", None)
    assert standing.ends_at is not None
    assert standing.ends_at.astimezone(UTC).hour == 15  # midnight in Japan
    assert f"{soon} 00:00 まで" in run(tmp_path, "notice", "list").stdout
    assert run(tmp_path, "notice", "withdraw", "1").exit_code == 0
    assert desk.notices.current() == []
    assert "取り下げ" in run(tmp_path, "notice", "list").stdout
    assert json.loads(run(tmp_path, "notice", "list", "--json").stdout)[0]["withdrawn_at"]


def test_purging_says_what_was_forgotten(desk: Desk, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    desk.feedback.keep(Feedback("old", "helpful", (), now - timedelta(days=40)))
    desk.feedback.keep(Feedback("new", "helpful", (), now))
    assert "評価 0 件" in run(tmp_path, "purge").stdout
    assert "評価 1 件" in run(tmp_path, "purge", "--days", "30").stdout
    assert run(tmp_path, "purge", "--days", "0").exit_code == 2
    assert [one.answer_id for one in desk.feedback.read()] == ["new"]


def test_records_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.touch()
    result = run(data, "inquiries")
    assert result.exit_code == 1
    assert "読み書きできません" in result.stderr


def test_the_server_forgets_what_is_old_by_itself(desk: Desk, tmp_path: Path) -> None:
    """It has done so by the time that it stops, however early."""
    now = datetime.now(UTC)
    desk.feedback.keep(Feedback("old", "helpful", (), now - timedelta(days=181)))
    desk.feedback.keep(Feedback("new", "helpful", (), now))
    with TestClient(build_app(IndexSettings(data=tmp_path))) as client:
        assert client.get("/healthz").status_code == 200
    assert [one.answer_id for one in desk.feedback.read()] == ["new"]
