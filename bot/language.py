"""In which language a question is asked, told from its characters and its words. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import get_args

from bot.chinese import chinese_script
from bot.easy_japanese import is_easy
from bot.latin_script import latin_language, latin_words
from bot.types import Foreign
from index.types import Language

FOREIGN: tuple[Foreign, ...] = get_args(Foreign)

_KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30fa\u30fc]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
# Greek to Georgian, Ethiopic to Khmer; Hangul is looked for before.
_OTHER_SCRIPT = re.compile(r"[\u0370-\u10ff\u1200-\u18af]")
# A sentence in Latin letters may quote Japanese: it has so many words, and fewer than so many Japanese characters for each.
_SENTENCE = 3
_QUOTED = 2
# A Japanese sentence may quote Latin words (Chief AI Officerの役割): then a particle follows.
_PARTICLE = re.compile(r"[A-Za-z0-9)」] ?[のをはがでにとも]")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The language of a question: the one to answer in, or None for one that is not served.

    `foreign` names one that is not served and has its own fixed text; None for others.
    """

    language: Language | None
    foreign: Foreign | None = None


def spoken(text: str) -> Spoken:
    """The language of a question; what is no sentence in any (a number, DX) is Japanese."""
    normal = unicodedata.normalize("NFKC", text)
    kana, han = len(_KANA.findall(normal)), len(_HAN.findall(normal))
    if len(_HANGUL.findall(normal)) > kana:
        return Spoken(None, "ko")
    if not kana and _OTHER_SCRIPT.search(normal):
        return Spoken(None)
    if kana + han and not _quotes_japanese(normal, kana + han):
        if script := chinese_script(normal):
            return Spoken(None, script)
        return Spoken("easy" if is_easy(normal) else "ja")
    found = latin_language(normal)
    if found in (None, "en"):
        return Spoken("en" if found else "ja")
    return Spoken(None, found if found in FOREIGN else None)


def _quotes_japanese(text: str, japanese: int) -> bool:
    """Whether a text with so many Japanese characters is a sentence in Latin letters all the same."""
    words = len(latin_words(text.lower()))
    return words >= _SENTENCE and japanese <= _QUOTED * words and not _PARTICLE.search(text)
