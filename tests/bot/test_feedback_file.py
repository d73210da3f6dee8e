"""The feedback file: nothing that was acknowledged is lost, whoever writes at the same time."""

from __future__ import annotations

import logging
import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.feedback_file import FILE, FOLDER, FeedbackFile
from bot.desk.feedback import Feedback, Reason
from bot.errors import FeedbackNotKept


def feedback(answer_id: str) -> Feedback:
    """An unhelpful answer with two reasons."""
    when = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    return Feedback(answer_id, "unhelpful", (Reason.WRONG, Reason.INCOMPLETE), when)


def append_many(data: Path, writer: str) -> None:
    """What each of several writers does."""
    log = FeedbackFile(data)
    for number in range(25):
        log.append(feedback(f"{writer}-{number}"))


def test_what_was_appended_is_read_back_in_order(tmp_path: Path) -> None:
    log = FeedbackFile(tmp_path)
    log.append(feedback("a"))
    log.append(feedback("b"))
    assert FeedbackFile(tmp_path).read() == [feedback("a"), feedback("b")]


def test_an_empty_log_reads_as_nothing_and_makes_nothing(tmp_path: Path) -> None:
    assert FeedbackFile(tmp_path).read() == []
    assert list(tmp_path.iterdir()) == []


def test_threads_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    log = FeedbackFile(tmp_path)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: log.append(feedback(str(number))), range(100)))
    assert sorted(int(kept.answer_id) for kept in log.read()) == list(range(100))


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=append_many, args=(tmp_path, name)) for name in ("x", "y")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    kept = [entry.answer_id for entry in FeedbackFile(tmp_path).read()]
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert sorted(kept) == sorted(f"{name}-{number}" for name in ("x", "y") for number in range(25))


def test_a_torn_line_costs_only_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    log = FeedbackFile(tmp_path)
    log.append(feedback("before"))
    with (tmp_path / FOLDER / FILE).open("ab") as file:
        file.write(b'{"answer_id": "torn\xe3')
    log.append(feedback("after"))
    assert [kept.answer_id for kept in log.read()] == ["before", "after"]
    assert f"{FILE}:2" in caplog.text


def test_a_data_folder_that_is_a_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.touch()
    with pytest.raises(FeedbackNotKept, match="保存できませんでした"):
        FeedbackFile(data).append(feedback("a"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_data_folder_is_told_in_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(FeedbackNotKept, match="保存できませんでした"):
            FeedbackFile(tmp_path).append(feedback("a"))
    finally:
        tmp_path.chmod(0o700)
