"""The rules of approved answers: two persons, every version kept, valid for its days, withdrawn at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.desk.approval import approval_of, first_version, next_version, renewed, withdrawal_of
from bot.desk.approved import Approval, ApprovedAnswer, Source, State, Version, Wording
from bot.errors import DeskRefused

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WORDING = Wording(
    question="プールの休みは",
    text="毎週月曜日です。",
    owner="general",
    valid_from=date(2026, 11, 1),
    valid_until=date(2027, 3, 31),
)


def answer(*versions: Version) -> ApprovedAnswer:
    """An answer of these versions."""
    return ApprovedAnswer(1, versions)


def version(number: int = 1, *, approved: bool = False, author: str = "sato") -> Version:
    """A version."""
    return Version(1, number, WORDING, author, NOW, Approval("kato", NOW) if approved else None)


@pytest.mark.parametrize("name", ["sato", "Sato", " sato ", "ＳＡＴＯ"])
def test_nobody_approves_what_they_wrote_however_they_type_their_name(name: str) -> None:
    with pytest.raises(DeskRefused, match="自分が書いた"):
        approval_of(answer(version()), 1, name, NOW)
    written = first_version(WORDING, name, NOW)
    with pytest.raises(DeskRefused, match="自分が書いた"):
        approval_of(answer(replace(written, answer_id=1)), 1, "sato", NOW)


def test_a_second_person_approves() -> None:
    assert approval_of(answer(version()), 1, "Kato", NOW) == Approval("kato", NOW)


def test_only_the_newest_version_that_waits_is_approved() -> None:
    twice = answer(version(1), version(2))
    with pytest.raises(DeskRefused):
        approval_of(twice, 1, "kato", NOW)
    with pytest.raises(DeskRefused):
        approval_of(answer(version(approved=True)), 1, "ito", NOW)
    withdrawn = replace(twice, withdrawals=(withdrawal_of(twice, "ito", NOW, "古い"),))
    with pytest.raises(DeskRefused):
        approval_of(withdrawn, 2, "kato", NOW)


def test_a_version_stands_until_the_next_one_is_approved() -> None:
    both = answer(version(1, approved=True), version(2))
    assert both.standing == both.versions[0]
    assert both.awaiting == both.versions[1]
    both = answer(version(1, approved=True), version(2, approved=True))
    assert (both.standing, both.awaiting) == (both.versions[1], None)


def test_a_renewal_says_the_same_for_longer_and_waits_for_a_second_person() -> None:
    standing = answer(version(approved=True))
    longer = renewed(standing, date(2027, 9, 30), "kato", NOW)
    assert longer.wording == replace(WORDING, valid_until=date(2027, 9, 30))
    assert (longer.number, longer.author, longer.approval) == (2, "kato", None)
    with pytest.raises(DeskRefused, match="期限"):
        renewed(standing, WORDING.valid_until, "kato", NOW)
    with pytest.raises(DeskRefused, match="取り下げた"):
        renewed(answer(version()), date(2027, 9, 30), "kato", NOW)


def test_a_withdrawal_takes_all_that_was_said_and_can_be_followed_by_a_new_version() -> None:
    both = answer(version(1, approved=True), version(2))
    withdrawn = replace(both, withdrawals=(withdrawal_of(both, "sato", NOW, " 古い "),))
    assert withdrawn.withdrawals[0].reason == "古い"
    assert (withdrawn.standing, withdrawn.awaiting) == (None, None)
    with pytest.raises(DeskRefused, match="もう取り下げ"):
        withdrawal_of(withdrawn, "sato", NOW, "古い")
    anew = next_version(withdrawn, WORDING, "sato", NOW)
    back = replace(withdrawn, versions=(*withdrawn.versions, replace(anew, approval=Approval("kato", NOW))))
    assert back.standing == back.versions[2]


def test_a_withdrawal_needs_a_reason() -> None:
    with pytest.raises(DeskRefused, match="理由"):
        withdrawal_of(answer(version(approved=True)), "ito", NOW, "  ")


def test_what_becomes_of_an_answer_on_a_day() -> None:
    standing = answer(version(approved=True))
    days = {
        date(2026, 10, 31): State.COMING,
        date(2026, 11, 1): State.SERVING,
        date(2027, 3, 31): State.SERVING,
        date(2027, 4, 1): State.EXPIRED,
    }
    assert {day: standing.state(day) for day in days} == days
    assert answer(version()).state(date(2026, 11, 1)) is State.PROPOSED
    withdrawn = replace(standing, withdrawals=(withdrawal_of(standing, "ito", NOW, "古い"),))
    assert withdrawn.state(date(2026, 11, 1)) is State.WITHDRAWN


@pytest.mark.parametrize(
    "values",
    [
        {"question": "  "},
        {"text": " \n"},
        {"text": "長" * 4_001},
        {"owner": ""},
        {"valid_until": date(2026, 10, 31)},
        {"likeness": 0.74},
        {"likeness": 1.01},
        {"variants": tuple(f"質問{number}" for number in range(21))},
        {"source": Source(" ")},
        {"source": Source("ブログ", "https://blog.example.com/pool")},
        {"source": Source("偽の頁", "https://lg.jp.example.com/")},
        {"source": Source("偽の頁", "javascript:alert(1)")},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_wording_that_cannot_be_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(DeskRefused):
        first_version(replace(WORDING, **values), "sato", NOW)  # type: ignore[arg-type]  # fields of a wording


def test_questions_are_kept_without_white_space_and_once() -> None:
    source = Source("市のページ", "https://www.city.sodegaura.lg.jp/pool")
    kept = first_version(
        replace(
            WORDING, question=" プールの休みは ", variants=("プールの休みは", " ", "休みは"), source=source
        ),
        "sato",
        NOW,
    ).wording
    assert (kept.question, kept.variants, kept.source) == ("プールの休みは", ("休みは",), source)


def test_the_digest_is_of_every_part_of_a_wording() -> None:
    changes: list[dict[str, object]] = [
        {"text": "火曜日です。"},
        {"likeness": 0.9},
        {"valid_until": date(2027, 4, 1)},
        {"audience": "staff"},
        {"source": Source("条例")},
    ]
    digests = {replace(WORDING, **change).digest() for change in changes}  # type: ignore[arg-type]  # fields of a wording
    assert len({*digests, WORDING.digest()}) == len(changes) + 1
