"""An evaluation on the terminal: the gates, the figures of both halves, and where it went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals.compare import Comparison
from evals.evaluation import Evaluation
from evals.judge import Opinions, opinion_lines
from evals.measure import Figures, Slice
from evals.metrics.rates import Rate

_WIDTH = 110


def print_table(
    evaluation: Evaluation,
    comparison: Comparison | None = None,
    console: Console | None = None,
    opinions: Opinions | None = None,
) -> None:
    """Print it; to a pipe without colours and in a fixed width."""
    own = console or Console(width=None if Console().is_terminal else _WIDTH, highlight=False)
    own.print(Group(*_parts(evaluation, comparison, opinions)))


def _parts(
    evaluation: Evaluation, comparison: Comparison | None, opinions: Opinions | None
) -> Iterator[RenderableType]:
    columns = {split: figures for split, figures in evaluation.halves.items() if len(evaluation.halves) > 1}
    yield _figures({**columns, "all": evaluation.whole}, len(evaluation.outcomes))
    yield _numbers(evaluation.whole)
    for name, slices in evaluation.parts.items():
        if len(slices) > 1:
            yield _slices(name, slices)
    if comparison:
        yield _comparison(comparison)
    if opinions:
        yield Text("\n".join(opinion_lines(opinions)))
    if evaluation.gates:
        yield _gates(evaluation)


def _figures(columns: Mapping[str, Figures], cases: int) -> Table:
    table = Table(title=f"{cases} cases", title_justify="left", box=None)
    table.add_column("figure")
    for name in columns:
        table.add_column(f"{name} [95 %] n", justify="right")
    for key in next(iter(columns.values())).rates:
        rates = [figures.rates.get(key) for figures in columns.values()]
        if any(rate and rate.count for rate in rates):
            table.add_row(key, *(_cell(rate) for rate in rates))
    return table


def _cell(rate: Rate | None) -> str:
    if rate is None or rate.value is None:
        return "–"
    return f"{rate.value:.3f} [{rate.low:.3f}–{rate.high:.3f}] {rate.count:>5}"


def _numbers(figures: Figures) -> Table:
    table = Table(box=None, show_header=False)
    for key, value in figures.numbers.items():
        table.add_row(key, f"{value:.1f}" if value >= 1 else f"{value:.3f}")
    return table


def _slices(name: str, slices: Mapping[str, Slice]) -> Table:
    table = Table(box=None)
    table.add_column(f"by {name}")
    table.add_column("answered right", justify="right")
    table.add_column("passed", justify="right")
    for value, part in slices.items():
        table.add_row(value, _cell(part.answered_right), _cell(part.passed))
    return table


def _gates(evaluation: Evaluation) -> Group:
    lines = [
        Text(
            f"  {'held ' if gate.held else 'BELOW THRESHOLD:'} {gate}", style="" if gate.held else "bold red"
        )
        for gate in evaluation.gates
    ]
    return Group(Text("gates"), *lines)


def _comparison(comparison: Comparison) -> Group:
    table = Table(box=None)
    for column in ("now − baseline", "difference [95 %]", "cases"):
        table.add_column(column, justify="left" if column == "now − baseline" else "right")
    for found in comparison.differences:
        value = f"{found.value:+.3f} [{found.low:+.3f}–{found.high:+.3f}]"
        table.add_row(found.key, value, str(found.count), style="bold" if found.significant else "")
    return Group(
        Text(
            f"compared with the baseline: {comparison.compared} cases, McNemar p = {comparison.p_value:.4f}"
        ),
        Text(f"  turned good ({len(comparison.good)}): {' '.join(comparison.good) or '–'}"),
        Text(f"  turned bad ({len(comparison.bad)}): {' '.join(comparison.bad) or '–'}"),
        Text(f"  only now {comparison.only_now}, only in the baseline {comparison.only_then}"),
        table,
    )
