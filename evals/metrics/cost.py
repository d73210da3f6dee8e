"""How long does an answer take, and how much memory does the process hold at its most?"""

from __future__ import annotations

import resource
import sys
from collections.abc import Sequence

from evals.metrics.rates import percentile
from evals.outcome import Outcome


def cost_numbers(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """latency_p50_ms and latency_p95_ms of `Assistant.ask`; memory_mb, the evaluation's own peak (index and checks)."""
    times = [outcome.answer.elapsed_ms for outcome in outcomes]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bytes_a_unit = 1 if sys.platform == "darwin" else 1024
    return {
        "latency_p50_ms": percentile(times, 0.5),
        "latency_p95_ms": percentile(times, 0.95),
        "memory_mb": peak * bytes_a_unit / 1024**2,
    }
