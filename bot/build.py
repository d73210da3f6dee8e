"""The bot's composition root."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bot.approved_answers import ApprovedAnswers
from bot.assistant import Assistant
from bot.compose import Composer
from bot.conversation import Conversations
from bot.desk.accounts import Accounts
from bot.desk.audit import Person
from bot.desk.records import Desk
from bot.desk.sign_in import SignIns
from bot.errors import WriterUnusable
from bot.llm_settings import LlmSettings, LlmTuning, read_judge_settings, read_llm_settings
from bot.plan_check import PlanChecker
from bot.plan_wording import PlanWorder
from bot.ports import Writer
from bot.settings import AnswerTuning, DeskSettings, DeskTuning, DialogueTuning, SignInTuning
from index.library import Library

if TYPE_CHECKING:
    from bot.adapters.langchain_judge import LangChainJudge
    from bot.backup.taking import Place
    from index.settings import IndexSettings

# What comes with an extra of this project; of other providers the package is looked for when it is needed.
_EXTRAS = {"openai": "langchain_openai", "ollama": "langchain_ollama"}


def build_assistant(
    library: Library, conversations: Conversations | None = None, approved: ApprovedAnswers | None = None
) -> Assistant:
    """The assistant over a library, with the tuning that the settings file holds.

    Without conversations every question stands by itself, and nothing of it is kept; without approved answers all come from
    the documents.

    Raises:
        WriterUnusable: a language model is set that cannot be used.
    """
    composer = _composer(read_llm_settings(), LlmTuning())
    return Assistant(
        library,
        AnswerTuning(),
        conversations=conversations,
        composer=composer,
        approved=approved,
        kept_days=DeskTuning().retention_days,
    )


def suggesting_assistant(library: Library, approved: ApprovedAnswers) -> Assistant:
    """An assistant that quotes and keeps nothing: what it is asked, the house's own people ask."""
    return Assistant(library, AnswerTuning(), approved=approved)


def open_desk(data: Path) -> Desk:
    """The desk's records in the database of the settings, which is opened when the first is needed.

    Raises:
        SettingWrong: `MADOGUCHI_DATABASE_URL` names no database.
    """
    from bot.adapters.feedback_file import take_over_feedback
    from bot.adapters.sql.database import Database, database_url
    from bot.adapters.sql.stores import sql_stores

    url = DeskSettings().database_url
    database = Database(database_url(url.get_secret_value() if url else None, data))
    desk = Desk(sql_stores(database), DeskTuning())
    take_over_feedback(data, desk.feedback)
    return desk


def place_of(settings: IndexSettings) -> Place:
    """The installation of the settings, to be backed up or put back.

    Raises:
        SettingWrong: `MADOGUCHI_DATABASE_URL` names no database.
    """
    from bot.adapters.sql.copying import SqlCopier
    from bot.adapters.sql.database import Database, database_url
    from bot.backup.taking import Place
    from index.build import vector_stores

    url = DeskSettings().database_url
    database = Database(database_url(url.get_secret_value() if url else None, settings.data))
    return Place(settings.data, settings.corpus, SqlCopier(database), vector_stores(settings))


def conversations_of(desk: Desk) -> Conversations:
    """The conversations that the desk keeps, within the limits of the settings."""
    return Conversations(desk.conversations, DialogueTuning())


def approved_answers_of(desk: Desk) -> ApprovedAnswers:
    """What the desk's staff approved."""
    return ApprovedAnswers(desk.approved)


def sign_ins_of(desk: Desk) -> SignIns:
    """Signing in with the accounts that the desk keeps."""
    from bot.adapters.argon2_hasher import Argon2Hasher

    return SignIns(desk.accounts, Argon2Hasher(), desk.audit, SignInTuning())


def accounts_of(desk: Desk, by: Person) -> Accounts:
    """Making and closing accounts, in the name of somebody."""
    from bot.adapters.argon2_hasher import Argon2Hasher

    return Accounts(desk.accounts, Argon2Hasher(), desk.audit, by)


def open_judge() -> LangChainJudge:
    """The language model that gives its opinion in an evaluation.

    Raises:
        WriterUnusable: none is set, or it cannot be used.
    """
    settings = read_judge_settings()
    _check_extra("MADOGUCHI_JUDGE", settings.llm or "")
    from bot.adapters.langchain_judge import LangChainJudge

    return LangChainJudge(settings)


def _check_extra(variable: str, model: str) -> None:
    """Raise WriterUnusable where a provider's package is an extra of ours that is not installed."""
    provider = model.partition(":")[0]
    package = _EXTRAS.get(provider)
    if package and find_spec(package) is None:
        raise WriterUnusable(
            f"{variable} の「{provider}」を使うには、pip install 'madoguchi[{provider}]' を実行してください。"
        )


def build_plan_checker() -> PlanChecker:
    """What checks plans, with the language model of the settings, where there is one, for its words.

    Raises:
        WriterUnusable: a language model is set that cannot be used.
    """
    settings, tuning = read_llm_settings(), LlmTuning()
    if settings.llm is None:
        return PlanChecker()
    return PlanChecker(PlanWorder(_writer(settings, tuning, for_plans=True), tuning, settings.llm_seconds))


def _composer(settings: LlmSettings, tuning: LlmTuning) -> Composer | None:
    """What words the answers with the language model of the settings; None without one."""
    if settings.llm is None:
        return None
    return Composer(_writer(settings, tuning, for_plans=False), tuning, settings.llm_seconds)


def _writer(settings: LlmSettings, tuning: LlmTuning, *, for_plans: bool) -> Writer:
    """The language model of the settings, within its time, and left alone where it fails."""
    _check_extra("MADOGUCHI_LLM", settings.llm or "")
    from bot.adapters.circuit_breaker import CircuitBreaker
    from bot.adapters.timed_writer import TimedWriter

    def make() -> Writer:
        from bot.adapters.chat_models import model_writer
        from bot.adapters.langchain_writer import Asks

        asks = Asks("plan_rules", "plan_question", tuning.most_texts) if for_plans else None
        return model_writer(settings, tuning, asks)

    return CircuitBreaker(
        TimedWriter(make, tuning.in_flight), failures=tuning.failures, seconds=tuning.rest_seconds
    )
