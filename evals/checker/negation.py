"""What turns a statement round or narrows it, though it is no content word: negation, restriction, hedges. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from evals.checker.written import normal

# Obligations are written with two negations (しなければなりません); they say 必要, and negate nothing.
_OBLIGATION = re.compile(
    r"(?:なけれ|なく|ない)(?:ば|ては?|と)?(?:なりません|ならない|いけません|いけない|だめ(?:です)?)|ねばなりません|なければ(?=。|$)"
)
# ない at the end of other words, and the ず of words that negate nothing.
_NO_NEGATION = re.compile(
    r"だけでは(?:ありません|ない|なく)|だけでなく|必ず|まずは?|はず|いずれ|ずつ|わずか|思わず|少な(?:い|く)|危な(?:い|く)|つな(?:い|ぐ)|みずから|水|問わず|かかわらず|ないし(?=は|[^た])"
)
_JAPANESE = re.compile(
    r"ません|(?<=[ぁ-んー一-鿿])な(?:い|かった|くて?|けれ|さそう)(?!と思)|(?<=[らかがさたなまわばぜせべけげめれえりじびみきぎち])ず(?=に|、|。|$|と)|ぬ(?=。|$)|不要|不可|いりません"
)
_ENGLISH = re.compile(r"\b(?:not|no|never|cannot|without|neither|nor|none|nothing|nobody)\b|n't\b")
_ENGLISH_NO_NEGATION = re.compile(
    r"だけでは(?:ありません|ない|なく)|だけでなく|\bno (?:more|less|later|earlier) than\b|\bnot (?:more|less|later) than\b|\bif not\b|\bno\. ?\d|\bnot only\b"
)
_RESTRICTION = re.compile(
    r"だけ(?!では(?:あり|な)|でな)|のみ|に限[りるっら]|しか(?![たしも])|以外|を除[きくい]|(?<!not )\bonly\b|\bexcept\b|\bunless\b"
)
_HEDGES = {
    "may": r"ことがあ(?:り|る|っ)|場合があ(?:り|る|っ)|かもしれ|おそれ|可能性|\bmay\b|\bmight\b",
    "in principle": r"原則|基本的|in principle|as a rule|\bgenerally\b|\busually\b|たいてい|おおむね",
    "about": r"約(?=\x00|\d)|(?:くらい|ぐらい|程度|ごろ|頃)|\babout(?= \d)|\bapproximately\b|\baround(?= \d)",
    "permission": r"[てで]も(?:いい|よい|良い|かまい|構い|大丈夫)|\bmay also\b|\ballowed\b",
    "ask": r"市に確認|確認してください|聞いてください|問い合わせ|\bask the city\b|\bcheck with\b",
}
_CAN = re.compile(r"でき(?:ます|ません|る|ない|た)|可能|\b(?:can|could|cannot|may)\b")
# 出せます and 使えます say it in the verb; 届けます and 教えます look the same, and are let pass.
_MAY_MEAN_CAN = re.compile(r"[えけせてねべめれげぜ](?:ます|ません|る|ない)|\bable\b")
_HEDGE = {name: re.compile(pattern) for name, pattern in _HEDGES.items()}


@lru_cache(maxsize=100_000)
def negations(text: str) -> int:
    """How often the text negates; obligations are not counted."""
    plain = _OBLIGATION.sub("必要", normal(text))
    plain = _ENGLISH_NO_NEGATION.sub(" ", _NO_NEGATION.sub("　", plain))
    return len(_JAPANESE.findall(plain)) + len(_ENGLISH.findall(plain))


@lru_cache(maxsize=100_000)
def restrictions(text: str) -> int:
    """How often the text narrows what it says (だけ, only, except)."""
    return len(_RESTRICTION.findall(normal(text)))


@lru_cache(maxsize=100_000)
def hedges(text: str) -> frozenset[str]:
    """What keeps the text from being said outright: "may", "in principle", "about", "ask" (the city)."""
    plain = normal(text)
    return frozenset(name for name, pattern in _HEDGE.items() if pattern.search(plain))


def differ_in_ability(text: str, other: str) -> bool:
    """Whether one text says that something can be done (できます, can), and the other in no way."""
    one, two = normal(text), normal(other)
    return _only_one_can(one, two) or _only_one_can(two, one)


def _only_one_can(one: str, two: str) -> bool:
    return bool(_CAN.search(one)) and not (_CAN.search(two) or _MAY_MEAN_CAN.search(two))
