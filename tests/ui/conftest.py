"""The HTTP application over the small corpus."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from desk_people import staffed_database
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.adapters.sql.database import Database, database_url
from bot.adapters.sql.stores import sql_stores
from bot.assistant import Assistant
from bot.build import open_desk
from bot.compose import OnClaim
from bot.desk.records import Desk
from bot.settings import AnswerTuning, DeskTuning
from bot.types import Answer, Question
from index.build import open_library, run_sync
from index.library import Library
from index.settings import IndexSettings
from ui.api.app import create_app


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The desk over an empty database."""
    desk = Desk(sql_stores(Database(database_url(None, tmp_path))), DeskTuning())
    yield desk
    desk.close()


@pytest.fixture
def api(assistant: Assistant, library: Library, desk: Desk, today: date) -> FastAPI:
    """The API on the day of the tests."""
    return create_app(assistant, library, desk, today=lambda: today)


@pytest.fixture
def client(api: FastAPI) -> TestClient:
    """A client of the API."""
    return TestClient(api)


@pytest.fixture
def indexless_client(desk: Desk, tmp_path: Path) -> TestClient:
    """A client of an API for which no index was built."""
    empty = open_library(IndexSettings(data=tmp_path / "nothing"))
    return TestClient(create_app(Assistant(empty, AnswerTuning()), empty, desk))


class FailingAssistant(Assistant):
    """Fails as no one foresaw, with the question in its message."""

    def ask(self, question: Question, on_claim: OnClaim = lambda _: None) -> Answer:
        """Fail."""
        raise RuntimeError(question.text)


@pytest.fixture
def failing_client(library: Library, desk: Desk) -> TestClient:
    """A client of an API whose assistant fails at every question."""
    return TestClient(create_app(FailingAssistant(library, AnswerTuning()), library, desk))


@pytest.fixture(scope="session")
def page_settings(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> IndexSettings:
    """Settings of a data folder with the small corpus in it, for the whole application."""
    settings = IndexSettings(data=tmp_path_factory.mktemp("page-data"), corpus=(small_corpus,))
    run_sync(settings)
    return settings


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with nothing but accounts; hashing their passwords takes longer than most tests."""
    return staffed_database(tmp_path_factory.mktemp("staffed"))


@pytest.fixture
def staffed_desk(staffed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Records of one test alone, with people who may work on them; an application that is built meanwhile has them too."""
    shutil.copy(staffed, tmp_path / "desk.db")
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", f"sqlite:///{tmp_path}/desk.db")
    desk = open_desk(tmp_path)
    yield desk
    desk.close()
