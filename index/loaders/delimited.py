"""CSV files, in any encoding and with any common delimiter; read row by row."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from index.loaders.draft import Draft, LoadError
from index.loaders.encoding import encoding_of
from index.loaders.tables import Row, Sheet, drafts_of

_DELIMITERS = ",\t;|"
_SAMPLED_ROWS = 50


def load_csv(path: Path) -> list[Draft]:
    """Load a CSV file; see `drafts_of` for what its rows become.

    Raises:
        LoadError: it has no rows, or a quote that is not closed.
    """
    with path.open(encoding=encoding_of(path), newline="") as file:
        delimiter = _delimiter(file)
        return drafts_of(path, [Sheet(None, _rows(file, delimiter))])


def _rows(file: TextIO, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            yield number, [cell.strip().replace("\r\n", "\n") for cell in row]
    except csv.Error as error:
        raise LoadError(
            '表の形が崩れています。引用符「"」が閉じているか、この行から上を確かめてください。',
            reader.line_num,
        ) from error


def _delimiter(file: TextIO) -> str:
    """The delimiter that gives the first rows most alike numbers of cells, and then the most cells."""

    def fit(delimiter: str) -> tuple[int, int]:
        file.seek(0)
        widths = Counter[int]()
        try:
            for row in islice(csv.reader(file, delimiter=delimiter), _SAMPLED_ROWS):
                widths[len(row)] += 1
        except csv.Error:
            return 0, 0
        width, rows = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0))
        return (rows, width) if width > 1 else (0, 0)

    best = max(_DELIMITERS, key=fit)
    file.seek(0)
    return best
