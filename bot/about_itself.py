"""What the counter says of itself: what it is, what it keeps, whom to ask instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.desk.conversations import PastTurn, last_document
from bot.render import contact_line, contact_of, named_in
from bot.reply import Turn
from bot.settings import AnswerTuning
from bot.types import Answer, Status
from bot.words import load


@dataclass(frozen=True, slots=True)
class AboutItself:
    """Answers what is asked of the counter itself. Safe to use from several threads.

    days: how long conversations are kept; None where they are not. with_model: a language model words the answers.
    """

    tuning: AnswerTuning
    days: int | None = None
    with_model: bool = False

    def reply(self, turn: Turn, about: Sequence[str], turns: Sequence[PastTurn]) -> Answer:
        """What is asked of the counter, or a greeting in return.

        Args:
            about: names of `bot/words/itself_texts.yaml`.
            turns: what was said before; whoever wants a person is sent to the desk of what they talked about.
        """
        desk = _desk_of(turn, turns)
        notice = "\n".join(self._text(name, turn, desk) for name in about)
        return turn.reply(Status.GREETING, self.tuning, notice=notice, desk=desk)

    def _text(self, name: str, turn: Turn, desk: str | None) -> str:
        """The city's own words, or else the program's."""
        language, profile = turn.language, turn.generation.profile
        contact = contact_of(profile, desk, language)
        hours = contact.hours if contact else None
        texts, own = load("itself_texts"), profile.counter if profile else {}
        key = next(key for key in self._keys(name, known_hours=hours is not None) if key in texts)
        text: str = own.get(key, {}).get(language) or texts[key][language]
        return text.format(
            **named_in(profile, language),
            days=self.days,
            hours=hours,
            desk=contact_line(contact, load("phrases")[language]) if contact else "",
        ).strip()

    def _keys(self, name: str, *, known_hours: bool) -> Iterator[str]:
        """The name's variants that fit, before the name."""
        if self.with_model:
            yield f"{name}_with_model"
        if self.days is None:
            yield f"{name}_nothing"
        if not known_hours:
            yield f"{name}_unknown"
        yield name


def _desk_of(turn: Turn, turns: Sequence[PastTurn]) -> str | None:
    """The department of what was answered last."""
    last = last_document(turns)
    document = turn.generation.store.document(last) if last else None
    return document.department if document else None
