"""Content words: what a claim must not have unless its evidence has it. Pure but for the tokenizer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from evals.checker.facts import without_facts
from evals.checker.written import normal
from index.analyze import Analyzer

Terms = Callable[[str], Sequence[str]]
"""Text → its content words in their normal forms, without particles and the like."""

# They negate, or say of a notification what is done with any; negation is told apart from content.
_LIGHT_WORDS = "出す 提出 届け出る 差し出す file submit 無い ない cannot 必要 行う 行なう 以内 未満 方法 pleas also then such must may"
_LIGHT = frozenset(_LIGHT_WORDS.split())
# Ways of saying the same in an office's language; each group counts as one word.
_SAME = (
    "持つ 持参 持ち込む 持って来る",
    "受け取る 受領 受取 取得",
    "金 料金 費用 金額",
    "申し込む 申込み 申し込み 申請",
    "電話 掛ける かける",
    "窓口 カウンター",
    "支払う 払う 納める 納付",
    "始まる 開始 始める",
    "終わる 終了 終える",
    "住まい 住宅 家",
    "bring take",
    "receiv get",
    "cost fee charg",
)
_GROUP = {word: group.split()[0] for group in _SAME for word in group.split()}


@cache
def sudachi() -> Terms:
    """The terms of the search index, without a city's spellings."""
    return Analyzer().terms


@lru_cache(maxsize=200_000)
def content(text: str, terms: Terms) -> tuple[str, ...]:
    """The content words of a text, repeated as they occur; numbers and other facts are not among them."""
    found = terms(without_facts(text))
    return tuple(_GROUP.get(term, term) for term in found if term not in _LIGHT)


def lacking(words: Sequence[str], evidence: frozenset[str], evidence_text: str) -> tuple[str, ...]:
    """Those of `words` that the evidence has neither as a word nor, in the same letters, within another word."""
    plain = normal(evidence_text)
    return tuple(
        dict.fromkeys(
            word for word in words if word not in evidence and not (len(word) > 1 and word in plain)
        )
    )
