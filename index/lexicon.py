"""The corpus's own words by their sound: what somebody may have meant who wrote something that sounds alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from index.analyze import KANJI, kanji_readings
from index.morphemes import morphemes
from index.readings import Reading
from index.romaji import kana_of
from index.sounds import KANA, katakana, key, sound

_FILE = "lexicon.json"
_WRITTEN = re.compile(r"[ぁ-ゖァ-ヶー㐀-鿿々]+")
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヶ㐀-鿿]")
# What a title adds to its name: 転入届（他の市区町村から引っ越してきたとき）.
# What a title adds to its name: 転入届（他の市区町村から引っ越してきたとき）.
_ADDED = re.compile(r" ?(?:[（(][^（）()]*[）)]|〈[^〈〉]*〉)")
# A longer name is a sentence.
_LONGEST = 14
_SHORTEST_LATIN = 4
_NOUN = "名詞"
_NOUNS = {_NOUN, "接尾辞", "形状詞"}
LATIN = re.compile(r"[a-zāīūēōâîûêô' -]+", re.IGNORECASE)
"""Words in Latin letters, long vowels marked or not."""
# A key of fewer sounds with one of them wrong is another word's.
_LONG = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A word as the corpus writes it. `heard`: its sound. `count`: how many passages hold the term; 0 for a name.

    is_official: a title or one of the word list's official terms, not only what people say for it.
    """

    written: str
    heard: str
    count: int = 0
    is_official: bool = False

    @property
    def is_name(self) -> bool:
        """Whether a document is called so, or the word list has it."""
        return self.count == 0


class Lexicon:
    """Words by the key of their sound.

    by_key: those in Japanese script; latin: names in Latin letters. beginnings: of the keys. kanji: how kanji are read in
    the words.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self.by_key: dict[str, list[Entry]] = {}
        self.latin: dict[str, list[Entry]] = {}
        for entry in self.entries:
            table = self.by_key if _JAPANESE.search(entry.written) else self.latin
            table.setdefault(key(entry.heard), []).append(entry)
        self._near: dict[str, list[str]] = {}
        for own in self.by_key:
            if len(own) >= _LONG:
                for near in {own, *_shortened(own)}:
                    self._near.setdefault(near, []).append(own)
        self.written = frozenset(entry.written for entry in self.entries)
        self.kanji = _kanji_readings(self.entries)
        self.beginnings = frozenset(k[:end] for k in self.by_key for end in range(1, len(k) + 1))

    def near(self, heard: str) -> Iterator[Entry]:
        """Words that one sound is left out of, put in, exchanged or in the wrong place for this one; also others as near."""
        own = key(heard)
        if len(own) >= _LONG:
            keys = {other for near in (own, *_shortened(own)) for other in self._near.get(near, ())}
            for other in keys - {own}:
                yield from self.by_key[other]

    @classmethod
    def build(
        cls,
        terms: Mapping[str, int],
        official: Iterable[str],
        others: Iterable[str],
        readings: Sequence[Reading] = (),
        translated: Mapping[str, str] = MappingProxyType({}),
    ) -> Lexicon:
        """From the passages' terms, with how many passages hold each, official names, others, and listed readings.

        translated: what names are called in English; who writes one in Latin letters is understood so.
        """
        listed = dict(readings)
        parts = re.compile("|".join(map(re.escape, sorted(listed, key=len, reverse=True))) or "(?!)")
        best = dict.fromkeys(_ADDED.sub("", name) for name in (*official, *listed))
        found: dict[str, Entry] = {}
        for name in (*best, *(name for name in others if name not in best)):
            if name not in found and (heard := _heard_name(name, listed, parts)):
                found[name] = Entry(name, heard, 0, name in best)
        for name, english in translated.items():
            if name in found:
                found[f"{name} {english}"] = Entry(english, found[name].heard)
        for term, count in terms.items():
            if term not in found and _WRITTEN.fullmatch(term) and (heard := _heard(term, listed, parts)):
                found[term] = Entry(term, heard, count)
        return cls(found.values())

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Read what `save` wrote.

        Raises:
            OSError, ValueError: it is not there or damaged.
        """
        rows = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(Entry(*row) for row in rows)

    def save(self, folder: Path) -> None:
        """Write to a folder."""
        rows = [(e.written, e.heard, e.count, e.is_official) for e in self.entries]
        (folder / _FILE).write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def _kanji_readings(entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    """How kanji are read in the corpus's words: of two, one is read as the dictionary says, and the rest is the other's."""
    found: dict[str, dict[str, None]] = {}
    for entry in entries:
        if len(entry.written) != 2 or not all(map(KANJI.fullmatch, entry.written)):
            continue
        first, second = entry.written[0], entry.written[1]
        for reading in map(sound, kanji_readings(first)):
            if entry.heard.startswith(reading) and (rest := entry.heard[len(reading) :].lstrip("ー")):
                found.setdefault(second, {})[rest] = None
        for reading in map(sound, kanji_readings(second)):
            if entry.heard.endswith(reading) and (rest := entry.heard[: -len(reading)]):
                found.setdefault(first, {})[rest] = None
    return {kanji: tuple(readings) for kanji, readings in found.items()}


def _heard_name(name: str, listed: Mapping[str, str], parts: re.Pattern[str]) -> str:
    """The sound of a name, in Japanese or in Latin letters; "" for a sentence, and for what cannot be read."""
    if LATIN.fullmatch(name):
        kana = kana_of(name.replace(" ", "")) or ""
        return sound(kana) if len(kana) >= _SHORTEST_LATIN else ""
    return _heard(name, listed, parts) if len(name) <= _LONGEST and _WRITTEN.fullmatch(name) else ""


def _heard(word: str, listed: Mapping[str, str], parts: re.Pattern[str]) -> str:
    """The sound of a word, or of several of which the last is a noun; "" for anything else."""
    kana = ""
    done = 0
    last = ""
    for match in (*parts.finditer(word), None):
        for one in morphemes(word[done : match.start() if match else None]):
            kana += katakana(one.reading) or one.surface
            last = one.kind
        if match:
            kana += katakana(listed[match[0]])
            last = _NOUN
            done = match.end()
    return sound(kana) if KANA.fullmatch(kana) and last in _NOUNS and len(kana) > 1 else ""


def _shortened(text: str) -> Iterator[str]:
    """The text without one of its characters."""
    return (text[:place] + text[place + 1 :] for place in range(len(text)))
