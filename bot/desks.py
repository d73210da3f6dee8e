"""Which desk of the profile does what a question is about, where no document answers it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from bot.asks import asks_of
from bot.clarify import vague_terms
from bot.reader import Vocabulary
from bot.render import GENERAL
from bot.settings import AnswerTuning
from bot.signals import bystanders, names_something
from bot.subjects import documents_of, subject_terms, terms_of
from index.profile import Profile
from index.question import AnalyzedQuestion
from index.types import Document, Hit

_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_BETWEEN = re.compile(r"[、,・]")
_OF_STAFF = ("policy", "term")
_UNIT = re.compile(r"(?<=[^\x00-\x7f])[ 　].*")


def desk_for(question: AnalyzedQuestion, profile: Profile | None, vocabulary: Vocabulary) -> str | None:
    """The key of the department that names, among what it does, what the question says; of several the most telling.

    A word that the word list has for the department itself (お店の窓口: 商工観光課) tells it, too.
    """
    return _told(question, profile, vocabulary)[0]


def is_of_another_desk(
    question: AnalyzedQuestion, hits: Sequence[Hit], profile: Profile | None, vocabulary: Vocabulary
) -> bool:
    """Whether the question names what a desk does of which nothing was found, and the first document does not hold the word.

    「お店を開きたい。補助は？」 is of the desk for business, whatever else a document tells of help with money.
    """
    key, matter = _told(question, profile, vocabulary)
    if key in {None, GENERAL, *(hit.document.department for hit in hits)}:
        return False
    words = matter & set(question.terms)
    for plain, officials in question.plain:
        words |= set(plain) if any(matter & set(official) for official in officials) else set()
    return bool(words) and max(words, key=vocabulary.weight) in _unheld(hits[0].document, words, vocabulary)


def desk_of_nearest(
    question: AnalyzedQuestion, hits: Sequence[Hit], vocabulary: Vocabulary, tuning: AnswerTuning
) -> str | None:
    """The department of the document (hits are best first) that lists what is asked nearest, answered or standing nowhere; None where none is near."""
    documents = documents_of(hits, tuning.desk_documents)
    nearness = zip(documents, vocabulary.near(question, documents), strict=True)
    near = [(way, document.department) for document, one in nearness for way in (one.asked, one.gap)]
    is_near = [
        (way, desk)
        for way, desk in near
        if desk != GENERAL and way.alike >= tuning.desk_alike and way.close >= tuning.desk_close
    ]
    return max(is_near, key=lambda one: one[0].alike + one[0].close, default=(None, None))[1]


def desk_of_staff(hits: Sequence[Hit]) -> str | None:
    """The department of the first document for staff or on policy: they have no business at the citizens' desk."""
    own = (hit.document for hit in hits if hit.document.audience == "staff" or hit.document.kind in _OF_STAFF)
    return next((document.department for document in own), None)


def _told(
    question: AnalyzedQuestion, profile: Profile | None, vocabulary: Vocabulary
) -> tuple[str | None, Set[str]]:
    """The key of the department that the question tells, and the terms that tell it."""
    said = {*question.terms, *question.widened}
    best: tuple[str | None, Set[str]] = None, frozenset()
    heaviest = 0.0
    for key, desk in profile.departments.items() if profile else ():
        for matter in (_bare(desk.name), *_BETWEEN.split(_ASIDE.sub("", desk.about or ""))):
            terms = vocabulary.terms(matter)
            weight = sum(map(vocabulary.weight, terms))
            if terms and terms <= said and weight > heaviest:
                best, heaviest = (key, terms), weight
    return best


def _bare(name: str) -> str:
    """A department's name without what stands in brackets and the unit of it that follows (健康推進課 管理調整班)."""
    return _UNIT.sub("", _ASIDE.sub("", name))


def desk_of_subject(
    question: AnalyzedQuestion,
    hits: Sequence[Hit],
    vocabulary: Vocabulary,
    tuning: AnswerTuning,
    least: float,
) -> str | None:
    """The department of the document (hits are best first) whose subject the question says most; None where none is surely meant.

    That a document was found tells nothing of its desk: it may hold no more than words that ask, or that any matter has.
    Nor does it where the question names something that weighs more and that the document does not hold (亡くなった父の水道の契約).

    Args:
        least: weight of the heaviest word of its subject that the question must say, in units of a term that no passage holds.
    """
    best, heaviest = None, 0.0
    cues = (vocabulary.terms(ask.cue) for ask in asks_of(question.text))
    nobodys = vague_terms(vocabulary).union(*cues)
    asked, enough = set(question.terms), tuning.desk_subject_enough * vocabulary.heaviest
    for document in documents_of(hits, tuning.desk_documents):
        subject = subject_terms(document, vocabulary.terms) - nobodys
        said = question.said_by(subject) & asked | subject & set(question.widened)
        weights = [vocabulary.weight(term) for term in said]
        telling = max(weights, default=0.0) >= least * vocabulary.heaviest
        named = _unheld(document, asked - said - nobodys, vocabulary)
        own = sum(vocabulary.weight(term) for term in said & asked)
        meant = own >= min(max(map(vocabulary.weight, named), default=0.0), enough)
        if document.department and telling and meant and sum(weights) > heaviest:
            best, heaviest = document.department, sum(weights)
    return best


def _unheld(document: Document, terms: Set[str], vocabulary: Vocabulary) -> set[str]:
    """Of the terms that name something those that the document's text and names do not hold, whatever it is asked with."""
    held = terms_of(document, vocabulary.terms)
    return {term for term in terms - held if names_something(term)} - bystanders()
