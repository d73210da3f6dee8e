"""Tables of .csv and .xlsx files: FAQ tables become one document per row, others one document with a passage per row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from index.loaders.body import Body, one_line
from index.loaders.draft import Draft, LoadError
from index.slug import slugify
from index.words import loader_words

Row = tuple[int, Sequence[str]]
"""A row's number as the reader of the file counts it (1-based), and its cells."""

# A header stands among the first rows; above it there are at most a title and a few notes.
_HEADER_WITHIN = 20
_MARKS = re.compile(r"[\s.．・:：()（）【】「」*※]+")
_SHOWN_ROWS = 10
# A row without an id gets one from so many characters of its question: its number would change with the row above.
_ID_FROM_QUESTION = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of rows that are read once, in order; `name` is None where the file is its only sheet."""

    name: str | None
    rows: Iterable[Row]


@dataclass(frozen=True, slots=True)
class _Faq:
    """The header of an FAQ table and where its columns are; `id` is None where it has none."""

    header: Sequence[str]
    id: int | None
    question: int
    answer: int

    def draft(self, path: Path, cells: Sequence[str]) -> Draft | None:
        """The document of a row: the question is its subject, other columns follow the answer."""
        question, answer = one_line(_cell(cells, self.question)), _cell(cells, self.answer)
        if not question or not answer:
            return None
        id_ = one_line(_cell(cells, self.id)) or slugify(question)[:_ID_FROM_QUESTION].rstrip("-")
        told = {self.id, self.question, self.answer}
        others = [
            f"{one_line(self.header[i])}：{one_line(cell)}"
            for i, cell in enumerate(cells[: len(self.header)])
            if cell and i not in told
        ]
        body = "\n\n".join((answer, *others)) + "\n"
        return Draft(path=path, title=question, body=body, part=id_, questions=(question,), curated=True)


def drafts_of(path: Path, sheets: Iterable[Sheet], warnings: Sequence[str] = ()) -> list[Draft]:
    """The documents of a file's sheets. Rows of several FAQ sheets have the sheet's name before their id.

    Raises:
        LoadError: no sheet holds a row.
    """
    told = list(warnings)
    faqs: dict[str, list[Draft]] = {}
    body = Body()
    leads: list[str] = []
    for sheet in sheets:
        above, header, rows = _headed(sheet.rows)
        columns = _faq_columns(header)
        if columns:
            faqs[sheet.name or ""], faults = _faq_drafts(path, columns, rows)
            told += [f"シート「{sheet.name}」の{fault}" if sheet.name else fault for fault in faults]
        else:
            leads += _write_table(body, sheet.name, above, header, rows)
    drafts = [draft for rows in faqs.values() for draft in rows]
    if len(faqs) > 1:
        drafts = [
            replace(draft, part=f"{name}/{draft.part}") for name, rows in faqs.items() for draft in rows
        ]
    if body.text.strip():
        title = leads[0] if leads and len(leads[0]) <= 80 else path.stem
        drafts.insert(0, Draft(path=path, title=title, body=body.text, headings=body.headings))
    if not drafts:
        raise LoadError("表に行がありません。見出しの行の下に内容を書いてください。")
    drafts[0] = replace(drafts[0], warnings=tuple(told))
    return drafts


def _headed(rows: Iterable[Row]) -> tuple[list[str], Sequence[str], Iterator[Row]]:
    """The lines above the header, the header (() where no row has two cells) and the rows below it."""
    remaining = iter(rows)
    peeked: list[Row] = []
    wide: int | None = None
    for row in remaining:
        peeked.append(row)
        if _faq_columns(row[1]):
            wide = len(peeked) - 1
            break
        if wide is None and sum(1 for cell in row[1] if cell) > 1:
            wide = len(peeked) - 1
        if len(peeked) == _HEADER_WITHIN:
            break
    if wide is None:
        return [], (), chain(peeked, remaining)
    above = [one_line(" ".join(filter(None, cells))) for _, cells in peeked[:wide]]
    return list(filter(None, above)), peeked[wide][1], chain(peeked[wide + 1 :], remaining)


def _faq_columns(header: Sequence[str]) -> _Faq | None:
    names = [_MARKS.sub("", unicodedata.normalize("NFKC", cell)).casefold() for cell in header]
    words = loader_words("faq")
    places = {
        meaning: next((i for i, name in enumerate(names) if name in words[meaning]), None)
        for meaning in words
    }
    question, answer = places["question"], places["answer"]
    return None if question is None or answer is None else _Faq(header, places["id"], question, answer)


def _faq_drafts(path: Path, table: _Faq, rows: Iterable[Row]) -> tuple[list[Draft], list[str]]:
    """A document per row, and what to tell of rows without question or answer and of repeated ids."""
    drafts: dict[str, Draft] = {}
    blank: list[int] = []
    repeated: list[int] = []
    for number, cells in rows:
        if not any(cells):
            continue
        draft = table.draft(path, cells)
        if draft is None:
            blank.append(number)
        elif draft.part in drafts:
            repeated.append(number)
        else:
            drafts[draft.part or ""] = draft
    told = []
    if blank:
        told.append(f"{_listed(blank)}は、質問か回答がないので読んでいません。書き足してください。")
    if repeated:
        told.append(f"{_listed(repeated)}は、番号が前の行と重なるので読んでいません。番号を直してください。")
    return list(drafts.values()), told


def _write_table(
    body: Body, sheet: str | None, above: Sequence[str], header: Sequence[str], rows: Iterable[Row]
) -> Sequence[str]:
    """Write a section per row (or, without a header, one of lines); returns the lines above the header."""
    slug, place = (f"{slugify(sheet)}-", f"{sheet} ") if sheet else ("", "")
    if above:
        body.section("", slug=f"{slug}lead", place=sheet)
        body.block("\n".join(above))
    if not header:
        lines = [one_line(" ".join(filter(None, cells))) for _, cells in rows]
        if any(lines):
            body.section("", slug=f"{slug}lead", place=sheet)
            body.block("\n".join(filter(None, lines)))
        return list(filter(None, lines))[:1]
    names = [one_line(name) for name in header]
    for number, cells in rows:
        named = (
            f"{names[i]}: {one_line(cell)}" if i < len(names) and names[i] else one_line(cell)
            for i, cell in enumerate(cells)
            if cell
        )
        if text := "、".join(named):
            body.section("", slug=f"{slug}r{number}", place=f"{place}{number}行")
            body.block(text)
    return above


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _listed(numbers: Sequence[int]) -> str:
    shown = "、".join(map(str, numbers[:_SHOWN_ROWS]))
    more = f"行目など {len(numbers)} 行" if len(numbers) > _SHOWN_ROWS else "行目"
    return shown + more
