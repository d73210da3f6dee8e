"""What a clerk should mend in a corpus although it can be loaded. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from index.corpus import Corpus
from index.split import LEAD_SLUG, ROWS_SLUG
from index.types import Document, Problem

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MARKUP = re.compile(r"\*\*|\]\(|<(?!!--)[a-zA-Z/]")
_POINTS_BACK = re.compile(r"^(?:これ|それ|この手続き|上の)", re.MULTILINE)
_NEEDED_LABEL = "必要なもの"


def lint(corpus: Corpus) -> Iterator[Problem]:
    """Departures from `corpus/README.md` that make answers worse, named with the file and what to do."""
    documents = {document.id: document for document in corpus.documents}
    for document in corpus.documents:
        path = corpus.paths[document.id]
        if path.suffix.lower() != ".md":
            continue  # the format is Markdown's; nobody writes a PDF after corpus/README.md
        for message in (*_form(document), *_variant(document, documents)):
            yield Problem(path, message)


def numbers(text: str) -> set[str]:
    """The numbers of a text, comparable across languages: digits joined, 万 multiplied out, months as numbers."""
    folded = unicodedata.normalize("NFKC", text)
    for number, month in enumerate(_MONTHS, start=1):
        folded = re.sub(rf"\b{month}\b", f" {number} ", folded)
    folded = re.sub(r"(?<=\d),(?=\d{3})", "", folded)
    folded = re.sub(r"(\d+)万(\d*)", lambda match: str(int(match[1]) * 10_000 + int(match[2] or 0)), folded)
    return set(re.findall(r"\d+", folded))


def _form(document: Document) -> Iterator[str]:
    if document.sections[0].slug not in (ROWS_SLUG, LEAD_SLUG) or (
        len(document.sections) > 1 and all(section.slug != LEAD_SLUG for section in document.sections)
    ):
        yield "本文の最初の段落がありません。何をすればよいかを、見出しの前に一～三文で書いてください。"
    if match := _MARKUP.search(document.text):
        yield f"太字・リンク・HTML「{match[0]}」は使えません。消してください。"
    if match := _POINTS_BACK.search(document.text):
        yield f"「{match[0]}」で始まる文があります。抜き出しても分かるように、主語を書いてください。"
    for row in document.rows:
        if (row.need is not None) != (row.label == _NEEDED_LABEL):
            yield f"行「{row.id}」: need は「{_NEEDED_LABEL}」の行にだけ、必ず書いてください。"
    if document.kind == "term" and not document.reading:
        yield "用語の読み方がありません。reading をひらがなで書いてください。"


def _variant(document: Document, documents: Mapping[str, Document]) -> Iterator[str]:
    base = documents.get(document.base_id)
    if base is None or base is document:
        return
    facts = {row.id: f"{row.value} {row.when or ''}" for row in base.rows}
    for row in document.rows:
        own = numbers(f"{row.value} {row.when or ''}")
        if own != numbers(facts[row.id]):
            yield f"行「{row.id}」の数字がもとの文書と違います。もとの文書に合わせてください。"
    if (ours := _body_numbers(document)) != (theirs := _body_numbers(base)):
        different = "、".join(sorted(ours ^ theirs))
        yield f"本文の数字がもとの文書と違います（{different}）。もとの文書に合わせてください。"


def _body_numbers(document: Document) -> set[str]:
    found: set[str] = set()
    for section in document.sections:
        if section.slug != ROWS_SLUG:
            found |= numbers(document.text[section.start : section.end])
    return found
