"""What people asked becomes draft cases, which a person has to complete."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.desk.feedback import Feedback, Reason
from bot.types import Status
from evals.cases import Case, read_cases
from evals.drafts import draft_cases, draft_lines, write_drafts
from evals.errors import CasesUnreadable, DraftsNotWritten
from index.types import Audience, Language

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Turn:
    """A kept turn, as far as drafts need it."""

    answer_id: str
    question: str
    status: Status
    standalone_question: str = ""
    language: Language = "ja"
    audience: Audience = "public"
    asked_at: datetime = NOON


def _rated(answer_id: str, *reasons: Reason) -> Feedback:
    return Feedback(answer_id, "unhelpful", reasons, NOON)


def test_unanswered_and_badly_rated_questions_are_drafted_and_no_others() -> None:
    turns = [
        Turn("a", "プールの休みは？", Status.NOT_IN_DOCUMENTS),
        Turn("b", "転入届の期限は？", Status.ANSWERED),
        Turn("c", "出生届の期限は？", Status.ANSWERED),
        Turn("d", "こんにちは", Status.GREETING),
    ]
    good = Feedback("b", "helpful", (), NOON)
    drafts = draft_cases(turns, [good, _rated("c", Reason.OUTDATED)])
    assert [draft["question"] for draft in drafts] == ["プールの休みは？", "出生届の期限は？"]
    assert "not_in_documents 1×" in drafts[0]["reason"]
    assert "outdated 1×" in drafts[1]["reason"]


def test_a_question_that_held_personal_data_is_not_drafted() -> None:
    turns = [Turn("a", "", Status.NOT_IN_DOCUMENTS), Turn("b", "", Status.PERSONAL_DATA)]
    assert draft_cases(turns, [_rated("b")]) == []


def test_a_question_asked_often_is_drafted_once_and_first() -> None:
    turns = [
        Turn("a", "図書館の席は？", Status.OUT_OF_SCOPE),
        Turn("b", "プールの休みは？", Status.NOT_IN_DOCUMENTS),
        Turn("c", "プールの 休みは", Status.NOT_IN_DOCUMENTS),
        Turn("d", "プールの休みは？", Status.NOT_IN_DOCUMENTS, language="easy"),
    ]
    drafts = draft_cases(turns, [])
    assert [(draft["question"], draft["language"]) for draft in drafts] == [
        ("プールの休みは？", "ja"),
        ("図書館の席は？", "ja"),
        ("プールの休みは？", "easy"),
    ]
    assert len({draft["id"] for draft in drafts}) == 3
    assert draft_cases(reversed(turns), [])[0]["id"] == drafts[0]["id"]


def test_a_follow_up_is_drafted_as_it_was_understood() -> None:
    turn = Turn("a", "手数料は？", Status.NOT_IN_DOCUMENTS, "転入届の手数料は？")
    assert draft_cases([turn], [])[0]["question"] == "転入届の手数料は？"


def test_a_draft_is_no_case_until_a_person_has_completed_it() -> None:
    (line,) = draft_lines(draft_cases([Turn("a", "プールの休みは？", Status.NOT_IN_DOCUMENTS)], []))
    draft = json.loads(line)
    assert draft["status"] is None
    assert draft["as_of"] == "2026-11-20"
    with pytest.raises(ValidationError):
        Case.model_validate(draft)


def test_a_question_of_the_early_morning_is_of_that_day_in_japan() -> None:
    """It is still the day before where a server's clock tells UTC."""
    turn = Turn(
        "a", "プールの休みは？", Status.NOT_IN_DOCUMENTS, asked_at=datetime(2026, 11, 20, 23, tzinfo=UTC)
    )
    assert draft_cases([turn], [])[0]["as_of"] == "2026-11-21"


def test_a_file_of_drafts_cannot_be_read_as_cases_until_every_one_is_completed(tmp_path: Path) -> None:
    file = tmp_path / "drafts.jsonl"
    write_drafts(draft_cases([Turn("a", "プールの休みは？", Status.NOT_IN_DOCUMENTS)], []), file)
    with pytest.raises(CasesUnreadable, match=r"drafts\.jsonl:1"):
        read_cases(file)
    draft = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**draft, "kind": "missing", "status": "not_in_documents"}), encoding="utf-8")
    (case,) = read_cases(file)
    assert case.question == "プールの休みは？"


def test_drafts_do_not_replace_a_file_that_somebody_may_be_completing(tmp_path: Path) -> None:
    file = tmp_path / "drafts.jsonl"
    file.write_text("half done", encoding="utf-8")
    with pytest.raises(DraftsNotWritten, match="もうあります"):
        write_drafts([], file)
    with pytest.raises(DraftsNotWritten, match="書けません"):
        write_drafts([], tmp_path / "nowhere" / "drafts.jsonl")
    assert file.read_text(encoding="utf-8") == "half done"
