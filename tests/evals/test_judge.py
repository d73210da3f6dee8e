"""A language model's opinion of answers: told beside the figures, never among them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made_outcomes import checked, made_case, made_claim, made_outcome, refused_case

from bot.types import Status
from evals.errors import ThresholdsUnreadable
from evals.evaluation import evaluation
from evals.gates import Thresholds
from evals.judge import Opinion, Opinions, opinion_of, opinions
from evals.outcome import Outcome
from evals.report.as_html import as_html
from evals.report.as_json import write_json


class MadeJudge:
    """Likes answers that tell of eight books, keeps silent about long questions, and remembers what it was told."""

    name = "made:judge"

    def __init__(self) -> None:
        self.told: list[str] = []

    def ask(self, rules: str, case: str) -> str | None:
        """Its opinion as a model writes it."""
        self.told.append(case)
        if "とても長い" in case:
            return None
        return json.dumps({"answers": "8冊まで" in case, "supported": True, "reason": "なぜなら"})


def outcomes() -> list[Outcome]:
    """A right answer, a wrong one, one that gets no opinion, and two of which nobody is asked."""
    right, wrong = checked(made_claim("8冊まで借りられます。")), checked(made_claim("9冊です。"))
    return [
        made_outcome(made_case(id="right"), Status.ANSWERED, right),
        made_outcome(made_case(id="wrong"), Status.ANSWERED, wrong),
        made_outcome(made_case(id="silent", question="とても長い質問"), Status.ANSWERED, right),
        made_outcome(made_case(id="refused"), Status.NOT_IN_DOCUMENTS),
        made_outcome(refused_case("off_topic", "out_of_scope", id="off"), Status.OUT_OF_SCOPE),
    ]


def told() -> Opinions:
    """The judge's opinions of them."""
    return opinions(MadeJudge(), outcomes())


def test_answers_that_were_given_are_judged_and_compared_with_what_passed() -> None:
    found = told()
    assert found.by_case == {
        "right": Opinion(answers=True, supported=True, reason="なぜなら"),
        "wrong": Opinion(answers=False, supported=True, reason="なぜなら"),
    }
    assert (found.asked, found.answers.value, found.supported.value) == (3, 0.5, 1.0)
    assert found.agreement.value == 1.0


def test_the_judge_reads_question_answer_evidence_and_facts_behind_one_fence() -> None:
    judge = MadeJudge()
    opinions(judge, outcomes()[:1])
    (case,) = judge.told
    assert case.count("8冊まで借りられます。") == 2
    assert "本は何冊まで借りられますか" in case
    fences = {line.split()[-1] for line in case.splitlines() if line.startswith("<<<")}
    assert len(fences) == 1


@pytest.mark.parametrize(
    "text",
    ["", "はい", "[]", "null", '{"answers": 1, "supported": true}', '{"answers": true}', '{"answers": tru'],
)
def test_what_is_no_opinion_is_none(text: str) -> None:
    assert opinion_of(text) is None


def test_no_gate_reads_an_opinion() -> None:
    """A threshold on one is refused as a figure that there is none of."""
    with pytest.raises(ThresholdsUnreadable):
        evaluation(outcomes(), Thresholds(at_least={"answers": 0.1}))
    assert evaluation(outcomes()).passed


def test_reports_tell_it_under_a_key_and_a_heading_of_its_own(tmp_path: Path) -> None:
    result = evaluation(outcomes())
    with_opinions, without = tmp_path / "with.json", tmp_path / "without.json"
    write_json(result, with_opinions, told())
    write_json(result, without)
    written = json.loads(with_opinions.read_text(encoding="utf-8"))
    assert written.pop("opinions")["cases"]["wrong"]["answers"] is False
    assert written == json.loads(without.read_text(encoding="utf-8"))
    assert "言語モデルの意見" in as_html(result, opinions=told())
    assert "言語モデルの意見" not in as_html(result)
