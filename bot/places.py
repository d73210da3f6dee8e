"""Whether a question is about another municipality's rules. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.words import load
from index.analyze import Analyzer
from index.profile import Profile
from index.types import Hit


def about_another(text: str, analyzer: Analyzer, profile: Profile | None, hits: Sequence[Hit]) -> bool:
    """Whether the question's subject is a municipality that is neither the profile's nor named by what was found.

    「千葉市の児童手当は」 asks about another city; 「千葉市から引っ越してきた」 does not, nor does a question that names
    the profile's own.
    """
    if profile is None:
        return False
    words = load("places")
    if any(spelling in text for spelling in (profile.name, *profile.spellings)):
        return False
    for name, after in analyzer.places(text, words["municipal_suffixes"]):
        is_subject = not after or after.startswith(tuple(words["subject_particles"]))
        found_there = any(name in hit.passage.text for hit in hits[:3])
        if is_subject and not found_there:
            return True
    return False
