"""The bot's composition root."""

from __future__ import annotations

from pathlib import Path

from bot.assistant import Assistant
from bot.conversation import Conversations
from bot.settings import AnswerTuning, DeskSettings, DialogueTuning
from index.library import Library


def build_assistant(library: Library, conversations: Conversations | None = None) -> Assistant:
    """The assistant over a library, with the tuning that the settings file holds.

    Without conversations every question stands by itself, and nothing of it is kept.
    """
    return Assistant(library, AnswerTuning(), conversations=conversations)


def open_conversations(data: Path) -> Conversations:
    """The conversations in the database of the settings, which is opened when the first is needed.

    Raises:
        SettingWrong: `MADOGUCHI_DATABASE_URL` names no database.
    """
    from bot.adapters.sql.conversations import SqlConversations
    from bot.adapters.sql.database import Database, database_url

    url = DeskSettings().database_url
    database = Database(database_url(url.get_secret_value() if url else None, data))
    return Conversations(SqlConversations(database), DialogueTuning())
