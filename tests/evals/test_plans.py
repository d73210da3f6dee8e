"""Counting what was found in marked plans, and the plans that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.plan_reader import PlanSentence, ReadPlan, Spoken
from evals.plans.figures import (
    f1,
    missing_accuracy,
    missing_precision,
    missing_recall,
    of_point,
    precision,
    recall,
    tally,
    text_of,
)
from index.loaders import LoadError
from index.plan_points import (
    MARKED_PLANS,
    PLAN_POINTS,
    MarkedPlan,
    MarkedSentence,
    load_plan_points,
    read_marked_plans,
)

ROOT = Path(__file__).parents[2]
TEST = ROOT / "evals" / "plans" / "test.jsonl"
PLAN = MarkedPlan(
    id="p",
    title="計画",
    sentences=(
        MarkedSentence(text="見出し", points=(), heading=True),
        MarkedSentence(text="費用は百万円である。効果は二百万円である。", points=("b",)),
        MarkedSentence(text="一課で試す。", points=("a",)),
    ),
)


def said(*starts: int) -> Spoken:
    """Sentences of three characters at some places."""
    return Spoken(tuple(PlanSentence("…", start, start + 3, "", 1.0) for start in starts), ())


def test_a_sentence_is_found_once_where_a_part_of_it_was() -> None:
    text = text_of(PLAN)
    costs, effect, trial = (text.index(part) for part in ("費用", "効果", "一課"))
    counts = tally([PLAN], [ReadPlan((said(), said(costs, effect, trial), said()), 4)], ["a", "b", "c"])
    assert precision(counts).value == 1 / 2
    assert recall(counts).value == 1 / 2
    assert f1(counts).value == 1 / 2
    assert recall(of_point(counts, 1)).value == 1
    assert missing_accuracy(counts).value == pytest.approx(2 / 3)
    assert missing_precision(counts).value == 1 / 2
    assert missing_recall(counts).value == 1


def test_a_heading_counts_against_who_finds_it() -> None:
    counts = tally([PLAN], [ReadPlan((said(0), said()), 4)], ["a", "b"])
    assert counts.found.tolist() == [[1, 0]]
    assert precision(counts).value == 0


def test_intervals_hold_the_figure_and_are_the_same_each_time() -> None:
    read = [ReadPlan((said(), said(text_of(PLAN).index("費用"))), 4), ReadPlan((said(), said()), 4)]
    figure = recall(tally([PLAN, PLAN], read, ["a", "b"]))
    assert figure.low <= figure.value <= figure.high
    assert figure == recall(tally([PLAN, PLAN], read, ["a", "b"]))


def test_the_plans_for_measuring_are_others_than_those_learned_from() -> None:
    """Of no plan, sentence or number."""
    points = load_plan_points(ROOT / "corpus" / PLAN_POINTS)
    held = list(read_marked_plans(TEST))
    assert (len(points.plans), len(held)) == (24, 20)
    names = {point.id for point in points.points}
    assert {name for plan in held for s in plan.sentences for name in s.points} == names
    assert not {plan.id for plan in held} & {plan.id for plan in points.plans}
    learned = {s.text for plan in points.plans for s in plan.sentences if not s.heading}
    learned |= {example for point in points.points for a in point.aspects for example in a.examples}
    shared = learned & {s.text for plan in held for s in plan.sentences if not s.heading}
    assert not shared, f"{len(shared)} sentences"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{}", "計画を読めません"),
        ("[", "計画を読めません"),
        ('{"id":"x","title":"t","sentences":[{"text":"a","points":["9-9"]}]}', "「9-9」"),
    ],
)
def test_a_faulty_plan_is_named(tmp_path: Path, line: str, words: str) -> None:
    (tmp_path / PLAN_POINTS).write_bytes((ROOT / "corpus" / PLAN_POINTS).read_bytes())
    (tmp_path / MARKED_PLANS).write_text(line + "\n", encoding="utf-8")
    with pytest.raises(LoadError) as raised:
        load_plan_points(tmp_path / PLAN_POINTS)
    assert words in str(raised.value)
