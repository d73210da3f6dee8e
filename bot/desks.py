"""Which desk of the profile does what a question is about, where no document says so. Pure."""

from __future__ import annotations

import re

from bot.reader import Vocabulary
from index.profile import Profile
from index.question import AnalyzedQuestion

_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_BETWEEN = re.compile(r"[、,・]")


def desk_for(question: AnalyzedQuestion, profile: Profile | None, vocabulary: Vocabulary) -> str | None:
    """The key of the department that names, among what it does, what the question says; of several the most telling."""
    if profile is None:
        return None
    said = {*question.terms, *question.widened}
    best, heaviest = None, 0.0
    for key, desk in profile.departments.items():
        for matter in _BETWEEN.split(_ASIDE.sub("", desk.about or "")):
            terms = vocabulary.terms(matter)
            weight = sum(map(vocabulary.weight, terms))
            if terms and terms <= said and weight > heaviest:
                best, heaviest = key, weight
    return best
