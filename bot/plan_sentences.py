"""A plan as people paste it: its sentences, and what they consist of. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from index.sentences import spans

# A few words behind a number or between brackets, without a figure and without what a sentence would need: １．目　的, 【経費】
_SIGN = r"[(（]?[0-9０-９]{1,2}[.．、)）]|第[0-9０-９一二三四五六七八九十]{1,3}[章節条]"
_WORDS = r"[^0-9０-９。、，,：:はがをにで]{1,16}"
_HEADING = re.compile(rf"\s*(?:(?:{_SIGN})\s*{_WORDS}|【{_WORDS}】)\s*")
_MARKDOWN = re.compile(r"\s*#{1,6}[ \t].*\s*")
_RULE = re.compile(r"\s*\|?[\s|:-]*-[\s|:-]*\s*")
_NUMBER = re.compile(r"\d[\d,.]*")
_ENDED = re.compile(r"[。．！？!?][」』）)]*$")
# Lines that were broken to a width are about as long as each other, and no longer than this.
_WIDEST, _NARROWER, _ALIKE = 80, 3, 3


def plan_sentences(plan: str) -> Iterator[tuple[int, int]]:
    """Where the sentences stand, in order: `plan[start:end]`. A line is one for itself, unless the text was broken to a width.

    Memos, tables and headings have no full stops, so that a line's end is all that parts them. What only names what follows – a
    heading, the names of a table's columns – is no sentence: 「６．経費」 says nothing of what it costs.
    """
    naming = _naming(plan)
    for start, end in _blocks(plan):
        if start in naming:
            continue
        for span in spans(plan[start:end]):
            yield start + span.start, start + span.end


def cells(sentence: str) -> list[str]:
    """The cells of a line of a table as Markdown has it; nothing where it is none."""
    line = sentence.strip()
    return [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []


def character_runs(text: str, length: int) -> list[str]:
    """Neighbouring characters, however they are typed; a number counts as one digit, the ends of the text as a character."""
    folded = _NUMBER.sub("0", unicodedata.normalize("NFKC", text))
    bare = f"\n{''.join(folded.split())}\n"
    return [bare[start : start + length] for start in range(len(bare) - length + 1)]


def _naming(plan: str) -> set[int]:
    """Where the lines stand that only name: headings with something else below them, the names of columns, rules of a table.

    Of several such lines in a row none is a heading: they are the points of a list.
    """
    lines = plan.splitlines(keepends=True)
    starts = list(accumulate(map(len, lines), initial=0))
    said = [(start, line) for start, line in zip(starts, lines, strict=False) if line.strip()]
    found = {start for start, line in said if _RULE.fullmatch(line) or _MARKDOWN.fullmatch(line)}
    for (start, line), (_, below) in pairwise(said):
        if (cells(line) and _RULE.fullmatch(below)) or (
            _HEADING.fullmatch(line) and not _HEADING.fullmatch(below)
        ):
            found.add(start)
    return found


def word_runs(words: Sequence[str], lengths: Sequence[int]) -> list[str]:
    """Neighbouring words of a sentence, its ends as words."""
    closed = ("\n", *words, "\n")
    return [
        " ".join(closed[start : start + length])
        for length in lengths
        for start in range(len(closed) - length + 1)
    ]


def _blocks(plan: str) -> Iterator[tuple[int, int]]:
    """Lines, with those that follow where a line was only broken."""
    lines = plan.splitlines(keepends=True)
    width = _width([line.strip() for line in lines])
    start = position = 0
    for line in lines:
        position += len(line)
        content = line.strip()
        if width and len(content) >= width - _NARROWER and not _ENDED.search(content):
            continue
        yield start, position
        start = position
    if start < position:
        yield start, position


def _width(lines: list[str]) -> int | None:
    """The width that a text was broken to; None where each line stands for itself."""
    longest = max(map(len, lines), default=0)
    full = [line for line in lines if len(line) >= longest - _NARROWER]
    broken = sum(not _ENDED.search(line) for line in full)
    return longest if longest <= _WIDEST and broken >= _ALIKE else None
