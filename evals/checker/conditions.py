"""Cut a text into statements and clauses, and find the conditions under which it holds. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from evals.checker.facts import facts_of
from evals.checker.written import normal

_STOP = re.compile(r"[。！!？?]+|\.(?=\s|$)|\n")
_PARENTHESES = re.compile(r"[(〈\[]([^()〈〉\[\]]*)[)〉\]]")
_COMMA = re.compile(r"[、,;。|/／]| and (?!over|older|above|under|younger|more|less|fewer|below)")
# What ends so belongs to what follows: a topic, a place, a condition, a reason.
_LEADS_ON = re.compile(r"(?:[はもがをにでとへのや]|から|まで|より|とき|時|場合|際|たら|なら|ば|て)$")
_LEADS_ON_ENGLISH = re.compile(
    r"^(?:if|when|for|in|on|at|with|within|from|by|after|before|until|unless|as|once|besides|to|during)\b"
)
_PEOPLE = r"方|かた|人|者|世帯|家庭"
_JAPANESE = re.compile(
    r"(?:とき|時|場合|際)(?=[はにもがのをで、]|$)|たら(?=、|$)|なら(?=、|ば|$)|れば(?=、|$)|と(?=、)"
    rf"|(?<=[るたいなの])(?:{_PEOPLE})(?=[はがもにで、]|$)|(?<=籍の)(?:{_PEOPLE})$|まで(?=は、)|以外(?=[はの])"
)
_ENGLISH = re.compile(r"\b(?:if|when|unless|only if|in case|once|whose|who|provided that)\b")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, or what a sentence has in parentheses (`aside`)."""

    text: str
    aside: bool = False


@lru_cache(maxsize=100_000)
def statements(text: str) -> tuple[Statement, ...]:
    """The statements of a text in order; what stands in parentheses is a statement of its own, after its sentence."""
    plain = normal(text)
    found: list[Statement] = []
    depths = _depths(plain)
    cuts = [0, *(m.end() for m in _STOP.finditer(plain) if not depths[m.start()]), len(plain)]
    for start, end in pairwise(cuts):
        main, asides = _apart(plain[start:end].strip())
        main = main.rstrip("。.!?！？").strip()
        if re.search(r"\w", main):
            found.append(Statement(main))
        found += [Statement(aside.rstrip("。."), aside=True) for aside in asides if re.search(r"\w", aside)]
    return tuple(found)


@lru_cache(maxsize=100_000)
def segments(text: str) -> tuple[str, ...]:
    """The stretches of a statement between commas, those that lead on joined with what follows them."""
    plain = normal(text)
    spans = [(fact.start, fact.end) for fact in facts_of(plain)]
    cuts = [m for m in _COMMA.finditer(plain) if not any(a < m.end() and m.start() < b for a, b in spans)]
    found: list[str] = []
    start = 0
    for cut in cuts:
        stretch = plain[start : cut.start()]
        opening = re.split(_COMMA, stretch)[-1].strip()
        if cut[0] == "。":
            found.append(stretch)
            start = cut.end()
            continue
        if _LEADS_ON.search(stretch) or _LEADS_ON_ENGLISH.match(opening):
            continue
        found.append(stretch)
        start = cut.end()
    found.append(plain[start:])
    return tuple(stretch.strip() for stretch in found if re.search(r"\w", stretch))


def lead_of(segment: str) -> str:
    """What of a segment is said for the segments after it, too: what comes before its last stretch, or an if-clause."""
    if _LEADS_ON_ENGLISH.match(segment) and not re.search(r"[、,]", segment):
        return segment
    cuts = [match.start() for match in re.finditer(r"[、,]", segment)]
    return segment[: cuts[-1]] if cuts else ""


@lru_cache(maxsize=100_000)
def clauses(text: str) -> tuple[str, ...]:
    """The segments of a statement, joined so that each has a fact: what a number is said of stands with it."""
    joined: list[str] = []
    pending = ""
    for segment in segments(text):
        pending = f"{pending}、{segment}" if pending else segment
        if facts_of(segment):
            joined.append(pending)
            pending = ""
    if pending and joined:
        joined[-1] += f"、{pending}"
    elif pending:
        joined.append(pending)
    return tuple(joined)


@lru_cache(maxsize=100_000)
def conditions(text: str) -> tuple[str, ...]:
    """The stretches of a statement that say when, or for whom, it holds; a gloss 〈＝…〉 only explains."""
    plain = normal(text)
    found: list[str] = []
    if plain.startswith("="):
        return ()
    for match in _JAPANESE.finditer(plain):
        start = max(plain.rfind(mark, 0, match.start()) for mark in "、,(")
        found.append(plain[start + 1 : match.end()])
    for match in _ENGLISH.finditer(plain):
        stop = re.search(r"[,;)]", plain[match.start() :])
        found.append(plain[match.start() : match.start() + stop.start() if stop else len(plain)])
    return tuple(found)


def _apart(sentence: str) -> tuple[str, list[str]]:
    """A sentence without its parentheses, and what stood in them, innermost first."""
    asides: list[str] = []
    while match := next(_outermost(sentence), None):
        asides.append(match[1])
        sentence = sentence[: match.start()] + sentence[match.end() :]
    return sentence, asides


def _outermost(sentence: str) -> Iterator[re.Match[str]]:
    """Parentheses, without those of a phone number."""
    spans = [(fact.start, fact.end) for fact in facts_of(sentence) if fact.kind in ("phone", "url")]
    for match in _PARENTHESES.finditer(sentence):
        if not any(a <= match.start() < b for a, b in spans):
            yield match


def _depths(text: str) -> list[int]:
    depth = 0
    depths = []
    for character in text:
        depth += (character in "(〈「『[") - (character in ")〉」』]")
        depth = max(depth, 0)
        depths.append(depth)
    return depths
