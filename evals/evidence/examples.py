"""Questions put to corpora that hold their answers, and to corpora that do not, with the features of what was found.

A city's corpus may have eight documents or thousands, and be written as guides or as a table of questions. So examples
come from a whole corpus and random parts of it, from its passages as a table, and from a table of a city's own.
Negatives are cases whose passages are left out (`out`), or the rows and sentences that hold the fact (`detail`), cases
that the documents do not answer (`missing`), and questions on other matters (`off`). Nothing is fitted on `all out`: what
answers any of a table's queries is left out at once.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence, Set
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from bot.settings import AnswerTuning
from bot.signals import Features, features
from bot.subjects import Find
from evals.cases import ASKED_ON, Case, base_of
from evals.evidence.corpora import as_table, batches, draw, strip_lists, take_out
from evals.evidence.leaving_out import LeavingOut
from index.build import open_library, run_sync
from index.library import Library
from index.question import AnalyzedQuestion
from index.settings import IndexSettings
from index.types import Audience, Hit

Kind = Literal["in", "out", "all out", "detail", "missing", "off"]
NEGATIVE: tuple[Kind, ...] = ("out", "detail", "missing")

# How many documents a part has, and how many parts of that size are drawn.
PARTS = ((60, 2), (20, 4), (8, 8))
_OFF_TOPIC = 300
_TUNING = AnswerTuning()
_DEEP = _TUNING.deep


@dataclass(frozen=True, slots=True)
class Example:
    """Features of one question in one corpus.

    group: of examples that must not be on both sides of a cross-validation; the question's. found: whether a document
    that answers is among those that are read. written: it is a case, not an encyclopaedia's question.
    """

    corpus: str
    group: str
    kind: Kind
    found: bool
    features: Features
    written: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """A corpus to ask, with its index in `data`."""

    name: str
    corpus: Path
    data: Path


def city_examples(
    root: Path, work: Path, cases: Sequence[Case], off_topic: Sequence[str]
) -> Iterator[Example]:
    """Examples from a corpus of guides: the whole, its parts, without details, and as a table.

    The whole and every second part also bare, without what is listed of how people ask.
    """
    whole = Place("city", root, work / "city")
    yield from _asked(whole, cases, off_topic, leave_out=True)
    bare = Place("bare", work / "bare" / "corpus", work / "bare" / "data")
    strip_lists(root, bare.corpus)
    yield from _asked(bare, cases, off_topic, leave_out=True)
    for size, count in PARTS:
        for seed in range(count):
            place = Place(
                f"part of {size}", work / f"{size}-{seed}" / "corpus", work / f"{size}-{seed}" / "data"
            )
            draw(bare.corpus if seed % 2 else root, place.corpus, size, seed)
            yield from _asked(place, cases, off_topic)
    yield from _without_details(whole, work, cases)
    yield from _as_table(whole, work, cases)


def table_examples(table: Path, work: Path, off_topic: Sequence[str]) -> Iterator[Example]:
    """Examples from a city's table of questions, `faq.csv` with graded queries in `dev.jsonl`."""
    queries = [json.loads(line) for line in (table / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    with closing(_opened(Place("table", table, work / "table"))) as library, library.lease() as generation:
        left = LeavingOut(generation)
        gold = [{f"faq/{id_}" for id_ in query["relevant"]} for query in queries]
        for query, own in zip(queries, gold, strict=True):
            ways: tuple[tuple[Kind, set[str]], ...] = (
                ("in", set()),
                ("out", own),
                ("all out", set().union(*gold)),
            )
            asked = generation.search.analyze(query["query"])
            for kind, without in ways:
                find = partial(left.search, k=_DEEP, without=without, audience="staff")
                if hits := find(asked):
                    found = _features(left, asked, hits, find)
                    # That the reader looks at the first documents only is another matter.
                    yield Example("table", f"table-{query['id']}", kind, True, found)
        yield from _off_topic("table", left, off_topic, "staff")


def off_topic_queries(path: Path | None) -> list[str]:
    """A draw from the `{"query"}` lines of a file."""
    if path is None:
        return []
    queries = [json.loads(line)["query"] for line in path.read_text(encoding="utf-8").splitlines()]
    return random.Random(0).sample(queries, min(_OFF_TOPIC, len(queries)))  # noqa: S311 — a reproducible draw


def _asked(
    place: Place, cases: Sequence[Case], off_topic: Sequence[str], *, leave_out: bool = False
) -> Iterator[Example]:
    with closing(_opened(place)) as library, library.lease() as generation:
        left = LeavingOut(generation)
        for case in cases:
            yield from _of_case(place.name, case, left, leave_out=leave_out)
        yield from _off_topic(place.name, left, off_topic, "public")


def _of_case(corpus: str, case: Case, left: LeavingOut, *, leave_out: bool) -> Iterator[Example]:
    if kind := _kind(case, left.bases):
        yield from _put(corpus, case, kind, left)
        if kind == "in" and leave_out:
            yield from _put(corpus, case, "out", left, {base_of(id_) for id_ in case.relevant})


def _kind(case: Case, there: frozenset[str]) -> Kind | None:
    """What a case is an example of, in a corpus of these documents; None for what evidence does not decide."""
    if case.turns:
        return None
    if case.answerable:
        return "in" if there & set(case.expected) else "out"
    if case.kind in {"missing", "off_topic"}:
        return "missing" if case.kind == "missing" else "off"
    return None


def _without_details(whole: Place, work: Path, cases: Sequence[Case]) -> Iterator[Example]:
    with closing(_opened(whole)) as library, library.lease() as generation:
        weights, terms = generation.search.vocabulary, generation.analyzer.terms

        def nearness(question: str, way: str) -> float:
            asked = generation.search.analyze(question)
            return sum(map(weights.weight, asked.said_by(set(terms(way))) & set(asked.terms)))

        for number, batch in enumerate(batches(cases)):
            folder = work / f"detail-{number}"
            take_out(whole.corpus, folder / "corpus", batch, nearness)
            place = Place("city", folder / "corpus", folder / "data")
            yield from _in_batch(place, batch.cases)


def _in_batch(place: Place, cases: Sequence[Case]) -> Iterator[Example]:
    with closing(_opened(place)) as library, library.lease() as generation:
        left = LeavingOut(generation)
        for case in cases:
            yield from _put(place.name, case, "detail", left)


def _as_table(whole: Place, work: Path, cases: Sequence[Case]) -> Iterator[Example]:
    with closing(_opened(whole)) as library, library.lease() as generation:
        ids = as_table(generation, work / "passages" / "corpus")
    place = Place("passages", work / "passages" / "corpus", work / "passages" / "data")
    with closing(_opened(place)) as library, library.lease() as generation:
        left = LeavingOut(generation)
        for case in cases:
            gold = {new for old, new in ids.items() if any(_is_part(old, id_) for id_ in case.relevant)}
            if not gold or case.turns or case.language != "ja":
                continue
            asked = generation.search.analyze(case.question)
            sides: tuple[tuple[Kind, set[str]], ...] = (("in", set()), ("out", gold))
            for kind, without in sides:
                find = partial(left.search, k=_DEEP, without=without, audience="staff")
                if hits := find(asked):
                    found = _features(left, asked, hits, find)
                    yield Example("passages", case.id, kind, True, found)


def _is_part(passage: str, relevant: str) -> bool:
    """Whether a passage is the relevant one, or a piece of it or of the relevant document."""
    return passage == relevant or passage.startswith((f"{relevant}-", f"{relevant}#"))


def _off_topic(
    corpus: str, left: LeavingOut, queries: Sequence[str], audience: Audience
) -> Iterator[Example]:
    for number, query in enumerate(queries):
        asked = left.generation.search.analyze(query)
        find = partial(left.search, k=_DEEP, audience=audience)
        hits = find(asked)
        if hits and asked.terms:
            found = _features(left, asked, hits, find)
            yield Example(corpus, f"off-topic-{number}", "off", False, found, written=False)


def _put(
    corpus: str, case: Case, kind: Kind, left: LeavingOut, without: Set[str] = frozenset()
) -> Iterator[Example]:
    """The case as an example, where anything is found."""
    search = left.generation.search
    asked = search.analyze(case.question)
    find = partial(
        left.search,
        k=_DEEP,
        without=without,
        audience=case.audience,
        language=case.language,
        as_of=case.as_of,
    )
    hits = find(asked)
    if hits:
        read = list(dict.fromkeys(hit.document.base_id for hit in hits))[: _TUNING.documents]
        found = _features(left, asked, hits, find, case.as_of)
        yield Example(corpus, case.id, kind, bool(set(read) & set(case.expected)), found)


def _features(
    left: LeavingOut, asked: AnalyzedQuestion, hits: Sequence[Hit], find: Find, as_of: date = ASKED_ON
) -> Features:
    generation = left.generation
    vocabulary = left.consultation.vocabulary(generation)
    consulted = left.consultation.consult(generation, asked, hits, as_of, find)
    return features(hits[: _TUNING.hits], asked, vocabulary, consulted)


def _opened(place: Place) -> Library:
    settings = IndexSettings(data=place.data, corpus=(place.corpus,))
    run_sync(settings)
    return open_library(settings)
