"""Bring the index in step with the corpus: compare digests, build a new generation aside, switch to it."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock, Timeout

from index.analyze import stop_words
from index.building import MakeEmbedder, Progress, Tools, build_generation
from index.corpus import PROFILE, Corpus, read_corpus
from index.errors import (
    CorpusEmpty,
    DataFolderUnwritable,
    IndexDamaged,
    IndexingError,
    ProfileUnreadable,
    SyncRunning,
)
from index.generation import SCHEMA, Generation, Manifest, read_manifest
from index.library import GENERATIONS, LOCK, current_name, prune, switch_to
from index.ports import VectorStore
from index.settings import Tuning
from index.types import SyncReport


def sync(
    roots: Sequence[Path],
    data: Path,
    *,
    tuning: Tuning,
    embedder_name: str,
    make_embedder: MakeEmbedder,
    open_vectors: Callable[[Path], VectorStore],
    open_folder: Callable[[Path], Generation],
    progress: Progress = lambda _step, _done, _total: None,
) -> SyncReport:
    """Index the corpora; when nothing has changed and the serving generation opens, leave it as it is.

    Args:
        embedder_name: whatever the passages' vectors depend on besides the passages; only compared.

    Raises:
        CorpusMissing, CorpusEmpty, ProfileUnreadable: not to be indexed; the last good generation keeps serving.
        DataFolderUnwritable: the data folder cannot be written.
        SyncRunning: another sync is at work on this data folder.
    """
    started = time.monotonic()
    corpus = read_corpus(roots)
    if not corpus.documents:
        first = f" 最初の問題: {corpus.problems[0]}" if corpus.problems else ""
        raise CorpusEmpty(f"読める文書が一つもありません。文書の場所と書き方を確かめてください。{first}")
    if broken := next((problem for problem in corpus.problems if problem.path.name == PROFILE), None):
        raise ProfileUnreadable(f"{broken} 索引は前のままです。")
    with _locked(data):
        before = _previous(data)
        setup = _setup_digest(corpus, tuning, embedder_name)
        same = before and before.digests == corpus.digests and before.setup_digest == setup
        if before and same and _opens(data / GENERATIONS / before.name, open_folder):
            serving, passages = before.name, before.passages
        else:
            serving, passages = _switch(
                corpus, data, before, setup, Tools(tuning, make_embedder, open_vectors, progress)
            )
    return SyncReport(
        generation=serving,
        **_changes(before.digests if before else {}, corpus.digests),
        failed=corpus.problems,
        warnings=corpus.warnings,
        passages=passages,
        rebuilt=before is None or serving != before.name,
        seconds=time.monotonic() - started,
    )


def _switch(corpus: Corpus, data: Path, before: Manifest | None, setup: str, tools: Tools) -> tuple[str, int]:
    """Build a new generation and let it serve; returns its name and the number of its passages."""
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{os.getpid()}-{setup[:6]}"
    passages = _build_aside(corpus, data / GENERATIONS, name, setup, tools)
    switch_to(data, name)
    prune(data, keep={name, before.name} if before else {name})
    return name, passages


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


def _opens(folder: Path, open_folder: Callable[[Path], Generation]) -> bool:
    try:
        open_folder(folder).close()
    except IndexDamaged:
        return False
    return True


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


def _build_aside(corpus: Corpus, generations: Path, name: str, setup: str, tools: Tools) -> int:
    """Build under a name that nobody reads, then rename; nothing is left behind where building fails."""
    building = generations / f".building-{name}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    try:
        passages = build_generation(corpus, building, name, setup, tools)
        building.rename(generations / name)
    except OSError as error:
        shutil.rmtree(building, ignore_errors=True)
        raise DataFolderUnwritable(
            f"索引を書き込めません（{error.strerror or error}）。空き容量とアクセス権を確かめてください。"
        ) from error
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return passages
