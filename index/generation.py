"""A generation: one finished index in a folder of its own, never changed after it is switched to."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from index.analyze import Analyzer
from index.counts import load_array
from index.errors import IndexDamaged, IndexOutdated
from index.homophones import Homophones
from index.late_vectors import LateVectors
from index.lexical import LexicalIndex, TermWeights
from index.lexicon import Lexicon
from index.plan_points import PlanPoints
from index.ports import Embedder, Reranker, VectorStore, VectorStores
from index.profile import Profile
from index.question import QuestionAnalyzer, Respell
from index.respelling import Respeller
from index.search import Arrays, Search
from index.settings import Tuning
from index.store import DocumentStore
from index.synonyms import Synonyms
from index.views import Views
from index.vocabulary import Thesaurus, Word
from index.whole_files import replace_text
from index.written import WrittenIndex

SCHEMA = 7

MANIFEST = "manifest.json"
STORE = "documents.sqlite"
VECTORS = "vectors"
NUMBERS = "numbers.npy"
EMBEDDER = "embedder"
LEXICAL = "lexical"
# Below LEXICAL:
WORDS = "words"
PAIRS = "pairs"
ASKED = "asked"
CLOSE = "close"
WRITTEN = "written"
WAYS = "ways.npy"
NAMED = "named.npy"
LEANING = "leaning.npy"
OWNERS = "owners.npy"
VIEWS = "views.npy"


class RecordedProblem(BaseModel):
    """A problem of the sync that built the generation, as `index status` shows it."""

    path: str
    message: str
    line: int | None = None


class Manifest(BaseModel):
    """What a generation holds and how it was made.

    changed_since_fit: how many passages came or went since the embedder was fitted. vectors_place: where the vector store
    is, as its adapter names it. The digests are explained in `index.building.Setup`.
    """

    model_config = ConfigDict(frozen=True)

    schema_version: int
    name: str
    created_at: datetime
    embedder: str
    dimension: int
    changed_since_fit: int
    reading_digest: str
    analysis_digest: str
    vectors_digest: str
    setup_digest: str
    vectors_place: str
    documents: int
    passages: int
    spellings: tuple[str, ...]
    profile: Profile | None
    words: tuple[tuple[str, tuple[str, ...], tuple[str, ...], str], ...]
    readings: tuple[tuple[str, str], ...] = ()
    plan_points: PlanPoints | None = None
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


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a generation's manifest; a reader sees the old one or the new one."""
    text = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False)
    replace_text(folder / MANIFEST, text)


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

    @property
    def readings(self) -> tuple[tuple[str, str], ...]:
        """How the corpus's names and terms are read, its own name first."""
        profile = self.manifest.profile
        own = ((profile.name, profile.reading),) if profile and profile.reading else ()
        return (*own, *self.manifest.readings)

    def close(self) -> None:
        """Release files."""
        self.vectors.close()
        self.store.close()


OpenEmbedder = Callable[[Manifest, Path, Analyzer], Embedder]


def open_generation(
    folder: Path,
    stores: VectorStores,
    open_embedder: OpenEmbedder,
    reranker: Reranker | None = None,
    *,
    whole: bool = True,
) -> Generation:
    """Open a finished generation. All its parts are read now, so that one that opens can serve.

    Args:
        whole: also the vector store where there are so few passages that no search asks it: without it, as it comes to that.

    Raises:
        IndexDamaged, IndexOutdated, EmbedderUnavailable, VectorsUnavailable: it cannot serve.
    """
    manifest = read_manifest(folder)
    if manifest.vectors_place != stores.place:
        raise IndexOutdated(
            f"この索引のベクトルは「{manifest.vectors_place}」にあり、設定は「{stores.place}」です。"
            "MADOGUCHI_CHROMA_URL を確かめるか、madoguchi index sync を実行してください。"
        )
    analyzer = Analyzer(manifest.spellings)
    words = tuple(Word(*word) for word in manifest.words)
    arrays, synonyms, lexicon = _read_arrays(folder, analyzer)
    weights = arrays.words.term_weights()
    with ExitStack() as opened:
        store = DocumentStore(folder / STORE)
        opened.callback(store.close)
        if not store.count() == len(arrays.words) == manifest.passages:
            raise IndexDamaged(_damaged(folder))
        embedder = open_embedder(manifest, folder / EMBEDDER, analyzer)
        if whole or manifest.passages > manifest.tuning.exact_up_to:
            vectors = stores.open(folder, manifest.name)
        else:
            vectors = LateVectors(lambda: stores.open(folder, manifest.name))
        opened.pop_all()
    search = Search(
        store=store,
        arrays=arrays,
        vectors=vectors,
        embedder=embedder,
        questions=QuestionAnalyzer(
            analyzer,
            weights,
            Thesaurus(words),
            synonyms,
            respell=_respeller(manifest, analyzer, arrays, weights, lexicon),
            homophones=Homophones(lexicon, analyzer.parts),
        ),
        tuning=manifest.tuning,
        reranker=reranker,
    )
    return Generation(manifest, store, search, analyzer, words, vectors)


def _respeller(
    manifest: Manifest, analyzer: Analyzer, arrays: Arrays, weights: TermWeights, lexicon: Lexicon
) -> Respell:
    tuning = manifest.tuning.respelling
    if tuning is None:
        return lambda _: ()
    return Respeller(lexicon, analyzer, weights.knows, arrays.pairs.holds, tuning)


def _read_arrays(folder: Path, analyzer: Analyzer) -> tuple[Arrays, Synonyms, Lexicon]:
    lexical = folder / LEXICAL
    try:
        arrays = Arrays(
            words=LexicalIndex.load(lexical / WORDS, postings=True),
            pairs=LexicalIndex.load(lexical / PAIRS, postings=False),
            asked=LexicalIndex.load(lexical / ASKED, postings=False),
            close=LexicalIndex.load(lexical / CLOSE, postings=False),
            written=WrittenIndex.load(lexical / WRITTEN),
            ways=load_array(lexical / WAYS),
            named=load_array(lexical / NAMED),
            leaning=load_array(lexical / LEANING),
            owners=load_array(lexical / OWNERS),
            views=Views(load_array(lexical / VIEWS)),
            vectors=load_array(folder / f"{VECTORS}.npy"),
            numbers=load_array(folder / NUMBERS),
        )
        synonyms = Synonyms.load(lexical, analyzer.synonym_groups)
        lexicon = Lexicon.load(lexical)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError) as error:
        raise IndexDamaged(_damaged(folder)) from error
    passages = len(arrays.words)
    parts = (arrays.pairs, arrays.owners, arrays.views, arrays.vectors, arrays.numbers)
    lengths = {len(part) for part in parts}
    ways = {int(arrays.ways[-1]), len(arrays.asked), len(arrays.close), len(arrays.written)}
    whole = len(arrays.named) + 1 == len(arrays.ways) and len(arrays.leaning) == arrays.close.terms
    if lengths != {passages} or len(ways) > 1 or not whole:
        raise IndexDamaged(_damaged(folder))
    return arrays, synonyms, lexicon


def _damaged(folder: Path) -> str:
    return f"索引「{folder.name}」の一部が読めません。madoguchi index sync を実行して作り直してください。"
