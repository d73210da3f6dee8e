"""Are the passages and documents found that hold the answer? By ir-measures (over trec_eval), for each answerable case.

Recall@k: share of those of grade 2 among the first k. MRR@10: 1 / the place of the first of grade 2. nDCG@10: by grades,
Järvelin & Kekäläinen 2002. Documents are counted once each, at their best passage; only cases that name passages count
for passages.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.cases import base_of
from evals.errors import LibraryMissing
from evals.outcome import Outcome

Observations = tuple[float, ...]

KEYS = ("recall_at_5", "recall_at_10", "success_at_5", "mrr_at_10", "ndcg_at_10")
_NAMES = ("R(rel=2)@5", "R(rel=2)@10", "Success(rel=2)@5", "RR(rel=2)@10", "nDCG@10")


def retrieval(outcomes: Sequence[Outcome]) -> dict[str, list[Observations]]:
    """For each key, by documents and (`passage_…`) by passages, the observations of each outcome.

    Raises:
        LibraryMissing: ir-measures is not installed.
    """
    numbered = {str(number): outcome for number, outcome in enumerate(outcomes)}
    documents = {key: _document_grades(o) for key, o in numbered.items() if o.case.answerable}
    passages: dict[str, dict[str, int]] = {
        key: {**o.case.relevant} for key, o in numbered.items() if _by_passage(o)
    }
    found = {key: tuple(dict.fromkeys(map(base_of, o.retrieved))) for key, o in numbered.items()}
    by_document = _values(documents, found)
    by_passage = _values(passages, {key: o.retrieved for key, o in numbered.items()})
    figures: dict[str, list[Observations]] = {}
    for prefix, values in (("", by_document), ("passage_", by_passage)):
        for key, name in zip(KEYS, _NAMES, strict=True):
            figures[prefix + key] = [values.get((number, name), ()) for number in numbered]
    return figures


def _document_grades(outcome: Outcome) -> dict[str, int]:
    grades: dict[str, int] = {}
    for id_, grade in outcome.case.relevant.items():
        grades[base_of(id_)] = max(grade, grades.get(base_of(id_), 0))
    return grades


def _by_passage(outcome: Outcome) -> bool:
    return any("#" in id_ for id_ in outcome.case.relevant)


def _values(
    grades: dict[str, dict[str, int]], found: dict[str, tuple[str, ...]]
) -> dict[tuple[str, str], Observations]:
    """Value by case and measure's name; a case for which nothing was found has 0."""
    try:
        import ir_measures  # noqa: PLC0415 — only an evaluation needs it, and it is not there on every machine
    except ImportError as error:
        raise LibraryMissing("検索の評価", "ir-measures") from error
    measures = [ir_measures.parse_measure(name) for name in _NAMES]
    qrels = [ir_measures.Qrel(case, id_, grade) for case, own in grades.items() for id_, grade in own.items()]
    run = [
        ir_measures.ScoredDoc(case, id_, float(-place))
        for case in grades
        for place, id_ in enumerate(found[case])
    ]
    values: dict[tuple[str, str], Observations] = {(case, name): (0.0,) for case in grades for name in _NAMES}
    if not run:
        return values
    for metric in ir_measures.iter_calc(measures, qrels, run):
        values[metric.query_id, _NAMES[measures.index(metric.measure)]] = (float(metric.value),)
    return values
