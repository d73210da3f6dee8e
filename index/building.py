"""Build a generation from a corpus: analysed passages, lexical arrays, vectors, manifest."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Protocol

import numpy as np

from index.analyze import Analyzer, bigrams
from index.corpus import Corpus
from index.generation import (
    EMBEDDER,
    LEXICAL,
    MANIFEST,
    OWNERS,
    SCHEMA,
    STORE,
    VECTORS,
    Manifest,
    RecordedProblem,
)
from index.lexical import LexicalIndex, TermWeights
from index.ports import Embedder, VectorStore
from index.settings import Tuning
from index.split import passages_of
from index.store import write_store
from index.types import Document, Passage, Problem
from index.views import all_views, asked_name, characters_name, documents_in, readable_by, view_name

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps are done and how many there are."""

_RECORDED_VERSIONS = ("sudachipy", "sudachidict-core", "bm25s", "chromadb")


class MakeEmbedder(Protocol):
    """Makes the embedder of a new generation and saves into the folder what reading it again will need."""

    def __call__(self, terms: Sequence[Sequence[str]], folder: Path, analyzer: Analyzer) -> Embedder: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """What a generation is built with."""

    tuning: Tuning
    make_embedder: MakeEmbedder
    open_vectors: Callable[[Path], VectorStore]
    progress: Progress


@dataclass(frozen=True, slots=True)
class _Material:
    """All passages of a new generation with what finds them, in one order, and each document's ways of asking."""

    passages: list[Passage]
    documents: list[Document]
    terms: list[list[str]]
    pairs: list[list[str]]
    asked: dict[str, list[list[str]]]

    def texts(self) -> list[str]:
        """What the vectors stand for: the passage under its document's title and ways of asking."""
        return [
            "\n".join((d.title, *d.aliases, *d.questions, p.subject, p.text))
            for p, d in zip(self.passages, self.documents, strict=True)
        ]


def build_generation(corpus: Corpus, folder: Path, name: str, setup_digest: str, tools: Tools) -> int:
    """Fill an empty folder with the generation; returns the number of passages."""
    analyzer = Analyzer(corpus.profile.spellings if corpus.profile else ())
    material = _analyze(corpus.documents, analyzer, tools)
    write_store(folder / STORE, corpus.documents, material.passages, material.terms)
    _write_lexical(folder / LEXICAL, corpus.documents, material, tools)
    embedder = tools.make_embedder(material.terms, folder / EMBEDDER, analyzer)
    _write_vectors(folder / VECTORS, corpus.documents, material, embedder, tools)
    manifest = Manifest(
        schema_version=SCHEMA,
        name=name,
        created_at=datetime.now(UTC),
        embedder=embedder.name,
        dimension=embedder.dimension,
        digests=dict(corpus.digests),
        setup_digest=setup_digest,
        passages=len(material.passages),
        spellings=corpus.profile.spellings if corpus.profile else (),
        profile=corpus.profile,
        words=tuple((word.official, word.plain, word.english, word.easy) for word in corpus.words),
        tuning=tools.tuning,
        failed=_recorded(corpus.problems),
        warnings=_recorded(corpus.warnings),
        versions={package: version(package) for package in _RECORDED_VERSIONS},
    )
    text = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return len(material.passages)


def _recorded(problems: Sequence[Problem]) -> tuple[RecordedProblem, ...]:
    return tuple(RecordedProblem(path=str(p.path), message=p.message, line=p.line) for p in problems)


def _analyze(documents: Sequence[Document], analyzer: Analyzer, tools: Tools) -> _Material:
    material = _Material([], [], [], [], {})
    for done, document in enumerate(documents, start=1):
        headings = () if document.curated else (section.heading for section in document.sections)
        ways = (document.title, *document.aliases, *document.questions, *headings)
        material.asked[document.id] = [analyzer.terms(way) for way in ways]
        about = _weighted(document, analyzer.terms, tools.tuning)
        about_pairs = _weighted(document, bigrams, tools.tuning)
        for passage in passages_of(document, tools.tuning.max_passage_characters):
            material.passages.append(passage)
            material.documents.append(document)
            material.terms.append(about + _weighted(passage, analyzer.terms, tools.tuning))
            material.pairs.append(about_pairs + _weighted(passage, bigrams, tools.tuning))
        tools.progress("文書を読み込んでいます", done, len(documents))
    return material


def _weighted(part: Document | Passage, analyze: Callable[[str], list[str]], tuning: Tuning) -> list[str]:
    """Terms of a document's or a passage's fields, each repeated by its field's weight."""
    if isinstance(part, Passage):
        fields = [(part.subject, tuning.heading_weight), (part.text, tuning.body_weight)]
    else:
        fields = [(part.title, tuning.title_weight)]
        fields += [(alias, tuning.alias_weight) for alias in part.aliases]
        fields += [(question, tuning.question_weight) for question in part.questions]
    return list(chain(*(analyze(text) * weight for text, weight in fields)))


def _write_lexical(folder: Path, documents: Sequence[Document], material: _Material, tools: Tools) -> None:
    """Three indexes a view: the passages' terms, their pairs of characters, and the documents' ways of asking."""
    views = list(all_views())
    for done, (audience, language) in enumerate(views, start=1):
        readable = {d.id for d in documents_in(documents, language) if d.audience in readable_by(audience)}
        chosen = [i for i, document in enumerate(material.documents) if document.id in readable]
        asked = [
            (i, terms) for i, d in enumerate(documents) if d.id in readable for terms in material.asked[d.id]
        ]
        for name, terms, ordinals in (
            (view_name(audience, language), [material.terms[i] for i in chosen], chosen),
            (characters_name(audience, language), [material.pairs[i] for i in chosen], chosen),
            (asked_name(audience, language), [terms for _, terms in asked], [i for i, _ in asked]),
        ):
            index = LexicalIndex.build(terms, ordinals, k1=tools.tuning.bm25_k1, b=tools.tuning.bm25_b)
            index.save(folder / name)
        tools.progress("言葉の索引を作っています", done, len(views))
    TermWeights.count(material.terms).save(folder)
    number = {document.id: i for i, document in enumerate(documents)}
    np.save(folder / OWNERS, np.array([number[d.id] for d in material.documents], dtype=np.int64))


def _write_vectors(
    folder: Path,
    documents: Sequence[Document],
    material: _Material,
    embedder: Embedder,
    tools: Tools,
) -> None:
    vectors = embedder.encode_passages(material.texts())
    store = tools.open_vectors(folder)
    try:
        views = list(all_views())
        for done, (audience, language) in enumerate(views, start=1):
            shown = {d.id for d in documents_in(documents, language) if d.audience == audience}
            chosen = [
                i
                for i, document in enumerate(material.documents)
                if document.id in shown and vectors[i].any()
            ]
            if chosen:
                store.add(view_name(audience, language), [str(i) for i in chosen], vectors[chosen])
            tools.progress("ベクトルの索引を作っています", done, len(views))
    finally:
        store.close()
