"""Fit the evidence model: `python -m evals.fit_evidence --cases evals/cases/development.jsonl [--off-topic FILE.jsonl]`.

Positives: answerable cases whose document is found first. Negatives: the same questions with their documents taken
out of the hits, cases that must be refused, and, where given, questions on other matters (`{"query"}` lines).
Prints the weights for `bot.settings.EvidenceWeights` and cross-validated figures.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from bot.evidence import Features, features
from evals.cases import Case, read_cases
from index.build import open_library
from index.generation import Generation
from index.settings import read_settings
from index.types import Hit

_HITS = 12
_DEEP = 60
# There are more negatives than positives; a city's questions are mostly answerable.
_NEGATIVE_WEIGHT = 0.5
_REFUSED = ("not_in_documents", "out_of_scope")
_THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)

Example = tuple[str, Features]


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, nargs="+", required=True)
    parser.add_argument("--off-topic", type=Path)
    parser.add_argument("--data", type=Path)
    arguments = parser.parse_args()
    library = open_library(read_settings(arguments.data))
    cases = [case for path in arguments.cases for case in read_cases(path)]
    off_topic = _queries(arguments.off_topic)[::15] if arguments.off_topic else []
    with library.lease() as generation:
        examples = list(_examples(cases, off_topic, generation))
    library.close()
    _report(examples)


def _examples(cases: Sequence[Case], off_topic: Sequence[str], generation: Generation) -> Iterator[Example]:
    for case in cases:
        hits = _hits(case, generation)
        if not hits:
            continue
        if case.expected:
            if hits[0].document.base_id in case.expected:
                yield "answerable", _of(case.question, hits[:_HITS], generation)
            rest = [hit for hit in hits if hit.document.base_id not in case.expected][:_HITS]
            if rest:
                yield "document removed", _of(case.question, rest, generation)
        elif case.status in _REFUSED:
            yield case.status, _of(case.question, hits[:_HITS], generation)
    for query in off_topic:
        if hits := generation.search(query, _HITS, include_expired=True):
            yield "off topic", _of(query, hits, generation)


def _hits(case: Case, generation: Generation) -> list[Hit]:
    return generation.search(
        case.question,
        _DEEP,
        audience=case.audience,
        language=case.language,
        as_of=date.today(),
        include_expired=True,
    )


def _of(question: str, hits: Sequence[Hit], generation: Generation) -> Features:
    return features(hits, generation.search.analyze(question), generation.search.vocabulary)


def _queries(path: Path) -> list[str]:
    return [json.loads(line)["query"] for line in path.read_text(encoding="utf-8").splitlines()]


def _report(examples: Sequence[Example]) -> None:
    kinds = np.array([kind for kind, _ in examples])
    inputs = np.array([astuple(found) for _, found in examples])
    answers = (kinds == "answerable").astype(int)
    weights = np.where(np.isin(kinds, ["off topic", "document removed"]), _NEGATIVE_WEIGHT, 1.0)
    model = LogisticRegression(max_iter=1000)
    guessed = cross_val_predict(
        model, inputs, answers, cv=10, method="predict_proba", params={"sample_weight": weights}
    )
    chances = guessed[:, 1]
    model.fit(inputs, answers, sample_weight=weights)
    names = ["intercept", *(field.name for field in fields(Features))]
    values = [float(model.intercept_[0]), *map(float, model.coef_[0])]
    lines = [f"{name}: {value:.2f}" for name, value in zip(names, values, strict=True)]
    for kind in sorted(set(kinds) - {"answerable"}):
        both = (kinds == "answerable") | (kinds == kind)
        lines.append(
            f"AUROC against {kind} ({(kinds == kind).sum()}): {roc_auc_score(answers[both], chances[both]):.3f}"
        )
    for threshold in _THRESHOLDS:
        shares = ", ".join(
            f"{kind} {(chances[kinds == kind] >= threshold).mean():.2f}" for kind in sorted(set(kinds))
        )
        lines.append(f"answered at {threshold}: {shares}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
