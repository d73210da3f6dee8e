"""Cases that no longer fit the corpus are found, with what is to be mended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.types import Status
from evals.outgrown import Finding, Outgrown, outgrown
from index.corpus import read_corpus
from index.types import Document
from ui.cli import app

TODAY = date(2026, 11, 28)
POOL = """---
title: 市民プール
kind: guide
audience: public
scope: city
checked_on: 2026-11-01
checked_by: null
source: null
department: null
{more}
rows:
  - {{id: fee, label: 手数料, value: 市民プールは一回500円}}
  - {{id: sale, label: 手数料, value: 市民プールは一回300円, valid_until: 2026-08-31}}
---
市民プールは、だれでも使えます。

## 夏の時間

<!-- valid_until: 2026-09-30 -->
夏は、午後8時まで開いています。
"""


@dataclass(frozen=True)
class Named:
    """A case, as far as the check needs it."""

    relevant: Mapping[str, int]
    must: Sequence[str] = ()
    as_of: date | None = None
    status: Status = Status.ANSWERED
    id: str = field(default="one")


@pytest.fixture
def pool(tmp_path: Path) -> Callable[..., tuple[Document, ...]]:
    """Reads a corpus of one document about a pool."""

    def read(more: str = "") -> tuple[Document, ...]:
        (tmp_path / "pool.md").write_text(POOL.format(more=more), encoding="utf-8")
        return read_corpus([tmp_path]).documents

    return read


def _found(case: Named, documents: Sequence[Document]) -> list[tuple[Outgrown, str]]:
    return [(finding.problem, finding.what) for finding in outgrown([case], documents, TODAY, 800)]


def test_a_case_that_fits_is_not_named(pool: Callable[..., tuple[Document, ...]]) -> None:
    assert _found(Named({"pool#rows": 2, "pool#lead": 1}, ["５００円", "だれでも"]), pool()) == []
    assert _found(Named({"pool": 2}, ["2000円|500円"]), pool()) == []
    assert _found(Named({}, []), pool()) == []


def test_documents_and_passages_that_are_gone_are_named(
    pool: Callable[..., tuple[Document, ...]],
) -> None:
    case = Named({"gym#rows": 2, "pool#冬の時間": 1})
    assert _found(case, pool()) == [
        (Outgrown.DOCUMENT_GONE, "gym"),
        (Outgrown.PASSAGE_GONE, "pool#冬の時間"),
    ]


def test_a_fact_that_changed_is_named(pool: Callable[..., tuple[Document, ...]]) -> None:
    assert _found(Named({"pool#rows": 2}, ["450円"]), pool()) == [(Outgrown.FACT_GONE, "450円")]


def test_what_has_expired_on_the_case_s_day_is_named(
    pool: Callable[..., tuple[Document, ...]],
) -> None:
    assert _found(Named({"pool#rows": 2}, ["300円"]), pool()) == [(Outgrown.ROW_EXPIRED, "300円")]
    assert _found(Named({"pool#rows": 2}, ["300円"], date(2026, 8, 31)), pool()) == []
    assert (Outgrown.SECTION_EXPIRED, "pool#夏の時間") in _found(Named({"pool#夏の時間": 2}), pool())
    old = pool("valid_until: 2026-10-01")
    assert (Outgrown.DOCUMENT_EXPIRED, "pool") in _found(Named({"pool#lead": 2}), old)


def test_a_case_about_what_has_expired_may_name_it(pool: Callable[..., tuple[Document, ...]]) -> None:
    old = pool("valid_until: 2026-10-01")
    assert _found(Named({"pool#夏の時間": 2}, status=Status.EXPIRED), old) == []


def test_a_finding_tells_a_clerk_what_to_do() -> None:
    told = str(Finding("one", Outgrown.PASSAGE_GONE, "pool#冬の時間"))
    assert told == "one: 段落「pool#冬の時間」がありません。見出しが変わっていないか確かめてください。"


def test_the_command_checks_the_project_s_own_cases_and_tells_of_none_outgrown(tmp_path: Path) -> None:
    cases = Path(__file__).parent.parent.parent / "evals" / "cases" / "development.jsonl"
    result = CliRunner().invoke(app, ["eval", "check", "--cases", str(cases), "--data", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "直すところ 0 件" in result.output


def test_eval_without_a_sub_command_still_measures(small_corpus: Path, tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text("", encoding="utf-8")
    arguments = ["eval", "--cases", str(cases), "--data", str(tmp_path), "--corpus", str(small_corpus)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
