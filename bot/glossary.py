"""The glossary as a clerk reads it: by the row of the syllabary, by what belongs together, and where the policy uses a term."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.cite import citation_of
from bot.types import Citation
from index.generation import Generation
from index.sentences import spans
from index.split import ROWS_SLUG
from index.types import Document

LATIN = "A–Z"
"""The row of terms whose title begins with a Latin letter; they stand in the row of their reading, too."""
_ROWS: Mapping[str, str] = {
    "あ": "あいうえお",
    "か": "かきくけこ",
    "さ": "さしすせそ",
    "た": "たちつてと",
    "な": "なにぬねの",
    "は": "はひふへほ",
    "ま": "まみむめも",
    "や": "やゆよ",
    "ら": "らりるれろ",
    "わ": "わをん",
}
ROWS: tuple[str, ...] = (*_ROWS, LATIN)
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
_SHORTEST = 2
_LATIN_EDGE = r"[a-z0-9]"


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the glossary. definition: its first sentence, quoted; None where it has none."""

    document: Document
    definition: Citation | None

    @property
    def rows(self) -> tuple[str, ...]:
        """Where it stands in the list; a term without a reading, by its title."""
        return rows_of(self.document.title, self.document.reading)


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that name one document as related to them, or are named by it."""

    document: Document
    terms: tuple[Term, ...]


def glossary(generation: Generation) -> tuple[Term, ...]:
    """All Japanese terms, in the order of their readings."""
    longest = generation.manifest.tuning.max_passage_characters
    found = [
        Term(document, _definition(document, longest))
        for document in generation.store.documents(language="ja")
        if document.kind == "term"
    ]
    return tuple(sorted(found, key=lambda term: term.document.reading or term.document.title))


def named(terms: Sequence[Term], wanted: str, generation: Generation) -> tuple[Term, ...]:
    """The terms with a name, reading or other name that holds what is wanted, however it is written."""
    fold = _folded(generation)
    part = fold(wanted.strip())
    return tuple(term for term in terms if any(part in fold(name) for name in _all_names(term.document)))


def rows_of(title: str, reading: str | None) -> tuple[str, ...]:
    """The rows of the syllabary that a term stands in."""
    found = []
    first = unicodedata.normalize("NFD", reading or title)[:1].translate(_SMALL)
    first = chr(ord(first) - 0x60) if "ァ" <= first <= "ヶ" else first
    found += [row for row, letters in _ROWS.items() if first.translate(_SMALL) in letters and first]
    if re.match(r"[A-Za-z]", unicodedata.normalize("NFKC", title)):
        found.append(LATIN)
    return tuple(found)


def related_to(term: Document, generation: Generation) -> tuple[Document, ...]:
    """The documents that a term names as related, and the terms that name it."""
    store = generation.store
    own = [document for id_ in term.related if (document := store.document(id_))]
    own += [
        document
        for document in store.documents(language="ja")
        if document.kind == "term" and term.id in document.related and document not in own
    ]
    return tuple(own)


def groups(terms: Sequence[Term], generation: Generation) -> tuple[Group, ...]:
    """What at least two terms are related to, most of them first."""
    found: dict[str, list[Term]] = {}
    for term in terms:
        for related in dict.fromkeys(term.document.related):
            found.setdefault(related, []).append(term)
    documents = generation.store.documents_named(found)
    listed = [Group(documents[id_], tuple(own)) for id_, own in found.items() if id_ in documents]
    return tuple(
        sorted(
            (group for group in listed if len(group.terms) > 1),
            key=lambda group: (-len(group.terms), group.document.title),
        )
    )


def uses_of(term: Document, generation: Generation) -> tuple[Citation, ...]:
    """The sentences of the policy that hold the term or another name of it."""
    fold = _folded(generation)
    pattern = _pattern([fold(name) for name in _written_names(term)])
    if pattern is None:
        return ()
    longest = generation.manifest.tuning.max_passage_characters
    return tuple(
        citation_of(document, heading, start, end, longest)
        for document in generation.store.documents(language="ja")
        if document.kind == "policy"
        for heading, start, end in _sentences(document)
        if pattern.search(fold(document.text[start:end]))
    )


def _folded(generation: Generation) -> Callable[[str], str]:
    normalize = generation.analyzer.normalize
    return lambda text: normalize(text).casefold()


def _sentences(document: Document) -> Iterator[tuple[str, int, int]]:
    for section in document.sections:
        if section.slug != ROWS_SLUG:
            for span in spans(document.text[section.start : section.end]):
                yield section.heading, section.start + span.start, section.start + span.end


def _definition(document: Document, longest: int) -> Citation | None:
    for heading, start, end in _sentences(document):
        return citation_of(document, heading, start, end, longest)
    return None


def _all_names(document: Document) -> tuple[str, ...]:
    return (document.title, document.reading or "", *document.aliases)


def _written_names(document: Document) -> Iterator[str]:
    """Names as they stand in a text: the title with and without its brackets, other names, but no reading."""
    bare = _BRACKET.sub("", document.title).strip()
    inside = [match[0][1:-1] for match in _BRACKET.finditer(document.title)]
    for name in dict.fromkeys((document.title, bare, *inside, *document.aliases)):
        if len(name) >= _SHORTEST and not re.fullmatch(r"[ぁ-ゖー]+", name):
            yield name


def _pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    """Any of the names; a Latin one only as a whole word, so that CIO is not found in CAIO."""
    if not names:
        return None
    parts = []
    for name in sorted(names, key=len, reverse=True):
        before = rf"(?<!{_LATIN_EDGE})" if re.match(_LATIN_EDGE, name) else ""
        after = rf"(?!{_LATIN_EDGE})" if re.match(_LATIN_EDGE, name[-1]) else ""
        parts.append(before + re.escape(name) + after)
    return re.compile("|".join(parts))
