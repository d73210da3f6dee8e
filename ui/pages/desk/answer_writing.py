"""`/desk/answers/new` and `…/correct`: an approved answer is written, and seen beforehand whom it would reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from bot.desk.approved import Wording
from bot.desk.publishing import Reached
from bot.desk.tickets import Ticket
from bot.errors import ChangedMeanwhile, DeskRefused, NoSuchRecord
from index.errors import IndexingError
from index.japan import TOKYO
from index.types import Document
from ui.pages.desk.answer_form import LIKENESSES, AnswerForm, for_ticket, of_wording, sent, year_end
from ui.pages.desk.labels import AUDIENCES, LANGUAGES
from ui.pages.desk.rendering import go_to
from ui.pages.desk.room import Room, add_page
from ui.pages.desk.suggestion import citations, source_of, suggestion_for
from ui.pages.desk.visit import Visit

# Past questions of so many days are shown, so many of each kind.
REACHED_DAYS, MOST_REACHED = 90, 50


@dataclass(frozen=True, slots=True)
class Reach:
    """Past questions that a wording would be given to, and those that are close and would not. times: how often it was asked."""

    given: Sequence[Reached]
    near: Sequence[Reached]
    times: int


def reach_of(room: Room, wording: Wording) -> Reach:
    """Whom a wording would have reached of late."""
    since = datetime.now(UTC) - timedelta(days=REACHED_DAYS)
    past = room.desk.figures.past_questions(since, wording.language, wording.audience)
    reached = room.publishing.reach(wording, past)
    given = [one for one in reached if one.matches]
    near = [one for one in reached if not one.matches]
    return Reach(given[:MOST_REACHED], near[:MOST_REACHED], sum(one.times for one in given))


def add_writing(router: APIRouter, room: Room) -> None:
    """The form for a new answer and for a further version of one."""
    pages = _WritingPages(room)
    add_page(router, room, "tickets/{number:int}/propose", pages.propose, "POST")
    add_page(router, room, "answers/new", pages.begin, "GET")
    add_page(router, room, "answers/new/preview", pages.preview, "POST")
    add_page(router, room, "answers/new", pages.write, "POST")
    add_page(router, room, "answers/{number:int}/correct", pages.begin_correction, "GET")
    add_page(router, room, "answers/{number:int}/correct/preview", pages.preview, "POST")
    add_page(router, room, "answers/{number:int}/correct", pages.correct, "POST")


class _WritingPages:
    def __init__(self, room: Room) -> None:
        self._room = room

    def begin(self, visit: Visit) -> Response:
        """An empty form."""
        today = datetime.now(TOKYO).date()
        return self._page(
            visit, AnswerForm(valid_from=today.isoformat(), valid_until=year_end(today).isoformat())
        )

    def propose(self, visit: Visit, number: int) -> Response:
        """A form for a ticket, with what is being replied, or was."""
        casework = self._room.desk.casework
        folder = casework.folder(number)
        replies = [i.reply for i in reversed(casework.inquiries(folder)) if i.reply]
        text = visit.text("reply").strip() or next(iter(replies), "")
        questions = list(dict.fromkeys(arrival.question for arrival in folder.arrivals))[:10]
        form = for_ticket(
            folder.ticket, questions, text, datetime.now(TOKYO).date(), self._source(folder.ticket, text)
        )
        note = visit.text("note").strip()
        return self._page(visit, form, beside=f"書きかけのメモ（残していません）: {note}" if note else "")

    def _source(self, ticket: Ticket, text: str) -> Document | None:
        """The document that a text for the public was taken from."""
        public = suggestion_for(self._room.assistant, ticket).public
        cited = source_of(public, text) if public else None
        if cited is None:
            return None
        with self._room.library.lease() as generation:
            return generation.store.document(cited.document_id)

    def preview(self, visit: Visit, number: int | None = None) -> Response:
        """The form as it was sent, with the questions that it would reach."""
        form = sent(visit.form)
        try:
            reach = reach_of(self._room, form.reaching())
        except DeskRefused as refused:
            return self._page(visit, form, number, wrong=str(refused), status=422)
        return self._page(visit, form, number, reach=reach)

    def write(self, visit: Visit) -> Response:
        """Put a new answer forward."""
        form = sent(visit.form)
        ticket = int(form.ticket) if form.ticket else None
        try:
            answer = self._room.publishing.write(form.wording(), visit.name, ticket)
        except DeskRefused as refused:
            return self._page(visit, form, wrong=str(refused), status=422)
        return go_to(visit, f"answers/{answer.id}", done="write")

    def begin_correction(self, visit: Visit, number: int) -> Response:
        """A form with the newest wording."""
        answer = self._room.publishing.answer(number)
        return self._page(visit, of_wording(answer.latest.wording), number, revision=answer.revision)

    def correct(self, visit: Visit, number: int) -> Response:
        """Put a further version forward."""
        form = sent(visit.form)
        try:
            self._room.publishing.correct(number, visit.number("revision"), form.wording(), visit.name)
        except NoSuchRecord:
            raise
        except ChangedMeanwhile as changed:
            now = self._room.publishing.answer(number).revision
            return self._page(visit, form, number, wrong=str(changed), revision=now, status=409)
        except DeskRefused as refused:
            return self._page(visit, form, number, wrong=str(refused), status=422)
        return go_to(visit, f"answers/{number}", done="correct")

    def _page(
        self,
        visit: Visit,
        form: AnswerForm,
        number: int | None = None,
        *,
        wrong: str = "",
        beside: str = "",
        reach: Reach | None = None,
        revision: int | None = None,
        status: int = 200,
    ) -> Response:
        values = {
            "here": "answers",
            "wrong": wrong,
            "beside": beside,
            "answer_form": form,
            "number": number,
            "revision": visit.number("revision") if revision is None else revision,
            "reach": reach,
            "days": REACHED_DAYS,
            "owners": self._owners(form.owner),
            "documents": self._documents(form),
            "likenesses": LIKENESSES,
            "languages": list(LANGUAGES.items()),
            "audiences": list(AUDIENCES.items()),
        }
        title = f"回答 {number} を書き直す" if number else "確認した回答を書く"
        return self._room.show(visit, "answer_form.html", title, values, status)

    def _owners(self, current: str) -> list[tuple[str, str]]:
        """The departments of the profile by their keys, and what stands in the form already."""
        try:
            with self._room.library.lease() as generation:
                profile = generation.profile
        except IndexingError:
            profile = None
        known = [(key, desk.name) for key, desk in profile.departments.items()] if profile else []
        own = [(current, current)] if current and current not in dict(known) else []
        return [("", "選んでください"), *known, *own]

    def _documents(self, form: AnswerForm) -> list[tuple[str, str]]:
        """The documents that a source may name: those that answer the ticket now, for whom the answer is for."""
        found = {form.source_document: form.source_document} if form.source_document else {}
        if form.ticket.isdecimal():
            folder = self._room.desk.tickets.folder(int(form.ticket))
            suggested = suggestion_for(self._room.assistant, folder.ticket) if folder else None
            answer = suggested and (
                suggested.public or (suggested.staff if form.audience == "staff" else None)
            )
            found |= {
                c.document_id: f"{c.title}（{c.document_id}）" for c in (citations(answer) if answer else ())
            }
        return [
            ("", "示さない"),
            *((id_, name) for id_, name in found.items() if not id_.startswith("approved/")),
        ]
