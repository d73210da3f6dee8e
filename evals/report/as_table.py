"""Fill in the figures of a document: `python -m evals.report.as_table REPORT.json docs/evals.md`.

REPORT.json is what `madoguchi eval --json` wrote. What stands between the document's two marks is replaced.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

BEGIN = "<!-- figures: python -m evals.report.as_table -->"
END = "<!-- end of figures -->"
# Halves without cases have no column; all cases stand last.
_COLUMNS = ("test", "train")


def main() -> None:
    """Replace the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("document", type=Path)
    arguments = parser.parse_args()
    report = json.loads(arguments.report.read_text(encoding="utf-8"))
    text = arguments.document.read_text(encoding="utf-8")
    arguments.document.write_text(filled(text, report), encoding="utf-8")


def filled(text: str, report: Mapping[str, Any]) -> str:
    """The document's text with the report's figures.

    Raises:
        ValueError: the marks are missing.
    """
    if BEGIN not in text or END not in text:
        raise ValueError(f"no place for the figures: {BEGIN} … {END}")
    table = "\n".join(_lines(report))
    return re.sub(
        f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: f"{BEGIN}\n{table}\n{END}", text, flags=re.DOTALL
    )


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    halves = [name for name in _COLUMNS if name in report["halves"]]
    limits = {gate["metric"]: f"{gate['side']} {gate['limit']:g}" for gate in report["gates"]}
    yield f"{len(report['cases'])} cases; brackets: 95 % bootstrap intervals, then the number of observations."
    yield ""
    yield f"| figure | {' | '.join([*halves, 'all'])} | gate |"
    yield "|---" * (len(halves) + 3) + "|"
    for key, whole in report["metrics"].items():
        if whole["n"]:
            own = [report["halves"][name]["metrics"][key] for name in halves]
            yield f"| `{key}` | {' | '.join(map(_cell, [*own, whole]))} | {limits.get(key, '')} |"
    yield ""
    numbers = report["numbers"]
    yield (
        f"Latency p50 {numbers['latency_p50_ms']:.1f} ms, p95 {numbers['latency_p95_ms']:.1f} ms; peak memory of the "
        f"evaluation {numbers['memory_mb']:.0f} MB; answers p50 {numbers['answer_length_p50']:.0f}, "
        f"p95 {numbers['answer_length_p95']:.0f} characters; sentences of easy answers "
        f"{numbers['easy_sentence_length']:.1f} characters, {100 * numbers['easy_kanji_share']:.0f} % kanji."
    )


def _cell(rate: Mapping[str, Any]) -> str:
    if rate["value"] is None:
        return "–"
    return f"{rate['value']:.3f} [{rate['low']:.3f}, {rate['high']:.3f}] {rate['n']}"


if __name__ == "__main__":
    main()
