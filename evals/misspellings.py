"""Names written as people mistype them, by rule: each way takes a name and its reading and spoils it. Pure but for chance."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from itertools import product

from index.analyze import KANJI, kanji_readings
from index.morphemes import morphemes

Spoil = Callable[[str, random.Random], str | None]
"""A name spoiled; None where this way does not apply to it."""

_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_KANA_ONLY = re.compile("[ぁ-ゖァ-ヶー]+")
# A typing slip needs a word long enough to be known again.
_LONG = 5
_ROMAJI: Mapping[str, str] = {
    kana: latin
    for row in (
        "あa いi うu えe おo かka きki くku けke こko さsa しshi すsu せse そso たta ちchi つtsu てte とto なna にni ぬnu ねne のno",
        "はha ひhi ふfu へhe ほho まma みmi むmu めme もmo やya ゆyu よyo らra りri るru れre ろro わwa をo んn がga ぎgi ぐgu げge ごgo",
        "ざza じji ずzu ぜze ぞzo だda ぢji づzu でde どdo ばba びbi ぶbu べbe ぼbo ぱpa ぴpi ぷpu ぺpe ぽpo ゔvu",
    )
    for kana, latin in ((pair[0], pair[1:]) for pair in row.split())
}
_SMALL = {"ゃ": "a", "ゅ": "u", "ょ": "o"}


def reading(name: str) -> str | None:
    """A name in hiragana; None where the dictionary cannot read all of it."""
    kana = "".join(one.reading or one.surface for one in morphemes(name)).translate(_TO_HIRAGANA)
    return kana if re.fullmatch("[ぁ-ゖー]+", kana) else None


def homophone(name: str, chance: random.Random) -> str | None:
    """One kanji of a word of two exchanged for another that is read the same there: 交付 → 公付."""
    pairs = [
        (word.start, *split)
        for word in morphemes(name)
        if re.fullmatch("[一-龥]{2}", word.surface) and (split := _apart(word.surface, word.reading))
    ]
    if not pairs:
        return None
    start, first, second = chance.choice(pairs)
    which = chance.randrange(2)
    kanji, read = name[start + which], (first, second)[which]
    others = [other for other in _by_reading().get(read, ()) if other != kanji]
    return f"{name[: start + which]}{chance.choice(others)}{name[start + which + 1 :]}" if others else None


def in_kana(name: str, _chance: random.Random) -> str | None:
    """All in hiragana, as a child or a learner writes, or who has not pressed the key."""
    kana = reading(name)
    return kana if kana and not _KANA_ONLY.fullmatch(name) else None


def unvoiced(name: str, chance: random.Random) -> str | None:
    """In hiragana, one voicing mark forgotten: じどうてあて → しどうてあて."""
    kana = reading(name) or ""
    apart = [unicodedata.normalize("NFD", letter) for letter in kana]
    places = [place for place, letter in enumerate(apart) if len(letter) > 1]
    if not places or len(kana) < _LONG:
        return None
    place = chance.choice(places)
    return f"{kana[:place]}{apart[place][0]}{kana[place + 1 :]}"


def shortened(name: str, chance: random.Random) -> str | None:
    """In hiragana, or as it is where it is kana, a small っ or what lengthens a vowel forgotten: じゅうみん → じゅみん."""
    kana = name if _KANA_ONLY.fullmatch(name) else reading(name) or ""
    places = [
        match.end() - 1
        for match in re.finditer("[っッー]|[おこそとのほもよろごぞどぼょうくすつぬふむゆるぐずぶゅ]う", kana)
    ]
    if not places or len(kana) < _LONG:
        return None
    place = chance.choice(places)
    return kana[:place] + kana[place + 1 :]


def slipped(name: str, chance: random.Random) -> str | None:
    """A slip of the finger in what is written in kana or read so: a letter left out, written twice or exchanged with the next."""
    kana = name if _KANA_ONLY.fullmatch(name) else reading(name) or ""
    if len(kana) < _LONG + 1:
        return None
    place = chance.randrange(1, len(kana) - 1)
    left_out = kana[:place] + kana[place + 1 :]
    twice = kana[: place + 1] + kana[place:]
    exchanged = kana[:place] + kana[place + 1] + kana[place] + kana[place + 2 :]
    return chance.choice([one for one in (left_out, twice, exchanged) if one != kana])


def in_romaji(name: str, _chance: random.Random) -> str | None:
    """In Latin letters (Hepburn, long vowels as in kana), word by word."""
    words = [_latin(reading(word.surface) or "") for word in morphemes(name)]
    return " ".join(words) if all(words) else None


def _latin(kana: str) -> str:
    """Hiragana in Latin letters; "" for anything else."""
    latin = re.sub("ー", "", "".join(_ROMAJI.get(letter, letter) for letter in kana))
    latin = re.sub(r"(sh|ch|j)i([ゃゅょ])", lambda m: m[1] + _SMALL[m[2]], latin)
    latin = re.sub(r"([a-z])i([ゃゅょ])", lambda m: f"{m[1]}y{_SMALL[m[2]]}", latin)
    latin = re.sub(r"っ(?=ch)", "t", latin)
    latin = re.sub(r"っ(.)", r"\1\1", latin)
    return latin if re.fullmatch("[a-z]+", latin) else ""


WAYS: Mapping[str, Spoil] = {
    "homophone": homophone,
    "kana": in_kana,
    "no voicing mark": unvoiced,
    "no long vowel or small tsu": shortened,
    "slip": slipped,
    "romaji": in_romaji,
}


def _apart(word: str, read: str) -> tuple[str, str] | None:
    """The reading of each of two kanji."""
    for first, second in product(kanji_readings(word[0]), kanji_readings(word[1])):
        if first + second == read:
            return first, second
    return None


@cache
def _by_reading() -> Mapping[str, tuple[str, ...]]:
    """The common kanji (JIS X 0208, first level) by their readings."""
    found: dict[str, list[str]] = {}
    for lead in range(0x88, 0x99):
        for trail in range(0x40, 0xFD):
            if not 0x889F <= lead << 8 | trail <= 0x9872:
                continue
            try:
                kanji = bytes([lead, trail]).decode("shift_jis")
            except UnicodeDecodeError:
                continue
            if KANJI.fullmatch(kanji):
                for read in kanji_readings(kanji):
                    found.setdefault(read, []).append(kanji)
    return {read: tuple(several) for read, several in found.items()}
