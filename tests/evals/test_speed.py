"""The measurement of speed, at a size at which it says nothing but that it runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals.processes import Serving, SyncCost
from evals.rivals import LANGCHAIN
from evals.speed import main
from evals.speed_table import CHROMA, ENSEMBLE, FLOOR, OURS, Figures, table, targets


def _figures(size: int, ours: float, bare: float, *, ensemble: float | None = None) -> Figures:
    return Figures(
        size=size,
        documents=size,
        seen=size // 2,
        times={OURS: [ours], FLOOR: [bare], CHROMA: [1.0], ENSEMBLE: [ensemble] if ensemble else []},
        one=Serving(100.0, 200.0, 200.0),
        two=Serving(190.0, 200.0, 150.0),
        sync=SyncCost(13.0, 1_900.0, size),
        again=SyncCost(1.0, 300.0, size),
        tokenizing=6.0,
        inserting=4.0,
    )


def test_everybody_is_asked_and_everything_is_told(
    small_corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--sizes", "300", "--questions", "20", "--seconds", "0.2", "--texts", str(small_corpus)])
    told = capsys.readouterr().out
    assert "300 passages of 240 documents; a public Japanese search sees 176" in told
    for name in (OURS, FLOOR, CHROMA, *([ENSEMBLE] if LANGCHAIN else [])):
        row = re.search(rf"^  {re.escape(name)} +([\d.]+) +([\d.]+) +20 ", told, re.MULTILINE)
        assert row, name
        assert 0 < float(row[1]) <= float(row[2])
    rates = re.search(r"questions a second: ([\d,]+) on one process, ([\d,]+) on two", told)
    assert rates
    assert all(int(rate.replace(",", "")) > 0 for rate in rates.groups())
    memory = re.findall(r"([\d,]+) MB", told)
    assert len(memory) == 4
    assert all(50 < float(megabytes.replace(",", "")) < 5_000 for megabytes in memory)


def test_each_target_is_met_or_missed_at_its_own_size() -> None:
    ten, hundred = _figures(10_000, 2.1, 1.5), _figures(100_000, 6.0, 4.0, ensemble=200.0)
    assert [met for _, met in targets([ten])] == [False]
    assert [(met, target.split(":")[0]) for target, met in targets([ten, hundred])] == [
        (False, "p50 ≤ 2 ms at 10,000"),
        (True, "p50 ≤ 2 × floor at 100,000"),
        (True, "sync ≤ 1.3 × tokenising and Chroma at 100,000"),
        (True, "sync ≤ 2,000 MB at 100,000"),
        (True, "≥ 25 × faster than LangChain at 100,000"),
        (False, "p50 grows no faster than the floor, 10,000 to 100,000"),
    ]


def test_a_rival_that_was_not_asked_says_why() -> None:
    row = next(line for line in table(_figures(1_000_000, 1.0, 1.0)) if ENSEMBLE in line)
    assert ("left out above" if LANGCHAIN else "not installed") in row
