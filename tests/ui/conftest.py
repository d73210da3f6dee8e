"""The HTTP application over the small corpus."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.adapters.feedback_file import FeedbackFile
from bot.assistant import Assistant
from bot.compose import OnClaim
from bot.settings import AnswerTuning
from bot.types import Answer, Question
from index.build import open_library, run_sync
from index.library import Library
from index.settings import IndexSettings
from ui.api.app import create_app


@pytest.fixture
def feedback_file(tmp_path: Path) -> FeedbackFile:
    """An empty feedback log."""
    return FeedbackFile(tmp_path)


@pytest.fixture
def api(assistant: Assistant, library: Library, feedback_file: FeedbackFile, today: date) -> FastAPI:
    """The API on the day of the tests."""
    return create_app(assistant, library, feedback_file, today=lambda: today)


@pytest.fixture
def client(api: FastAPI) -> TestClient:
    """A client of the API."""
    return TestClient(api)


@pytest.fixture
def indexless_client(feedback_file: FeedbackFile, tmp_path: Path) -> TestClient:
    """A client of an API for which no index was built."""
    empty = open_library(IndexSettings(data=tmp_path / "nothing"))
    return TestClient(create_app(Assistant(empty, AnswerTuning()), empty, feedback_file))


class FailingAssistant(Assistant):
    """Fails as no one foresaw, with the question in its message."""

    def ask(self, question: Question, on_claim: OnClaim = lambda _: None) -> Answer:
        """Fail."""
        raise RuntimeError(question.text)


@pytest.fixture
def failing_client(library: Library, feedback_file: FeedbackFile) -> TestClient:
    """A client of an API whose assistant fails at every question."""
    return TestClient(create_app(FailingAssistant(library, AnswerTuning()), library, feedback_file))


@pytest.fixture(scope="session")
def page_settings(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> IndexSettings:
    """Settings of a data folder with the small corpus in it, for the whole application."""
    settings = IndexSettings(data=tmp_path_factory.mktemp("page-data"), corpus=(small_corpus,))
    run_sync(settings)
    return settings
