"""The language of a text in Latin letters, by its frequent words and its letters. Pure.

Words count without accents: on a phone people leave them out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from bot.words import load

_WORD = re.compile(r"[a-zß-öø-ÿā-ſơưạ-ỹ]+(?:['’][a-z]+)?")
# Letters that few languages write, and how much one says for each.
_LETTERS: tuple[tuple[str, Mapping[str, float]], ...] = (
    ("ăđơưĩũ" + "".join(map(chr, range(0x1EA0, 0x1EFA))), {"vi": 1.0}),
    ("ñ¿¡", {"es": 1.0}),
    ("ãõ", {"pt": 0.7, "vi": 0.3}),
    ("áéíóú", {"es": 0.3, "pt": 0.3, "vi": 0.3}),
    ("âêô", {"pt": 0.4, "vi": 0.4, "fr": 0.4}),
    ("îû", {"fr": 0.7}),
    ("ç", {"pt": 0.5, "fr": 0.5}),
    ("àèìòùœ", {"fr": 0.4, "it": 0.4, "vi": 0.2}),
    ("äöüß", {"de": 0.7}),
    ("ąćęłńśźż", {"pl": 1.0}),
)
# Lists of what is answered in English, and how much a word of them says: Japanese in Latin letters is answered so, and
# English things have their English names in other languages' sentences.
_ENGLISH = {"en": 1.0, "romaji": 1.0, "things": 0.5}
# So much evidence another language needs, and more of it than there is for English. Where there is none for English, half
# of it will do, but so much for each word: Tokyo Bay ferry has one word that is also a Vietnamese one.
_ENOUGH = 1.0
_KNOWN = 0.34
# Endings of words, without accents.
_ENDINGS = (("cion", "es"), ("ciones", "es"), ("cao", "pt"), ("coes", "pt"))
# Words without capitals (crematorium, moving abroad) are English; DX, Gov Cloud and wifi are what Japanese people write.
_PHRASE = re.compile(r"(?=.*[a-z]{5})[a-z]{3,}(?: [a-z]{3,})*[?.!]?")


def latin_words(folded: str) -> list[str]:
    """The words in Latin letters of a text in lower case, without their accents."""
    return [_without_accents(word) for word in _WORD.findall(folded)]


def latin_language(text: str) -> str | None:
    """The language of a text (NFKC), as the word lists name it; None where it is no sentence (DX, Wi-Fi).

    A sentence without evidence for another language is English.
    """
    folded = text.lower()
    words = latin_words(folded)
    evidence = _evidence(folded, words)
    english = sum(share * evidence.pop(name, 0.0) for name, share in _ENGLISH.items())
    best, most = max(evidence.items(), key=lambda pair: pair[1], default=("", 0.0))
    if english:
        enough = most >= _ENOUGH and most > english
    else:
        enough = most >= _ENOUGH / 2 and most >= _KNOWN * len(words)
    if enough:
        return best
    return "en" if len(words) > 2 or english > 0 or _PHRASE.fullmatch(text.strip()) else None


def _evidence(folded: str, words: Sequence[str]) -> dict[str, float]:
    """How much speaks for each language: a word counts once, divided among the languages that have it."""
    found: defaultdict[str, float] = defaultdict(float)
    for word in words:
        languages = _languages_of().get(word, ()) if len(words) > 2 or len(word) > 2 else ()
        for language in languages:
            found[language] += 1 / len(languages)
        for ending, language in _ENDINGS:
            found[language] += len(word) > len(ending) and word.endswith(ending)
    for letters, shares in _LETTERS:
        number = sum(character in letters for character in folded)
        for language, share in shares.items():
            found[language] += number * share
    return found


@cache
def _languages_of() -> Mapping[str, tuple[str, ...]]:
    lists = {language: set(words.split()) for language, words in load("languages")["latin"].items()}
    return {
        word: tuple(language for language, words in lists.items() if word in words)
        for word in set().union(*lists.values())
    }


def _without_accents(word: str) -> str:
    apart = unicodedata.normalize("NFD", word.replace("đ", "d").replace("’", "'"))
    return "".join(character for character in apart if not unicodedata.combining(character))
