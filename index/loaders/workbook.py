"""Excel workbooks (.xlsx): each sheet row by row, as it is shown; hidden sheets are left out."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from index.loaders.checks import unpacked_bytes
from index.loaders.draft import Draft
from index.loaders.tables import Row, Sheet, drafts_of

_PERCENT = re.compile(r"0(?:\.(0+))?%")
_ZEROS = re.compile(r"0+")
# Up to this much unpacked, a workbook is held in memory (some 30 times as much) and cells that are merged over several
# rows count for each of them; a bigger one is read row by row, where the format does not tell them beforehand.
_HELD_BYTES = 5_000_000


def load_workbook(path: Path) -> list[Draft]:
    """Load a workbook; see `drafts_of` for what its rows become. A formula counts with its last result.

    Raises:
        LoadError: no sheet that is shown holds rows.
    """
    import openpyxl

    streamed = unpacked_bytes(path) > _HELD_BYTES
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which carry no text
        book = openpyxl.load_workbook(path, read_only=streamed, data_only=True, keep_links=False)
        try:
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
            told = [f"シート「{name}」は非表示なので、読んでいません。" for name in hidden]
            read = _streamed_rows if streamed else _held_rows
            return drafts_of(path, [Sheet(sheet.title, read(sheet)) for sheet in shown], told)
        finally:
            book.close()


def _streamed_rows(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()  # some programs write wrong ones, and rows would be cut off
    for number, row in enumerate(sheet.iter_rows(), start=1):
        yield number, [_shown(cell) for cell in row]


def _held_rows(sheet: Any) -> Iterator[Row]:
    above = {
        (row, merged.min_col): sheet.cell(merged.min_row, merged.min_col)
        for merged in sheet.merged_cells.ranges
        for row in range(merged.min_row + 1, merged.max_row + 1)
    }
    for number, row in enumerate(sheet.iter_rows(), start=1):
        yield number, [_shown(above.get((number, column), cell)) for column, cell in enumerate(row, start=1)]


def _shown(cell: Any) -> str:
    """A cell's value as a reader sees it: 0.5 as 50%, 7 as 007 where the format says so, dates as 2026-11-22."""
    match cell.value:
        case None:
            shown = ""
        case datetime() as moment:
            midnight = moment.time() == time()
            shown = moment.date().isoformat() if midnight else moment.strftime("%Y-%m-%d %H:%M")
        case date() as day:
            shown = day.isoformat()
        case time() as hour:
            shown = hour.strftime("%H:%M")
        case bool() | str() | timedelta() as value:
            shown = str(value).strip()
        case number:
            shown = _number(number, cell.number_format or "General")
    return shown


def _number(value: float, number_format: str) -> str:
    if percent := _PERCENT.fullmatch(number_format):
        return f"{value:.{len(percent[1] or '')}%}"
    if _ZEROS.fullmatch(number_format):
        return f"{value:0{len(number_format)}.0f}"
    return str(int(value)) if value == int(value) else f"{value:.10g}"
