"""Ratings from before they were kept in the database are taken over once."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.feedback_file import FILE, take_over_feedback
from bot.adapters.sql.database import Database, database_url
from bot.adapters.sql.stores import sql_stores
from bot.build import open_desk
from bot.desk.feedback import Feedback, Reason
from bot.desk.records import Stores

WHEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def line(answer_id: str, rating: str = "unhelpful", when: datetime = WHEN) -> bytes:
    """A line as it was written."""
    values = {"answer_id": answer_id, "rating": rating, "reasons": ["wrong"], "received_at": when.isoformat()}
    return json.dumps(values).encode() + b"\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a data folder; its folder is there."""
    (tmp_path / FILE).parent.mkdir()
    return tmp_path / FILE


def test_what_the_file_held_is_kept_and_the_file_is_gone(stores: Stores, file: Path, tmp_path: Path) -> None:
    file.write_bytes(line("a") + line("b", when=WHEN + timedelta(hours=1)))
    assert take_over_feedback(tmp_path, stores.feedback) == 2
    assert stores.feedback.read() == [
        Feedback("a", "unhelpful", (Reason.WRONG,), WHEN),
        Feedback("b", "unhelpful", (Reason.WRONG,), WHEN + timedelta(hours=1)),
    ]
    assert not file.exists()
    assert take_over_feedback(tmp_path, stores.feedback) == 0


def test_a_rating_that_was_given_since_is_not_replaced(stores: Stores, file: Path, tmp_path: Path) -> None:
    later = Feedback("a", "helpful", (), WHEN + timedelta(hours=1))
    stores.feedback.keep(later)
    file.write_bytes(line("a", when=WHEN - timedelta(hours=1)) + line("a"))
    take_over_feedback(tmp_path, stores.feedback)
    assert stores.feedback.read() == [later]


def test_a_torn_line_costs_only_itself(
    stores: Stores, file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    file.write_bytes(line("before") + b'{"answer_id": "torn\xe3\n' + line("after"))
    assert take_over_feedback(tmp_path, stores.feedback) == 2
    assert f"{FILE}:2" in caplog.text


def test_a_database_that_cannot_be_used_leaves_the_file_for_another_time(file: Path, tmp_path: Path) -> None:
    file.write_bytes(line("a"))
    blocked = tmp_path / "blocked"
    blocked.touch()
    unusable = sql_stores(Database(database_url(None, blocked)))
    assert take_over_feedback(tmp_path, unusable.feedback) == 0
    assert file.read_bytes() == line("a")


def test_opening_the_desk_takes_it_over(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MADOGUCHI_DATABASE_URL", raising=False)
    file.write_bytes(line("a"))
    desk = open_desk(tmp_path)
    assert [one.answer_id for one in desk.feedback.read()] == ["a"]
    desk.close()
