"""What the house's documents say to a ticket's question now: what may be replied to the public, and what only staff may read."""

from __future__ import annotations

from dataclasses import dataclass

from bot.assistant import Assistant
from bot.desk.tickets import Ticket
from bot.errors import QuestionRefused
from bot.types import Answer, Citation, Question, Status
from bot.words import load
from index.errors import IndexingError
from index.types import Audience

_ANSWERS = frozenset({Status.ANSWERED, Status.CONFIRM_WITH_CITY, Status.EMERGENCY})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """public: an answer from what everybody may read. staff: one from what only staff may, where the public one is none."""

    public: Answer | None = None
    staff: Answer | None = None

    @property
    def draft(self) -> str:
        """The public answer as the beginning of a reply: what it says, and where it says so."""
        return reply_of(self.public) if self.public else ""


def suggestion_for(assistant: Assistant, ticket: Ticket) -> Suggestion:
    """Ask the documents once more; nothing of it is kept. A reply to the public must not rest on a passage for staff."""
    public = _answer(assistant, ticket, "public")
    return Suggestion(public, None if public else _answer(assistant, ticket, "staff"))


def reply_of(answer: Answer) -> str:
    """An answer's claims and the titles of its sources, as a text."""
    words = load("desk")["reply"]
    said = [
        (f"{claim.label}: " if claim.label and claim.kind == "row" else "")
        + claim.text
        + (words["when"][answer.language].format(when=claim.when) if claim.when else "")
        for claim in answer.claims
    ]
    between = ", " if answer.language == "en" else "、"
    titles = between.join(dict.fromkeys(citation.title for citation in citations(answer)))
    return "\n".join([*said, "", words["from"][answer.language].format(titles=titles)]) if said else ""


def source_of(answer: Answer, text: str) -> Citation | None:
    """The first source of what a text takes over from an answer word for word; None where it takes nothing."""
    taken = (claim.citations[0] for claim in answer.claims if claim.text in text)
    return next(taken, None)


def citations(answer: Answer) -> list[Citation]:
    """What an answer cites, each passage once."""
    cited = {c.passage_id: c for claim in reversed(answer.claims) for c in reversed(claim.citations)}
    return list(reversed(cited.values()))


def _answer(assistant: Assistant, ticket: Ticket, audience: Audience) -> Answer | None:
    try:
        answer = assistant.ask(Question(ticket.question, audience, ticket.language))
    except (QuestionRefused, IndexingError):
        return None
    return answer if answer.status in _ANSWERS and answer.claims else None
