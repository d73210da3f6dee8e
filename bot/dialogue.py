"""What a question means after what was said before, without a language model. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from bot import standalone
from bot.asks import asks_of
from bot.continuity import Comparison, Evidence, Topic
from bot.desk.conversations import PastTurn, ShownItem
from bot.references import choice_taken, item_at, list_pointed_at
from bot.remark import Remark, Terms, bare_topic, defines, remark_of
from bot.settings import DialogueTuning
from bot.types import Reading, Status
from index.types import Language

# Turns that leave the topic as it was.
_ASIDE = frozenset({Status.GREETING, Status.PERSONAL_DATA, Status.INJECTION, Status.UNSUPPORTED_LANGUAGE})
# Readings of which a turn that was not answered says nothing of the topic.
_NAMELESS = frozenset(set(Reading) - {Reading.WHOLE, Reading.SUBSTITUTION})


@dataclass(frozen=True, slots=True)
class Lookups:
    """What is looked up outside of the conversation.

    title_of: a short name of a document, by its base id; None where the asker may not read it. evidence: one search.
    terms: the telling terms of a text with their weights. vague: terms that any matter may have.
    """

    title_of: Callable[[str], str | None]
    evidence: Callable[[str], Evidence]
    terms: Terms
    vague: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question as it was understood.

    document: the base id of the document that it is put to. item: what of a list it points at. listed: the lists' items,
    where there is no such one.
    """

    standalone: str
    reading: Reading = Reading.WHOLE
    document: str | None = None
    item: ShownItem | None = None
    listed: tuple[ShownItem, ...] = ()

    @property
    def carried(self) -> bool:
        """Whether it was understood from the turns before."""
        return self.reading not in (Reading.WHOLE, Reading.NOTHING_BEFORE)


def resolve(
    question: str, turns: Sequence[PastTurn], language: Language, lookups: Lookups, tuning: DialogueTuning
) -> Resolved:
    """Understand a question after `turns` (oldest first); costs at most two searches, and none without turns.

    Args:
        question: normalised; what the guard stops is not to come here.
        language: of the answer.
    """
    spoken = [turn for turn in turns if turn.status not in _ASIDE]
    if not spoken:
        return Resolved(question)
    return _Talk(spoken, language, lookups, tuning).understood(question)


@dataclass(frozen=True, slots=True)
class _Talk:
    """The turns so far (at least one, none of them aside), and what it takes to understand the next."""

    turns: Sequence[PastTurn]
    language: Language
    lookups: Lookups
    tuning: DialogueTuning

    def understood(self, question: str) -> Resolved:
        remark = remark_of(question, self.lookups.terms)
        if pointed := self._choice(remark) or self._item(remark):
            return pointed
        if not remark.says_anything:
            return Resolved(question)
        topic = self._topic(self.turns)
        if topic is None:
            return Resolved(question, Reading.WHOLE if remark.own else Reading.NOTHING_BEFORE)
        return self._weighed(question, remark, topic) if remark.own else self._put_to(topic, remark)

    def _choice(self, remark: Remark) -> Resolved | None:
        """The remark as one that takes a question that was offered."""
        last = self.turns[-1]
        if not last.choices or remark.asks:
            return None
        if remark.ordinal and not remark.own:
            choice = item_at([last.choices], remark.ordinal)
        else:
            choice = choice_taken(last.choices, remark.own, self.lookups.title_of, self.lookups.terms)
        if choice is None:
            return None
        asks, name = asks_of(last.standalone_question), self.lookups.title_of(choice.document)
        asked = (
            standalone.same_of_another(name, asks, language=self.language) if asks and name else choice.text
        )
        return Resolved(asked, Reading.CHOICE, choice.document)

    def _item(self, remark: Remark) -> Resolved | None:
        """The remark as one that points into the last list."""
        if remark.ordinal is None or not (found := list_pointed_at(self.turns)):
            return None
        turn, lists = found
        asked_there = self.lookups.terms(f"{turn.question} {turn.standalone_question}")
        if not remark.own.keys() <= asked_there.keys():
            return None
        topic = self._topic([turn])
        name = topic.name if topic else bare_topic(turn.standalone_question)
        item = item_at(lists, remark.ordinal)
        if item is None:
            asked = standalone.of_topic(name, remark.text, (), self.language)
            return Resolved(asked, Reading.NO_SUCH_ITEM, listed=tuple(i for items in lists for i in items))
        cue = remark.asks[0].cue if remark.asks else None
        asked = standalone.of_item(name, item.text, cue, self.language)
        return Resolved(asked, Reading.ITEM, topic.document if topic else None, item)

    def _topic(self, turns: Sequence[PastTurn]) -> Topic | None:
        """What the last turn was about; where it was a follow-up that found nothing, what the one before was about."""
        for turn in reversed(turns):
            names = {id_: name for id_ in turn.documents if (name := self.lookups.title_of(id_))}
            if names:
                return Topic(next(iter(names.values())), tuple(names))
            if turn.reading not in _NAMELESS and not remark_of(turn.question, self.lookups.terms).thing:
                name = bare_topic(turn.standalone_question)
                return Topic(name) if name else None
        return None

    def _put_to(self, topic: Topic, remark: Remark) -> Resolved:
        """A remark without words of its own, put to the topic."""
        name, language = topic.name, self.language
        if remark.pronoun:
            asked = standalone.sentence(remark.with_topic(standalone.named(name, language)), language)
            return Resolved(asked, Reading.ELLIPTIC, topic.document)
        if remark.that_case and (case := self._last_case()):
            asked = standalone.of_case(name, remark.with_case(case), language)
            return Resolved(asked, Reading.CONDITION, topic.document)
        if remark.deeper and not remark.asks:
            asked = standalone.deeper(remark.deeper, name, remark.text, language)
            return Resolved(asked, Reading.DEEPER, topic.document)
        asked = standalone.of_topic(name, remark.without_case(), remark.asks, language)
        return Resolved(asked, Reading.ELLIPTIC, topic.document)

    def _weighed(self, question: str, remark: Remark, topic: Topic) -> Resolved:
        """A remark with words of its own: a case of the topic, another thing, or a question that stands by itself."""
        if remark.pronoun:
            name = standalone.named(topic.name, self.language)
            put = standalone.sentence(remark.with_topic(name), self.language)
        else:
            text = remark.typed if self.language == "en" else remark.text
            put = standalone.of_case(topic.name, text, self.language, comparing=remark.comparing)
        alone, joined = self.lookups.evidence(remark.text), self.lookups.evidence(put)
        compared = Comparison(remark, topic, alone, joined, self.tuning, vague=self._is_vague(remark))
        named_again = remark.own.keys() == self.lookups.terms(topic.name).keys()
        if remark.thing and (
            named_again or (compared.names_another() and (compared.calls_another() or not compared.goes_on()))
        ):
            return Resolved(self._same_of(remark.thing + remark.case, remark.defining), Reading.SUBSTITUTION)
        if remark.thing and self._is_beside(remark, topic):
            return Resolved(
                self._same_of(remark.thing, remark.defining), Reading.SUBSTITUTION, topic.document
            )
        if compared.goes_on():
            return Resolved(put, Reading.CONDITION, topic.document if compared.topic_answers() else None)
        return Resolved(question)

    def _is_vague(self, remark: Remark) -> bool:
        """Whether all that a remark says any matter may have, and it does not turn to another."""
        return bool(remark.own) and not remark.turning and remark.own.keys() <= self.lookups.vague

    def _is_beside(self, remark: Remark, topic: Topic) -> bool:
        """Whether the topic's name tells of several things (施策と取組), and the remark names another than the last question."""
        name, asked = (
            self.lookups.terms(topic.name).keys(),
            self.lookups.terms(self.turns[-1].question).keys(),
        )
        own = remark.own.keys()
        return bool(own) and own < name and bool(name & asked) and not own & asked

    def _same_of(self, thing: str, defining: bool) -> str:
        """What was asked last, asked of another thing."""
        last = self.turns[-1]
        asks = () if defining else asks_of(last.question) or asks_of(last.standalone_question)
        what = defining or defines(last.standalone_question)
        before = "" if defining else last.question
        return standalone.same_of_another(thing, asks, defining=what, language=self.language, before=before)

    def _last_case(self) -> str | None:
        """The case that the last turn asked of: 「公務員の場合」 of 「公務員の場合は？」."""
        last = self.turns[-1]
        return bare_topic(last.question) or None if last.reading is Reading.CONDITION else None
