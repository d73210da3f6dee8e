"""The sentence that says what a follow-up was understood to ask, as a person would write it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.asks import Ask
from bot.words import closed_up, load
from index.types import Language

# Beyond this many characters an item is cut where it is named.
_MAX_ITEM = 80


def of_topic(topic: str, text: str, asks: Sequence[Ask], language: Language) -> str:
    """An ask without a topic of its own, put to the topic: 「手数料は？」 → 「転入届の手数料は？」."""
    if language == "en" and len(asks) == 1:
        return same_of_another(topic, asks, language=language)
    words, closed = load("dialogue"), closed_up(text)
    if language != "en" and re.search(words["needed_remark"], closed):
        return _filled("needed", language, topic, text)
    noun = re.search(words["noun_remark"], closed, re.I)
    return _filled("noun" if noun else "ask", language, topic, text)


def of_case(topic: str, text: str, language: Language, *, comparing: bool = False) -> str:
    """A case of the topic: 「公務員の場合は？」 → 「児童手当について、公務員の場合は？」.

    Args:
        comparing: the text compares something with it (RPAとの違いは？).
    """
    return _filled("comparing" if comparing else "condition", language, topic, text)


def deeper(kind: str, topic: str, text: str, language: Language) -> str:
    """Why, more or what else of the topic."""
    return _filled(kind, language, topic, text)


def of_item(topic: str, item: str, asked: str | None, language: Language) -> str:
    """Something that was listed for the topic; `asked`: what is asked of it."""
    short = item if len(item) <= _MAX_ITEM else f"{item[:_MAX_ITEM]}…"
    name = "item_asked" if asked else "item"
    return _written(_templates(language)[name], language, topic, asked or "", short)


def same_of_another(
    thing: str, asks: Sequence[Ask], *, language: Language, defining: bool = False, before: str = ""
) -> str:
    """What was asked of the last topic, asked of another thing: 「転居のとき」 → 「転居のときはいつまで？」.

    Args:
        before: the last question, which may have asked for an aspect that is no kind of ask (例).
    """
    templates = _templates(language)
    kinds = [templates["asks"][ask.kind] for ask in asks if ask.kind in templates["asks"]]
    told = aspect_of(before, language) or kinds
    if not told:
        return _written(templates["definition" if defining else "about"], language, thing)
    return " ".join(_written(template, language, thing) for template in told[:2])


def aspect_of(question: str, language: Language) -> list[str]:
    """How an aspect that a question asks for beside the kinds of asks (例) is asked of another thing; [] for none."""
    shown = "en" if language == "en" else "ja"
    aspects = (a for a in load("dialogue")["aspects"] if shown in a and re.search(a["asked"], question, re.I))
    return [aspect[shown] for aspect in aspects][:1]


def named(topic: str, language: Language) -> str:
    """The topic as it stands within a sentence: English titles begin with a capital."""
    return topic[0].lower() + topic[1:] if language == "en" and topic[1:2].islower() else topic


def sentence(text: str, language: Language) -> str:
    """The text with the question mark of its language."""
    return text if language == "en" else re.sub(r"\?$", "？", text)


def _filled(name: str, language: Language, topic: str, text: str) -> str:
    words = load("dialogue")
    if language != "en":
        if re.search(words["sentence_end"], topic):
            name = "clause"
        elif re.search(words["verb_end"], topic):
            topic += words["time"]
        if topic.endswith(words["time"]) and name == "condition":
            name = "time"
    return _written(_templates(language)[name], language, topic, text)


def _written(template: str, language: Language, topic: str, text: str = "", item: str = "") -> str:
    return sentence(template.format(topic=topic, name=named(topic, language), text=text, item=item), language)


def _templates(language: Language) -> dict[str, Any]:
    templates: dict[str, Any] = load("dialogue")["standalone"][language]
    return templates
