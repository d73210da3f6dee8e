"""Japanese (and Latin-script) text → search terms, with Sudachi's short units and normalised forms."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise

import snowballstemmer
from sudachipy import Dictionary, SplitMode, Tokenizer

# Parts of speech that carry meaning; auxiliaries, particles, symbols and interjections do not.
_CONTENT = {"名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞", "接頭辞", "接尾辞"}
_LATIN_WORD = re.compile(r"[a-z][a-z'’-]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
# Sudachi refuses more than 49,149 bytes; a chunk of this many characters stays below.
_CHUNK = 12_000


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


@cache
def stop_words() -> frozenset[str]:
    """Terms that citizens put around a question (知る, 教える, please …); they say nothing about its subject."""
    text = resources.files("index.words").joinpath("stop_words.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


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
        text = _CONTROL.sub("", unicodedata.normalize("NFKC", text))
        if self._spelling:
            text = self._spelling.sub(self._official, text)
        return re.sub(r"[ \t\r\n]+", " ", text).strip()

    def terms(self, text: str) -> list[str]:
        """Search terms of `text` in order, repeated as they occur, without stop words."""
        normalized = self.normalize(text)
        found: list[str] = []
        for start in range(0, len(normalized), _CHUNK):
            found += self._chunk_terms(normalized[start : start + _CHUNK])
        return found

    def places(self, text: str, suffixes: Sequence[str]) -> list[tuple[str, str]]:
        """Place names that close with one of `suffixes` (千葉 + 市), each with the text that follows it."""
        normalized = self.normalize(text)[:_CHUNK]
        morphemes = list(self._tokenizer().tokenize(normalized))
        found = []
        for name, suffix in pairwise(morphemes):
            if name.part_of_speech()[2] == "地名" and suffix.surface() in suffixes:
                found.append((name.surface() + suffix.surface(), normalized[suffix.end() :]))
        return found

    def _chunk_terms(self, text: str) -> Iterable[str]:
        for morpheme in self._tokenizer().tokenize(text):
            part_of_speech = morpheme.part_of_speech()
            if part_of_speech[0] not in _CONTENT or part_of_speech[1] == "助動詞語幹":
                continue
            term = morpheme.normalized_form().lower().replace(" ", "_")
            if _LATIN_WORD.fullmatch(morpheme.surface().lower()):
                term = _stem(morpheme.surface().lower())
            if term not in stop_words() and re.search(r"\w", term):
                yield term

    def _tokenizer(self) -> Tokenizer:
        tokenizer: Tokenizer | None = getattr(self._local, "tokenizer", None)
        if tokenizer is None:
            tokenizer = _dictionary().tokenizer(mode=SplitMode.A)
            self._local.tokenizer = tokenizer
        return tokenizer


def bigrams(text: str) -> list[str]:
    """Pairs of neighbouring characters, without white space and punctuation: they find what words are cut through."""
    bare = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())
    return [bare[i : i + 2] for i in range(len(bare) - 1)]


@cache
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> snowballstemmer.english_stemmer.EnglishStemmer:
    return snowballstemmer.stemmer("english")
