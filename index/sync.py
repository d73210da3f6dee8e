"""Bring the index in step with the corpus: compare digests, build a new generation aside, switch to it."""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock, Timeout

from index.analyze import stop_words
from index.building import Before, Built, Setup, Tools, build_generation, recorded
from index.corpus import NOTHING_KNOWN, PROFILE, Corpus, Known, read_corpus
from index.corpus_files import NO_CHECKS, missing
from index.errors import (
    CorpusEmpty,
    DataFolderUnwritable,
    EmbedderUnavailable,
    IndexDamaged,
    IndexOutdated,
    OverlayDamaged,
    ProfileUnreadable,
    SyncRunning,
    VectorsUnavailable,
)
from index.generation import SCHEMA, STORE, Generation, read_manifest, write_manifest
from index.library import GENERATIONS, LOCK, current_name, prune, switch_to, unwritable
from index.overlay import OVERLAY, Check, read_checks
from index.store import DocumentStore
from index.types import Problem, SyncReport

# The libraries that the loaders read files with.
_READERS = ("lxml", "openpyxl", "pypdfium2", "python-docx", "python-pptx", "pyyaml")


def sync(
    roots: Sequence[Path],
    data: Path,
    *,
    tools: Tools,
    embedder_name: str,
    open_folder: Callable[[Path], Generation],
    anew: bool = False,
) -> SyncReport:
    """Index the corpora: what has not changed since the serving generation is taken over from it.

    When nothing has changed and the serving generation opens, it is left as it is.

    Args:
        embedder_name: whatever the passages' vectors depend on besides the passages; only compared.
        anew: take nothing over.

    Raises:
        CorpusMissing, CorpusEmpty, ProfileUnreadable: not to be indexed; the last good generation keeps serving.
        DataFolderUnwritable: the data folder cannot be written.
        EmbedderUnavailable, VectorsUnavailable: as their adapters say.
        SyncRunning: another sync is at work on this data folder.
    """
    started = time.monotonic()
    for root in roots:
        if not root.exists():  # before a data folder is made for nothing
            raise missing(root)
        if root.resolve() == data.resolve():
            raise DataFolderUnwritable(
                f"データの場所と文書の場所が同じ「{data}」です。--data に別の場所を指定してください。"
            )
    with _locked(data), _before(data, open_folder) as before, _without_garbage_collection():
        usable = None if anew else before
        reading = _reading_digest()
        checks, damaged = _checks(data)
        corpus = read_corpus(roots, _known(usable, reading), apart=data, checks=checks)
        corpus = replace(corpus, problems=corpus.problems + damaged)
        _refuse_unusable(corpus)
        setup = _setup(corpus, reading, embedder_name, tools)
        digests = before.digests if before else {}
        if usable and digests == corpus.digests and usable.manifest.setup_digest == setup.whole:
            name, built = usable.manifest.name, Built(usable.manifest.passages, 0, fitted=False)
            _note_problems(usable, corpus)
        else:
            name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{os.getpid()}-{setup.whole[:6]}"
            built = _aside(
                data / GENERATIONS,
                name,
                lambda folder: build_generation(
                    corpus, folder, name=name, setup=setup, tools=tools, before=usable
                ),
            )
            switch_to(data, name)
        kept = prune(data)
        with suppress(VectorsUnavailable):  # what serves is whole; the next sync clears away
            tools.stores.drop_others(kept)
    return SyncReport(
        generation=name,
        **_changes(digests, corpus.digests),
        failed=corpus.problems,
        warnings=corpus.warnings,
        passages=built.passages,
        read=len(corpus.read),
        embedded=built.embedded,
        fitted=built.fitted,
        rebuilt=before is None or name != before.manifest.name,
        seconds=time.monotonic() - started,
    )


def _checks(data: Path) -> tuple[Mapping[str, Check], tuple[Problem, ...]]:
    """The checks kept beside the corpus; where they cannot be read, none, for the files' own dates are still true."""
    try:
        return read_checks(data), ()
    except OverlayDamaged as error:
        return NO_CHECKS, (Problem(data / OVERLAY, str(error)),)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Many objects come and none goes while documents are read; looking through them again and again takes a fifth."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _refuse_unusable(corpus: Corpus) -> None:
    if not corpus.documents:
        first = f" 最初の問題: {corpus.problems[0]}" if corpus.problems else ""
        raise CorpusEmpty(f"読める文書が一つもありません。文書の場所と書き方を確かめてください。{first}")
    if broken := next((problem for problem in corpus.problems if problem.path.name == PROFILE), None):
        raise ProfileUnreadable(f"{broken} 索引は前のままです。")


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
        raise unwritable(data, error) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _before(data: Path, open_folder: Callable[[Path], Generation]) -> Iterator[Before | None]:
    """The serving generation, if there is one that can serve; one that is damaged or of another schema is none."""
    name = current_name(data)
    folder = data / GENERATIONS / name if name else None
    if folder is None or not _opens(folder, open_folder):
        yield None
        return
    store = DocumentStore(folder / STORE)
    try:
        yield Before(folder, read_manifest(folder), store, store.digests())
    finally:
        store.close()


def _opens(folder: Path, open_folder: Callable[[Path], Generation]) -> bool:
    try:
        open_folder(folder).close()
    except (IndexDamaged, IndexOutdated, EmbedderUnavailable):
        return False
    return True


def _known(before: Before | None, reading: str) -> Known:
    if before is None or before.manifest.reading_digest != reading:
        return NOTHING_KNOWN
    return Known(before.store.fingerprints(), before.store.documents_of)


def _note_problems(serving: Before, corpus: Corpus) -> None:
    """Let the serving generation's manifest name the problems of this sync, for what cannot be read is not in it."""
    failed, warnings = recorded(corpus.problems), recorded(corpus.warnings)
    if (failed, warnings) != (serving.manifest.failed, serving.manifest.warnings):
        write_manifest(
            serving.folder, serving.manifest.model_copy(update={"failed": failed, "warnings": warnings})
        )


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        "created": tuple(sorted(after.keys() - before.keys())),
        "updated": tuple(sorted(id_ for id_ in after.keys() & before.keys() if after[id_] != before[id_])),
        "unchanged": tuple(sorted(id_ for id_ in after.keys() & before.keys() if after[id_] == before[id_])),
        "deleted": tuple(sorted(before.keys() - after.keys())),
    }


def _setup(corpus: Corpus, reading: str, embedder_name: str, tools: Tools) -> Setup:
    spellings = corpus.profile.spellings if corpus.profile else ()
    analysis = _digest(
        reading,
        tools.tuning.model_dump_json(),
        spellings,
        version("sudachidict-core"),
        sorted(stop_words()),
    )
    vectors = _digest(analysis, embedder_name)
    profile = corpus.profile.model_dump_json() if corpus.profile else ""
    return Setup(
        reading=reading,
        analysis=analysis,
        vectors=vectors,
        whole=_digest(
            vectors, SCHEMA, profile, corpus.words, corpus.readings, corpus.plan_points, tools.stores.place
        ),
    )


def _reading_digest() -> str:
    """Of this package's code and of the libraries that read files: another version may read them otherwise."""
    package = Path(__file__).parent
    code = [(str(file.relative_to(package)), file.read_bytes()) for file in _sources(package)]
    libraries = [(name, version(name)) for name in _READERS]
    return _digest(code, libraries)


def _sources(package: Path) -> list[Path]:
    return sorted(file for pattern in ("*.py", "*.yaml", "*.txt") for file in package.rglob(pattern))


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _aside(generations: Path, name: str, build: Callable[[Path], Built]) -> Built:
    """Build under a name that nobody reads, then rename; nothing is left behind where building fails."""
    building = generations / f".building-{name}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    try:
        built = build(building)
        building.rename(generations / name)
    except OSError as error:
        shutil.rmtree(building, ignore_errors=True)
        raise DataFolderUnwritable(
            f"索引を書き込めません（{error.strerror or error}）。空き容量とアクセス権を確かめてください。"
        ) from error
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return built
