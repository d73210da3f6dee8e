"""What a question names that the documents its answer stands in do not hold: said beside the answer, so that nobody takes it for more than it is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from functools import cache
from itertools import chain

from bot.asks import asks_of
from bot.parts import parts_of
from bot.signals import bystanders
from bot.subjects import terms_of
from bot.words import load
from index.analyze import KANJI, Part
from index.question import AnalyzedQuestion
from index.types import Document
from index.ways import asked_of

Terms = Callable[[str], Set[str]]

# More names would be read by nobody, nor longer ones.
_MOST = 3
_LONGEST = 20


def unheld(
    question: AnalyzedQuestion,
    documents: Sequence[Document],
    parts: Callable[[str], Sequence[Part]],
    terms: Terms,
) -> tuple[str, ...]:
    """Names in what the question asks that none of the documents holds, as they are typed and in order; three at most.

    What is told before the last thing is asked (a story), words that are said in passing (書類, 一言), people, places and numbers are left
    out. Documents that are not in the corpus's own format are not looked into: what they are about stands in no one place.

    Args:
        parts: the words of a text. terms: the index's analysis of a text.
    """
    if not documents or not all(document.curated for document in documents):
        return ()
    asked = chain.from_iterable((*d.questions, *asked_of(d)) for d in documents)
    held = set[str]().union(*(terms_of(document, terms) for document in documents), *map(terms, asked))
    said = question.said_by(held) | _passing()
    said |= {term for term, others in question.synonyms.items() if not held.isdisjoint(others)}
    said |= set(chain.from_iterable(terms(ask.cue) for ask in asks_of(question.text)))
    texts = [document.text.lower() for document in documents]
    start = _start_of_asking(question.text)
    words = [part for part in parts(question.text) if part.start >= start]

    def is_unheld(part: Part) -> bool:
        told = part.term in said or any(part.surface.lower() in text for text in texts)
        return part.is_thing and bool(part.term) and not told

    runs = (_trimmed(run) for run in _runs(words))
    names = ("".join(part.surface for part in run) for run in runs if any(map(is_unheld, run)))
    return tuple(dict.fromkeys(name for name in names if 1 < len(name) <= _LONGEST or KANJI.fullmatch(name)))[
        :_MOST
    ]


def _runs(words: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """Nouns that stand side by side (接骨|院), in order."""
    run: list[Part] = []
    for part in words:
        if run and not (_joins(part) and run[-1].end == part.start):
            yield run
            run = []
        if _joins(part):
            run.append(part)
    yield run


def _joins(part: Part) -> bool:
    return part.is_noun and not part.is_number


def _trimmed(run: Sequence[Part]) -> Sequence[Part]:
    """Without words that say nothing by themselves at either end (とき|パブコメ, 年収|いくら, あと|おむつ)."""
    told = [number for number, part in enumerate(run) if part.is_affix or _says_something(part)]
    return run[told[0] : told[-1] + 1] if told else ()


def _says_something(part: Part) -> bool:
    return bool(part.term) and part.surface not in load("passing")["joins"]


def _start_of_asking(text: str) -> int:
    """Where the last part that asks begins; 0 where nothing is told before it."""
    asking = parts_of(text)
    return max(text.lower().rfind(asking[-1]), 0) if asking else 0


@cache
def _passing() -> frozenset[str]:
    lines = chain.from_iterable(load("passing")[key] for key in ("ja", "en"))
    return bystanders().union(*(line.split() for line in lines))
