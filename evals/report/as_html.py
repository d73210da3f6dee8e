"""An evaluation as one page that needs nothing from elsewhere: no font, script, style or picture is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.compare import Comparison
from evals.errors import LibraryMissing
from evals.evaluation import Evaluation
from evals.judge import Opinions
from evals.measure import COUNTED_DOWN
from evals.metrics.confidence import judged
from evals.metrics.rates import Rate
from evals.metrics.refusals import status_matrix

_HERE = Path(__file__).parent
_HEADLINES = ("answered_right", "groundedness", "refusal_recall", "false_refusals", "safety", "recall_at_5")


def write_html(
    evaluation: Evaluation,
    path: Path,
    comparison: Comparison | None = None,
    opinions: Opinions | None = None,
) -> None:
    """Write it as a file.

    Raises:
        LibraryMissing: matplotlib, which draws the plots, is not installed.
    """
    path.write_text(as_html(evaluation, comparison, opinions), encoding="utf-8")


def as_html(
    evaluation: Evaluation, comparison: Comparison | None = None, opinions: Opinions | None = None
) -> str:
    """The page.

    Raises:
        LibraryMissing: see `write_html`.
    """
    pages = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    pages.filters.update(rate=_rate, share=lambda rate: 100 * (rate.value or 0.0))
    columns = dict(evaluation.halves) if len(evaluation.halves) > 1 else {}
    return pages.get_template("report.html.j2").render(
        evaluation=evaluation,
        comparison=comparison,
        opinions=opinions,
        columns={**columns, "all": evaluation.whole},
        headlines=_HEADLINES,
        counted_down=COUNTED_DOWN,
        words=_words(),
        matrix=status_matrix(evaluation.outcomes),
        plots=_plots(evaluation),
    )


def _plots(evaluation: Evaluation) -> Mapping[str, Markup]:
    try:
        from evals.report import plots  # noqa: PLC0415 — only this page draws, and what draws may not be there
    except ImportError as error:
        raise LibraryMissing("報告書の図", "matplotlib") from error
    cases = judged(evaluation.outcomes)
    drawn = {
        "reliability": plots.reliability_plot(cases),
        "risk": plots.risk_coverage_plot(cases),
        "topics": plots.bars_plot(evaluation.parts["topic"]),
        "latency": plots.latency_plot([outcome.answer.elapsed_ms for outcome in evaluation.outcomes]),
    }
    return {name: Markup(svg) for name, svg in drawn.items()}  # noqa: S704 — drawn here, from numbers and escaped labels


@cache
def _words() -> dict[str, dict[str, Any]]:
    return dict(yaml.safe_load((_HERE / "words.yaml").read_text(encoding="utf-8")))


def _rate(rate: Rate | None) -> str:
    if rate is None or rate.value is None:
        return "–"
    return f"{rate.value:.3f} [{rate.low:.3f}–{rate.high:.3f}]"
