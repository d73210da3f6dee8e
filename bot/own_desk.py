"""What is said to somebody whose own case only a desk can look up: whom to ask, what to have at hand, the general rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from bot.clarify import vague_terms
from bot.consult import Consultation, Consulted
from bot.desk.conversations import PastTurn, last_document
from bot.desks import desk_for
from bot.dialogue import Resolved
from bot.evidence import Judgement
from bot.folding import fold
from bot.places import about_another
from bot.reader import Vocabulary
from bot.render import named_in
from bot.reply import Turn
from bot.searches import Searches, bare_title
from bot.settings import AnswerTuning
from bot.types import Answer, Claim, Status
from bot.words import load
from index.generation import Generation
from index.question import AnalyzedQuestion
from index.types import Document, Hit

Judge = Callable[[Generation, AnalyzedQuestion, Sequence[Hit], Consulted], Judgement]


@dataclass(frozen=True, slots=True)
class OwnDesk:
    """Sends people to the desk that can look up their case. Safe to use from several threads."""

    consultation: Consultation
    judge: Judge
    tuning: AnswerTuning

    def reply(self, turn: Turn, resolved: Resolved, searches: Searches, turns: Sequence[PastTurn]) -> Answer:
        """Whom to ask first, then the general rule where the documents surely hold it.

        Args:
            turns: what was said before; a question that names no document is asked of what they were about.
        """
        generation = turn.generation
        vocabulary = self.consultation.vocabulary(generation)
        asked, found = searches.put_to(resolved)
        valid = hits = [hit for hit in found if not hit.expired]
        called = resolved.document is not None or (
            bool(hits) and _shares(hits[0].document, asked, vocabulary, whole=True)
        )
        if not called and not (hits and _shares(hits[0].document, asked, vocabulary)):
            hits = _of_the_talk(turn, turns, searches)
            called = bool(hits)
        rule = (self._rule(turn, hits, searches) if called else ()) or self._ordinary(turn, asked, valid)
        if about_another(asked.text, generation.analyzer, generation.profile, valid):
            rule = ()
        desk = desk_for(asked, generation.profile, vocabulary) or (
            hits[0].document.department if hits else None
        )
        turn = replace(turn, resolved=resolved)
        notice = f"{_sent(turn, desk)}\n{_kind_of(turn.question.text)[turn.language]}"
        return turn.reply(Status.OWN_CASE, self.tuning, hits=hits, claims=rule, desk=desk, notice=notice)

    def _rule(self, turn: Turn, hits: Sequence[Hit], searches: Searches) -> tuple[Claim, ...]:
        """What the first document tells everybody of what is asked; nothing where that is not sure."""
        first = hits[0].document
        rule = _kind_of(turn.question.text)["rule"]["en" if turn.language == "en" else "ja"]
        asked, found = searches.of(rule.format(topic=bare_title(first.title)))
        own = [hit for hit in found if hit.document.base_id == first.base_id and not hit.expired]
        if not own:
            return ()
        consulted = self.consultation.consult(turn.generation, asked, own, turn.as_of, lambda _: own)
        judged = self.judge(turn.generation, asked, own, consulted)
        if judged.answered < self.tuning.sure:
            return ()
        return self.consultation.rule(turn.generation, consulted, turn.language)

    def _ordinary(self, turn: Turn, asked: AnalyzedQuestion, hits: Sequence[Hit]) -> tuple[Claim, ...]:
        """What answers the question as it stands, where something surely does: what looks like one's own case may be asked of a rule."""
        if not hits:
            return ()
        consulted = self.consultation.consult(turn.generation, asked, hits, turn.as_of, lambda _: hits)
        if self.judge(turn.generation, asked, hits, consulted).answered < self.tuning.sure:
            return ()
        return self.consultation.rule(turn.generation, consulted, turn.language)


def _shares(
    document: Document, asked: AnalyzedQuestion, vocabulary: Vocabulary, *, whole: bool = False
) -> bool:
    """Whether a name of the document has a word of the question that not any matter has, so that it is no chance find.

    whole: all the words of a name.
    """
    said = {*asked.terms, *asked.widened}
    telling = {term for term in said - vague_terms(vocabulary) if len(term) > 1}
    names = [vocabulary.terms(name) for name in (document.title, *document.aliases)]
    return any(telling & name and (not whole or name <= said) for name in names)


def _of_the_talk(turn: Turn, turns: Sequence[PastTurn], searches: Searches) -> list[Hit]:
    """Hits in the document that answered last, none where nothing did."""
    last = last_document(turns)
    store = turn.generation.store
    document = (store.document(f"{last}.{turn.language}") or store.document(last)) if last else None
    if document is None:
        return []
    _, found = searches.of(bare_title(document.title))
    return [hit for hit in found if hit.document.base_id == last and not hit.expired]


def _sent(turn: Turn, desk: str | None) -> str:
    """The words that send to the desk, by its bare name."""
    profile, language = turn.generation.profile, turn.language
    department = profile.departments.get(desk or "") if profile and desk != "general" else None
    whom = load("phrases")[language]["any_desk"]
    if department:
        whom = department.name_en if language == "en" and department.name_en else department.name
    text: str = load("statuses")[Status.OWN_CASE.value][language]
    return text.format(**named_in(profile, language), desk=whom)


def _kind_of(question: str) -> Mapping[str, Any]:
    """What is said by the kind of the question, which is told by its words."""
    asked = fold(question).text
    return next(kind for cue, kind in _kinds() if cue.search(asked))


@cache
def _kinds() -> tuple[tuple[re.Pattern[str], Mapping[str, Any]], ...]:
    return tuple((re.compile(kind["cue"]), kind) for kind in load("own_case")["says"])
