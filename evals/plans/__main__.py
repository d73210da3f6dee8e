"""How well plans are read: `python -m evals.plans [--learned]`.

Twenty plans that nothing was chosen on (`test.jsonl`), written by somebody who had not seen how plans are read. `--learned`: the
plans that the reader learns from, each read by a reader that has not seen it. Only counts are printed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.likeness import Features
from bot.plan_reader import PlanReader, ReadPlan
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

_TEST = Path(__file__).parent / "test.jsonl"


def read_held(points: PlanPoints, plans: Sequence[MarkedPlan], words: Features) -> list[ReadPlan]:
    """Plans that the reader did not learn from."""
    reader = PlanReader(points, words)
    return [reader.read(text_of(plan)) for plan in plans]


def read_learned(points: PlanPoints, words: Features) -> list[ReadPlan]:
    """The plans that it learns from, each by a reader that learned from the others."""
    read = []
    for plan in points.plans:
        others = tuple(other for other in points.plans if other is not plan)
        reader = PlanReader(points.model_copy(update={"plans": others}), words)
        read.append(reader.read(text_of(plan)))
    return read


def main() -> None:
    """Read, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--learned", action="store_true", help="the plans that the reader learns from")
    arguments = parser.parse_args()
    points = load_plan_points(arguments.corpus / PLAN_POINTS)
    words = Analyzer(load_profile(arguments.corpus / PROFILE).spellings).terms
    plans = points.plans if arguments.learned else tuple(read_marked_plans(_TEST))
    read = read_learned(points, words) if arguments.learned else read_held(points, plans, words)
    names = [point.id for point in points.points]
    _print(tally(plans, read, names), names)


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


if __name__ == "__main__":
    main()
