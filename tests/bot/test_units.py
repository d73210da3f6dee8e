"""What a document offers to be quoted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.units import past, readable, units_of, valid_rows
from index.types import Document

BODY = """紙を一枚書きます。名前も書きます。

## 順番

申し込みは、次の順に進めます。

1. 紙を取ります。
2. 紙を書きます。
3. 紙を出します。

紙は返しません。

## 去年の決まり
<!-- valid_until: 2026-03-31 -->

去年は紙がいりませんでした。
"""
ROWS = """rows:
  - {id: fee, label: 手数料, value: 紙は1枚10円}
  - {id: old, label: 手数料, value: 紙は1枚5円, valid_until: 2026-03-31}"""

Read = Callable[..., Document]


def test_a_list_goes_with_the_sentence_that_announces_it(document_of: Read) -> None:
    units = [unit.text for unit in units_of(document_of(BODY), date(2026, 11, 22))]
    assert units == [
        "紙を一枚書きます。",
        "名前も書きます。",
        "申し込みは、次の順に進めます。 紙を取ります。 紙を書きます。 紙を出します。",
        "紙は返しません。",
    ]


def test_only_a_unit_of_several_items_is_a_list(document_of: Read) -> None:
    units = list(units_of(document_of(BODY), date(2026, 11, 22)))
    assert [unit.is_list for unit in units] == [False, False, True, False]


def test_only_units_before_the_first_heading_lead(document_of: Read) -> None:
    units = list(units_of(document_of(BODY), date(2026, 11, 22)))
    assert [unit.leads for unit in units] == [True, True, False, False]


def test_a_unit_stands_where_its_offset_says(document_of: Read) -> None:
    document = document_of(BODY, more=ROWS)
    for unit in units_of(document, date(2026, 11, 22)):
        first = unit.spans[0]
        assert document.text[unit.offset :].startswith(unit.text[: first.end - first.start])


def test_a_section_past_its_validity_offers_nothing(document_of: Read) -> None:
    document = document_of(BODY)
    old = "去年は紙がいりませんでした。"
    assert old in [unit.text for unit in units_of(document, date(2026, 3, 31))]
    assert old not in [unit.text for unit in units_of(document, date(2026, 4, 1))]


def test_a_row_past_its_validity_is_left_out(document_of: Read) -> None:
    document = document_of(BODY, more=ROWS)
    assert [row.id for row in valid_rows(document, date(2026, 3, 31))] == ["fee", "old"]
    assert [row.id for row in valid_rows(document, date(2026, 4, 1))] == ["fee"]


def test_rows_are_not_quoted_as_sentences(document_of: Read) -> None:
    units = [unit.text for unit in units_of(document_of(BODY, more=ROWS), date(2026, 11, 22))]
    assert not any("10円" in unit for unit in units)


def test_the_last_day_of_a_validity_still_counts() -> None:
    assert not past(date(2026, 3, 31), date(2026, 3, 31))
    assert past(date(2026, 3, 31), date(2026, 4, 1))
    assert not past(None, date(2026, 4, 1))


def test_a_quote_becomes_readable() -> None:
    assert readable("紙を\n  書きます。") == "紙を書きます。"
    assert readable("Write\nthe paper.") == "Write the paper."
    assert readable("| 紙 | 10円 |") == "紙 ／ 10円"
    assert readable("紙\t10円") == "紙 ／ 10円"
