"""What the citizen's page asks of the desk: whom to ask, notices, questions left and their replies, ratings. Knows no Gradio."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from bot.desk.feedback import Feedback, Rating, Reason
from bot.desk.opening_hours import HolidayOn, opening_of
from bot.desk.records import Desk
from bot.errors import BotError, DeskUnavailable, InquiryRefused
from bot.own_numbers import own_numbers
from bot.personal_data import PersonalData, what_to_leave_out
from bot.render import contact_of
from index.errors import IndexingError
from index.library import Library
from index.profile import Profile
from index.types import Language
from ui.pages import desk_html
from ui.pages.front import Front
from ui.pages.tab import Tab
from ui.pages.texts import page_texts

logger = logging.getLogger(__name__)

_ANSWER_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_RATINGS: dict[str, Rating] = {"helpful": "helpful", "unhelpful": "unhelpful"}


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Replied:
    """What the desk's window says: HTML where it was done, a problem where it was not."""

    state: Literal["left", "found", "problem"]
    html: str = ""
    problem: str = ""


class DeskWindow:
    """The desk's side of the page. Keeps nothing of a visitor; safe to use from several threads."""

    def __init__(
        self,
        desk: Desk,
        library: Library,
        holiday_on: HolidayOn,
        *,
        max_inquiry: int,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._desk = desk
        self._library = library
        self._holiday_on = holiday_on
        self._max_inquiry = max_inquiry
        self._now = now
        self._front = Front(library, desk.notices)

    def notices(self, language: Language) -> str:
        """What stands on top of the page."""
        return self._front.notices(language)

    def person(self, tab: Tab) -> str:
        """The desk to ask, and whether it is open: that of the last answer, or the city's general one."""
        profile, language = self._profile(), tab.language
        key = tab.desk if profile and tab.desk in profile.departments else None
        opening = opening_of(profile, key, self._now(), self._holiday_on) if profile else None
        html = desk_html.person_html(
            contact_of(profile, key, language),
            profile,
            opening,
            language,
            page_texts().citizen[language],
            asked=key is not None,
        )
        return self._front.with_ruby(html, language)

    def forms(self, language: Language) -> str:
        """Where a question can be left and a reply be read."""
        html = desk_html.counter_html(language, page_texts().citizen[language], self._max_inquiry)
        return self._front.with_ruby(html, language)

    def leave(self, question: str, answer_id: str, tab: Tab) -> Replied:
        """Leave a question for the desk; `answer_id`: of the answer that left it open, or empty."""
        language, texts = tab.language, page_texts().citizen[tab.language]
        known = own_numbers(self._profile())
        open_answer = answer_id if _ANSWER_ID.fullmatch(answer_id) else None
        try:
            left = self._desk.inquiries.leave(question, language, open_answer, known)
        except InquiryRefused as refused:
            kinds = [kind for kind in PersonalData if kind.value in refused.kinds]
            problem = {
                "empty": texts.inquiry_empty,
                "too_long": texts.inquiry_too_long.format(limit=self._max_inquiry),
                "personal_data": texts.inquiry_personal.format(kinds=what_to_leave_out(kinds, language)),
            }[refused.why]
            return Replied("problem", problem=problem)
        except DeskUnavailable as error:
            logger.warning("窓口への質問を記録できません: %s", error)
            return Replied("problem", problem=texts.desk_failed)
        return Replied("left", self._front.with_ruby(desk_html.left_html(left, language, texts), language))

    def read(self, receipt: str, language: Language) -> Replied:
        """The question that was left under a receipt number, and the reply."""
        texts = page_texts().citizen[language]
        try:
            inquiry = self._desk.inquiries.read(receipt)
        except DeskUnavailable as error:
            logger.warning("返事を読めません: %s", error)
            return Replied("problem", problem=texts.desk_failed)
        if inquiry is None:
            return Replied("problem", problem=texts.reply_none)
        html = desk_html.inquiry_html(inquiry, language, texts)
        return Replied("found", self._front.with_ruby(html, language))

    def rate(self, answer_id: str, rating: str, reasons: str) -> bool:
        """Keep what a reader thought of an answer; `reasons`: their values, with commas between. False: not kept."""
        known = {reason.value: reason for reason in Reason}
        chosen = tuple(known[name] for name in dict.fromkeys(reasons.split(",")) if name in known)
        if not _ANSWER_ID.fullmatch(answer_id) or rating not in _RATINGS:
            return False
        try:
            self._desk.feedback.keep(Feedback(answer_id, _RATINGS[rating], chosen, self._now()))
        except BotError as error:
            logger.warning("評価を記録できません: %s", error)
            return False
        return True

    def erase(self, tab: Tab) -> bool:
        """Forget the tab's conversation; False where that could not be done."""
        if tab.conversation is None:
            return True
        try:
            self._desk.conversations.forget(tab.conversation)
        except BotError as error:
            logger.warning("会話を消せません: %s", error)
            return False
        return True

    def _profile(self) -> Profile | None:
        try:
            with self._library.lease() as generation:
                return generation.profile
        except IndexingError:
            return None
