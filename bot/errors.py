"""The bot's errors.

BotError
├── QuestionRefused    the question cannot be taken as it stands (empty, too long); the message says what to do
├── PlanRefused        a plan cannot be checked as it stands (empty, too long); the message says what to do
├── FeedbackNotKept    feedback cannot be written or read; the message says what to check
├── DeskUnavailable    the desk's records cannot be read or written; the message says what to check
├── WriterUnusable     the settings of the language model cannot be used; the message says what to change
└── WriterFailed       the language model gave no answer that can be used; the quoted answer is given in its place
"""


class BotError(Exception):
    """Base of the bot's errors; `str(error)` is one clear sentence in Japanese."""


class QuestionRefused(BotError):
    """The question is empty or too long."""


class PlanRefused(BotError):
    """The plan is empty or too long, or there is nothing to check it against."""


class FeedbackNotKept(BotError):
    """Feedback cannot be written or read."""


class DeskUnavailable(BotError):
    """The desk's records cannot be read or written."""


class WriterUnusable(BotError):
    """The settings of the language model cannot be used."""


class WriterFailed(BotError):
    """The language model did not answer as it has to."""
