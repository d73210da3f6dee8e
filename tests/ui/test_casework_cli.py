"""`madoguchi desk ticket|answer|audit|figures` beyond the living loop: what they print, refuse and write."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.build import open_desk
from bot.desk.conversations import PastTurn
from bot.types import Status
from index.settings import IndexSettings
from ui.cli import app

Run = Callable[..., Result]
PLUS = "=HYPERLINK(1)プールの休みは"


@pytest.fixture
def run(page_settings: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `madoguchi desk …` over the small corpus's index and a database of its own."""
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", f"sqlite:///{tmp_path}/desk.db")

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["desk", *arguments, "--data", str(page_settings.data)])

    return command


@pytest.fixture
def asked(run: Run, page_settings: IndexSettings) -> None:
    """Three people asked the same in vain, just now."""
    desk = open_desk(page_settings.data)
    for number in range(3):
        at = datetime.now(UTC) - timedelta(minutes=number)
        turn = PastTurn(PLUS, PLUS, Status.NOT_IN_DOCUMENTS, "ja", "public", at, answer_id=str(number))
        desk.conversations.append("a" * 16, turn)
    desk.close()


def test_tickets_are_listed_shown_and_searched(run: Run, asked: None) -> None:
    listed = run("ticket", "list").stdout
    assert "未対応  担当なし  3回" in listed
    assert PLUS in listed
    assert run("ticket", "note", "1", "体育館に確認", "--by", "sato").exit_code == 0
    assert PLUS in run("ticket", "list", "--words", "体育館").stdout
    assert PLUS not in run("ticket", "list", "--words", "図書館").stdout
    told = run("ticket", "show", "1").stdout
    assert "答えられなかった" in told
    assert "sato: 体育館に確認" in told


def test_a_ticket_is_released_dismissed_and_reopened(run: Run, asked: None) -> None:
    run("ticket", "list")
    assert "対応中  kato" in run("ticket", "take", "1", "--by", "sato", "--to", "kato").stdout
    assert "未対応  担当なし" in run("ticket", "release", "1", "--by", "kato").stdout
    assert "見送り  sato" in run("ticket", "dismiss", "1", "--by", "sato").stdout
    assert PLUS not in run("ticket", "list").stdout
    assert PLUS in run("ticket", "list", "--status", "dismissed").stdout
    assert "対応中  sato" in run("ticket", "reopen", "1", "--by", "sato").stdout
    refused = run("ticket", "reopen", "1", "--by", "sato")
    assert (refused.exit_code, "まだ終わっていません" in refused.output) == (1, True)


def test_an_act_needs_a_name(run: Run, asked: None) -> None:
    assert run("ticket", "take", "1").exit_code == 2


def test_writing_an_answer_shows_whom_it_would_reach(run: Run, asked: None) -> None:
    options = ("--text", "月曜日です。", "--owner", "general", "--until", "2099-03-31", "--by", "sato")
    written = run("answer", "write", PLUS, *options, "--from", "2026-11-01")
    assert "承認待ち  2099-03-31 まで" in written.stdout
    assert f"○ 1.00  3回  {PLUS}" in written.stdout
    assert "公開中" in run("answer", "approve", "1", "--by", "kato").stdout
    corrected = run("answer", "correct", "1", "--by", "kato", "--text", "火曜日です。", "--likeness", "1")
    assert "公開中、新しい版が承認待ち" in corrected.stdout
    assert "公開中  2099-03-31" in run("answer", "approve", "1", "--by", "sato").stdout
    versions = json.loads(run("answer", "show", "1").stdout)["versions"]
    assert [version["wording"]["text"] for version in versions] == ["月曜日です。", "火曜日です。"]
    assert f"○ 1.00  3回  {PLUS}" in run("answer", "preview", "1").stdout
    gone = run("answer", "withdraw", "1", "--by", "ito", "--reason", "古い")
    assert "取り下げ" in gone.stdout
    assert "取り下げ" in run("answer", "list").stdout


def test_a_log_that_was_changed_is_told_with_status_1(run: Run, asked: None, tmp_path: Path) -> None:
    run("ticket", "list")
    for text in ("一", "二"):
        run("ticket", "note", "1", text, "--by", "sato")
    verified = run("audit", "verify")
    assert (verified.exit_code, "2 件" in verified.stdout) == (0, True)
    seal = verified.stdout.strip().rpartition(" ")[2]
    assert run("audit", "verify", "--seal", seal).exit_code == 0
    assert run("audit", "verify", "--seal", "f" * 64).exit_code == 1
    for slip in (seal[:-1], seal.upper(), "先月の控え"):  # a slip of the pen is no forged log
        told = run("audit", "verify", "--seal", slip)
        assert (told.exit_code, "64文字" in told.output) == (2, True)
        assert "作り直されて" not in told.output
    notes = tmp_path / "notes.txt"
    for lines in (1, 2):
        assert run("audit", "verify", "--notes", str(notes)).exit_code == 0
        assert len(notes.read_text(encoding="utf-8").splitlines()) == lines
    assert seal in notes.read_text(encoding="utf-8")
    notes.write_text(f"2026-11-29T00:00:00Z 9 {'f' * 64}\n", encoding="utf-8")
    assert run("audit", "verify", "--notes", str(notes)).exit_code == 1
    assert len(notes.read_text(encoding="utf-8").splitlines()) == 1
    with closing(sqlite3.connect(tmp_path / "desk.db")) as connection:
        connection.execute("DROP TRIGGER audit_entries_no_update")
        connection.execute("UPDATE audit_entries SET by = 'kato' WHERE number = 1")
        connection.commit()
    verified = run("audit", "verify")
    assert verified.exit_code == 1
    assert "1番が、書かれたときと違います" in verified.output


def test_the_log_is_filtered_and_exported_without_formulas(run: Run, asked: None) -> None:
    run("ticket", "list")
    run("ticket", "note", "1", "一", "--by", "=cmd()")
    run("ticket", "take", "1", "--by", "kato")
    rows = list(csv.DictReader(run("audit", "list", "--export", "csv").stdout.splitlines()))
    assert [(row["by"], row["action"]) for row in rows] == [
        ("'=cmd()", "ticket.note"),
        ("kato", "ticket.assign"),
    ]
    (only,) = json.loads(run("audit", "list", "--by", "kato", "--export", "json").stdout)
    assert only["act"]["subject"] == "ticket:1"
    assert "ticket.note" not in run("audit", "list", "--action", "ticket.assign").stdout


def test_figures_are_written_for_a_spreadsheet_without_formulas(
    run: Run, asked: None, tmp_path: Path
) -> None:
    run("ticket", "list")
    assert run("figures", "--csv", str(tmp_path / "figures.csv")).exit_code == 0
    with (tmp_path / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert ["questions", "", "3"] in rows
    assert ["by_ending", "refused", "3"] in rows
    assert ["unanswered", f"'{PLUS}", "3"] in rows
    assert json.loads(run("figures", "--json").stdout)["questions"] == 3
    nowhere = run("figures", "--csv", str(tmp_path / "nowhere" / "figures.csv"))
    assert (nowhere.exit_code, nowhere.stderr.count("\n")) == (1, 1)
    assert "書き込めません" in nowhere.stderr
    past = run("figures", "--from", "2020-01-01", "--until", "2020-01-31").stdout
    assert "questions,,0" in past
