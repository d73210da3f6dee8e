"""What a word that is typed in hiragana may be: the corpus's words that sound like it (じしん: 地震, not 自身 alone). Pure.

The dictionary takes such a word for one of those that sound alike, without knowing what the corpus is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from index.analyze import KANJI, Part, kanji_readings
from index.lexicon import Lexicon
from index.sounds import sound

_HIRAGANA = re.compile(r"[ぁ-ゖー]{2,}")


class Homophones:
    """The corpus's words of kanji by their sound; a single kanji by each of its readings."""

    def __init__(self, lexicon: Lexicon, parts: Callable[[str], Sequence[Part]]) -> None:
        self._parts = parts
        self._by_sound: dict[str, dict[str, None]] = {}
        for entry in lexicon.entries:
            if not KANJI.search(entry.written):
                continue
            single = kanji_readings(entry.written) if len(entry.written) == 1 else ()
            for heard in dict.fromkeys((entry.heard, *map(sound, single))):
                self._by_sound.setdefault(heard, {})[entry.written] = None

    def __call__(self, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The term of each noun of a normalised text that is written in hiragana, with the words that sound like it.

        What counts something (なんさい) and names are none.
        """
        parts = self._parts(text)
        for before, part in zip((None, *parts), parts, strict=False):
            counts = before is not None and before.is_number
            if not part.is_noun or part.is_name or counts or not _HIRAGANA.fullmatch(part.surface):
                continue
            others = tuple(word for word in self._by_sound.get(sound(part.surface), ()) if word != part.term)
            if part.term and others:
                yield part.term, others
