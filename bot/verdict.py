"""はい or いいえ: said only where the first row or sentence of an answer settles what was asked. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal, NamedTuple

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


def verdict_of(question: str, best: Scored, tuning: AnswerTuning) -> Verdict | None:
    """What the best reading says to a question that can be answered by yes or no; None where it does not settle it.

    It settles it when it holds what the question asks beyond the subject, depends on no condition that the question does not
    name, does not send to the city, and says yes or no in words, not both. One word does not settle two questions.
    """
    asked = closed_up(unicodedata.normalize("NFKC", question).lower()).rstrip("。.！! ")
    negative, open_question, families = _words()
    last = re.split(r"[。\n]", asked)[-1]
    if negative.search(last) or open_question.search(last) or len(parts_of(question)) > 1:
        return None
    features = best.features
    if best.candidate.confirm or best.candidate.is_list or best.belief < tuning.verdict_belief:
        return None
    if (
        features.with_title < tuning.verdict_share
        or features.condition > 0
        or features.point < tuning.verdict_point
    ):
        return None
    family = next((family for family in families if family.asks.search(last)), None)
    if family is None:
        return None
    said = unicodedata.normalize("NFKC", best.candidate.said).lower()
    yes, no = bool(family.yes.search(said)), bool(family.no.search(said))
    if yes is no:
        return None
    if family.name == "cost" and re.search(family.no, last):  # 無料ですか is answered the other way round
        yes = no
    return "yes" if yes else "no"


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], tuple[_Family, ...]]:
    words = load("verdicts")
    families = tuple(
        _Family(entry["name"], *(re.compile(entry[key]) for key in ("asks", "affirm", "deny")))
        for entry in words["families"]
    )
    return re.compile(words["negative"]), re.compile(words["open"]), families
