"""Whether a question asks for another municipality's rules. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import cache
from itertools import zip_longest

from bot.municipalities import Mention, mentions
from bot.words import closed_up, either, load
from index.analyze import Analyzer
from index.profile import Profile
from index.types import Hit

_BEFORE = 40
_AFTER = 40
_END = re.compile(r"[。?？!！\n]|\.\s|(?:が|けど|けれど|のに)[、,]")
_THING = re.compile(r"の?([^\W\d_の]{2})")
_THING_BEFORE = re.compile(r"[a-z]+ in $", re.IGNORECASE)


class Whose(Enum):
    """Whose rules are asked for; UNLESS_THERE_TOO: another's, unless it surely may be done there as everywhere (横浜の区役所でもいいですか)."""

    OWN = auto()
    UNLESS_THERE_TOO = auto()
    ANOTHERS = auto()


def about_another(
    text: str, analyzer: Analyzer, profile: Profile | None, hits: Sequence[Hit], *, there_too: bool = True
) -> bool:
    """Whether another municipality's rules are asked for.

    Args:
        there_too: what the whole country does alike may be asked to be done there, too.
    """
    whose = whose_rules(text, analyzer, profile, hits)
    return whose is Whose.ANOTHERS or (not there_too and whose is Whose.UNLESS_THERE_TOO)


def whose_rules(text: str, analyzer: Analyzer, profile: Profile | None, hits: Sequence[Hit]) -> Whose:
    """Whether the place whose rules are asked for is neither the profile's nor one that the hits speak of.

    「千葉市の児童手当は」 asks about another city; 「千葉市から引っ越してきた」 does not. Where several places are asked
    about, the last one counts, but for another in the same sentence as the own (届けるのは袖ケ浦ですか、千葉ですか);
    names that are joined (AとBの) are asked about together, unless it is which of them.
    """
    if profile is None or not is_municipal(profile):
        return Whose.OWN
    text = analyzer.normalize(text)
    asked = unless_there_too = False
    own_until = -1
    joined: list[Mention] = []
    found = mentions(text, analyzer, profile)
    if found and _pattern("here").search(text, max(mention.end for mention in found)):
        return Whose.OWN
    for mention, following in zip_longest(found, found[1:]):
        joined.append(mention)
        if following is not None and text[mention.end : following.start].strip() in load("places")["and"]:
            continue
        others = [one for one in joined if not one.own and not _found_there(text, one, hits)]
        own = len(others) < len(joined)
        if own and _pattern("which").match(text, mention.end):
            others = []
        if _is_subject(text, mention):
            if not others:
                own_until = _end_of_sentence(text, mention.end)
            unless_there_too = bool(others) and mention.start >= own_until
            if not (others and _may_be_there(text, mention, hits)):
                asked = unless_there_too
        joined = []
    if asked:
        return Whose.ANOTHERS
    return Whose.UNLESS_THERE_TOO if unless_there_too else Whose.OWN


def is_municipal(profile: Profile | None) -> bool:
    """Whether the house is a municipality; a library has no other municipality's rules to keep apart."""
    return profile is not None and (
        profile.municipal_code is not None
        or profile.name.endswith(tuple(load("places")["municipal_endings"]))
    )


def _is_subject(text: str, mention: Mention) -> bool:
    """Whether the rules that are asked for are this place's, not only where somebody comes from or works."""
    before, after = (
        text[max(0, mention.start - _BEFORE) : mention.start],
        closed_up(text[mention.end :][:_AFTER]),
    )
    latin = text[mention.start].isascii()
    if _pattern("visitors").match(after):
        return False
    if mention.own and _pattern("own_subject").match(after):
        return True
    hall = _halls().match(after)
    if hall and hall[0].endswith(load("places")["people"]):
        return True
    after = after[hall.end() :] if hall else after
    if latin and (_elsewhere_before().search(before) or _of_somebody(before, after)):
        return _english("there").search(text, mention.end) is not None
    if _is_beside(mention, before, after):
        return not mention.own and _pattern("there").search(text, mention.end) is not None
    in_english = latin and (not after or after[0].isascii())
    return in_english or _pattern("subject").match(after) is not None


def _may_be_there(text: str, mention: Mention, hits: Sequence[Hit]) -> bool:
    """Whether it is asked if what the whole country does alike may be done there, too (届けは横浜の区役所でもいいですか)."""
    nationwide = bool(hits) and hits[0].document.scope == "nationwide"
    return nationwide and _pattern("permitted").match(closed_up(text[mention.end :][:_AFTER])) is not None


def _end_of_sentence(text: str, start: int) -> int:
    """Where the sentence ends in which `start` is."""
    end = _END.search(text, start)
    return end.start() if end else len(text)


def _is_beside(mention: Mention, before: str, after: str) -> bool:
    """Whether the name is an origin or an aim, what the own city is compared with, or somebody's name."""
    close = after.lstrip(" ")
    if _pattern("elsewhere").match(close):
        return not (close.startswith("で") and _at_home(before))
    compared = mention.own and after.startswith(tuple(load("places")["compared"]))
    return compared or bool(
        _pattern("titles").match(after) or (not mention.own and _pattern("elsewhere_before").search(before))
    )


def _of_somebody(before: str, after: str) -> bool:
    """Whether an English name stands in what is said beside of somebody (my mother, who lives in Kawasaki, …)."""
    return _english("relative").search(before) is not None and after.startswith(",")


def _at_home(before: str) -> bool:
    """Whether the name tells where the asker lives (住まいは木更津です)."""
    return any(word in before for word in load("places")["homes"])


def _found_there(text: str, mention: Mention, hits: Sequence[Hit]) -> bool:
    """Whether the documents that were found speak of that place.

    A best one that holds for the whole country names it; the city's own speaks of just this thing of it (木更津市の夜間急病
    診療所), since the city's rules name its neighbours too.
    """
    name = text[mention.start : mention.end]
    thing = _THING.match(text, mention.end)
    names = (name, *(f"{name}{ending}" for ending in load("places")["municipal_endings"]))
    spoken = [f"{one}{join}{thing[1]}" for one in names for join in ("", "の")] if thing else []
    before = _THING_BEFORE.search(text[: mention.start]) if name.isascii() else None
    spoken += [f"{before[0]}{name}"] if before else []
    for hit in hits[:6]:
        document, passage = hit.document, hit.passage.text
        if document.scope != "city" and document is hits[0].document and name in passage:
            return True
        told = "\n".join((passage, document.title, *document.aliases, *document.questions))
        if any(words in told for words in spoken):
            return True
    return False


@cache
def _english(name: str) -> re.Pattern[str]:
    return re.compile(load("places")["english"][name], re.IGNORECASE)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """The pattern of this name in the words for places; of several at one place the first one's."""
    words = load("places")[name]
    return either(words) if isinstance(words, list) else re.compile(words, re.IGNORECASE)


@cache
def _halls() -> re.Pattern[str]:
    return re.compile(rf"^(?:{load('places')['halls']})")


@cache
def _elsewhere_before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{load('places')['english']['elsewhere_before']}) $", re.IGNORECASE)
