"""Which desk of the profile does what a question is about, where no document answers it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.asks import asks_of
from bot.clarify import vague_terms
from bot.reader import Vocabulary
from bot.subjects import subject_terms
from index.profile import Profile
from index.question import AnalyzedQuestion
from index.types import Document

_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_BETWEEN = re.compile(r"[、,・]")


def desk_for(question: AnalyzedQuestion, profile: Profile | None, vocabulary: Vocabulary) -> str | None:
    """The key of the department that names, among what it does, what the question says; of several the most telling.

    A word that the word list has for the department itself (お店の窓口: 商工観光課) tells it, too.
    """
    if profile is None:
        return None
    said = {*question.terms, *question.widened}
    best, heaviest = None, 0.0
    for key, desk in profile.departments.items():
        for matter in (_ASIDE.sub("", desk.name), *_BETWEEN.split(_ASIDE.sub("", desk.about or ""))):
            terms = vocabulary.terms(matter)
            weight = sum(map(vocabulary.weight, terms))
            if terms and terms <= said and weight > heaviest:
                best, heaviest = key, weight
    return best


def desk_of_subject(
    question: AnalyzedQuestion, documents: Sequence[Document], vocabulary: Vocabulary, least: float
) -> str | None:
    """The department of the document (best first) whose subject the question says most; None where none is surely meant.

    That a document was found tells nothing of its desk: it may hold no more than words that ask, or that any matter has.

    Args:
        least: weight of the heaviest word of its subject that the question must say, in units of a term that no passage holds.
    """
    best, heaviest = None, 0.0
    cues = (vocabulary.terms(ask.cue) for ask in asks_of(question.text))
    nobodys = vague_terms(vocabulary).union(*cues)
    asked = set(question.terms)
    for document in documents:
        subject = subject_terms(document, vocabulary.terms) - nobodys
        said = question.said_by(subject) & asked | subject & set(question.widened)
        weights = [vocabulary.weight(term) for term in said]
        telling = max(weights, default=0.0) >= least * vocabulary.heaviest
        if document.department and telling and sum(weights) > heaviest:
            best, heaviest = document.department, sum(weights)
    return best
