"""The searches of one question: those that tell what it means after the turns before, and the one that answers it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set

from bot.continuity import Evidence
from bot.desk.conversations import PastTurn
from bot.dialogue import Lookups, Resolved, resolve
from bot.language import Spoken, spoken
from bot.reader import telling
from bot.remark import is_latin
from bot.settings import DialogueTuning
from index.generation import Generation
from index.question import AnalyzedQuestion
from index.types import Audience, Hit, Language

Find = Callable[[AnalyzedQuestion], list[Hit]]
Answered = Callable[[AnalyzedQuestion, list[Hit]], float]
"""The probability that the hits answer the question."""

# What a title adds to its name: 転入届（他の市区町村から引っ越してきたとき）.
_ADDED = re.compile(r" ?(?:[（(][^（）()]*[）)]|〈[^〈〉]*〉)")


def spoken_after(turns: Sequence[PastTurn], text: str) -> Spoken:
    """The language of a question; a few Latin letters (How much?) are the language of an English talk."""
    told = spoken(text)
    english = bool(turns) and turns[-1].language == "en" and is_latin(text)
    return Spoken("en") if told.language == "ja" and english else told


def bare_title(title: str) -> str:
    """A title without what it adds to its name."""
    return _ADDED.sub("", title) or title


class Searches:
    """Each text is searched once. Not for several threads."""

    def __init__(
        self,
        generation: Generation,
        find: Find,
        *,
        audience: Audience,
        language: Language,
        answered: Answered,
        dialogue: DialogueTuning,
        vague: Set[str] = frozenset(),
    ) -> None:
        self._generation = generation
        self._find = find
        self._audience = audience
        self._language = language
        self._answered = answered
        self._dialogue = dialogue
        self._vague = vague
        self._analyzed: dict[str, AnalyzedQuestion] = {}
        self._found: dict[str, tuple[AnalyzedQuestion, list[Hit]]] = {}

    def understood(self, question: str, turns: Sequence[PastTurn]) -> Resolved:
        """What the question means after these turns."""
        text = self._generation.analyzer.normalize(question)
        lookups = Lookups(self._title, self._evidence, self._telling, self._vague)
        return resolve(text, turns, self._language, lookups, self._dialogue)

    def analyzed(self, text: str) -> AnalyzedQuestion:
        """The text analysed."""
        if text not in self._analyzed:
            self._analyzed[text] = self._generation.search.analyze(text)
        return self._analyzed[text]

    def of(self, text: str) -> tuple[AnalyzedQuestion, list[Hit]]:
        """The text analysed, and its hits."""
        if text not in self._found:
            asked = self.analyzed(text)
            self._found[text] = asked, self._find(asked)
        return self._found[text]

    def put_to(self, resolved: Resolved) -> tuple[AnalyzedQuestion, list[Hit]]:
        """What answers a question as it was understood: first of all the document that it is put to, if that was found."""
        asked, hits = self.of(resolved.standalone)
        return asked, sorted(
            hits, key=lambda hit: hit.document.base_id != resolved.document
        ) if resolved.document else hits

    def _title(self, base_id: str) -> str | None:
        store = self._generation.store
        document = store.document(f"{base_id}.{self._language}") or store.document(base_id)
        if document is None or (document.audience == "staff" and self._audience != "staff"):
            return None
        return bare_title(document.title)

    def _evidence(self, text: str) -> Evidence:
        asked, hits = self.of(text)
        missing: dict[str, frozenset[str]] = {}
        for hit in hits:
            base = hit.document.base_id
            missing[base] = missing.get(base, frozenset(hit.missing)) & frozenset(hit.missing)
        names = (hits[0].document.title, *hits[0].document.aliases) if hits else ()
        terms, said = self._generation.analyzer.terms, set(asked.terms)
        named = any(own and set(own) <= said for own in map(terms, names))
        return Evidence(
            self._answered(asked, hits), hits[0].document.base_id if hits else None, missing, named
        )

    def _telling(self, text: str) -> Mapping[str, float]:
        return telling(self._generation.analyzer.terms(text), self._generation.search.vocabulary.weight)
