"""A question taken apart as a remark in a conversation: what opens it, what it points at, its own words. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.asks import Ask, asks_of
from bot.words import closed_up, load

Terms = Callable[[str], Mapping[str, float]]
Deeper = Literal["why", "more", "other"]

LAST = -1
"""The ordinal of what stands last."""
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_KANJI_DIGITS = "一二三四五六七八九"
_DEEPER: tuple[Deeper, ...] = ("why", "other", "more")


@dataclass(frozen=True, slots=True)
class Remark:
    """A question as a part of a conversation.

    typed: the whole of it, in NFKC; text: without what opens it. turning: it says that it turns to something else. ordinal: which of a
    list (1 …, `LAST`). own: its telling terms with their weights, without those that only ask or point. thing: what it
    names, where it does nothing else (「Xは？」); case: what it adds (の場合); defining: it asks what the thing is (「Xって？」).
    comparing: it asks how something differs from the topic. condition, person: it speaks of a case, or of a
    kind of person. names_nothing: its own words are verbs and adjectives.
    """

    typed: str
    text: str
    turning: bool
    pronoun: bool
    that_case: bool
    ordinal: int | None
    deeper: Deeper | None
    asks: tuple[Ask, ...]
    own: Mapping[str, float]
    thing: str | None
    case: str
    defining: bool
    comparing: bool
    condition: bool
    person: bool

    @property
    def says_anything(self) -> bool:
        """Whether it asks, points at or names something (はい does not)."""
        return bool(self.own or self.asks or self.deeper or self.pronoun or self.thing or self.ordinal)

    @property
    def names_nothing(self) -> bool:
        """Whether it leaves its subject to what was said before."""
        return all(re.search(load("dialogue")["inflected"], term) for term in self.own)

    def with_topic(self, topic: str) -> str:
        """The text with the topic's name instead of what stands for it."""
        return _pattern(self.text, "pronouns").sub(lambda _: topic, self.text, count=1)

    def with_case(self, case: str) -> str:
        """The text with a case instead of what stands for it."""
        return _pattern(self.text, "that_case").sub(lambda _: case, self.text, count=1)

    def without_case(self) -> str:
        """The text without what stands for a case."""
        return _pattern(self.text, "case_left_out").sub("", self.text)


def remark_of(question: str, terms: Terms) -> Remark:
    """Take a question apart; `terms` gives the telling terms of a text with their weights."""
    typed = unicodedata.normalize("NFKC", question).strip()
    text, turning = _opened(typed)
    closed = closed_up(text)
    asks = asks_of(text)
    ordinal, without = _ordinal(closed)
    deeper = next((kind for kind in _DEEPER if _pattern(text, kind).search(closed)), None)
    rest = _pattern(text, "tails").sub("", without)
    thing, case, mark = _thing(rest if ordinal is None else "", asks)
    for name in ("pronouns", "that_case", "fillers", *_DEEPER):
        rest = _pattern(text, name).sub(" ", rest)
    for ask in asks:
        rest = re.sub(re.escape(ask.cue), " ", rest, flags=re.I)
    return Remark(
        typed=typed,
        text=text,
        turning=turning,
        pronoun=bool(_pattern(text, "pronouns").search(_pattern(text, "that_case").sub("", text))),
        that_case=bool(_pattern(text, "that_case").search(text)),
        ordinal=ordinal,
        deeper=deeper,
        asks=asks,
        own=terms(rest),
        thing=thing,
        case=case,
        defining=bool(re.match(load("dialogue")["defining_mark"], mark)),
        comparing=bool(_pattern(text, "comparing").search(closed)),
        condition=bool(_pattern(text, "condition").search(closed)),
        person=bool(_pattern(text, "person").search(closed)),
    )


def defines(question: str) -> bool:
    """Whether a question asks what something is."""
    return _pattern(question, "definition").search(closed_up(question)) is not None


def bare_topic(question: str) -> str:
    """What a question is about, without what it asks of it: 「花火大会はどこ？」 is about 花火大会. "" where nothing is left."""
    text, _ = _opened(closed_up(unicodedata.normalize("NFKC", question).strip()))
    text = _pattern(text, "tails").sub("", text)
    starts = [at for ask in asks_of(text) if (at := text.lower().find(ask.cue)) >= 0]
    if starts:
        text = text[: min(starts)]
    if (match := _pattern(text, "definition").search(text)) and match.start():
        text = text[: match.start()]
    return re.sub(load("dialogue")["loose_end"], "", text).strip()


def is_latin(text: str) -> bool:
    """Whether a text has no character of Japanese."""
    return _CJK.search(text) is None


def _opened(text: str) -> tuple[str, bool]:
    """The text without its openings, and whether one of them turns to something else."""
    turning = False
    while True:
        for name in ("turning", "going_on", "openings"):
            if text and (match := _pattern(text, name).match(text)):
                turning = turning or name == "turning"
                text = text[match.end() :]
                break
        else:
            return text, turning


def _ordinal(closed: str) -> tuple[int | None, str]:
    """Which of a list is pointed at, and the text without the words that do."""
    numbers = {"ordinal": None, "ordinal_word": None, "first": 1, "last": LAST}
    for name, fixed in numbers.items():
        if match := _pattern(closed, name).search(closed):
            said = next((group for group in match.groups() if group), "")
            return fixed or _number(said), closed[: match.start()] + " " + closed[match.end() :]
    return None, closed


def _number(said: str) -> int:
    words = load("dialogue")["en"]["ordinal_words"]
    if said.lower() in words:
        return int(words.index(said.lower()) + 1)
    if said.isdecimal():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    left = _KANJI_DIGITS.find(tens) + 1 if tens else 1
    return (left * 10 if ten else 0) + (_KANJI_DIGITS.find(ones) + 1 if ones else 0)


def _thing(rest: str, asks: tuple[Ask, ...]) -> tuple[str | None, str, str]:
    """What a remark names where it does nothing else, the case that it adds, and how it closes."""
    words = load("dialogue")
    match = _pattern(rest, "subject").match(rest)
    if asks or not match:
        return None, "", ""
    thing, case, mark = match["thing"].strip(), match["case"] or "", match["mark"] or ""
    noun = case or mark or is_latin(thing) or re.search(words["noun_end"], thing, re.I)
    clause = re.search(words["clause"], thing) and not is_latin(thing)
    return (thing, case, mark) if noun and not clause else (None, "", "")


@cache
def _compiled(script: str, name: str) -> re.Pattern[str]:
    words = load("dialogue")[script]
    pattern = words.get(name, "(?!)")
    if name == "ordinal_word" and pattern != "(?!)":
        pattern = pattern.format(words="|".join(words["ordinal_words"]))
    return re.compile(pattern, re.I)


def _pattern(text: str, name: str) -> re.Pattern[str]:
    """A pattern of `bot/words/dialogue.yaml` in the script that a text is written in."""
    return _compiled("en" if is_latin(text) else "ja", name)
