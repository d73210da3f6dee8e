"""Whether a question is in the easy Japanese of somebody who is learning it: spaced words, or kana for kanji. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.words import load
from index.morphemes import Morpheme, morphemes

_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞", "接尾辞"})
_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
_KANJI = re.compile(r"[㐀-鿿々]")
# Learners space their words after particles; adults put a space between key words.
_SPACED = 0.3
# So many words in kana that others write in kanji, as a share of those with the words in kanji, make a text kana-rich.
_IN_KANA = 2
_KANA_RICH = 0.6


def is_easy(text: str) -> bool:
    """Whether Japanese (NFKC) is written as learners write it, or easy Japanese is asked for in words."""
    words = load("languages")["easy"]
    if any(re.search(asked, text) for asked in words["asked_for"]):
        return True
    if re.search(words["colloquial"], text):
        return False
    found = morphemes(text)
    if any(one.surface in words["colloquial_words"] and one.kind == "助詞" for one in found):
        return False
    polite = re.search(words["polite"], text) is not None
    in_kana, in_kanji = _kana_for_kanji(found, frozenset(words["kana"])), _with_kanji(found)
    spaced, joined = _after_particles(found)
    if spaced and spaced >= _SPACED * (spaced + joined) and (polite or spaced > 1 or in_kana >= _IN_KANA):
        return True
    return polite and in_kana >= _IN_KANA and in_kana >= _KANA_RICH * (in_kana + in_kanji)


def _kana_for_kanji(found: Sequence[Morpheme], in_kana_for_all: frozenset[str]) -> int:
    """How many words are in kana which adults write in kanji."""
    return sum(
        one.kind in _CONTENT
        and _HIRAGANA.fullmatch(one.surface) is not None
        and in_kana_for_all.isdisjoint((one.surface, one.normal))
        for one in found
    )


def _with_kanji(found: Sequence[Morpheme]) -> int:
    return sum(_KANJI.search(one.surface) is not None for one in found)


def _after_particles(found: Sequence[Morpheme]) -> tuple[int, int]:
    """How often there is a space behind a particle (いつ, どこ …) or before one, and how often no space where one could be."""
    spaced = joined = 0
    for one, following in pairwise(found):
        if one.kind in ("助詞", "代名詞"):
            spaced += following.kind == "空白"
            joined += one.kind == "助詞" and following.kind in _CONTENT
        spaced += one.kind == "空白" and following.kind == "助詞"
    return spaced, joined
