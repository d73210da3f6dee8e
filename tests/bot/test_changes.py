"""What a version of an answer says otherwise than the one before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.desk.approved import Approval, ApprovedAnswer, Version, Withdrawal, Wording
from bot.desk.changes import Piece, changed_facts, pieces, version_before

WORDING = Wording("休館日はいつですか", "毎週月曜日です。", "general", date(2026, 11, 1), date(2027, 3, 31))
AT = datetime(2026, 11, 1, tzinfo=UTC)


def _version(number: int, *, approved: bool = False) -> Version:
    return Version(1, number, WORDING, "sato", AT, Approval("kato", AT) if approved else None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("14日以内に出します。", "15日以内に出します。"),
        ("", "はじめて書きました。"),
        ("消しました。", ""),
        ("一行目\n二行目", "一行目\n\n三行目"),
        ("Open on Monday.", "Open on Tuesday."),
    ],
)
def test_the_pieces_hold_both_texts_whole(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "new") == before
    assert "".join(piece.text for piece in found if piece.kind != "gone") == after


def test_a_number_and_a_word_change_as_a_whole() -> None:
    assert pieces("転入届は14日以内", "転入届は15日以内") == [
        Piece("same", "転入届は"),
        Piece("gone", "14"),
        Piece("new", "15"),
        Piece("same", "日以内"),
    ]
    assert Piece("new", "毎週火曜日") in pieces("毎週月曜日です", "毎週火曜日です")


def test_facts_that_changed_are_named() -> None:
    assert changed_facts(WORDING, WORDING) == frozenset()
    assert changed_facts(WORDING, replace(WORDING, text="x", valid_until=date(2028, 3, 31), owner="y")) == {
        "valid_until",
        "owner",
    }


def test_a_version_is_held_against_what_is_given_today() -> None:
    first, second, third = _version(1, approved=True), _version(2), _version(3)
    answer = ApprovedAnswer(1, (first, second, third), revision=3)
    assert version_before(answer, third) == first
    assert version_before(answer, first) is None
    gone = replace(answer, withdrawals=(Withdrawal(2, "sato", AT, "x"),))
    assert version_before(gone, third) == second
