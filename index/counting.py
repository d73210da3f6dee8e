"""Documents → counted terms, on all cores where there is much to count."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread

import numpy as np
from scipy.sparse import csr_array

from index.analyze import Analyzer, pair_numbers, pair_of
from index.counts import MOST, Counts, stacked
from index.settings import Tuning

# Passages in one piece of work, and how many there must be before other processes are worth their start.
_PIECE = 1_000
_MANY = 4_000


@dataclass(frozen=True, slots=True)
class DocumentText:
    """What of a document is counted.

    about: (text, weight) of what names it, counted into each of its passages. headings: further ways of asking for it.
    passages: (heading, text with the ways of asking for it) of each. listed: the ways of asking for one place of it, and what
    is asked of its subject and stands nowhere.
    """

    about: tuple[tuple[str, int], ...]
    headings: tuple[str, ...]
    passages: tuple[tuple[str, str], ...]
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """Counted terms of documents, one after the other.

    words, pairs: a row for each passage, of search terms and of pairs of characters. asked, written: a row for each way of
    asking, of its terms and of all its pairs, those listed behind those that name the document. ways: how many ways each document has.
    named: how many of them name it.
    """

    words: Counts
    pairs: Counts
    asked: Counts
    written: Counts
    ways: Sequence[int]
    named: Sequence[int]


def analyze(
    documents: Sequence[DocumentText],
    spellings: Sequence[str],
    tuning: Tuning,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Analysis:
    """Count all terms; `progress` is told how many passages are done and how many there are."""
    total = sum(len(document.passages) for document in documents)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if total < _MANY or cores < 2:
        return joined(list(_counted(map(_Work(spellings, tuning), _pieces(documents)), total, progress)))
    # Other processes start afresh: a fork would copy locks that this one's threads hold.
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn"), initializer=_end_with_parent) as pool:
        return joined(list(_counted(pool.map(_Work(spellings, tuning), _pieces(documents)), total, progress)))


def _end_with_parent() -> None:
    """Let this process end when the one that started it is gone, killed before it could say so, and not before."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl+C reaches both; the other one decides
    parent = parent_process()

    def watch() -> None:
        if parent:
            wait([parent.sentinel])
            os._exit(1)

    Thread(target=watch, daemon=True).start()


def joined(parts: Sequence[Analysis]) -> Analysis:
    """One analysis of the documents of all parts, in their order."""
    return Analysis(
        stacked([part.words for part in parts]),
        stacked([part.pairs for part in parts]),
        stacked([part.asked for part in parts]),
        stacked([part.written for part in parts]),
        [ways for part in parts for ways in part.ways],
        [named for part in parts for named in part.named],
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """The work on one piece, as another process is given it."""

    spellings: Sequence[str]
    tuning: Tuning

    def __call__(self, documents: Sequence[DocumentText]) -> Analysis:
        words: list[Counter[str]] = []
        asked: list[Counter[str]] = []
        analyzer = Analyzer(self.spellings)
        for document in documents:
            about: Counter[str] = Counter()
            for text, weight in document.about:
                asked.append(Counter(analyzer.terms(text)))
                _add(about, asked[-1], weight)
            asked += [Counter(analyzer.terms(way)) for way in (*document.headings, *document.listed)]
            for heading, text in document.passages:
                passage = about.copy()
                _add(passage, Counter(analyzer.terms(heading)), self.tuning.heading_weight)
                _add(passage, Counter(analyzer.terms(text)), self.tuning.body_weight)
                words.append(passage)
        named = [len(document.about) + len(document.headings) for document in documents]
        ways = [count + len(document.listed) for count, document in zip(named, documents, strict=True)]
        pairs, written = _count_pairs(documents, self.tuning), _count_written(documents)
        return Analysis(Counts.of(words), pairs, Counts.of(asked), written, ways, named)


def _add(counts: Counter[str], more: Counter[str], weight: int) -> None:
    if weight:
        for term, count in more.items():
            counts[term] += count * weight


def _count_pairs(documents: Sequence[DocumentText], tuning: Tuning) -> Counts:
    """Like words, but a text has many more pairs: those of the whole piece are counted as numbers at once."""
    passages = [passage for document in documents for passage in document.passages]
    fields = [
        (text, row, weight) for row, document in enumerate(documents) for text, weight in document.about
    ]
    for row, (heading, body) in enumerate(passages, start=len(documents)):
        fields += [(heading, row, tuning.heading_weight), (body, row, tuning.body_weight)]
    pairs, places = pair_numbers([text for text, _, _ in fields])
    rows = np.array([row for _, row, _ in fields], dtype=np.int64)[places]
    weights = np.array([weight for _, _, weight in fields], dtype=np.int32)[places]
    numbers, columns = np.unique(pairs, return_inverse=True)
    shape = len(documents) + len(passages), len(numbers)
    counted = csr_array((weights, (rows, columns)), shape=shape)
    owners = np.repeat(np.arange(len(documents)), [len(document.passages) for document in documents])
    matrix = counted[len(documents) :] + counted[owners]
    matrix.eliminate_zeros()
    matrix.data = np.minimum(matrix.data, MOST).astype(np.uint16)
    return stacked([Counts([pair_of(number) for number in numbers.tolist()], matrix)])


def _count_written(documents: Sequence[DocumentText]) -> Counts:
    """The pairs of all ways of asking, in the order of their terms; each counts once."""
    ways = [
        way
        for document in documents
        for way in (*(text for text, _ in document.about), *document.headings, *document.listed)
    ]
    pairs, rows = pair_numbers(ways, grammar=True)
    numbers, columns = np.unique(pairs, return_inverse=True)
    matrix = csr_array((np.ones(len(rows), dtype=np.int32), (rows, columns)), shape=(len(ways), len(numbers)))
    matrix.sum_duplicates()
    matrix.data = np.ones(len(matrix.data), dtype=np.uint16)
    return stacked([Counts([pair_of(number) for number in numbers.tolist()], matrix)])


def _pieces(documents: Sequence[DocumentText]) -> Iterator[list[DocumentText]]:
    remaining = iter(documents)
    while piece := list(islice(remaining, 1)):
        passages = len(piece[0].passages)
        while passages < _PIECE and (more := next(remaining, None)):
            piece.append(more)
            passages += len(more.passages)
        yield piece


def _counted(
    parts: Iterator[Analysis], total: int, progress: Callable[[int, int], None]
) -> Iterator[Analysis]:
    done = 0
    for part in parts:
        done += part.words.matrix.shape[0]
        progress(done, total)
        yield part
