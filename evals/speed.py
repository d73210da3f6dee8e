"""Time search and sync as the corpus grows, beside what they have to be measured against: `python -m evals.speed`.

For each size, a made-up corpus of two audiences and three languages (`evals/made_corpus.py`) is synced, changed in one
document and synced again. Then the same questions go, one by one and in turn, to our search, to LangChain's
EnsembleRetriever over BM25Retriever and Chroma, to Chroma alone and to the floor (bare bm25s scores and one
matrix-vector product), all over the passages that a public Japanese search sees. The sync stands beside tokenising all
passages on two processes and Chroma's own inserts of their vectors. Linux only.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from chromadb.api.client import Client
from threadpoolctl import threadpool_limits

from evals.made_corpus import change_one, copy_words, make_corpus, make_questions, read_texts
from evals.processes import ask, serving, sync_cost, tokenized
from evals.rivals import (
    LANGCHAIN,
    LANGCHAIN_UP_TO,
    Ask,
    Material,
    Question,
    chroma_alone,
    chroma_client,
    fill_chroma,
    floor,
    langchain,
)
from evals.speed_table import CHROMA, ENSEMBLE, FLOOR, OURS, Figures, table, targets
from index.adapters.corpus_model import CorpusModel
from index.analyze import Analyzer
from index.build import open_library
from index.corpus import read_corpus
from index.generation import EMBEDDER, Generation
from index.library import GENERATIONS, Library
from index.ports import Vectors
from index.settings import IndexSettings
from index.split import passages_of

_WARM_UP = 10
# Whoever has been asked for so long is not asked any more: LangChain, where there are many passages.
_MOST_SECONDS = 15.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print, size by size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="passages")
    parser.add_argument("--texts", type=Path, default=Path("corpus"), help="corpus whose sentences are used")
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument(
        "--seconds", type=float, default=5.0, help="how long questions per second are counted"
    )
    given = parser.parse_args(arguments)
    measured = []
    for size in sorted(given.sizes):
        with tempfile.TemporaryDirectory(prefix="madoguchi-speed-") as folder:
            figures = _measure(Path(folder), size, given)
        _say(*table(figures), "")
        measured.append(figures)
    _say(*(f"{'met   ' if met else 'MISSED'}  {target}" for target, met in targets(measured)))


def _measure(folder: Path, size: int, given: argparse.Namespace) -> Figures:
    made, data, asked = folder / "corpus", folder / "data", folder / "questions.json"
    _tell(f"{size:,} passages: making the corpus")
    documents = make_corpus(made, size, read_texts(given.texts))
    copy_words(given.texts, made)
    _tell("syncing")
    sync = sync_cost(data, made)
    change_one(made)
    again = sync_cost(data, made)
    library = open_library(IndexSettings(data=data))
    with closing(library), library.lease() as generation:
        texts, seen = _passages(made, generation)
        _tell("tokenising, and inserting into Chroma")
        terms, tokenizing = tokenized(texts, generation.manifest.spellings)
        model = data / GENERATIONS / generation.manifest.name / EMBEDDER
        embedder = CorpusModel.load(model, generation.analyzer)
        vectors = embedder.encode_terms(terms)
        inserting = _inserting(folder / "inserts", vectors)
        material = Material([texts[i] for i in seen], [terms[i] for i in seen], vectors[seen])
        questions = _questions(material, generation.analyzer, embedder, given.questions)
        asked.write_text(json.dumps([question.text for question in questions]), encoding="utf-8")
        _tell("questions per second")
        one, two = (serving(data, asked, processes, given.seconds) for processes in (1, 2))
        _tell("asking everybody")
        with closing(chroma_client(folder / "chroma")) as client:
            asks = _asks(library, material, client, generation.analyzer, embedder)
            times = _times(asks, questions)
    return Figures(size, documents, len(seen), times, one, two, sync, again, tokenizing, inserting)


def _passages(corpus: Path, generation: Generation) -> tuple[list[str], list[int]]:
    """Every passage below its document's title, and which of them a public Japanese search sees."""
    texts: list[str] = []
    seen: list[int] = []
    for document in read_corpus((corpus,)).documents:
        for passage in passages_of(document, generation.manifest.tuning.max_passage_characters):
            if (document.audience, document.language) == ("public", "ja"):
                seen.append(len(texts))
            texts.append(f"{document.title}\n{passage.text}")
    return texts, seen


def _inserting(folder: Path, vectors: Vectors) -> float:
    """Seconds that Chroma takes for the vectors."""
    with closing(chroma_client(folder)) as client:
        started = time.perf_counter()
        fill_chroma(client, vectors)
        return time.perf_counter() - started


def _questions(material: Material, analyzer: Analyzer, embedder: CorpusModel, count: int) -> list[Question]:
    """Questions of which some word is known, analysed."""
    passages = [text.split("\n", 1) for text in material.texts]
    texts = make_questions([(title, text) for title, text in passages], analyzer.terms, count)
    terms = [list(dict.fromkeys(analyzer.terms(text))) for text in texts]
    made = map(Question, texts, terms, embedder.encode_terms(terms))
    return [question for question in made if question.vector.any()]


def _asks(
    library: Library, material: Material, client: Client, analyzer: Analyzer, embedder: CorpusModel
) -> dict[str, Ask]:
    """Everybody who can be asked here."""
    fill_chroma(client, material.vectors, material.texts)
    asks: dict[str, Ask] = {
        OURS: lambda question: ask(library, question.text),
        FLOOR: floor(material),
        CHROMA: chroma_alone(client),
    }
    if LANGCHAIN and len(material.texts) <= LANGCHAIN_UP_TO:
        asks[ENSEMBLE] = langchain(material, client, analyzer, embedder)
    return asks


def _times(asks: Mapping[str, Ask], questions: Sequence[Question]) -> dict[str, list[float]]:
    """Milliseconds of each question, asked of everybody in turn; each time somebody else begins."""
    times: dict[str, list[float]] = {name: [] for name in (OURS, FLOOR, CHROMA, ENSEMBLE)}
    # One thread for matrices: several would measure how busy the other cores are with other work.
    with threadpool_limits(1), _without_garbage():
        for question in questions[:_WARM_UP]:
            for one in asks.values():
                one(question)
        for number, question in enumerate(questions):
            turned = deque(asks)
            turned.rotate(number)
            for name in turned:
                if sum(times[name]) < _MOST_SECONDS * 1000:
                    started = time.perf_counter()
                    asks[name](question)
                    times[name].append((time.perf_counter() - started) * 1000)
    return times


@contextmanager
def _without_garbage() -> Iterator[None]:
    """What is in memory is not looked through for garbage: the objects of one would be a cost of all the others."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _tell(step: str) -> None:
    """Progress, which is no part of the result."""
    sys.stderr.write(f"… {step}\n")


if __name__ == "__main__":
    main()
