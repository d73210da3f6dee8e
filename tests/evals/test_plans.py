"""Counting what was found in marked plans, and the plans that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.plan_reader import PlanSentence, ReadPlan, Spoken
from evals.plans.aspects import (
    aspect_accuracy,
    aspect_f1,
    aspect_precision,
    aspect_recall,
    aspects_of_point,
    tally_aspects,
    well_named,
)
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
    Aspect,
    MarkedPlan,
    MarkedSentence,
    PlanPoint,
    load_plan_points,
    read_marked_plans,
)

ROOT = Path(__file__).parents[2]
TEST, HELD = (ROOT / "evals" / "plans" / name for name in ("test.jsonl", "held.jsonl"))
POINT = PlanPoint(
    id="b",
    document="d",
    quote="q",
    asked_in="d",
    ask="a",
    aspects=tuple(Aspect(name=name, examples=("x", "y")) for name in ("費用", "効果", "財源")),
)
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


def test_what_is_called_missing_is_held_against_the_aspects_of_points_that_are_spoken_to() -> None:
    sentence = PLAN.sentences[1].model_copy(update={"aspects": ("費用", "効果")})
    plan = PLAN.model_copy(update={"sentences": (PLAN.sentences[0], sentence, PLAN.sentences[2])})
    start = text_of(PLAN).index("費用")
    spoken = Spoken((PlanSentence("…", start, start + 3, "費用", 1.0),), ("効果", "財源"))
    other = POINT.model_copy(update={"id": "c"})
    counts = tally_aspects([plan], [ReadPlan((spoken, said()), 4)], [POINT, other])
    assert aspect_precision(counts).value == 1 / 2
    assert aspect_recall(counts).value == 1
    assert aspect_f1(counts).value == pytest.approx(2 / 3)
    assert aspect_accuracy(counts).value == pytest.approx(2 / 3)
    assert well_named(counts).value == 1
    assert aspects_of_point(counts, 1).all.sum() == 0


@pytest.mark.parametrize("path", [TEST, HELD])
def test_the_plans_for_measuring_are_others_than_those_learned_from(path: Path) -> None:
    """Of no plan, sentence or number."""
    points = load_plan_points(ROOT / "corpus" / PLAN_POINTS)
    held = list(read_marked_plans(path))
    assert (len(points.plans), len(held)) == (36, 20 if path == TEST else 12)
    names = {point.id for point in points.points}
    assert {name for plan in held for s in plan.sentences for name in s.points} == names
    assert not {plan.id for plan in held} & {plan.id for plan in points.plans}
    learned = {s.text for plan in points.plans for s in plan.sentences if not s.heading}
    learned |= {example for point in points.points for a in point.aspects for example in a.examples}
    learned |= set(points.background)
    shared = learned & {s.text for plan in held for s in plan.sentences if not s.heading}
    assert not shared, f"{len(shared)} sentences"


def test_every_marked_sentence_that_is_learned_from_has_its_aspects() -> None:
    points = load_plan_points(ROOT / "corpus" / PLAN_POINTS)
    assert all(bool(s.aspects) == bool(s.points) for plan in points.plans for s in plan.sentences)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{}", "計画を読めません"),
        ("[", "計画を読めません"),
        ('{"id":"x","title":"t","sentences":[{"text":"a","points":["9-9"]}]}', "「9-9」"),
        ('{"id":"x","title":"t","sentences":[{"text":"a","points":["1-1"],"aspects":["色"]}]}', "「色」"),
        (
            '{"id":"x","title":"t","sentences":[{"text":"a","points":["1-1"],"aspects":["試す範囲"]}]}',
            "「試す範囲」",
        ),
    ],
)
def test_a_faulty_plan_is_named(tmp_path: Path, line: str, words: str) -> None:
    (tmp_path / PLAN_POINTS).write_bytes((ROOT / "corpus" / PLAN_POINTS).read_bytes())
    (tmp_path / MARKED_PLANS).write_text(line + "\n", encoding="utf-8")
    with pytest.raises(LoadError) as raised:
        load_plan_points(tmp_path / PLAN_POINTS)
    assert words in str(raised.value)
