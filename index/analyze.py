"""Japanese (and Latin-script) text → search terms, with Sudachi's short units and normalised forms."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

if TYPE_CHECKING:
    import snowballstemmer

# Parts of speech that carry meaning; auxiliaries, particles, symbols and interjections do not.
_CONTENT = {"名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞", "接頭辞", "接尾辞"}
_NOUN = {"名詞", "形状詞", "接頭辞", "接尾辞"}
_THING = {("普通名詞", "一般"), ("普通名詞", "サ変可能"), ("固有名詞", "一般")}
# Nouns that count or say when; all others name something.
_SAYING_NOUNS = {"助数詞可能", "副詞可能"}
_LATIN_WORD = re.compile(r"[a-z][a-z'’-]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
KANJI = re.compile(r"[㐀-鿿々]")
"""One kanji."""
_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
_NOT_LETTERS = re.compile(r"[\W_]+")
# Unicode's characters have numbers below 2 to the power of 21.
_BITS = 21
_TABLE = 0x10000
_HIRAGANA_KIND = 2
# Between texts; no letter, so that nothing is lost where a text has it.
_END = "\x00"
CHUNK = 12_000
"""Sudachi refuses more than 49,149 bytes; a chunk of this many characters stays below."""


@cache
def dictionary() -> Dictionary:
    """Sudachi's dictionary, loaded once (70 MB, a third of a second)."""
    return Dictionary(dict="core")


@cache
def stop_words() -> frozenset[str]:
    """Terms that citizens put around a question (知る, 教える, please …); they say nothing about its subject."""
    text = resources.files("index.words").joinpath("stop_words.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place in the text. `is_place`: the name of a place that is no country."""

    text: str
    start: int
    end: int
    is_place: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A word at `text[start:end]`.

    term: its search term, "" where it has none. reading: in katakana. is_name: of somebody or something. is_number: or a
    word that asks for one (何). is_thing: a noun that names what is spoken of, no place, no person, no time and no counter.
    is_affix: it stands at another word (お坊さん). is_unknown: not in the dictionary.
    """

    surface: str
    start: int
    end: int
    term: str
    reading: str
    is_noun: bool
    is_name: bool
    is_number: bool
    is_particle: bool
    is_thing: bool
    is_affix: bool
    is_unknown: bool


class Analyzer:
    """Turns text into search terms. Safe to use from several threads (each gets its own tokenizer).

    Args:
        spellings: ways of writing one name, the official one first; all become the first before analysis.
    """

    def __init__(self, spellings: Sequence[str] = ()) -> None:
        self._local = threading.local()
        self._official = spellings[0] if spellings else ""
        others = sorted((s for s in spellings[1:] if s), key=len, reverse=True)
        self._spelling = re.compile("|".join(map(re.escape, others)), re.IGNORECASE) if others else None

    def normalize(self, text: str) -> str:
        """NFKC without control characters and lone surrogates, white space collapsed, spellings of the name made one."""
        if not unicodedata.is_normalized("NFKC", text):
            text = unicodedata.normalize("NFKC", text)
        text = _CONTROL.sub("", text)
        if self._spelling:
            text = self._spelling.sub(self._official, text)
        return re.sub(r"[ \t\r\n]+", " ", text).strip()

    def terms(self, text: str) -> list[str]:
        """Search terms of `text` in order, repeated as they occur, without stop words."""
        normalized = self.normalize(text)
        found: list[str] = []
        for start in range(0, len(normalized), CHUNK):
            found += self._chunk_terms(normalized[start : start + CHUNK])
        return found

    def synonym_groups(self, term: str) -> tuple[int, ...]:
        """The numbers of the synonym groups that the dictionary puts this search term into."""
        morphemes = list(self._tokenizer().tokenize(term))
        if len(morphemes) != 1 or morphemes[0].normalized_form().lower() != term:
            return ()
        return tuple(morphemes[0].synonym_group_ids())

    def words(self, text: str) -> list[Word]:
        """The words of a text as it is (its first 12,000 characters), spaces among them."""
        return [
            Word(
                morpheme.surface(),
                morpheme.begin(),
                morpheme.end(),
                is_place=morpheme.part_of_speech()[2] == "地名" and morpheme.part_of_speech()[3] != "国",
            )
            for morpheme in self._tokenizer().tokenize(text[:CHUNK])
        ]

    def parts(self, text: str) -> list[Part]:
        """The words of a normalised text (its first 12,000 characters), with what they are searched by and how they are read."""
        return [
            Part(
                morpheme.surface(),
                morpheme.begin(),
                morpheme.end(),
                _term(morpheme),
                morpheme.reading_form(),
                is_noun=morpheme.part_of_speech()[0] in _NOUN,
                is_name=morpheme.part_of_speech()[1] == "固有名詞",
                is_number=morpheme.part_of_speech()[1] == "数詞" or morpheme.part_of_speech()[0] == "代名詞",
                is_particle=morpheme.part_of_speech()[0] == "助詞",
                is_thing=_is_thing(morpheme.part_of_speech()),
                is_affix=morpheme.part_of_speech()[0] in {"接頭辞", "接尾辞"},
                is_unknown=morpheme.is_oov(),
            )
            for morpheme in self._tokenizer().tokenize(text[:CHUNK])
        ]

    def frame(self, text: str) -> list[str]:
        """How a text says something, whatever it is about: its words without what they name.

        Words in their normalised form; neighbouring nouns are one `N`, a number is `0`; counters stay. Its first 12,000 characters.
        """
        found: list[str] = []
        for morpheme in self._tokenizer().tokenize(self.normalize(text)[:CHUNK]):
            part_of_speech = morpheme.part_of_speech()
            if part_of_speech[1] == "数詞":
                word = "0"
            elif part_of_speech[0] == "名詞" and part_of_speech[2] not in _SAYING_NOUNS:
                word = "N"
            else:
                word = morpheme.normalized_form()
            if word not in {"N", "0"} or found[-1:] != [word]:
                found.append(word)
        return found

    def _chunk_terms(self, text: str) -> Iterable[str]:
        for morpheme in self._tokenizer().tokenize(text):
            word = morpheme.word_id()
            if word in _terms:
                term = _terms[word]
            else:
                term = _term(morpheme)
                if not morpheme.is_oov():  # words that are not in the dictionary share their numbers
                    _terms[word] = term
            if term:
                yield term

    def _tokenizer(self) -> Tokenizer:
        tokenizer: Tokenizer | None = getattr(self._local, "tokenizer", None)
        if tokenizer is None:
            tokenizer = dictionary().tokenizer(mode=SplitMode.A)
            self._local.tokenizer = tokenizer
        return tokenizer


def _is_thing(part_of_speech: Sequence[str]) -> bool:
    return part_of_speech[0] == "名詞" and tuple(part_of_speech[1:3]) in _THING


@lru_cache(4_096)
def kanji_readings(kanji: str) -> tuple[str, ...]:
    """How a kanji is read by itself or in a word, in katakana; names' own readings left out."""
    found = (one for one in dictionary().lookup(kanji) if one.part_of_speech()[1] != "固有名詞")
    readings = dict.fromkeys(one.reading_form() for one in found)
    return tuple(reading for reading in readings if re.fullmatch("[ァ-ヶー]+", reading))


def people(text: str) -> list[tuple[int, int]]:
    """Where full names stand in `text`: a surname with the given name that follows it, a space between them or none."""
    found: list[tuple[int, int]] = []
    surname: Morpheme | None = None
    for morpheme in dictionary().tokenizer(mode=SplitMode.A).tokenize(text[:CHUNK]):
        kind = morpheme.part_of_speech()[3] if morpheme.part_of_speech()[2] == "人名" else ""
        if surname is not None and (kind in {"名", "姓", "一般"} or _is_odd_name(morpheme)):
            found.append((surname.begin(), morpheme.end()))
            surname = None
        elif kind in {"姓", "一般"}:
            surname = morpheme
        elif morpheme.surface().strip():
            surname = None
    return found


def _is_odd_name(morpheme: Morpheme) -> bool:
    """Whether a word after a surname can be a given name that the dictionary takes for another word (零, 光)."""
    return KANJI.fullmatch(morpheme.surface()) is not None and morpheme.part_of_speech()[0] != "接尾辞"


# What the dictionary's words become, "" where nothing; asking Sudachi again costs as much as cutting the text.
_terms: dict[int, str] = {}


def _term(morpheme: Morpheme) -> str:
    """The search term of a morpheme; "" where it carries no meaning."""
    part_of_speech = morpheme.part_of_speech()
    if part_of_speech[0] not in _CONTENT or part_of_speech[1] == "助動詞語幹":
        return ""
    surface = morpheme.surface().lower()
    if _LATIN_WORD.fullmatch(surface):
        term = _stem(surface)
    else:
        term = str(morpheme.normalized_form()).lower().replace(" ", "_")
    return term if term not in stop_words() and re.search(r"\w", term) else ""


def bigrams(text: str) -> list[str]:
    """Pairs of neighbouring characters, without white space and punctuation: they find what words are cut through.

    Pairs of hiragana alone are left out; they are grammar.
    """
    return [pair for pair in pairs_of(text) if not _HIRAGANA.fullmatch(pair)]


def pairs_of(text: str) -> list[str]:
    """All pairs of neighbouring letters and digits, those of hiragana, too."""
    bare = _bare(text)
    return [bare[i : i + 2] for i in range(len(bare) - 1)]


def pair_numbers(
    texts: Sequence[str], *, grammar: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The same pairs of many texts as numbers, which `pair_of` turns back, and for each the place of its text.

    Args:
        grammar: whether pairs of hiragana alone stay, as in `pairs_of`.
    """
    folded = _folded(_END.join(text.replace(_END, " ") for text in texts))
    characters = np.frombuffer(folded.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    kinds = _kinds()[np.minimum(characters, _TABLE - 1)]
    for place in np.flatnonzero(characters >= _TABLE).tolist():
        kinds[place] = _kind(folded[place])
    text = np.cumsum(characters == ord(_END))
    characters, text, kinds = characters[kinds > 0], text[kinds > 0], kinds[kinds > 0]
    whole = text[:-1] == text[1:]
    if not grammar:
        whole &= (kinds[:-1] != _HIRAGANA_KIND) | (kinds[1:] != _HIRAGANA_KIND)
    pairs: NDArray[np.int64] = (characters[:-1] << _BITS) | characters[1:]
    return pairs[whole], text[:-1][whole]


@cache
def _kinds() -> NDArray[np.uint8]:
    """What `_kind` says of the characters below `_TABLE`."""
    return np.array([_kind(chr(number)) for number in range(_TABLE)], dtype=np.uint8)


def _kind(character: str) -> int:
    """0 for what is neither letter nor digit, else 1, or 2 for hiragana."""
    if _NOT_LETTERS.fullmatch(character):
        return 0
    return _HIRAGANA_KIND if _HIRAGANA.fullmatch(character) else 1


def pair_of(number: int) -> str:
    """The pair of characters that `pair_numbers` made this number of."""
    return chr(number >> _BITS) + chr(number & (1 << _BITS) - 1)


def _bare(text: str) -> str:
    return _NOT_LETTERS.sub("", _folded(text))


def _folded(text: str) -> str:
    return (text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)).lower()


@cache
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> snowballstemmer.english_stemmer.EnglishStemmer:
    import snowballstemmer  # noqa: PLC0415 — few questions in Japanese hold English words

    return snowballstemmer.stemmer("english")
