"""What a question means after what was said before, without a language model. Pure.

A remark is understood from its form (what it asks for, what it points at) and from what the documents say: whether it is
surely answered by itself, and whether the topic so far holds its words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot import standalone
from bot.asks import asks_of
from bot.desk.conversations import PastTurn, ShownItem
from bot.references import choice_taken, item_at, list_pointed_at
from bot.remark import Remark, Terms, bare_topic, defines, remark_of
from bot.settings import DialogueTuning
from bot.types import Reading, Status
from index.types import Language

# Turns that leave the topic as it was.
_ASIDE = frozenset({Status.GREETING, Status.PERSONAL_DATA, Status.INJECTION, Status.UNSUPPORTED_LANGUAGE})
# Readings that rest on the turns before, and so leave their topic standing where they were not answered.
_CARRIED = frozenset(
    {Reading.ELLIPTIC, Reading.CONDITION, Reading.DEEPER, Reading.ITEM, Reading.NO_SUCH_ITEM, Reading.CHOICE}
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a search found for a text.

    probability (0 … 1): that the best document answers. document: its base id, if anything was found. missing: for each
    document that was found, the text's terms that what was found of it does not hold.
    """

    probability: float
    document: str | None = None
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lookups:
    """What is looked up outside of the conversation.

    title_of: a short name of a document, by its base id; None where the asker may not read it. evidence: one search.
    terms: the telling terms of a text with their weights.
    """

    title_of: Callable[[str], str | None]
    evidence: Callable[[str], Evidence]
    terms: Terms


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question as it was understood.

    carried: from the turns before. document: the base id of the document that it is put to. item: what of a list it
    points at. listed: the lists' items, where there is no such one.
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


@dataclass(frozen=True, slots=True)
class _Topic:
    """What the talk is about; without documents where the turn that named it was not answered."""

    name: str
    documents: tuple[str, ...] = ()

    @property
    def document(self) -> str | None:
        return self.documents[0] if self.documents else None


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
    remark = remark_of(question, lookups.terms)
    if pointed := _pointing(remark, spoken, language, lookups):
        return pointed
    topic = _topic(spoken, lookups)
    plain = not remark.own
    if plain and not (remark.asks or remark.deeper or remark.pronoun or remark.thing or remark.ordinal):
        return Resolved(question)
    if topic is None:
        return Resolved(question, Reading.NOTHING_BEFORE if plain else Reading.WHOLE)
    if plain:
        return _put_to(topic, remark, spoken, language)
    return _weighed(question, remark, topic, spoken[-1], language, lookups, tuning)


def _pointing(
    remark: Remark, turns: Sequence[PastTurn], language: Language, lookups: Lookups
) -> Resolved | None:
    """The remark as one that takes an offered question or points into a list; None where it does neither."""
    last = turns[-1]
    if last.choices and not remark.asks:
        if remark.ordinal and not remark.own:
            fits = remark.ordinal <= len(last.choices)
            choice = last.choices[remark.ordinal - (remark.ordinal > 0)] if fits else None
        else:
            choice = choice_taken(last.choices, remark.own, lookups.title_of, lookups.terms)
        if choice:
            asks = asks_of(last.standalone_question)
            name = lookups.title_of(choice.document)
            text = standalone.same_of_another(name, asks, defining=False, language=language) if asks and name else choice.text
            return Resolved(text, Reading.CHOICE, choice.document)
    if remark.ordinal is None or not (found := list_pointed_at(turns)):
        return None
    turn, lists = found
    if not remark.own.keys() <= lookups.terms(f"{turn.question} {turn.standalone_question}").keys():
        return None
    topic = _topic([turn], lookups)
    name = topic.name if topic else bare_topic(turn.standalone_question)
    item = item_at(lists, remark.ordinal)
    if item is None:
        text = standalone.of_topic(name, remark.text, (), language)
        return Resolved(text, Reading.NO_SUCH_ITEM, listed=tuple(item for items in lists for item in items))
    asked = remark.asks[0].cue if remark.asks else None
    text = standalone.of_item(name, item.text, asked, language)
    return Resolved(text, Reading.ITEM, topic.document if topic else None, item)


def _topic(turns: Sequence[PastTurn], lookups: Lookups) -> _Topic | None:
    """What the last turn was about; where it was a follow-up that found nothing, what the one before was about."""
    for turn in reversed(turns):
        names = {id_: name for id_ in turn.documents if (name := lookups.title_of(id_))}
        if names:
            return _Topic(next(iter(names.values())), tuple(names))
        if turn.reading not in _CARRIED and turn.reading is not Reading.NOTHING_BEFORE:
            name = bare_topic(turn.standalone_question)
            return _Topic(name) if name else None
    return None


def _put_to(topic: _Topic, remark: Remark, turns: Sequence[PastTurn], language: Language) -> Resolved:
    """A remark without words of its own, put to the topic."""
    if remark.pronoun:
        return Resolved(remark.with_topic(standalone.named(topic.name, language)), Reading.ELLIPTIC, topic.document)
    if remark.that_case and (case := _last_case(turns)):
        text = standalone.of_case(topic.name, remark.with_case(case), language)
        return Resolved(text, Reading.CONDITION, topic.document)
    if remark.deeper and not remark.asks:
        text = standalone.deeper(remark.deeper, topic.name, remark.text, language)
        return Resolved(text, Reading.DEEPER, topic.document)
    text = standalone.of_topic(topic.name, remark.with_case("").strip("、, "), remark.asks, language)
    return Resolved(text, Reading.ELLIPTIC, topic.document)


def _weighed(
    question: str,
    remark: Remark,
    topic: _Topic,
    last: PastTurn,
    language: Language,
    lookups: Lookups,
    tuning: DialogueTuning,
) -> Resolved:
    """A remark with words of its own: a case of the topic, or another topic. Told by two searches."""
    if remark.pronoun:
        put = remark.with_topic(standalone.named(topic.name, language))
    else:
        put = standalone.of_case(topic.name, remark.typed if language == "en" else remark.text, language)
    alone, joined = lookups.evidence(remark.text), lookups.evidence(put)
    held = _held(remark, topic, joined)
    if _goes_on(remark, topic, alone, joined, held, tuning):
        holds = joined.document in topic.documents or held >= tuning.held_whole
        return Resolved(put, Reading.CONDITION, topic.document if holds else None)
    known = alone.probability >= tuning.sure and alone.document not in topic.documents
    if remark.thing and known:
        asks = asks_of(last.standalone_question)
        defining = defines(last.standalone_question)
        text = standalone.same_of_another(remark.thing + remark.case, asks, defining=defining, language=language)
        return Resolved(text, Reading.SUBSTITUTION)
    return Resolved(question)


def _goes_on(
    remark: Remark, topic: _Topic, alone: Evidence, joined: Evidence, held: float, tuning: DialogueTuning
) -> bool:
    """Whether a remark with words of its own still speaks of the topic, which holds a share of them."""
    about_topic = alone.document in topic.documents
    if alone.probability >= (tuning.turned if remark.turning else tuning.sure):
        if about_topic:
            return bool(remark.thing) or remark.condition or remark.person or remark.pronoun
        stays = joined.document in topic.documents and alone.probability < tuning.certain
        return held >= tuning.held_whole and (stays or remark.person or remark.pronoun)
    if about_topic or held >= tuning.held:
        return True
    return remark.condition or remark.person or remark.pronoun or remark.names_nothing


def _held(remark: Remark, topic: _Topic, joined: Evidence) -> float:
    """Share (0 … 1) of the remark's own words that the topic's documents hold, as far as they were found."""
    missing = [joined.missing[id_] for id_ in topic.documents if id_ in joined.missing]
    if not missing:
        return 0.0
    nowhere = frozenset.intersection(*missing)
    total = sum(remark.own.values())
    return sum(weight for term, weight in remark.own.items() if term not in nowhere) / total


def _last_case(turns: Sequence[PastTurn]) -> str | None:
    """The case that the last turn asked of: 「公務員の場合」 of 「公務員の場合は？」."""
    last = turns[-1]
    return bare_topic(last.question) or None if last.reading is Reading.CONDITION else None
