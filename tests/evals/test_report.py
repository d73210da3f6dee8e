"""The page needs nothing from elsewhere and shows what went wrong; the JSON keeps its keys."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path

import pytest
import yaml
from made_outcomes import checked, made_case, made_claim, made_outcome, refused_case
from rich.console import Console

from bot.types import Status
from evals.compare import compare
from evals.evaluation import Evaluation, evaluation
from evals.gates import Thresholds
from evals.measure import MEASURES, measure
from evals.outcome import Shown
from evals.report import as_html as page_of
from evals.report.as_html import as_html, write_html
from evals.report.as_json import as_json, write_json
from evals.report.as_table import BEGIN, END, filled
from evals.table import print_table

HOSTILE = '<script src="https://example.com/x.js"></script>本は何冊?'


@pytest.fixture(scope="module")
def result() -> Evaluation:
    """Four cases: one right, one with the wrong number, one that was refused, and one that must be."""
    wrong = made_case(id="c-2", question=HOSTILE, must_not=["9冊"], topic="loans", turns=["貸出について"])
    outcomes = [
        made_outcome(
            None, Status.ANSWERED, checked(made_claim("8冊まで")), confidence=0.9, retrieved=("a#1",)
        ),
        made_outcome(
            wrong,
            Status.ANSWERED,
            checked(made_claim("9冊まで"), supported=False),
            confidence=0.6,
            split="train",
            found=(Shown("guides/lending#lead", "本の貸出", "見つけた本文"),),
            gold=(Shown("guides/lending#rows", "本の貸出", "対象：8冊まで"),),
        ),
        made_outcome(made_case(id="c-3"), confidence=0.2),
        made_outcome(refused_case("missing", "not_in_documents", id="c-4"), confidence=0.1),
    ]
    limits = Thresholds(at_least={"answered_right": 0.85}, at_most={"false_refusals": 0.6})
    return evaluation(outcomes, limits, gated="test", corpus={"documents": 7, "passages": 20})


def test_the_page_fetches_nothing(result: Evaluation) -> None:
    page = as_html(result)
    assert not re.search(r"<(?:script|link|img|iframe|object|embed)\b[^>]*\b(?:src|href|data)\s*=", page)
    assert not re.search(r"""\b(?:src|href)\s*=\s*["'](?!#)""", page)
    assert not re.search(r"url\((?![\"']?#)|@import|@font-face", page)
    assert not re.search(r"\b(?:fetch|import|XMLHttpRequest|sendBeacon)\s*\(", page)


def test_what_people_ask_is_text_and_nothing_else(result: Evaluation) -> None:
    page = as_html(result)
    assert HOSTILE not in page
    assert "&lt;script" in page


def test_the_page_shows_a_failed_case_beside_its_answer_passages_and_facts(result: Evaluation) -> None:
    page = as_html(result)
    failed = page[page.index("うまくいかなかった質問") :]
    assert failed.count('<details class="case">') == 2
    for shown in (
        "c-2",
        "c-3",
        "9冊まで",
        "見つけた本文",
        "対象：8冊まで",
        "✗ 8冊",
        "✗ 9冊",
        "裏づけなし",
        "貸出について",
    ):
        assert shown in failed, shown
    assert "c-4" not in failed


def test_the_page_has_four_plots_whose_parts_have_names_of_their_own(result: Evaluation) -> None:
    page = as_html(result)
    assert page.count("<svg") == 4
    names = re.findall(r'<(?:path|g|clipPath|svg)[^>]*\bid="([^"]+)"', page)
    assert len(set(names)) == len(names)
    for used in re.findall(r'(?:href="#|url\(#)([^")]+)', page):
        assert used in names


def test_the_page_is_the_same_for_the_same_evaluation(result: Evaluation) -> None:
    assert as_html(result) == as_html(result)


def test_the_page_follows_the_readers_light_or_dark(result: Evaluation) -> None:
    page = as_html(result)
    assert "prefers-color-scheme: dark" in page
    assert "currentColor" in page
    assert "#000000" not in page


def test_every_figure_has_its_japanese_name_and_meaning() -> None:
    words = yaml.safe_load((Path(page_of.__file__).parent / "words.yaml").read_text(encoding="utf-8"))
    assert set(words) == set(measure([]).rates)
    assert all(entry["name"] and entry["means"] for entry in words.values())
    assert set(MEASURES) <= set(words)


def test_the_gates_are_told_on_the_page_and_on_the_terminal(result: Evaluation) -> None:
    assert not result.passed
    assert "届いていない基準があります" in as_html(result)
    console = Console(record=True, width=120, file=StringIO())
    print_table(result, console=console)
    told = console.export_text()
    assert "BELOW THRESHOLD: answered_right 0.500" in told
    assert "held  false_refusals 0.500" in told


def test_the_comparison_names_the_cases_on_the_page_and_on_the_terminal(result: Evaluation) -> None:
    now = as_json(result)
    then = json.loads(json.dumps(now))
    then["cases"][0]["passed"], then["cases"][2]["passed"] = False, True
    comparison = compare(now, then)
    page = as_html(result, comparison)
    section = page[page.index("前回との比較") : page.index('id="figures"')]
    assert "<dd>c-1</dd>" in section
    assert "<dd>c-3</dd>" in section
    console = Console(record=True, width=120, file=StringIO())
    print_table(result, comparison, console)
    told = console.export_text()
    assert "turned good (1): c-1" in told
    assert "turned bad (1): c-3" in told


def test_the_json_keeps_its_keys(result: Evaluation, tmp_path: Path) -> None:
    write_json(result, tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["metrics"]["answered_right"].keys() == {"value", "low", "high", "n"}
    assert report["halves"].keys() == {"test", "train"}
    assert [gate["held"] for gate in report["gates"]] == [False, True]
    case = report["cases"][0]
    for key in ("id", "question", "status", "retrieved", "relevant", "claims", "passed"):
        assert key in case
    assert case["retrieved"] == ["a#1"]
    assert case["claims"][0]["citations"][0]["passage_id"] == "guides/lending#rows"
    assert report["status_matrix"]["answered"] == {"answered": 2, "not_in_documents": 1}


def test_an_evaluation_without_cases_is_a_page_too(tmp_path: Path) -> None:
    write_html(evaluation([]), tmp_path / "empty.html")
    assert "質問 0 件" in (tmp_path / "empty.html").read_text(encoding="utf-8")


def test_a_documents_table_is_filled_between_its_marks(result: Evaluation) -> None:
    text = f"# Figures\n\n{BEGIN}\nstale\n{END}\n\nafter\n"
    new = filled(text, as_json(result))
    assert "stale" not in new
    assert "| `answered_right` | 0.500 [" in new
    assert "| ≥ 0.85 |" in new
    assert new.startswith("# Figures")
    assert new.endswith("after\n")
    assert filled(new, as_json(result)) == new
    with pytest.raises(ValueError, match="no place"):
        filled("# Figures\n", as_json(result))


def test_the_projects_document_has_a_place_for_the_figures() -> None:
    text = (Path(__file__).parents[2] / "docs" / "evals.md").read_text(encoding="utf-8")
    assert text.count(BEGIN) == text.count(END) == 1
