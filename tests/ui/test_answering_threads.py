"""How many threads answer at once."""

from __future__ import annotations

import pytest
from anyio import to_thread
from fastapi.testclient import TestClient

from bot.llm_settings import LlmTuning
from index.settings import IndexSettings
from ui.build import build_app


def threads_of(settings: IndexSettings) -> float:
    """The threads of a running application."""
    with TestClient(build_app(settings)) as client:
        assert client.portal

        async def threads() -> float:
            return to_thread.current_default_thread_limiter().total_tokens

        return client.portal.call(threads)


def test_a_few_threads_answer_so_that_whoever_came_first_is_served_first(
    page_settings: IndexSettings,
) -> None:
    assert 1 < threads_of(page_settings) <= 4


def test_those_that_wait_for_a_language_model_keep_no_thread_from_the_others(
    page_settings: IndexSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = threads_of(page_settings)
    monkeypatch.setenv("MADOGUCHI_LLM", "openai:made-up")
    monkeypatch.setenv("MADOGUCHI_LLM_URL", "http://127.0.0.1:9")
    assert threads_of(page_settings) == without + LlmTuning().in_flight
