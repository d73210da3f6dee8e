"""LangChain's chat models with their switches set: nothing is traced, and every request ends at its deadline.

Switches are set before the library is imported, because it reads them then and remembers them.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from typing import Any

# A trace would send what citizens ask to somebody else's server, so an operator's environment does not decide.
for _name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2", "LANGCHAIN_TRACING"):
    os.environ[_name] = "false"

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel

from bot.adapters.langchain_writer import Asks, LangChainWriter
from bot.adapters.read_limit import ReadLimit
from bot.errors import WriterUnusable
from bot.llm_settings import LlmSettings, LlmTuning

# What a server on the operator's own machine is told where no key is set; the library insists on one.
_NO_KEY = "no-key"


def model_writer(settings: LlmSettings, tuning: LlmTuning, asks: Asks | None = None) -> LangChainWriter:
    """The writer that asks the model of the settings.

    Raises:
        WriterUnusable: as `chat_model`, or the model cannot be asked for structured output.
    """
    limit = ReadLimit()
    model = chat_model(settings, limit)
    if root_client := getattr(model, "root_client", None):
        root_client.beta.chat.completions  # noqa: B018 — loads what the first question would wait for: a second or two
    return LangChainWriter(model, limit, settings.llm_method, tuning, asks=asks)


def chat_model(settings: LlmSettings, limit: ReadLimit) -> BaseChatModel:
    """The chat model that `settings.llm` names as provider:model.

    Raises:
        WriterUnusable: the provider is unknown, its package is missing, or it does not take the settings.
    """
    provider, _, model = (settings.llm or "").partition(":")
    options = _OPTIONS.get(provider, _other_options)
    try:
        made: BaseChatModel = init_chat_model(
            model, model_provider=provider, temperature=0, **options(settings, limit)
        )
    except ImportError as error:
        raise WriterUnusable(
            f"MADOGUCHI_LLM の「{provider}」を使う部品が入っていません。pip install 'madoguchi[{provider}]' か、"
            f"LangChain のその部品（langchain-{provider}）を入れてください。"
        ) from error
    except Exception as error:
        raise WriterUnusable(
            f"MADOGUCHI_LLM「{settings.llm}」を用意できません。MADOGUCHI_LLM・MADOGUCHI_LLM_URL・"
            f"MADOGUCHI_LLM_KEY を確かめてください（{type(error).__name__}）。"
        ) from error
    return made


def _openai_options(settings: LlmSettings, limit: ReadLimit) -> dict[str, Any]:
    library = importlib.import_module("httpx2")  # what the package of this provider speaks
    options: dict[str, Any] = {
        "http_client": library.Client(event_hooks=limit.hooks(library)),
        "max_retries": 0,
        "use_responses_api": False,
        "stream_usage": False,
    }
    if settings.llm_url:
        options["base_url"] = settings.llm_url
    if settings.llm_key or settings.llm_url:  # a key of another variable must not go to a server named here
        options["api_key"] = settings.llm_key.get_secret_value() if settings.llm_key else _NO_KEY
    return options


def _ollama_options(settings: LlmSettings, limit: ReadLimit) -> dict[str, Any]:
    library = importlib.import_module("httpx")
    headers = {"Authorization": f"Bearer {settings.llm_key.get_secret_value()}"} if settings.llm_key else {}
    options: dict[str, Any] = {
        "sync_client_kwargs": {"event_hooks": limit.hooks(library), "headers": headers}
    }
    if settings.llm_url:
        options["base_url"] = settings.llm_url
    return options


def _other_options(settings: LlmSettings, _limit: ReadLimit) -> dict[str, Any]:
    """For providers whose clients are not known here: the writer stops waiting, the request may go on."""
    options: dict[str, Any] = {"timeout": settings.llm_seconds, "max_retries": 0}
    if settings.llm_url:
        options["base_url"] = settings.llm_url
    if settings.llm_key:
        options["api_key"] = settings.llm_key.get_secret_value()
    return options


_OPTIONS: Mapping[str, Callable[[LlmSettings, ReadLimit], dict[str, Any]]] = {
    "openai": _openai_options,
    "ollama": _ollama_options,
}
