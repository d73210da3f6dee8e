"""A writer that asks a chat model through LangChain, and reads its structured output while it is being written."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables import Runnable, RunnableSequence
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, stop_before_delay

from bot.adapters.draft_json import SCHEMA, GrowingDrafts
from bot.adapters.read_limit import ReadLimit
from bot.errors import WriterFailed, WriterUnusable
from bot.llm_settings import LlmMethod, LlmTuning
from bot.ports import Draft, Excerpt
from bot.prompts import prompt
from index.types import Language

# What a server says when the same request may well succeed in a moment.
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_BROKEN = re.compile("Connect|Network|Protocol|Timeout|OSError")


@dataclass(frozen=True, slots=True)
class Asks:
    """What a model is asked for: the names of its rules and of the question, in `bot/prompts`, and how many drafts at most."""

    rules: str
    question: str
    most: int


class LangChainWriter:
    """Implements `Writer`; keeps to the deadline as far as the model's client does.

    Args:
        limit: what ends the model's HTTP requests at the deadline, where its client is known.
        method: how structured output is asked for.
        asks: for what; without it, for the claims of an answer.
    """

    def __init__(
        self,
        model: BaseChatModel,
        limit: ReadLimit,
        method: LlmMethod,
        tuning: LlmTuning,
        *,
        asks: Asks | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._model = asked_for_json(model, SCHEMA, method)
        self._limit = limit
        self._tuning = tuning
        self._asks = asks or Asks("rules", "question", tuning.most_claims)
        self._clock = clock
        self._sleep = sleep

    def write(
        self, question: str, excerpts: Sequence[Excerpt], language: Language, deadline: float
    ) -> Iterator[Draft]:
        """The model's drafts, each as soon as its JSON object is closed."""
        handles = {f"p{number}": excerpt for number, excerpt in enumerate(excerpts, start=1)}
        messages = _messages(question, handles, language, self._asks)
        given: list[Draft] = []
        try:
            for attempt in self._attempts(deadline, given):
                with attempt:
                    drafts = GrowingDrafts(
                        {handle: excerpt.passage_id for handle, excerpt in handles.items()}
                    )
                    for draft in self._attempt(messages, drafts, deadline):
                        given.append(draft)
                        yield draft
        except WriterFailed:
            raise
        except Exception as error:
            # Each provider has its own errors; all mean that nothing more will come.
            raise WriterFailed(f"言語モデルが答えませんでした（{_named(error)}）。") from error

    def _attempts(self, deadline: float, given: Sequence[Draft]) -> Retrying:
        """Once more where it may help, nothing was given yet, and there is time."""
        return Retrying(
            stop=stop_after_attempt(self._tuning.attempts) | stop_before_delay(deadline - self._clock()),
            wait=partial(_wait, otherwise=self._tuning.pause_seconds),
            retry=retry_if_exception(lambda error: not given and _may_pass(error)),
            sleep=self._sleep,
            reraise=True,
        )

    def _attempt(
        self, messages: list[BaseMessage], drafts: GrowingDrafts, deadline: float
    ) -> Iterator[Draft]:
        self._limit.until(deadline)
        for chunk in self._model.stream(messages):
            if self._clock() >= deadline:
                raise WriterFailed("言語モデルが時間内に答えませんでした。")
            yield from drafts.add(text_of(chunk))
        drafts.end()


def asked_for_json(model: BaseChatModel, schema: dict[str, Any], method: LlmMethod) -> Runnable[Any, Any]:
    """The model, told to answer in the schema; its parser is left off, for it gives nothing before the end.

    Raises:
        WriterUnusable: the model cannot be asked so.
    """
    structured = model.with_structured_output(schema, method=method)
    if not isinstance(structured, RunnableSequence):
        raise WriterUnusable("この言語モデルは、決めた形での答え（structured output）に対応していません。")
    return structured.first


def _messages(
    question: str, excerpts: dict[str, Excerpt], language: Language, asks: Asks
) -> list[BaseMessage]:
    """The rules, then the excerpts and the question behind fences that no document can foresee."""
    fence = secrets.token_hex(8)
    passages = "\n\n".join(
        prompt("passage").format(
            handle=handle, fence=fence, title=excerpt.title, heading=excerpt.heading, text=excerpt.text
        )
        for handle, excerpt in excerpts.items()
    )
    asked = prompt(asks.question).format(
        language=prompt(language), fence=fence, passages=passages, question=question
    )
    return [SystemMessage(prompt(asks.rules).format(most=asks.most)), HumanMessage(asked)]


def text_of(message: Any) -> str:
    """What a piece of the stream adds to the JSON text: content, or the arguments of a tool call."""
    calls = getattr(message, "tool_call_chunks", ())
    return str(message.text) + "".join(call["args"] or "" for call in calls)


def _wait(state: RetryCallState, otherwise: float) -> float:
    """As long as the server asks for, or a moment."""
    error = state.outcome.exception() if state.outcome else None
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return max(0.0, float(headers.get("retry-after", otherwise)))
    except ValueError:  # a date: too far off to wait for
        return float("inf")


def _may_pass(error: BaseException) -> bool:
    """Whether the same request may succeed in a moment: the server says so, or the connection broke."""
    if isinstance(error, WriterFailed):
        return False
    status = _status(error)
    if status is not None:
        return status in _PASSING
    return any(_BROKEN.search(kind.__name__) for kind in type(error).__mro__)


def _status(error: BaseException) -> int | None:
    own, response = getattr(error, "status_code", None), getattr(error, "response", None)
    status = own or getattr(response, "status_code", None)
    return status if isinstance(status, int) else None


def _named(error: BaseException) -> str:
    """The error's name and status; its message may repeat what was asked."""
    status = _status(error)
    return f"{type(error).__name__} {status}" if status else type(error).__name__
