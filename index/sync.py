"""Bring the index in step with the corpus: compare digests, build a new generation aside, switch to it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Protocol

import numpy as np
from filelock import FileLock, Timeout

from index.analyze import Analyzer, stop_words
from index.corpus import Corpus, read_corpus
from index.errors import CorpusEmpty, DataFolderUnwritable, IndexingError, SyncRunning
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
    read_manifest,
)
from index.lexical import LexicalIndex, TermWeights
from index.library import GENERATIONS, LOCK, current_name, prune, switch_to
from index.ports import Embedder, VectorStore
from index.settings import Tuning
from index.split import passages_of
from index.store import write_store
from index.types import Document, Passage, Problem, SyncReport
from index.views import all_views, asked_name, documents_in, readable_by, view_name

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps are done and how many there are."""


class MakeEmbedder(Protocol):
    """Makes the embedder of a new generation and saves into the folder what reading it again will need."""

    def __call__(self, terms: Sequence[Sequence[str]], folder: Path, analyzer: Analyzer) -> Embedder: ...


@dataclass(frozen=True, slots=True)
class _Material:
    """All passages of a new generation with what finds them, in one order, and each document's ways of asking."""

    passages: list[Passage]
    documents: list[Document]
    terms: list[list[str]]
    asked: dict[str, list[list[str]]]

    def texts(self) -> list[str]:
        """What the vectors stand for: the passage under its document's title and ways of asking."""
        return [
            "\n".join((d.title, *d.aliases, *d.questions, p.heading, p.text))
            for p, d in zip(self.passages, self.documents, strict=True)
        ]


def sync(
    roots: Sequence[Path],
    data: Path,
    *,
    tuning: Tuning,
    embedder_name: str,
    make_embedder: MakeEmbedder,
    open_vectors: Callable[[Path], VectorStore],
    progress: Progress = lambda _step, _done, _total: None,
) -> SyncReport:
    """Index the corpora; when nothing has changed, leave the serving generation as it is.

    Raises:
        CorpusMissing, CorpusEmpty: nothing to index; the last good generation keeps serving.
        DataFolderUnwritable: the data folder cannot be written.
        SyncRunning: another sync is at work on this data folder.
    """
    started = time.monotonic()
    corpus = read_corpus(roots)
    if not corpus.documents:
        first = f" 最初の問題: {corpus.problems[0]}" if corpus.problems else ""
        raise CorpusEmpty(f"読める文書が一つもありません。文書の場所と書き方を確かめてください。{first}")
    with _locked(data):
        before = _previous(data)
        digests = before.digests if before else {}
        setup = _setup_digest(corpus, tuning, embedder_name)
        changes = _changes(digests, corpus.digests)
        if before and before.digests == corpus.digests and before.setup_digest == setup:
            name, count, rebuilt = before.name, before.passages, False
        else:
            name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}-{setup[:6]}"
            count = _build(corpus, data, name, setup, tuning, make_embedder, open_vectors, progress)
            switch_to(data, name)
            prune(data, keep={name, before.name} if before else {name})
            rebuilt = True
    return SyncReport(
        generation=name,
        created=changes["created"],
        updated=changes["updated"],
        unchanged=changes["unchanged"],
        deleted=changes["deleted"],
        failed=corpus.problems,
        warnings=corpus.warnings,
        passages=count,
        rebuilt=rebuilt,
        seconds=time.monotonic() - started,
    )


@contextmanager
def _locked(data: Path) -> Iterator[None]:
    try:
        (data / GENERATIONS).mkdir(parents=True, exist_ok=True)
        lock = FileLock(data / LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise SyncRunning(
            "別の index sync が動いています。終わってから、もう一度実行してください。"
        ) from error
    except OSError as error:
        raise DataFolderUnwritable(
            f"データの場所「{data}」に書き込めません（{error.strerror}）。書き込める場所を --data に指定してください。"
        ) from error
    try:
        yield
    finally:
        lock.release()


def _previous(data: Path) -> Manifest | None:
    name = current_name(data)
    if name is None:
        return None
    try:
        return read_manifest(data / GENERATIONS / name)
    except IndexingError:
        return None  # damaged or of another schema: build anew


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        "created": tuple(sorted(after.keys() - before.keys())),
        "updated": tuple(sorted(id_ for id_ in after.keys() & before.keys() if after[id_] != before[id_])),
        "unchanged": tuple(sorted(id_ for id_ in after.keys() & before.keys() if after[id_] == before[id_])),
        "deleted": tuple(sorted(before.keys() - after.keys())),
    }


def _setup_digest(corpus: Corpus, tuning: Tuning, embedder_name: str) -> str:
    """Digest of everything but the documents that a generation rests on."""
    profile = corpus.profile.model_dump_json() if corpus.profile else ""
    analysis = [version("sudachidict-core"), sorted(stop_words())]
    parts = [SCHEMA, profile, repr(corpus.words), tuning.model_dump_json(), embedder_name, analysis]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _build(
    corpus: Corpus,
    data: Path,
    name: str,
    setup: str,
    tuning: Tuning,
    make_embedder: MakeEmbedder,
    open_vectors: Callable[[Path], VectorStore],
    progress: Progress,
) -> int:
    """Build a generation under a name that nobody reads, then rename it; returns the number of passages."""
    analyzer = Analyzer(corpus.profile.spellings if corpus.profile else ())
    building = data / GENERATIONS / f".building-{name}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    try:
        material = _analyze(corpus.documents, analyzer, tuning, progress)
        write_store(building / STORE, corpus.documents, material.passages, material.terms)
        _write_lexical(building / LEXICAL, corpus.documents, material, tuning, progress)
        embedder = make_embedder(material.terms, building / EMBEDDER, analyzer)
        _write_vectors(building / VECTORS, corpus.documents, material, embedder, open_vectors, progress)
        manifest = Manifest(
            schema_version=SCHEMA,
            name=name,
            created_at=datetime.now(UTC),
            embedder=embedder.name,
            dimension=embedder.dimension,
            digests=dict(corpus.digests),
            setup_digest=setup,
            passages=len(material.passages),
            spellings=corpus.profile.spellings if corpus.profile else (),
            profile=corpus.profile,
            words=tuple((word.official, word.plain, word.english, word.easy) for word in corpus.words),
            tuning=tuning,
            failed=_recorded(corpus.problems),
            warnings=_recorded(corpus.warnings),
            versions={
                package: version(package)
                for package in ("sudachipy", "sudachidict-core", "bm25s", "chromadb")
            },
        )
        text = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False)
        (building / MANIFEST).write_text(text, encoding="utf-8")
        building.rename(data / GENERATIONS / name)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return len(material.passages)


def _recorded(problems: Sequence[Problem]) -> tuple[RecordedProblem, ...]:
    return tuple(RecordedProblem(path=str(p.path), message=p.message, line=p.line) for p in problems)


def _analyze(
    documents: Sequence[Document], analyzer: Analyzer, tuning: Tuning, progress: Progress
) -> _Material:
    material = _Material([], [], [], {})
    for done, document in enumerate(documents, start=1):
        title = analyzer.terms(document.title)
        aliases = [analyzer.terms(alias) for alias in document.aliases]
        questions = [analyzer.terms(question) for question in document.questions]
        material.asked[document.id] = [title, *aliases, *questions]
        about = title * tuning.title_weight
        about += list(chain(*aliases)) * tuning.alias_weight
        about += list(chain(*questions)) * tuning.question_weight
        for passage in passages_of(document, tuning.max_passage_characters):
            heading = analyzer.terms(passage.heading) * tuning.heading_weight
            body = analyzer.terms(passage.text) * tuning.body_weight
            material.passages.append(passage)
            material.documents.append(document)
            material.terms.append(about + heading + body)
        progress("文書を読み込んでいます", done, len(documents))
    return material


def _write_lexical(
    folder: Path, documents: Sequence[Document], material: _Material, tuning: Tuning, progress: Progress
) -> None:
    views = list(all_views())
    for done, (audience, language) in enumerate(views, start=1):
        readable = {d.id for d in documents_in(documents, language) if d.audience in readable_by(audience)}
        chosen = [i for i, document in enumerate(material.documents) if document.id in readable]
        index = LexicalIndex.build(
            [material.terms[i] for i in chosen] or [[]], chosen or [0], k1=tuning.bm25_k1, b=tuning.bm25_b
        )
        index.save(folder / view_name(audience, language))
        asked = [
            (i, terms) for i, d in enumerate(documents) if d.id in readable for terms in material.asked[d.id]
        ]
        LexicalIndex.build(
            [terms for _, terms in asked] or [[]],
            [i for i, _ in asked] or [0],
            k1=tuning.bm25_k1,
            b=tuning.bm25_b,
        ).save(folder / asked_name(audience, language))
        progress("言葉の索引を作っています", done, len(views))
    TermWeights.count(material.terms).save(folder)
    number = {document.id: i for i, document in enumerate(documents)}
    np.save(folder / OWNERS, np.array([number[d.id] for d in material.documents], dtype=np.int64))


def _write_vectors(
    folder: Path,
    documents: Sequence[Document],
    material: _Material,
    embedder: Embedder,
    open_vectors: Callable[[Path], VectorStore],
    progress: Progress,
) -> None:
    vectors = embedder.encode_passages(material.texts())
    store = open_vectors(folder)
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
            progress("ベクトルの索引を作っています", done, len(views))
    finally:
        store.close()
