"""Words of the municipal domain live in the corpus and in word lists, never in the code of bot and index."""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("bot", "index")
SHORTEST = 3
# Official terms that are also everyday words of an interface or of the corpus format, which any house uses.
GENERIC = {
    "手数料": "a row label of the format; bot.asks knows how an amount of money is written",
    "必要なもの": "a row label of the format; index.lint checks its rows",
    "問い合わせ": "the message of index.batch about a file of queries",
}


def official_terms() -> set[str]:
    """The official terms of the city's word list that are long enough to mean one thing."""
    with (ROOT / "corpus" / "_words.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["official"] for row in rows if len(row["official"]) >= SHORTEST}


def literals(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every string of the code that is no docstring."""
    tree = ast.parse(source)
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def modules() -> list[Path]:
    """The code of the packages that must not know the domain."""
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_term_of_the_domain_stands_in_the_code(module: Path) -> None:
    terms = official_terms() - set(GENERIC)
    found = [
        f"{module.relative_to(ROOT)}:{line}: {term}"
        for line, text in literals(module.read_text(encoding="utf-8"))
        for term in terms
        if term in text
    ]
    assert found == []


def test_the_scan_sees_literals_but_not_docstrings() -> None:
    source = '"""転入届"""\ndef f(x: str) -> str:\n    """児童手当"""\n    return f"住民票{x}" + "印鑑登録"\n'
    assert {text for _, text in literals(source)} == {"住民票", "印鑑登録"}


def test_the_scan_has_terms_to_look_for() -> None:
    assert {"転入届", "児童手当", "マイナンバー"} <= official_terms()


def test_every_exemption_is_used() -> None:
    texts = [text for module in modules() for _, text in literals(module.read_text(encoding="utf-8"))]
    assert [word for word in GENERIC if not any(word in text for text in texts)] == []
