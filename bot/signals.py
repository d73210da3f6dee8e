"""What speaks for and against the best document's answering a question, in numbers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from bot.alike import alike_to
from bot.asks import asks_of
from bot.consult import Consulted
from bot.forms import forms_asked, lacks_form
from bot.municipalities import names_a_place
from bot.nearness import Near, Nearness
from bot.reader import Vocabulary
from bot.subjects import documents_of
from bot.words import load
from index.question import AnalyzedQuestion
from index.types import Document, Hit

# A term that no passage holds; it weighs most.
_UNKNOWN = "\0"
# Verbs and adjectives are written with hiragana at their end; what is not so written names something.
_INFLECTED = re.compile(r"[ぁ-ん]$")
# How many documents are read for what is asked of them.
_READ = 3
# Ways of asking whose kinds are kept; a city's own corpus fits.
_KEPT = 16_384


@dataclass(frozen=True, slots=True)
class Features:
    """What the probabilities rest on. The best document is the first hit's; its hits are read together.

    Terms weigh by their inverse document frequency; a weight alone is told in units of an unknown term's. Of the question's
    terms, those that only tell whose story it is (母, 友人) or where from and where to (名古屋) count where the hits hold them.

    lexical: its best BM25, per unit of the question's weight (≥ 0).
    dense: its best cosine similarity (−1 … 1).
    lexical_lead, asked_lead: how far `lexical`, and the share of its closest way of asking that the question says, are
        ahead of the best other document's (negative: behind).
    asked_share: share (0 … 1) of its closest way of asking that the question says.
    alike: Dice coefficient (0 … 1) of the pairs of characters, hiragana too, of the question and the nearest way of
        asking: 何が必要 and 何がいる weigh little as terms.
    title: harmonic mean (0 … 1) of the share of the title that the question says and of the question that the title says.
    point: weight (≥ 0) of what the question asks beyond the title, as far as the hits hold it.
    named_missing: weight (0 … 1) of the heaviest thing named in the question that the hits do not hold.
    names_held: share (0 … 1) of what the question names, beyond the words that ask, that the hits hold; 1 where it names nothing.
    asks_else: 1 where question and document's ways of asking ask for things (期限, 手数料 …), but for none in common, nor for
        things that a row of one label answers.
    form_missing: 1 where a form that is asked for (何年, いくら) stands nowhere in the hits.
    curated: 1 where the best document is written in the corpus's own format, with rows and a subject of its own.
    asks: 1 where the question asks for something by its kind. none_found: 1 where none of it is among what would be answered.
    named: weight (≥ 0) of the heaviest name of the answering document that the question says whole. behind: how far its
        score is behind the best document's (≤ 0): its rows speak to the question where its text does less.
    by_label: 1 where the first of what would be answered is a row with a label that is asked for, of a document whose name the question says
        whole, and nothing else is asked (転入届の手数料はいくら).
    listed: 1 where the best document lists what is asked of its subject and stands nowhere.
    asked_close, asked_alike, asked_beyond: how close, by terms, as written, and by terms without the document's subject, the closest
        way of asking is for anything in the documents that are read. gap_alike, gap_beyond: the same, but for the first, of what they
        list as standing nowhere. leaning: how much more the question's terms are said in what documents list as standing nowhere
        than in what they answer (any real number; 0 where none lists any).

    Standardised scores are left out: they depend on how many candidates there are (see `evals/LOG.md`).
    """

    lexical: float
    dense: float
    lexical_lead: float
    asked_lead: float
    asked_share: float
    alike: float
    title: float
    point: float
    named_missing: float
    names_held: float
    asks_else: float
    form_missing: float
    curated: float
    asks: float
    none_found: float
    named: float
    behind: float
    by_label: float
    listed: float
    asked_close: float
    asked_alike: float
    asked_beyond: float
    gap_alike: float
    gap_beyond: float
    leaning: float


def features(
    hits: Sequence[Hit], question: AnalyzedQuestion, vocabulary: Vocabulary, consulted: Consulted
) -> Features:
    """Features of the first hit's document; hits are best first, at least one.

    Args:
        consulted: what of the same hits would be answered.
    """
    terms = vocabulary.terms
    first = consulted.ranking[0].features if consulted.ranking else None
    document = hits[0].document
    own = [hit for hit in hits if hit.document.base_id == document.base_id]
    others = [hit for hit in hits if hit.document.base_id != document.base_id]
    weight, unit = vocabulary.weight, vocabulary.weight(_UNKNOWN) or 1.0
    distinct = set(question.terms)
    missing = set.intersection(*(set(hit.missing) for hit in own)) & distinct
    distinct -= {term for term in missing if term in bystanders() or names_a_place(term)}
    missing &= distinct
    total = sum(map(weight, distinct)) or 1.0
    named = [term for term in missing if names_something(term)]
    in_title = set(terms(document.title))
    beyond = distinct - question.said_by(in_title)
    ways = (document.title, *document.aliases, *document.questions)
    lexical = max(hit.lexical for hit in own) / total
    return Features(
        lexical=lexical,
        dense=max(hit.dense for hit in own),
        lexical_lead=lexical - max((hit.lexical for hit in others), default=0.0) / total,
        asked_lead=max(hit.asked for hit in own) - max((hit.asked for hit in others), default=0.0),
        asked_share=max(hit.asked for hit in own),
        alike=max(map(alike_to(question.text), ways)),
        title=_agreement(question, in_title, vocabulary),
        point=sum(map(weight, beyond - missing)) / unit,
        named_missing=max(map(weight, named), default=0.0) / unit,
        names_held=_names_held(distinct, missing, consulted, vocabulary),
        asks_else=float(_asks_else(question.text, document)),
        form_missing=float(lacks_form(forms_asked(question.text), [hit.passage.text for hit in own])),
        curated=float(document.curated),
        asks=float(bool(consulted.asks)),
        none_found=float(bool(consulted.asks) and len(consulted.not_found) == len(consulted.asks)),
        named=first.named if first else 0.0,
        behind=first.behind if first else 0.0,
        by_label=float(first is not None and bool(first.named and first.open and first.label)),
        listed=float(bool(document.unanswered)),
        **_listed(vocabulary.near(question, documents_of(hits, _READ))),
        leaning=vocabulary.leaning(question),
    )


def _listed(nearness: Sequence[Nearness]) -> dict[str, float]:
    """How near the question is to what the documents answer, and to what they list as standing nowhere."""
    asked, gap = Near(), Near()
    for one in nearness:
        asked, gap = asked.or_nearer(one.asked), gap.or_nearer(one.gap)
    return {
        "asked_close": asked.close,
        "asked_alike": asked.alike,
        "asked_beyond": asked.beyond,
        "gap_alike": gap.alike,
        "gap_beyond": gap.beyond,
    }


def _names_held(asked: Set[str], missing: Set[str], consulted: Consulted, vocabulary: Vocabulary) -> float:
    cues = {term for ask in consulted.asks for term in vocabulary.terms(ask.cue)}
    names = {term for term in asked if names_something(term)} - cues
    return _share(names - missing, names, vocabulary) if names else 1.0


def _agreement(question: AnalyzedQuestion, said: Set[str], vocabulary: Vocabulary) -> float:
    """How much the question's terms and those `said` are the same; a synonym is its term."""
    meant = {term: term for term in question.terms}
    for term, others in question.synonyms.items():
        for other in others:
            meant.setdefault(other, term)
    official = set(question.widened)
    held = {meant[term] for term in said if term in meant} | (question.said_by(said) & set(question.terms))
    recall = _share((term for term in said if term in meant or term in official), said, vocabulary)
    precision = _share(held, set(question.terms), vocabulary)
    return 2 * recall * precision / (recall + precision) if recall + precision > 0 else 0.0


def _share(some: Iterable[str], whole: Iterable[str], vocabulary: Vocabulary) -> float:
    total = sum(map(vocabulary.weight, whole))
    return sum(map(vocabulary.weight, some)) / total if total > 0 else 0.0


def _asks_else(question: str, document: Document) -> bool:
    asked = _things(question)
    told = {thing for way in (document.title, *document.questions) for thing in _things(way)}
    return bool(asked) and bool(told) and not asked & told


def names_something(term: str) -> bool:
    """Whether a term is no verb or adjective."""
    return not _INFLECTED.search(term)


@cache
def bystanders() -> frozenset[str]:
    """The terms that only tell whose story it is (母, 友人)."""
    return frozenset(chain.from_iterable(line.split() for line in load("bystanders")))


@lru_cache(_KEPT)
def _things(way: str) -> frozenset[str]:
    """The kinds of what a way of asking asks for, and the labels that answer it."""
    return frozenset(thing for ask in asks_of(way) for thing in (ask.kind, *ask.labels))
