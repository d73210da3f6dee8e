"""The form that an approved answer is written in: its fields, and the wording that they make. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.desk.approved import LEAST_LIKENESS, LIKENESS, Source, Wording
from bot.desk.likeness import bare
from bot.desk.tickets import Ticket
from bot.errors import DeskRefused
from index.types import AUDIENCES, LANGUAGES, Document

LIKENESSES: Sequence[tuple[str, str]] = (
    ("1.0", "同じ質問だけ"),
    ("0.95", "ほぼ同じ質問（0.95）"),
    ("0.9", "よく似た質問（0.9）"),
    (str(LIKENESS), f"似た質問（{LIKENESS}、ふつう）"),
    ("0.8", "少しちがう質問も（0.8）"),
    (str(LEAST_LIKENESS), f"いちばん広く（{LEAST_LIKENESS}）"),
)
# A number that every database counts to.
_TICKET = re.compile(r"[0-9]{1,9}")


# Days. An answer that is approved tomorrow is not to be renewed the week after.
_NEAR = 60


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The fields as they are typed. variants: a question a line. ticket: the number of what it is written for, or empty."""

    question: str = ""
    variants: str = ""
    text: str = ""
    owner: str = ""
    source_title: str = ""
    source_url: str = ""
    source_document: str = ""
    valid_from: str = ""
    valid_until: str = ""
    language: str = "ja"
    audience: str = "public"
    likeness: str = str(LIKENESS)
    ticket: str = ""

    def wording(self) -> Wording:
        """What the fields say.

        Raises:
            DeskRefused: a day or a choice is none, or a source has no name.
        """
        language = next((one for one in LANGUAGES if one == self.language), None)
        audience = next((one for one in AUDIENCES if one == self.audience), None)
        if language is None or audience is None:
            raise DeskRefused("言語と、だれに見せるかを選んでください。")
        return Wording(
            question=self.question.strip(),
            text=self.text.strip(),
            owner=self.owner.strip(),
            valid_from=day_of(self.valid_from, "いつから"),
            valid_until=day_of(self.valid_until, "いつまで"),
            source=self._source(),
            variants=tuple(line.strip() for line in self.variants.splitlines() if line.strip()),
            language=language,
            audience=audience,
            likeness=_likeness(self.likeness),
        )

    def reaching(self) -> Wording:
        """A wording that reaches whom this one will: what else is missing so far does not matter.

        Raises:
            DeskRefused: there is no question, or a choice is none.
        """
        if not self.question.strip():
            raise DeskRefused("質問を書いてください。")
        some_day = date.min.isoformat()
        bare = replace(
            self,
            valid_from=some_day,
            valid_until=some_day,
            source_title="",
            source_url="",
            source_document="",
        )
        return bare.wording()

    def _source(self) -> Source | None:
        title, url, document = (
            text.strip() for text in (self.source_title, self.source_url, self.source_document)
        )
        if not title and (url or document):
            raise DeskRefused("根拠の名前を書いてください。")
        return Source(title, url or None, document or None) if title else None


def sent(form: Mapping[str, str]) -> AnswerForm:
    """The fields of a form that was sent."""
    names = AnswerForm.__dataclass_fields__
    typed = AnswerForm(
        **{name: form[name].replace("\r\n", "\n").replace("\0", "") for name in names if name in form}
    )
    return typed if _TICKET.fullmatch(typed.ticket) else replace(typed, ticket="")


def for_ticket(
    ticket: Ticket, questions: Sequence[str], text: str, today: date, source: Document | None = None
) -> AnswerForm:
    """A form for what a ticket asks.

    Args:
        questions: all of its wordings, most often asked first; those that are written the same are one.
        text: what was replied.
        source: the document that the text was taken from.
    """
    first, *others = {bare(text): text for text in reversed((ticket.question, *questions))}.values()
    return AnswerForm(
        question=first,
        variants="\n".join(others),
        text=text,
        owner=(source.department or "") if source else "",
        source_title=source.title if source else "",
        source_document=source.id if source else "",
        valid_from=today.isoformat(),
        valid_until=year_end(today).isoformat(),
        language=ticket.language,
        audience=ticket.audience,
        ticket=str(ticket.id),
    )


def of_wording(wording: Wording) -> AnswerForm:
    """A form that says what a wording does."""
    source = wording.source or Source("")
    return AnswerForm(
        question=wording.question,
        variants="\n".join(wording.variants),
        text=wording.text,
        owner=wording.owner,
        source_title=source.title,
        source_url=source.url or "",
        source_document=source.document or "",
        valid_from=wording.valid_from.isoformat(),
        valid_until=wording.valid_until.isoformat(),
        language=wording.language,
        audience=wording.audience,
        likeness=str(wording.likeness),
    )


def year_end(today: date) -> date:
    """The end of the fiscal year, of the next one where it is near: by then most of what a city says is looked at again."""
    end = date(today.year + (today.month > 3), 3, 31)
    return end if (end - today).days >= _NEAR else date(end.year + 1, 3, 31)


def day_of(text: str, name: str) -> date:
    """A day as a form sends it.

    Raises:
        DeskRefused: it is none.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise DeskRefused(f"「{name}」の日を、2027-03-31 のように書いてください。") from None


def _likeness(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise DeskRefused("どこまで似た質問に返すかを選んでください。") from None
