"""A generation: one finished index in a folder of its own, never changed after it is switched to."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from index.analyze import Analyzer
from index.errors import IndexDamaged, IndexOutdated
from index.lexical import LexicalIndex, TermWeights
from index.ports import Embedder, VectorStore
from index.profile import Profile
from index.search import Search
from index.settings import Tuning
from index.store import DocumentStore
from index.views import all_views, asked_name, characters_name, view_name
from index.vocabulary import Thesaurus, Word

SCHEMA = 3

MANIFEST = "manifest.json"
STORE = "documents.sqlite"
LEXICAL = "lexical"
OWNERS = "owners.npy"
VECTORS = "vectors"
EMBEDDER = "embedder"


class RecordedProblem(BaseModel):
    """A problem of the sync that built the generation, as `index status` shows it."""

    path: str
    message: str
    line: int | None = None


class Manifest(BaseModel):
    """What a generation holds and how it was made."""

    model_config = ConfigDict(frozen=True)

    schema_version: int
    name: str
    created_at: datetime
    embedder: str
    dimension: int
    digests: dict[str, str]
    setup_digest: str
    passages: int
    spellings: tuple[str, ...]
    profile: Profile | None
    words: tuple[tuple[str, tuple[str, ...], tuple[str, ...], str], ...]
    tuning: Tuning
    failed: tuple[RecordedProblem, ...] = ()
    warnings: tuple[RecordedProblem, ...] = ()
    versions: dict[str, str] = {}


def read_manifest(folder: Path) -> Manifest:
    """Read and check a generation's manifest.

    Raises:
        IndexDamaged: the manifest is missing or unreadable.
        IndexOutdated: another schema wrote it.
    """
    again = "madoguchi index sync を実行して作り直してください。"
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        version = data["schema_version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"索引「{folder.name}」を読めません。{again}") from error
    if version != SCHEMA:
        raise IndexOutdated(f"索引の形式が古いか新しすぎます（{version}、必要なのは {SCHEMA}）。{again}")
    try:
        return Manifest.model_validate(data)
    except ValidationError as error:
        raise IndexDamaged(f"索引「{folder.name}」の目録が壊れています。{again}") from error


@dataclass(frozen=True)
class Generation:
    """An opened generation. `close` it when its last query is done."""

    manifest: Manifest
    store: DocumentStore
    search: Search
    analyzer: Analyzer
    words: tuple[Word, ...]
    vectors: VectorStore

    @property
    def profile(self) -> Profile | None:
        """The profile that the corpus came with."""
        return self.manifest.profile

    def close(self) -> None:
        """Release files."""
        self.vectors.close()
        self.store.close()


OpenVectors = Callable[[Path], VectorStore]
OpenEmbedder = Callable[[Manifest, Path, Analyzer], Embedder]


def open_generation(folder: Path, open_vectors: OpenVectors, open_embedder: OpenEmbedder) -> Generation:
    """Open a finished generation. All its parts are read now, so that one that opens can serve.

    Raises:
        IndexDamaged, IndexOutdated, EmbedderUnavailable: it cannot serve.
    """
    manifest = read_manifest(folder)
    analyzer = Analyzer(manifest.spellings)
    words = tuple(Word(*word) for word in manifest.words)
    lexical, weights, owners = _read_arrays(folder)
    with ExitStack() as opened:
        store = DocumentStore(folder / STORE)
        opened.callback(store.close)
        if not store.count() == len(owners) == manifest.passages or not (folder / VECTORS).is_dir():
            raise IndexDamaged(_damaged(folder))
        embedder = open_embedder(manifest, folder / EMBEDDER, analyzer)
        vectors = open_vectors(folder / VECTORS)
        opened.pop_all()
    search = Search(
        store=store,
        lexical=lexical.__getitem__,
        owners=owners,
        weights=weights,
        vectors=vectors,
        embedder=embedder,
        analyzer=analyzer,
        thesaurus=Thesaurus(words),
        tuning=manifest.tuning,
    )
    return Generation(manifest, store, search, analyzer, words, vectors)


def _read_arrays(folder: Path) -> tuple[dict[str, LexicalIndex], TermWeights, NDArray[np.int64]]:
    names = [name(*view) for view in all_views() for name in (view_name, characters_name, asked_name)]
    try:
        lexical = {name: LexicalIndex.load(folder / LEXICAL / name) for name in names}
        weights = TermWeights.load(folder / LEXICAL)
        owners = np.load(folder / LEXICAL / OWNERS, mmap_mode="r")
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        raise IndexDamaged(_damaged(folder)) from error
    return lexical, weights, owners


def _damaged(folder: Path) -> str:
    return f"索引「{folder.name}」の一部が読めません。madoguchi index sync を実行して作り直してください。"
