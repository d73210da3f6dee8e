"""Does a remark still speak of the topic so far? Told by what the documents say, and by its form. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.remark import Remark
from bot.settings import DialogueTuning


@dataclass(frozen=True, slots=True)
class Topic:
    """What the talk is about: a name for it, and base ids of the documents that speak of it.

    It has no documents where the question that named it was not answered.
    """

    name: str
    documents: tuple[str, ...] = ()

    @property
    def document(self) -> str | None:
        """The first of the documents."""
        return self.documents[0] if self.documents else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a search found for a text.

    probability (0 … 1): that the best document answers. document: its base id, if anything was found. missing: for each
    document that was found, the text's terms that what was found of it does not hold. named: the text calls the best document
    by one of its names.
    """

    probability: float
    document: str | None = None
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    named: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A remark with words of its own, searched for alone and joined to the topic.

    vague: these are words that any matter may have (ネットでも申し込める？), so that it names none.
    """

    remark: Remark
    topic: Topic
    alone: Evidence
    joined: Evidence
    tuning: DialogueTuning
    vague: bool = False

    def goes_on(self) -> bool:
        """Whether the remark still speaks of the topic.

        What surely answers it alone has the word, unless the topic holds all of it too; what nothing answers alone is the
        topic's where the topic holds some of it, or where its form leaves its subject to what was said before.
        """
        remark, tuning = self.remark, self.tuning
        if remark.comparing or self.vague:
            return True
        of_topic = self.alone.document in self.topic.documents
        if self.alone.probability >= (tuning.turned if remark.turning else tuning.sure):
            if of_topic:
                return bool(remark.thing) or remark.condition or remark.person or remark.pronoun
            stays = self.joined_finds_topic and self.alone.probability < tuning.certain
            return self.held >= tuning.held_whole and (stays or remark.person or remark.pronoun)
        leans = remark.condition or remark.person or remark.pronoun or remark.names_nothing
        return of_topic or self.held >= tuning.held or leans

    def names_another(self) -> bool:
        """Whether the remark alone surely finds a document that the topic does not have, or calls it by name."""
        sure = self.alone.probability >= self.tuning.sure or self.calls_another()
        return sure and self.alone.document not in self.topic.documents

    def calls_another(self) -> bool:
        """Whether the remark calls a document by name that the topic does not have, and is no kind of person."""
        elsewhere = self.alone.document not in self.topic.documents
        return self.alone.named and elsewhere and not self.remark.person and not self.remark.pronoun

    def topic_answers(self) -> bool:
        """Whether, of all that was found for both together, the topic's document is to answer."""
        return self.joined_finds_topic or self.held >= self.tuning.held_whole

    @property
    def joined_finds_topic(self) -> bool:
        """Whether both together find the topic's document first."""
        return self.joined.document in self.topic.documents

    @property
    def held(self) -> float:
        """Share (0 … 1) of the remark's own words that the topic's documents hold, as far as they were found."""
        missing = [self.joined.missing[id_] for id_ in self.topic.documents if id_ in self.joined.missing]
        if not missing:
            return 0.0
        nowhere = frozenset.intersection(*missing)
        own = self.remark.own
        return sum(weight for term, weight in own.items() if term not in nowhere) / sum(own.values())
