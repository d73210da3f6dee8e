"""The desk's figures, counted over stores in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from bot.desk.casework import asked_in
from bot.desk.conversations import ConversationStore, PastTurn
from bot.desk.feedback import FeedbackStore
from bot.desk.figures import Asked, Spoken, Unanswered
from bot.desk.inquiries import InquiryStatus, InquiryStore
from bot.desk.tickets import Origin, TicketQuery, TicketStatus, TicketStore
from index.types import Audience, Language
from index.views import readable_by


class MemoryFigures:
    """Implements `FigureStore`."""

    def __init__(
        self,
        conversations: ConversationStore,
        feedback: FeedbackStore,
        inquiries: InquiryStore,
        tickets: TicketStore,
    ) -> None:
        self._conversations = conversations
        self._feedback = feedback
        self._inquiries = inquiries
        self._tickets = tickets

    def asked(self, begin: datetime, end: datetime) -> list[Asked]:
        """Questions by hour and ending."""
        counted = Counter(
            (turn.asked_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0), turn.status)
            for turn in self._turns(begin, end)
        )
        return [Asked(hour, status, count) for (hour, status), count in sorted(counted.items())]

    def spoken(self, begin: datetime, end: datetime) -> list[Spoken]:
        """Questions by language and topic."""
        counted = Counter((turn.language, next(iter(turn.documents), "")) for turn in self._turns(begin, end))
        return [Spoken(language, topic, count) for (language, topic), count in sorted(counted.items())]

    def ratings(self, begin: datetime, end: datetime) -> Mapping[str, int]:
        """Ratings, helpful and unhelpful."""
        return Counter(one.rating for one in self._feedback.read(begin) if one.received_at < end)

    def replies(self, begin: datetime, end: datetime) -> list[tuple[datetime, datetime | None]]:
        """When each inquiry was left and replied to."""
        left = self._inquiries.all(set(InquiryStatus))
        return [(one.left_at, one.replied_at) for one in left if begin <= one.left_at < end]

    def unanswered(self, begin: datetime, end: datetime, least: int, most: int) -> list[Unanswered]:
        """Tickets that were refused most."""
        found = []
        for ticket in self._tickets.find(TicketQuery(frozenset(TicketStatus), most=1_000_000)):
            folder = self._tickets.folder(ticket.id)
            texts = [
                arrival.question
                for arrival in (folder.arrivals if folder else ())
                if arrival.origin is Origin.REFUSED and begin <= arrival.came_at < end
            ]
            if len(texts) >= least:
                found.append(Unanswered(ticket.id, min(texts), len(texts)))
        return sorted(found, key=lambda one: (-one.count, one.ticket))[:most]

    def past_questions(
        self, begin: datetime, language: Language, audience: Audience
    ) -> list[tuple[str, int]]:
        """What was asked since a moment."""
        counted = Counter(
            text
            for turn in self._conversations.asked_since(begin)
            if turn.language == language and audience in readable_by(turn.audience)
            if (text := asked_in(turn))
        )
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))

    def _turns(self, begin: datetime, end: datetime) -> Iterator[PastTurn]:
        return (turn for turn in self._conversations.asked_since(begin) if turn.asked_at < end)
