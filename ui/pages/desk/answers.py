"""`/desk/answers`: what staff stand for: its versions, approval by a second person, renewal, withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from bot.approved_answers import owner_name
from bot.desk.accounts import Role
from bot.desk.approved import ApprovedAnswer, State
from bot.desk.changes import changed_facts, pieces, preceding, version_before
from bot.errors import ChangedMeanwhile, DeskRefused, NoSuchRecord
from index.errors import IndexingError
from index.japan import TOKYO
from ui.pages.desk.answer_form import day_of
from ui.pages.desk.answer_writing import REACHED_DAYS, reach_of
from ui.pages.desk.labels import STATES
from ui.pages.desk.rendering import go_to
from ui.pages.desk.room import Room, add_page
from ui.pages.desk.visit import Visit

_DONE = {
    "write": "承認を頼みました。ほかの承認者が確かめると公開されます。",
    "correct": "書き直しました。承認まで、いまの版が返り続けます。",
    "renew": "期限を延ばす版を出しました。承認を待っています。",
    "approve": "承認しました。いまから返ります。",
    "withdraw": "取り下げました。もう返りません。",
}
_SOON = timedelta(days=30)
_PAGE = 50
_WAITING, _ENDING = "waiting", "ending"


def add_answers(router: APIRouter, room: Room) -> None:
    """The list of answers, the page of each, and its acts."""
    pages = _AnswerPages(room)
    add_page(router, room, "answers", pages.answers, "GET")
    add_page(router, room, "answers/{number:int}", pages.answer, "GET")
    for act in ("renew", "withdraw"):
        add_page(router, room, f"answers/{{number:int}}/{act}", pages.act(act), "POST")
    approve = pages.act("approve")
    add_page(router, room, "answers/{number:int}/approve", approve, "POST", role=Role.APPROVER)


class _AnswerPages:
    def __init__(self, room: Room) -> None:
        self._room = room
        self._publishing = room.publishing

    def answers(self, visit: Visit) -> Response:
        """All answers, the newest first."""
        today = _today()
        state, words = visit.query.get("state", ""), visit.query.get("words", "").strip()[:100]
        answers = self._publishing.all()
        kinds = _kinds()
        tabs = [(key, name, sum(fits(one, today) for one in answers)) for key, (name, fits) in kinds.items()]
        fits = kinds.get(state, kinds[""])[1]
        found = [one for one in reversed(answers) if fits(one, today) and _holds(one, words)]
        text = visit.query.get("page", "1")
        page = int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 5 else 1
        begin = (max(1, page) - 1) * _PAGE
        values = {
            "here": "answers",
            "tabs": tabs,
            "state": state,
            "words": words,
            "answers": found[begin : begin + _PAGE],
            "page": max(1, page),
            "more": len(found) > begin + _PAGE,
            "today": today,
            "soon": today + _SOON,
            "owner": self._owner,
        }
        return self._room.show(visit, "answers.html", "確認した回答", values)

    def answer(self, visit: Visit, number: int) -> Response:
        """One answer as it is."""
        return self._page(visit, number, done=_DONE.get(visit.query.get("done", ""), ""))

    def act(self, name: str) -> Callable[..., Response]:
        """Do something to an answer, and show it again."""

        def done(visit: Visit, number: int) -> Response:
            try:
                self._do(name, visit, number)
            except NoSuchRecord:
                raise
            except ChangedMeanwhile as changed:
                return self._page(visit, number, wrong=str(changed), status=409)
            except DeskRefused as refused:
                return self._page(visit, number, wrong=str(refused), status=422)
            return go_to(visit, f"answers/{number}", done=name)

        return done

    def _do(self, name: str, visit: Visit, number: int) -> None:
        revision = visit.number("revision")
        if name == "approve":
            self._publishing.approve(number, revision, visit.number("number"), visit.name)
        elif name == "renew":
            until = day_of(visit.text("until"), "新しい期限")
            self._publishing.renew(number, revision, until, visit.name)
        else:
            self._publishing.withdraw(number, revision, visit.name, visit.text("reason"))

    def _page(
        self, visit: Visit, number: int, *, wrong: str = "", done: str = "", status: int = 200
    ) -> Response:
        answer, today = self._publishing.answer(number), _today()
        awaiting = answer.awaiting
        shown = awaiting or answer.standing or answer.latest
        values = {
            "here": None,
            "wrong": wrong,
            "done": done,
            "answer": answer,
            "state": answer.state(today),
            "standing": answer.standing,
            "awaiting": awaiting,
            "before": version_before(answer, awaiting) if awaiting else None,
            "version_before_of": lambda version: preceding(answer, version),
            "pieces": pieces,
            "changed_facts": changed_facts,
            "own": awaiting is not None and awaiting.author == visit.name,
            "reach": reach_of(self._room, shown.wording) if awaiting or "reach" in visit.query else None,
            "days": REACHED_DAYS,
            "owner": self._owner,
            "reason": visit.text("reason"),
            "until": visit.text("until"),
        }
        return self._room.show(visit, "answer.html", f"回答 {number}", values, status)

    def _owner(self, owner: str) -> str:
        try:
            with self._room.library.lease() as generation:
                return owner_name(generation.profile, owner, "ja")
        except IndexingError:
            return owner


def _kinds() -> dict[str, tuple[str, Callable[[ApprovedAnswer, date], bool]]]:
    """What the list can be narrowed to, by the value in the address."""

    def of(state: State) -> Callable[[ApprovedAnswer, date], bool]:
        return lambda answer, today: answer.state(today) is state

    return {
        "": ("すべて", lambda _, __: True),
        _WAITING: ("承認を待つもの", lambda answer, _: answer.awaiting is not None),
        State.SERVING.value: (STATES[State.SERVING], of(State.SERVING)),
        _ENDING: ("もうすぐ期限", _is_ending),
        State.EXPIRED.value: (STATES[State.EXPIRED], of(State.EXPIRED)),
        State.WITHDRAWN.value: (STATES[State.WITHDRAWN], of(State.WITHDRAWN)),
    }


def _is_ending(answer: ApprovedAnswer, today: date) -> bool:
    standing = answer.standing
    return standing is not None and today <= standing.wording.valid_until <= today + _SOON


def _holds(answer: ApprovedAnswer, words: str) -> bool:
    wording = answer.latest.wording
    text = "\n".join((*wording.questions, wording.text)).casefold()
    return all(word in text for word in words.casefold().split())


def _today() -> date:
    return datetime.now(TOKYO).date()
