"""A language model that is asked for its opinion of answers, in JSON: for evaluations, which nobody waits for."""

from __future__ import annotations

import logging
import time
from typing import Any

from bot.adapters.chat_models import chat_model
from bot.adapters.langchain_writer import asked_for_json, text_of
from bot.adapters.read_limit import ReadLimit
from bot.llm_settings import LlmSettings

_SCHEMA: dict[str, Any] = {
    "title": "opinion",
    "description": "An opinion of an answer.",
    "type": "object",
    "additionalProperties": False,
    "required": ["answers", "supported", "reason"],
    "properties": {
        "answers": {"type": "boolean"},
        "supported": {"type": "boolean"},
        "reason": {"type": "string"},
    },
}

logger = logging.getLogger(__name__)


class LangChainJudge:
    """Asks the model of the settings; a request ends after `llm_seconds`. Safe to use from several threads.

    Raises:
        WriterUnusable: the model cannot be used.
    """

    def __init__(self, settings: LlmSettings) -> None:
        self.name = settings.llm or ""
        self._seconds = settings.llm_seconds
        self._limit = ReadLimit()
        self._model = asked_for_json(chat_model(settings, self._limit), _SCHEMA, settings.llm_method)

    def ask(self, rules: str, case: str) -> str | None:
        """What the model wrote of a case; None after a fault, of which the name alone is logged."""
        self._limit.until(time.monotonic() + self._seconds)
        try:
            pieces = self._model.stream([("system", rules), ("human", case)])
            return "".join(map(text_of, pieces))
        except Exception as error:  # noqa: BLE001 — each provider has its own; one case is without an opinion then
            logger.warning("the judge did not answer: %s", type(error).__name__)
            return None
