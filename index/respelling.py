"""Misspelt words of a question put right: what the corpus does not hold is read aloud, and sounds like what it holds.

A question's words, as the dictionary cuts them, and the corpus's words by their sound are the ways over one lattice; the
cheapest way across says which stretches to write otherwise. What the corpus holds as it is written stays as it is.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from index.analyze import KANJI, Analyzer, Part, kanji_readings
from index.lexicon import LATIN, Entry, Lexicon
from index.romaji import kana_of
from index.settings import RespellingTuning
from index.sounds import KANA, katakana, key, sound

_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
_KATAKANA = re.compile(r"[ァ-ヶー]+")
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヶー㐀-鿿々]")
_PARTICLES = frozenset("はがをにでとのもへや")
_NEVER_INSIDE = "をヲ"
# Kanji that look like katakana, and are typed for them.
_LOOKS_LIKE = {"二": "ニ", "力": "カ", "口": "ロ", "夕": "タ", "工": "エ", "一": "ー", "卜": "ト", "八": "ハ"}
# Endings of a kanji's reading that turn into っ before the next: トク, キュウ → トッキュウ.
_HARDENED = frozenset("クツチキ")
_LATIN_WORD = re.compile(r"[a-zāīūēōâîûêô'-]+", re.IGNORECASE)
# A name in Latin letters has no more words.
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Respelling:
    """`text[start:end]` of the question, and what it is taken for."""

    start: int
    end: int
    said: str
    meant: str


@dataclass(frozen=True, slots=True)
class _Way:
    """A way over `text[start:end]`; `meant` where it is written otherwise."""

    start: int
    end: int
    cost: float
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """A text and its words; `at`: those by where they start."""

    text: str
    parts: Sequence[Part]
    at: Mapping[int, Part]

    @classmethod
    def of(cls, text: str, parts: Sequence[Part]) -> Cut:
        """The text cut."""
        return cls(text, parts, {part.start: part for part in parts})

    def inside(self, start: int, end: int) -> list[Part]:
        """The words between two places."""
        return [part for part in self.parts if start <= part.start and part.end <= end]

    def ends(self, start: int) -> Iterator[int]:
        """Where a stretch that begins there may end: where words do, and before particles within them."""
        for place in range(start + 1, len(self.text) + 1):
            if place == len(self.text) or place in self.at or self.text[place] in _PARTICLES:
                yield place

    def in_compound(self, first: Part, last: Part) -> bool:
        """Whether a single kanji goes before or after, so that the words between are cut out of a longer one (何人組)."""
        before = next((part for part in self.parts if part.end == first.start), None)
        after = self.at.get(last.end)
        return bool(
            (before and _is_kanji(before.surface + first.surface[0]) and len(before.surface) == 1)
            or (after and _is_kanji(last.surface[-1] + after.surface) and len(after.surface) == 1)
        )


class Respeller:
    """Respells questions to one generation.

    Args:
        analyzer: cuts a text as the index does.
        knows: whether any passage holds a term. pairs: whether any holds a pair of characters.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        analyzer: Analyzer,
        knows: Callable[[str], bool],
        pairs: Callable[[str], bool],
        tuning: RespellingTuning,
    ) -> None:
        self._lexicon = lexicon
        self._analyzer = analyzer
        self._knows = knows
        self._pairs = pairs
        self._tuning = tuning
        self._kanji = lru_cache(4_096)(
            lambda kanji: tuple(dict.fromkeys((*kanji_readings(kanji), *lexicon.kanji.get(kanji, ()))))
        )

    def __call__(self, text: str) -> tuple[Respelling, ...]:
        """What of a question (normalised) is to be written otherwise, in order; nothing where all is held."""
        if not _JAPANESE.search(text):
            return tuple(self._latin(text, self._lexicon.latin, self._lexicon.by_key))
        cut = Cut.of(text, self._analyzer.parts(text))
        best: dict[int, tuple[float, _Way | None]] = {0: (0.0, None)}
        for place in range(len(text)):
            if place not in best:
                continue
            for way in self._ways(cut, place):
                cost = best[place][0] + way.cost
                if way.end not in best or cost < best[way.end][0]:
                    best[way.end] = cost, way
        terms = self._analyzer.terms
        found = [one for one in _way_back(text, best) if terms(one.said) != terms(one.meant)]
        return tuple(sorted((*found, *self._latin(text, self._lexicon.by_key)), key=lambda one: one.start))

    def _ways(self, cut: Cut, place: int) -> Iterator[_Way]:
        """The ways from a place of the text."""
        if part := cut.at.get(place):
            yield _Way(place, part.end, self._cost(part) + self._joint(cut, part.start))
        if cut.text[place] in _PARTICLES and (part is None or part.end > place + 1):
            yield _Way(place, place + 1, self._tuning.particle)
        if not _JAPANESE.match(cut.text[place]):
            return
        for end, heard in self._heard(cut, place):
            said = cut.text[place:end]
            costs = [
                (cost, entry.written)
                for entry in self._lexicon.by_key[key(heard)]
                if (cost := self._entry_cost(cut, place, said, heard, entry)) is not None
            ]
            if costs:
                cost, written = min(costs)
                yield _Way(place, end, cost, "" if written == said else written)
        if part and KANA.match(part.surface):
            yield from self._mistyped(cut, place)

    def _cost(self, part: Part) -> float:
        """What it costs to leave a part as it is."""
        tuning = self._tuning
        if not part.term:
            return tuning.function
        if self._knows(part.term):
            short = len(part.surface) < 3 and KANA.fullmatch(part.surface)
            return tuning.held_short if short else tuning.held
        if part.is_noun or part.is_unknown:
            return tuning.unheld
        return tuning.unheld_hiragana if KANA.fullmatch(part.surface) else tuning.unheld_other

    def _joint(self, cut: Cut, place: int) -> float:
        """What it costs that two kanji stand side by side as nowhere in the corpus, and the dictionary has no word of them."""
        pair = cut.text[place - 1 : place + 1] if place else ""
        return self._tuning.joint if _is_kanji(pair) and not self._pairs(pair) else 0.0

    def _heard(self, cut: Cut, place: int) -> Iterator[tuple[int, str]]:
        """Where stretches end that begin at `place` and sound like a word of the corpus, each with its sound."""
        beginnings, by_key = self._lexicon.beginnings, self._lexicon.by_key
        open_ = [(place, "")]
        seen = set(open_)
        while open_:
            here, kana = open_.pop()
            for end, more in self._readings(cut, here):
                heard = kana + more
                heard_key = key(heard)
                if (end, heard) in seen or (heard_key and heard_key not in beginnings):
                    continue
                seen.add((end, heard))
                open_.append((end, heard))
                if end - place > 1 and heard_key in by_key:
                    yield end, heard

    def _readings(self, cut: Cut, place: int) -> Iterator[tuple[int, str]]:
        """Readings of what stands at a place, as katakana, with where it ends."""
        if place >= len(cut.text):
            return
        character = cut.text[place]
        if KANA.fullmatch(character):
            if character not in _NEVER_INSIDE:
                yield place + 1, katakana(character)
            return
        part = cut.at.get(place)
        if part and len(part.surface) > 1 and KANA.fullmatch(part.reading):
            yield part.end, part.reading
            if not (part.is_unknown or part.is_name):
                return
        if not KANJI.fullmatch(character):
            return
        beside = cut.text[max(0, place - 1) : place] + cut.text[place + 1 : place + 2]
        if character in _LOOKS_LIKE and _KATAKANA.search(beside):
            yield place + 1, _LOOKS_LIKE[character]
        for reading in self._kanji(character):
            yield place + 1, reading
            if reading[-1] in _HARDENED and len(reading) > 1:
                yield place + 1, f"{reading[:-1]}ッ"

    def _entry_cost(self, cut: Cut, place: int, said: str, heard: str, entry: Entry) -> float | None:
        """What it costs to take a stretch for a word of the corpus; None where it is not to be taken for it."""
        tuning = self._tuning
        if said == entry.written:
            return tuning.respelt if KANA.fullmatch(said) and not entry.is_official else tuning.held
        spoken = sound(heard)
        misheard = 0 if spoken == entry.heard else OSA.distance(spoken, entry.heard)
        if misheard > (len(entry.heard) - 2) // 3:
            return None
        cost = self._base_cost(entry) + tuning.misheard * misheard * min(1.0, 4 / len(entry.heard))
        if KANA.fullmatch(said):
            more = self._kana_cost(said, entry, misheard)
        else:
            more = self._kanji_cost(cut, place, said, entry)
        return None if more is None else cost + more

    def _base_cost(self, entry: Entry) -> float:
        tuning = self._tuning
        known = tuning.name * (1 + entry.is_official) if entry.is_name else 0.0
        return tuning.respelt - tuning.frequent * math.log10(entry.count + 1) - known

    def _kana_cost(self, said: str, entry: Entry, misheard: int) -> float | None:
        length = len(entry.heard.replace("ー", ""))
        if length < (4 if misheard else 3) or _HIRAGANA.fullmatch(entry.written):
            return None
        if said in self._lexicon.written and not (entry.is_official or KANJI.search(entry.written)):
            return None
        # What is written in katakana is a foreign word, seldom a Chinese one.
        foreign = _KATAKANA.fullmatch(said) and not _KATAKANA.search(entry.written)
        return None if foreign and (misheard or length < 5) else self._tuning.short * max(0, 4 - length)

    def _kanji_cost(self, cut: Cut, place: int, said: str, entry: Entry) -> float | None:
        """A stretch with kanji: one of them is the word's own, and as it is written it makes no sense to the corpus."""
        inside = cut.inside(place, place + len(said))
        whole = bool(inside) and inside[0].start == place and inside[-1].end == place + len(said)
        if inside and inside[0].is_particle and inside[0].surface[0] != entry.written[0]:
            return None
        if whole and (self._is_sound(cut, said, inside) or cut.in_compound(inside[0], inside[-1])):
            return None
        own = Counter(KANJI.findall(said))
        shared = sum((own & Counter(KANJI.findall(entry.written))).values())
        shared += sum((Counter(_KATAKANA.findall(said)) & Counter(_KATAKANA.findall(entry.written))).values())
        known = shared and KANJI.search(entry.written)
        return self._tuning.other_kanji * max(0, own.total() - shared) if known else None

    def _is_sound(self, cut: Cut, said: str, inside: Sequence[Part]) -> bool:
        """Whether the words of a stretch are words, and stand together as they do in the corpus."""
        if said in self._lexicon.written:
            return True
        if len(inside) == 1:
            return not (inside[0].is_unknown or inside[0].is_name)
        if len(said) == 2 and (inside[0].is_number or KANA.fullmatch(inside[1].surface)):
            return True  # a number with what it counts (何部), a word with its ending (長さ)
        if any(part.term and part.is_noun and not self._knows(part.term) for part in inside):
            return False
        if any(self._joint(cut, part.start) or _is_kana_noun(part) for part in inside[1:]):
            return False
        return not (_is_kanji(said) and len(said) >= self._tuning.long)

    def _mistyped(self, cut: Cut, place: int) -> Iterator[_Way]:
        """Words that a stretch of kana, from a word's beginning to a word's end, differs from by a sound."""
        tuning = self._tuning
        for end in cut.ends(place):
            said = cut.text[place:end]
            if len(said) > tuning.longest or not KANA.fullmatch(said):
                return
            spoken = sound(said)
            best = min(
                (
                    (self._base_cost(entry) + tuning.mistyped, entry.written)
                    for entry in self._lexicon.near(spoken)
                    if OSA.distance(spoken, entry.heard, score_cutoff=1) <= 1
                    and (not _KATAKANA.fullmatch(said) or _KATAKANA.search(entry.written))
                    and not _HIRAGANA.fullmatch(entry.written)
                ),
                default=None,
            )
            if best:
                yield _Way(place, end, *best)

    def _latin(self, text: str, *tables: Mapping[str, Sequence[Entry]]) -> Iterator[Respelling]:
        """Names in Latin letters, of several words or one, long vowels written or not; looked for in one table after the other."""
        words = list(_LATIN_WORD.finditer(text))
        done = 0
        while done < len(words):
            for last in range(min(done + _MOST_WORDS, len(words)), done, -1):
                start, end = words[done].start(), words[last - 1].end()
                if name := self._name(text[start:end], tables):
                    if not self._is_known(text[start:end]):
                        yield Respelling(start, end, text[start:end], name)
                    done = last
                    break
            else:
                done += 1

    def _is_known(self, said: str) -> bool:
        """Whether the corpus holds all words in Latin letters, or they say nothing."""
        return all(map(self._knows, self._analyzer.terms(said)))

    def _name(self, said: str, tables: Sequence[Mapping[str, Sequence[Entry]]]) -> str | None:
        kana = kana_of(said.replace(" ", "")) if LATIN.fullmatch(said) else None
        if kana is None or len(kana) < self._tuning.romaji:
            return None
        bare = sound(kana).replace("ー", "")
        for table in tables:
            if table is self._lexicon.by_key and any(map(self._is_known, said.split())):
                continue  # English words that can be read as Japanese
            names = [
                entry
                for entry in table.get(key(kana), ())
                if entry.is_name
                and entry.heard.replace("ー", "") == bare
                and not KANA.fullmatch(entry.written)
            ]
            if names:
                return max(names, key=lambda entry: entry.is_official).written
        return None


def _is_kana_noun(part: Part) -> bool:
    return part.is_noun and len(part.surface) > 1 and KANA.fullmatch(part.surface) is not None


def _is_kanji(text: str) -> bool:
    return len(text) > 1 and all(map(KANJI.fullmatch, text))


def respelt(text: str, respellings: Sequence[Respelling]) -> str:
    """The text with all respellings made."""
    for one in reversed(respellings):
        text = text[: one.start] + one.meant + text[one.end :]
    return text


def _way_back(text: str, best: dict[int, tuple[float, _Way | None]]) -> list[Respelling]:
    found = []
    place = len(text)
    while place and (way := best[place][1]):
        if way.meant:
            found.append(Respelling(way.start, way.end, text[way.start : way.end], way.meant))
        place = way.start
    return found[::-1]
