"""How well plans are read: `python -m evals.plans [--learned | --held]`.

Twenty plans that nothing was chosen on (`test.jsonl`), written by somebody who had not seen how plans are read. `--held`: twelve
that nothing was chosen on either, by who wrote the plans and examples that the reader learns from. `--learned`: those plans,
each read by a reader that has not seen it. Where aspects are marked too, what is called missing is held against them. Only
counts are printed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.plan_reader import Analysis, PlanReader, ReadPlan
from evals.plans.aspects import (
    AspectTally,
    aspect_accuracy,
    aspect_f1,
    aspect_precision,
    aspect_recall,
    aspects_of_point,
    tally_aspects,
    well_named,
)
from evals.plans.figures import (
    Tally,
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
from index.analyze import Analyzer
from index.corpus import PROFILE
from index.plan_points import PLAN_POINTS, MarkedPlan, PlanPoints, load_plan_points, read_marked_plans
from index.profile import load_profile

_TEST, _HELD = (Path(__file__).parent / name for name in ("test.jsonl", "held.jsonl"))


def read_held(points: PlanPoints, plans: Sequence[MarkedPlan], analysis: Analysis) -> list[ReadPlan]:
    """Plans that the reader did not learn from."""
    reader = PlanReader(points, analysis)
    return [reader.read(text_of(plan)) for plan in plans]


def read_learned(points: PlanPoints, analysis: Analysis) -> list[ReadPlan]:
    """The plans that it learns from, each by a reader that learned from the others."""
    read = []
    for plan in points.plans:
        others = tuple(other for other in points.plans if other is not plan)
        reader = PlanReader(points.model_copy(update={"plans": others}), analysis)
        read.append(reader.read(text_of(plan)))
    return read


def main() -> None:
    """Read, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--learned", action="store_true", help="the plans that the reader learns from")
    which.add_argument("--held", action="store_true", help="further plans by the same hand")
    arguments = parser.parse_args()
    points = load_plan_points(arguments.corpus / PLAN_POINTS)
    analysis = Analyzer(load_profile(arguments.corpus / PROFILE).spellings)
    plans = (
        points.plans if arguments.learned else tuple(read_marked_plans(_HELD if arguments.held else _TEST))
    )
    read = read_learned(points, analysis) if arguments.learned else read_held(points, plans, analysis)
    names = [point.id for point in points.points]
    _print(tally(plans, read, names), names)
    if any(sentence.aspects for plan in plans for sentence in plan.sentences):
        _print_aspects(tally_aspects(plans, read, points.points), names)


def _print(counts: Tally, names: Sequence[str]) -> None:
    sys.stdout.write(f"{len(counts.hits)} plans, {counts.marked.sum()} marks\n\n")
    sys.stdout.write(
        "| point | marks | precision | recall | F1 | missing told rightly |\n|---|---|---|---|---|---|\n"
    )
    rows = [(name, of_point(counts, column)) for column, name in enumerate(names)]
    for name, own in [*rows, ("all", counts)]:
        figures = " | ".join(map(str, (precision(own), recall(own), f1(own), missing_accuracy(own))))
        sys.stdout.write(f"| {name} | {own.marked.sum()} | {figures} |\n")
    sys.stdout.write(
        f"\npoints called missing: precision {missing_precision(counts)}, recall {missing_recall(counts)}\n"
    )


def _print_aspects(counts: AspectTally, names: Sequence[str]) -> None:
    sys.stdout.write(
        "\nAspects of the points that a plan speaks to\n\n"
        "| point | lacking | of | called missing: precision | recall | F1 | told rightly | shown with a marked aspect |\n"
        "|---|---|---|---|---|---|---|---|\n"
    )
    rows = [(name, aspects_of_point(counts, column)) for column, name in enumerate(names)]
    measures = (aspect_precision, aspect_recall, aspect_f1, aspect_accuracy, well_named)
    for name, own in [*rows, ("all", counts)]:
        figures = " | ".join(str(measure(own)) for measure in measures)
        sys.stdout.write(f"| {name} | {own.lacking.sum()} | {own.all.sum()} | {figures} |\n")


if __name__ == "__main__":
    main()
