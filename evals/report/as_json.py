"""An evaluation as JSON. The keys are a contract: baselines and other tools read them (docs/evals.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.evaluation import Evaluation
from evals.judge import Opinions, opinions_json
from evals.measure import Figures, observations
from evals.metrics.confidence import judged, reliability, risks
from evals.metrics.rates import Rate
from evals.metrics.refusals import status_matrix
from evals.outcome import CheckedClaim, Outcome

_SCHEMA = 1
_RETRIEVED = 20


def write_json(evaluation: Evaluation, path: Path, opinions: Opinions | None = None) -> None:
    """Write it as a file; a judge's opinions under a key of their own."""
    told = {"opinions": opinions_json(opinions)} if opinions else {}
    text = json.dumps({**as_json(evaluation), **told}, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """`metrics` and `numbers` of all cases, the same of each half, and every case with what it came to."""
    cases = judged(evaluation.outcomes)
    scores = observations(evaluation.outcomes)
    return {
        "schema": _SCHEMA,
        "corpus": dict(evaluation.corpus),
        **_figures(evaluation.whole),
        "halves": {split: _figures(figures) for split, figures in evaluation.halves.items()},
        "gates": [
            {"metric": g.key, "side": g.side, "limit": g.limit, **_rate(g.rate), "held": g.held}
            for g in evaluation.gates
        ],
        "status_matrix": status_matrix(evaluation.outcomes),
        "reliability": [
            {"confidence": b.confidence, "right": b.right, "n": b.count}
            for b in reliability(cases.right, cases.confidence)
        ],
        "risk_coverage": [round(risk, 4) for risk in risks(cases.right, cases.confidence).tolist()],
        "breakdown": {
            name: {
                value: {"answered_right": _rate(part.answered_right), "passed": _rate(part.passed)}
                for value, part in slices.items()
            }
            for name, slices in evaluation.parts.items()
        },
        "cases": [
            case_json(outcome, {key: list(values[i]) for key, values in scores.items() if values[i]})
            for i, outcome in enumerate(evaluation.outcomes)
        ],
    }


def case_json(outcome: Outcome, scores: Mapping[str, list[float]]) -> dict[str, Any]:
    """One case; `retrieved` holds passage ids, best first, `scores` the observations of each figure it counts for."""
    case, answer = outcome.case, outcome.answer
    return {
        "id": case.id,
        "suite": outcome.suite,
        "split": outcome.split,
        "question": case.question,
        "turns": list(case.turns),
        "audience": case.audience,
        "language": case.language,
        "kind": case.kind,
        "style": case.style,
        "topic": case.topic,
        "difficulty": case.difficulty,
        "status": answer.status.value,
        "right_statuses": sorted(status.value for status in case.right_statuses),
        "retrieved": list(outcome.retrieved[:_RETRIEVED]),
        "relevant": case.relevant,
        "claims": [_claim(checked) for checked in outcome.claims],
        "text": answer.text,
        "passed": outcome.passed,
        "why": list(outcome.why),
        "missing_facts": list(outcome.missing_facts),
        "wrong_facts": list(outcome.wrong_facts),
        "confidence": outcome.confidence,
        "elapsed_ms": answer.elapsed_ms,
        "scores": dict(scores),
    }


def _claim(checked: CheckedClaim) -> dict[str, Any]:
    claim = checked.claim
    return {
        "text": claim.text,
        "label": claim.label,
        "when": claim.when,
        "supported": checked.supported,
        "citations": [
            {"passage_id": citation.passage_id, "quote": citation.quote, "stands": stands}
            for citation, stands in zip(claim.citations, checked.stands, strict=True)
        ],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "metrics": {key: _rate(rate) for key, rate in figures.rates.items()},
        "numbers": dict(figures.numbers),
    }


def _rate(rate: Rate) -> dict[str, Any]:
    return {"value": rate.value, "low": rate.low, "high": rate.high, "n": rate.count}
