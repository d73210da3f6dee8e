"""Fit the evidence model: `python -m evals.fit_evidence --cases evals/cases/development.jsonl [--off-topic FILE.jsonl]`.

A city's corpus may have eight documents or thousands, so examples come from the whole corpus and from random parts of
it, each synced into a folder of its own. Positives: answerable cases whose document is found first. Negatives: cases
whose documents are not in the part (or were taken out of the hits, in the whole corpus), cases that must be refused,
and, where given, questions on other matters (`{"query"}` lines). Prints the weights for
`bot.settings.EvidenceWeights` and ten-fold cross-validated figures per size.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from bot.evidence import Features, features
from evals.cases import Case, read_cases
from index.build import open_library, run_sync
from index.generation import Generation
from index.settings import IndexSettings, read_settings
from index.types import Hit

_HITS = 12
_DEEP = 60
_OFF_TOPIC = 200
_REFUSED = ("not_in_documents", "out_of_scope")
# How many documents a part has, and how many parts of that size are drawn.
_PARTS = ((60, 2), (20, 4), (8, 8))
_THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5)
# Sizes and kinds count by these, however many examples they have; small corpora half.
_KIND_WEIGHTS = {"answerable": 1.0, "not there": 0.5, "off topic": 0.5}
_PART_WEIGHT = 0.5
# The features are shares and scores around 1; weaker regularisation than the library's default lets small ones count.
_INVERSE_REGULARISATION = 30.0


@dataclass(frozen=True, slots=True)
class Example:
    """Features of one question in a corpus of `size` documents (0: the whole corpus)."""

    size: int
    kind: str
    found: Features


def main() -> None:
    """Draw examples, fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, nargs="+", required=True)
    parser.add_argument("--off-topic", type=Path)
    arguments = parser.parse_args()
    cases = [case for path in arguments.cases for case in read_cases(path)]
    off_topic = _queries(arguments.off_topic) if arguments.off_topic else []
    root = read_settings().corpus[0]
    with tempfile.TemporaryDirectory(prefix="madoguchi-evidence-") as folder:
        examples = list(
            _examples(IndexSettings(data=Path(folder) / "whole", corpus=(root,)), 0, cases, off_topic)
        )
        for size, count in _PARTS:
            for seed in range(count):
                place = Path(folder) / f"{size}-{seed}"
                _draw(root, place / "corpus", size, seed)
                settings = IndexSettings(data=place / "data", corpus=(place / "corpus",))
                examples += _examples(settings, size, cases, off_topic)
    _report(examples)


def _draw(root: Path, target: Path, size: int, seed: int) -> None:
    """Copy `size` random documents with their language variants, the profile and the word list."""
    bases = sorted(p for p in root.rglob("*.md") if p.suffixes == [".md"] and p.name != "README.md")
    for base in random.Random(seed).sample(bases, size):  # noqa: S311 — a reproducible draw, no secret
        for file in base.parent.glob(f"{base.stem}.*"):
            copy = target / file.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, copy)
    for file in root.glob("_*"):
        shutil.copy(file, target / file.name)


def _examples(
    settings: IndexSettings, size: int, cases: Sequence[Case], off_topic: Sequence[str]
) -> Iterator[Example]:
    run_sync(settings)
    library = open_library(settings)
    with library.lease() as generation:
        there = {document.base_id for document in generation.store.documents()}
        for case in cases:
            for kind, hits in _outcomes(case, there, _hits(case, generation), whole=size == 0):
                yield Example(size, kind, _features(case.question, hits, generation))
        for query in off_topic:
            if hits := generation.search(query, _HITS, include_expired=True):
                yield Example(size, "off topic", _features(query, hits, generation))
    library.close()


def _outcomes(
    case: Case, there: set[str], hits: Sequence[Hit], *, whole: bool
) -> Iterator[tuple[str, Sequence[Hit]]]:
    """What a case's hits are an example of."""
    expected = set(case.expected) & there
    if not hits or (not case.expected and case.status not in _REFUSED):
        return
    if not expected:
        yield ("not there" if case.expected else "off topic"), hits[:_HITS]
        return
    if hits[0].document.base_id in expected:
        yield "answerable", hits[:_HITS]
    rest = [hit for hit in hits if hit.document.base_id not in expected]
    if whole and rest:
        yield "not there", rest[:_HITS]


def _hits(case: Case, generation: Generation) -> list[Hit]:
    return generation.search(
        case.question, _DEEP, audience=case.audience, language=case.language, include_expired=True
    )


def _features(question: str, hits: Sequence[Hit], generation: Generation) -> Features:
    return features(hits, generation.search.analyze(question), generation.search.vocabulary)


def _queries(path: Path) -> list[str]:
    queries = [json.loads(line)["query"] for line in path.read_text(encoding="utf-8").splitlines()]
    return random.Random(0).sample(queries, min(_OFF_TOPIC, len(queries)))  # noqa: S311 — a reproducible draw


def _report(examples: Sequence[Example]) -> None:
    sizes = np.array([example.size for example in examples])
    kinds = np.array([example.kind for example in examples])
    inputs = np.array([astuple(example.found) for example in examples])
    answers = (kinds == "answerable").astype(int)
    weights = np.ones(len(examples))
    for size in set(sizes):
        for kind, weight in _KIND_WEIGHTS.items():
            chosen = (sizes == size) & (kinds == kind)
            weights[chosen] = weight * (_PART_WEIGHT if size else 1) * 100 / max(1, chosen.sum())
    model = LogisticRegression(C=_INVERSE_REGULARISATION, max_iter=10_000)
    guessed = cross_val_predict(
        model, inputs, answers, cv=10, method="predict_proba", params={"sample_weight": weights}
    )
    chances = guessed[:, 1]
    model.fit(inputs, answers, sample_weight=weights)
    names = ["intercept", *(field.name for field in fields(Features))]
    values = [float(model.intercept_[0]), *map(float, model.coef_[0])]
    lines = [f"{name}: {value:.2f}" for name, value in zip(names, values, strict=True)]
    for size in sorted(set(sizes)):
        lines.append(f"corpus of {size or 'all'} documents")
        for kind in ("not there", "off topic"):
            both = (sizes == size) & ((kinds == "answerable") | (kinds == kind))
            if len(set(answers[both])) == 2:
                lines.append(f"  AUROC against {kind}: {roc_auc_score(answers[both], chances[both]):.3f}")
        for threshold in _THRESHOLDS:
            shares = (
                f"{k} {(chances[(sizes == size) & (kinds == k)] >= threshold).mean():.2f}"
                for k in _KIND_WEIGHTS
            )
            lines.append(f"  answered at {threshold}: {', '.join(shares)}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
