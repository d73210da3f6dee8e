"""Build a generation from a corpus: counted terms, lexical arrays, vectors, documents, manifest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from index.analyze import Analyzer
from index.corpus import Corpus
from index.counting import Analysis, analyze
from index.counts import Counts, load_array
from index.embedding import Earlier, Embed, Embedded, Passages
from index.filling import Filling, fill_vectors
from index.generation import (
    ASKED,
    CLOSE,
    EMBEDDER,
    LEANING,
    LEXICAL,
    NAMED,
    OWNERS,
    PAIRS,
    SCHEMA,
    STORE,
    VECTORS,
    VIEWS,
    WAYS,
    WORDS,
    WRITTEN,
    Manifest,
    RecordedProblem,
    write_manifest,
)
from index.lexical import LexicalIndex, bm25, cosine, leaning, share
from index.lexicon import Lexicon
from index.planning import Place, Plan, plan, with_kept
from index.ports import VectorStores
from index.settings import Tuning
from index.store import DocumentStore, write_store
from index.synonyms import Synonyms
from index.types import Problem
from index.views import flags_of
from index.written import WrittenIndex

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps are done and how many there are."""

_RECORDED_VERSIONS = ("sudachipy", "sudachidict-core", "scipy", "scikit-learn", "chromadb")


@dataclass(frozen=True, slots=True)
class Tools:
    """What a generation is built with."""

    tuning: Tuning
    embed: Embed
    stores: VectorStores
    progress: Progress


@dataclass(frozen=True, slots=True)
class Setup:
    """Digests of what a generation rests on besides its documents.

    reading: how files become documents. analysis: how documents become counted terms. vectors: how passages become
    vectors. whole: everything.
    """

    reading: str
    analysis: str
    vectors: str
    whole: str


@dataclass(frozen=True, slots=True)
class Before:
    """The generation that serves while another is built."""

    folder: Path
    manifest: Manifest
    store: DocumentStore
    digests: dict[str, str]


@dataclass(frozen=True, slots=True)
class Built:
    """What was done: passages in all, passages whose vectors were made anew, whether the embedder was fitted."""

    passages: int
    embedded: int
    fitted: bool


@dataclass(frozen=True, slots=True)
class _Work:
    """One generation being built: where, under which name, with what; `before` is what can be taken over from."""

    folder: Path
    name: str
    plan: Plan
    tools: Tools
    before: Before | None

    def tell(self, step: str) -> Callable[[int, int], None]:
        """Progress of one step."""
        return lambda done, total: self.tools.progress(step, done, total)


def build_generation(
    corpus: Corpus, folder: Path, *, name: str, setup: Setup, tools: Tools, before: Before | None
) -> Built:
    """Fill an empty folder with the generation; what has not changed since `before` is taken over."""
    same = before if before and before.manifest.analysis_digest == setup.analysis else None
    planned = plan(corpus, _places(same), same.digests if same else {}, tools.tuning)
    work = _Work(folder, name, planned, tools, same)
    spellings = corpus.profile.spellings if corpus.profile else ()
    texts = planned.texts(tools.tuning)
    fresh = analyze(texts, spellings, tools.tuning, work.tell("言葉を調べています"))
    analysis = with_kept(fresh, planned, _analysis_of(same))
    with ThreadPoolExecutor(1) as beside:  # little of either is Python: they share the cores
        written = beside.submit(_write_texts, corpus, analysis, work)
        embedded = _embed(analysis.words, setup, work)
        written.result()
    filling = Filling(folder, name, planned, embedded, work.tell("ベクトルの索引を作っています"))
    fill_vectors(filling, tools.stores, same.folder if same else None)
    manifest = Manifest(
        schema_version=SCHEMA,
        name=name,
        created_at=datetime.now(UTC),
        embedder=embedded.embedder,
        dimension=embedded.vectors.shape[1],
        changed_since_fit=embedded.changed,
        reading_digest=setup.reading,
        analysis_digest=setup.analysis,
        vectors_digest=setup.vectors,
        setup_digest=setup.whole,
        vectors_place=tools.stores.place,
        documents=len(planned.entries),
        passages=len(planned.old),
        spellings=spellings,
        profile=corpus.profile,
        words=tuple((word.official, word.plain, word.english, word.easy) for word in corpus.words),
        readings=corpus.readings,
        plan_points=corpus.plan_points,
        tuning=tools.tuning,
        failed=recorded(corpus.problems),
        warnings=recorded(corpus.warnings),
        versions={package: version(package) for package in _RECORDED_VERSIONS},
    )
    write_manifest(folder, manifest)
    return Built(len(planned.old), int((~embedded.kept).sum()), embedded.fitted)


def recorded(problems: Sequence[Problem]) -> tuple[RecordedProblem, ...]:
    """Problems as a manifest keeps them."""
    return tuple(RecordedProblem(path=str(p.path), message=p.message, line=p.line) for p in problems)


def _places(before: Before | None) -> dict[str, Place]:
    """Where the generation before has its documents; it numbers them by id."""
    if before is None:
        return {}
    stored = sorted(before.store.places().items())
    return {id_: Place(number, first, count) for number, (id_, (first, count)) in enumerate(stored)}


def _analysis_of(before: Before | None) -> Analysis | None:
    """The counted terms of the generation before."""
    if before is None:
        return None
    folder = before.folder / LEXICAL
    words, pairs, asked, written = (Counts.load(folder / name) for name in (WORDS, PAIRS, ASKED, WRITTEN))
    ways, named = np.diff(load_array(folder / WAYS)), load_array(folder / NAMED)
    return Analysis(words, pairs, asked, written, ways.tolist(), named.tolist())


def _write_texts(corpus: Corpus, analysis: Analysis, work: _Work) -> None:
    _write_lexical(corpus, analysis, work)
    _write_documents(corpus, work)


def _write_lexical(corpus: Corpus, analysis: Analysis, work: _Work) -> None:
    """BM25 of the passages' terms and pairs of characters, shares and cosines of the documents' ways of asking, synonyms."""
    folder, tuning = work.folder / LEXICAL, work.tools.tuning
    weigh: Callable[[csr_array], csr_array] = partial(bm25, k1=tuning.bm25_k1, b=tuning.bm25_b)
    parts = (
        (WORDS, analysis.words, weigh),
        (PAIRS, analysis.pairs, weigh),
        (ASKED, analysis.asked, share),
        (CLOSE, analysis.asked, cosine),
    )
    for done, (name, counts, scored) in enumerate(parts, start=1):
        index = LexicalIndex.build(counts, scored(counts.sparse()), postings=name == WORDS)
        index.save(folder / name)
        work.tell("言葉の索引を作っています")(done, len(parts))
    WrittenIndex(analysis.written).save(folder / WRITTEN)
    Synonyms.build(analysis.words.terms, Analyzer().synonym_groups).save(folder)
    _lexicon(corpus, analysis.words).save(folder)
    flags = np.array(flags_of(work.plan.documents), dtype=np.uint8)
    np.save(folder / WAYS, np.concatenate([[0], np.cumsum(analysis.ways)]).astype(np.int64))
    np.save(folder / NAMED, np.array(analysis.named, dtype=np.int64))
    gaps = [len(entry.document.unanswered) for entry in work.plan.entries]
    nowhere = np.concatenate(
        [np.arange(ways) >= ways - gap for ways, gap in zip(analysis.ways, gaps, strict=True)]
    )
    np.save(folder / LEANING, leaning(analysis.asked.sparse(), nowhere))
    np.save(folder / OWNERS, work.plan.owners)
    np.save(folder / VIEWS, flags[work.plan.owners])


def _lexicon(corpus: Corpus, words: Counts) -> Lexicon:
    """The words that a misspelt one may be meant for: the passages' terms, the documents' names and the word list's."""
    holding = np.bincount(words.matrix.indices, minlength=len(words.terms))
    official = [document.title for document in corpus.documents] + [word.official for word in corpus.words]
    others = [alias for document in corpus.documents for alias in document.aliases]
    others += [plain for word in corpus.words for plain in word.plain]
    own = [(document.title, document.reading) for document in corpus.documents if document.reading]
    terms = dict(zip(words.terms, holding.tolist(), strict=True))
    english = {document.base_id: document.title for document in corpus.documents if document.language == "en"}
    translated = {
        alias: english[document.base_id]
        for document in corpus.documents
        if document.language == "ja" and document.base_id in english
        for alias in document.aliases
    }
    return Lexicon.build(terms, official, others, [*own, *corpus.readings], translated)


def _write_documents(corpus: Corpus, work: _Work) -> None:
    write_store(
        work.folder / STORE,
        work.plan.entries,
        work.plan.new_passages(),
        files=corpus.files,
        kept=work.plan.kept_runs(),
        before=work.before.folder / STORE if work.before else None,
    )
    work.tell("文書を書き込んでいます")(len(work.plan.entries), len(work.plan.entries))


def _embed(words: Counts, setup: Setup, work: _Work) -> Embedded:
    before, earlier = work.before, None
    if before and before.manifest.vectors_digest == setup.vectors:
        vectors = load_array(before.folder / f"{VECTORS}.npy")
        earlier = Earlier(before.folder / EMBEDDER, vectors, before.manifest.changed_since_fit)
    passages = Passages(words, lambda chosen: work.plan.said(chosen, work.tools.tuning), work.plan.old)
    embedded = work.tools.embed(
        passages, work.folder / EMBEDDER, earlier, work.tell("ベクトルを計算しています")
    )
    np.save(work.folder / f"{VECTORS}.npy", embedded.vectors)
    return embedded
