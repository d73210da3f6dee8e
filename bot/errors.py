"""The bot's errors.

BotError
├── QuestionRefused    the question cannot be taken as it stands (empty, too long); the message says what to do
├── PlanRefused        a plan cannot be checked as it stands (empty, too long); the message says what to do
├── RenewalRefused     a document cannot be noted as checked; the message says what to do
├── FeedbackNotKept    feedback cannot be written or read; the message says what to check
├── DeskUnavailable    the desk's records cannot be read or written; the message says what to check
├── InquiryRefused     a question for the desk cannot be taken as it stands; the message says what to change
├── ReplyRefused       a reply to such a question cannot be kept; the message says why
├── AccountRefused     an account or token cannot be made or changed as it stands; the message says why
├── SignInRefused      a name with a password lets nobody in; why is told to nobody
├── NoticeRefused      a notice cannot be put up or taken down; the message says why
├── DeskRefused        an act at the desk is not allowed as things stand; the message says why
│   ├── ChangedMeanwhile  somebody else changed it since it was read; nothing was kept
│   └── NoSuchRecord      there is nothing under this number; the message says so
├── BackupRefused      a backup cannot be made or restored as things stand; the message says what to do
├── WriterUnusable     the settings of the language model cannot be used; the message says what to change
└── WriterFailed       the language model gave no answer that can be used; the quoted answer is given in its place
"""

from __future__ import annotations

from typing import Literal


class BotError(Exception):
    """Base of the bot's errors; `str(error)` is one clear sentence in Japanese."""


class QuestionRefused(BotError):
    """The question is empty or too long."""


class PlanRefused(BotError):
    """The plan is empty or too long, or there is nothing to check it against."""


class RenewalRefused(BotError):
    """There is no such document, or it has changed since it was read."""


class FeedbackNotKept(BotError):
    """Feedback cannot be written or read."""


class DeskUnavailable(BotError):
    """The desk's records cannot be read or written."""


class InquiryRefused(BotError):
    """A question for the desk is empty, too long or holds personal data: which of them, a page tells in its own words.

    `kinds`: values of the `PersonalData` that it holds.
    """

    def __init__(
        self,
        message: str,
        why: Literal["empty", "too_long", "personal_data"],
        kinds: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(message)
        self.why = why
        self.kinds = kinds


class ReplyRefused(BotError):
    """A reply to a question that was left cannot be kept."""


class AccountRefused(BotError):
    """An account or token cannot be made or changed as it stands."""


class SignInRefused(BotError):
    """A name with a password lets nobody in."""


class NoticeRefused(BotError):
    """A notice cannot be put up or taken down."""


class DeskRefused(BotError):
    """An act at the desk is not allowed as things stand."""


class ChangedMeanwhile(DeskRefused):
    """Somebody else changed it since it was read; nothing of the act was kept."""


class NoSuchRecord(DeskRefused):
    """There is no ticket, answer or notice under a number."""


class BackupRefused(BotError):
    """A backup cannot be made or restored as things stand."""


class WriterUnusable(BotError):
    """The settings of the language model cannot be used."""


class WriterFailed(BotError):
    """The language model did not answer as it has to."""
