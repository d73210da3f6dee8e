"""Measure search on a corpus with judged queries: `python -m evals.retrieval --corpus DIR --queries FILE [--without …]`.

Queries are JSON lines `{"id", "query", "relevant": {document id: grade}}`; any grade counts as relevant, an id is compared
by its last part (`faq/12` is `12`). Prints Recall@10, nDCG@10 and Success@1 (ir-measures, over trec_eval) with 95 %
bootstrap intervals, and for each part left out the paired difference to the whole.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from ir_measures import R, Success, nDCG
from numpy.typing import NDArray

from index.batch import unique_documents
from index.build import open_library, run_sync
from index.settings import IndexSettings, Tuning

_MEASURES = (R @ 10, nDCG @ 10, Success @ 1)
_DEPTH = 80
_RESAMPLES = 10_000
# What each part of the score is called here, and the setting that leaves it out.
_PARTS: dict[str, dict[str, Any]] = {
    "vectors": {"dense_weight": 0.0},
    "asked": {"asked_weight": 0.0},
    "synonyms": {"synonym_weight": 0.0},
    "endings": {"ending_weight": 0.0},
    "feedback": {"feedback_weight": 0.0},
    "characters": {"character_weight": 0.0},
    "titles": {"title_weight": 0, "question_weight": 0, "alias_weight": 0},
    "all-but-words": {
        "dense_weight": 0.0,
        "asked_weight": 0.0,
        "character_weight": 0.0,
        "synonym_weight": 0.0,
        "ending_weight": 0.0,
    },
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--without", nargs="*", choices=_PARTS, default=[])
    arguments = parser.parse_args()
    judged = [json.loads(line) for line in arguments.queries.read_text(encoding="utf-8").splitlines()]
    whole = _figures(arguments.corpus, judged, Tuning())
    _say(f"all parts, {len(judged)} queries", whole)
    for part in arguments.without:
        figures = _figures(arguments.corpus, judged, Tuning().model_copy(update=_PARTS[part]))
        _say(f"without {part}", figures, figures - whole)


def _figures(corpus: Path, judged: Sequence[dict[str, Any]], tuning: Tuning) -> NDArray[np.float64]:
    """One row a query, one column a measure."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-retrieval-") as folder:
        settings = IndexSettings(data=Path(folder), corpus=(corpus,), tuning=tuning)
        run_sync(settings)
        found = list(_run(settings, judged))
    qrels = [
        ir_measures.Qrel(str(entry["id"]), document, 1) for entry in judged for document in entry["relevant"]
    ]
    values = {(m.query_id, m.measure): m.value for m in ir_measures.iter_calc(_MEASURES, qrels, found)}
    return np.array([[values[str(entry["id"]), measure] for measure in _MEASURES] for entry in judged])


def _run(settings: IndexSettings, judged: Sequence[dict[str, Any]]) -> Iterator[ir_measures.ScoredDoc]:
    library = open_library(settings)
    with library.lease() as generation:
        for entry in judged:
            hits = unique_documents(generation.search(str(entry["query"]), _DEPTH, audience="staff"))
            for hit in hits[:10]:
                yield ir_measures.ScoredDoc(str(entry["id"]), hit.document.id.rpartition("/")[2], hit.score)
    library.close()


def _say(title: str, figures: NDArray[np.float64], differences: NDArray[np.float64] | None = None) -> None:
    lines = [title]
    for column, measure in enumerate(_MEASURES):
        line = f"  {measure}: {_interval(figures[:, column])}"
        if differences is not None:
            line += f"  difference {_interval(differences[:, column])}"
        lines.append(line)
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _interval(values: NDArray[np.float64]) -> str:
    draws = np.random.default_rng(0).choice(values, size=(_RESAMPLES, len(values))).mean(axis=1)
    low, high = np.percentile(draws, [2.5, 97.5])
    return f"{values.mean():+.4f} [{low:+.4f}, {high:+.4f}]"


if __name__ == "__main__":
    main()
