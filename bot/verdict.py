"""はい or いいえ: said only where the first row or sentence of an answer settles what was asked. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from bot.candidates import Candidate
from bot.parts import parts_of
from bot.reader import Scored
from bot.settings import AnswerTuning
from bot.words import closed_up, load

Verdict = Literal["yes", "no"]


class _Family(NamedTuple):
    name: str
    asks: re.Pattern[str]
    yes: re.Pattern[str]
    no: re.Pattern[str]


def verdict_of(  # noqa: PLR0911 — each doubt leaves where it arises
    question: str, best: Scored, chosen: Sequence[Candidate], tuning: AnswerTuning
) -> Verdict | None:
    """What the best reading says to a question that can be answered by yes or no; None where it does not settle it.

    It settles it when it says all that the question asks, its numbers too, depends on no condition and makes no exception,
    does not send to the city, and says yes or no in words, not both; and when nothing else that is answered says the
    contrary. One word does not settle two questions. A wrong word is worse than none.
    """
    asked = closed_up(unicodedata.normalize("NFKC", question).lower()).rstrip("。.！! ")
    negative, open_question, exception, families = _words()
    last = re.split(r"[。\n]", asked)[-1]
    if negative.search(last) or open_question.search(last) or len(parts_of(question)) > 1:
        return None
    features, candidate = best.features, best.candidate
    if candidate.confirm or candidate.is_list or best.belief < tuning.verdict_belief:
        return None
    if min(features.with_title, features.point) < tuning.verdict_share or features.condition > 0:
        return None
    family = next((family for family in families if family.asks.search(last)), None)
    if family is None:
        return None
    said = unicodedata.normalize("NFKC", candidate.said).lower()
    numbers = set(re.findall(r"[0-9]+", asked))
    if exception.search(said) or not numbers <= set(re.findall(r"[0-9]+", said)):
        return None
    yes, no = bool(family.yes.search(said)), bool(family.no.search(said))
    contrary = family.yes if no else family.no
    others = (unicodedata.normalize("NFKC", c.said).lower() for c in chosen if c.place != candidate.place)
    if yes is no or any(contrary.search(other) for other in others):
        return None
    if family.name == "cost" and re.search(family.no, last):  # 無料ですか is answered the other way round
        yes = no
    return "yes" if yes else "no"


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], tuple[_Family, ...]]:
    words = load("verdicts")
    families = tuple(
        _Family(entry["name"], *(re.compile(entry[key]) for key in ("asks", "affirm", "deny")))
        for entry in words["families"]
    )
    negative, open_question, exception = (re.compile(words[key]) for key in ("negative", "open", "exception"))
    return negative, open_question, exception, families
