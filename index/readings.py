"""The corpus's reading list: how its names and its terms are read, for texts with readings."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from index.loaders.draft import LoadError, read_text

Reading = tuple[str, str]
"""A word and its reading in hiragana."""

_COLUMNS = ["word", "reading", "source"]
_HIRAGANA = re.compile(r"[ぁ-ゖー・]+")


def load_readings(path: Path) -> list[Reading]:
    """Read `_readings.tsv`.

    Raises:
        LoadError: a wrong header, a row with another number of columns, a reading that is not hiragana.
    """
    rows = list(csv.reader(read_text(path).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows or rows[0] != _COLUMNS:
        raise LoadError(f"一行目は {'、'.join(_COLUMNS)} をタブで区切って書いてください。", 1)
    found = []
    for line, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        if len(row) != len(_COLUMNS) or not row[0].strip():
            raise LoadError(f"列が {len(row)} 個あります。{len(_COLUMNS)} 個をタブで区切ってください。", line)
        word, reading = row[0].strip(), row[1].strip()
        if not _HIRAGANA.fullmatch(reading):
            raise LoadError(f"「{word}」の読み方をひらがなで書いてください。", line)
        found.append((word, reading))
    return found
