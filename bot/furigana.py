"""Japanese text with the readings of its kanji and numbers, for readers who are learning Japanese.

Sudachi reads the words; numbers with what they count, and the words of a reviewed list, are read here. One reading stands
over a whole run of kanji and numbers (本人確認書類, 14日以内), so that its words stay together. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from bot.number_reading import counted_reading, counters, number_reading
from bot.reading_list import GENERAL, ReadingList
from bot.words import load
from index.morphemes import Morpheme, morphemes

_KANJI = "㐀-鿿々〆"
_HAS_KANJI = re.compile(f"[{_KANJI}]")
# Kanji, with the ケ between them that is read as a part of the name (袖ケ浦).
_KANJI_OR_NOT = re.compile(f"[{_KANJI}](?:[{_KANJI}]|[ケヶ](?=[{_KANJI}]))*|[^{_KANJI}]+")
_NUMBER = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?:[千万億兆]+(?:[0-9]+(?:,[0-9]{3})*)?)*"
# No part of a phone number, a code or a time.
_START = r"(?<![0-9A-Za-z.,:#\-])"
_FRACTION = re.compile(rf"{_START}([0-9]+)分の([0-9]+)")
# What stands before a number and decides on its reading is no longer.
_LOOK_BACK = 4
# Brackets too: Sudachi takes kana in round ones for the reading of what stands before, and joins them to it.
_TO_ASCII = str.maketrans("０１２３４５６７８９，．：（）()", "0123456789,.:〔〕〔〕")
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `reading`, in hiragana, where it is kanji or numbers that are read."""

    surface: str
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """The reading of `text[start:end]`."""

    start: int
    end: int
    reading: str


def pieces(text: str, listed: ReadingList = GENERAL) -> tuple[Piece, ...]:
    """The text in pieces, with one reading over each run of kanji and numbers; together they are the text.

    Numbers without kanji (times, phone numbers) and a run whose reading follows it in brackets get none.
    """
    found: list[Piece] = []
    done = 0
    for run in _runs(_readings(text, listed)):
        if run.start > done:
            found.append(Piece(text[done : run.start]))
        told = text.startswith(f"（{run.reading}）", run.end)
        found.append(Piece(text[run.start : run.end], None if told else run.reading))
        done = run.end
    if done < len(text):
        found.append(Piece(text[done:]))
    return tuple(found)


def with_readings(text: str, listed: ReadingList = GENERAL) -> str:
    """The text with each reading in brackets behind its run: 漢字（かんじ）.

    A run is read where it stands first: said again at every 市役所, the readings would hide the text, and somebody who
    has it read out would hear everything twice.
    """
    known: set[Piece] = set()
    parts = []
    for piece in pieces(text, listed):
        parts.append(piece.surface if piece.reading is None or piece in known else _in_brackets(piece))
        known.add(piece)
    return "".join(parts)


def _in_brackets(piece: Piece) -> str:
    return f"{piece.surface}（{piece.reading}）"


def _readings(text: str, listed: ReadingList) -> list[_Read]:
    """All readings of the text's kanji and counted numbers, in order."""
    plain = text.translate(_TO_ASCII)
    words = morphemes(plain)
    cuts = {0, *(word.end for word in words)}
    fixed = [_Read(start, end, reading) for start, end, reading in listed.found(plain, cuts)]
    for one in _numbers(plain, cuts):
        if all(one.end <= other.start or other.end <= one.start for other in fixed):
            fixed.append(one)
    found: list[_Read] = []
    done = 0
    for one in sorted(fixed, key=lambda one: one.start):
        found.extend(_of_dictionary(plain, done, one.start, words))
        found.extend(_over_kanji(plain, one))
        done = one.end
    return [*found, *_of_dictionary(plain, done, len(plain), words)]


def _numbers(text: str, cuts: Set[int]) -> Iterator[_Read]:
    """Fractions, and numbers with what they count."""
    for match in _FRACTION.finditer(text):
        yield _Read(*match.span(), f"{number_reading(match[1])}ぶんの{number_reading(match[2])}")
    for match in _counted().finditer(text):
        reading = counted_reading(match["number"], match["counter"], text[: match.start()][-_LOOK_BACK:])
        end = match.end()
        suffix, suffix_reading = _suffix(text, end, cuts)
        whole = suffix or end in cuts or not _HAS_KANJI.match(text, end)
        if reading and whole:
            lowest = number_reading(match["lowest"]) if match["lowest"] else None
            said = f"{lowest}から{reading}" if lowest else reading
            yield _Read(match.start(), end + len(suffix), said + suffix_reading)


def _suffix(text: str, end: int, cuts: Set[int]) -> tuple[str, str]:
    """What follows a counter and is read so only there, with its reading; empty where nothing does."""
    suffixes: Mapping[str, str] = load("counters")["suffixes"]
    for suffix, reading in suffixes.items():
        if text.startswith(suffix, end) and end + len(suffix) in cuts:
            return suffix, reading
    return "", ""


@cache
def _counted() -> re.Pattern[str]:
    counted = "|".join(map(re.escape, counters()))
    return re.compile(
        rf"{_START}(?:(?P<lowest>{_NUMBER})[～〜~])?(?P<number>{_NUMBER})(?P<counter>{counted})"
    )


def _of_dictionary(text: str, start: int, end: int, words: Sequence[Morpheme]) -> Iterator[_Read]:
    """The dictionary's readings of the kanji of `text[start:end]`."""
    inside = [word for word in words if word.start < end and word.end > start]
    if not inside:
        return
    shift = 0
    if inside[0].start < start or inside[-1].end > end:  # cut through a word: what is left is read anew
        inside, shift = morphemes(text[start:end]), start
    for word in inside:
        if _HAS_KANJI.search(word.surface):
            yield from _over_kanji(text, _Read(word.start + shift, word.end + shift, _hiragana(word.reading)))


def _over_kanji(text: str, word: _Read) -> Iterator[_Read]:
    """The reading of a word, cut so that it stands over its kanji alone (引っ越す: ひ over 引, こ over 越)."""
    surface = text[word.start : word.end]
    parts = _KANJI_OR_NOT.findall(surface)
    spelled = "".join("(.+?)" if _HAS_KANJI.match(part) else re.escape(_hiragana(part)) for part in parts)
    match = re.fullmatch(spelled, word.reading)
    if match is None or any(character.isdigit() for character in surface):
        yield word
        return
    place, number = word.start, 0
    for part in parts:
        if _HAS_KANJI.match(part):
            number += 1
            yield _Read(place, place + len(part), match[number])
        place += len(part)


def _runs(found: Iterable[_Read]) -> Iterator[_Read]:
    """Readings that touch, as one."""
    run: _Read | None = None
    for one in found:
        if run and run.end == one.start:
            run = _Read(run.start, one.end, run.reading + one.reading)
            continue
        if run:
            yield run
        run = one
    if run:
        yield run


def _hiragana(katakana: str) -> str:
    return katakana.translate(_TO_HIRAGANA)
