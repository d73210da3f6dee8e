"""Conversations over HTTP, with the whole application on a data folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.adapters.sql.database import FILE
from index.settings import IndexSettings
from ui.build import build_app

ASK = "/api/v1/ask"
FIRST = "転入届に必要なものは何ですか"


@pytest.fixture
def settings(page_settings: IndexSettings, tmp_path: Path) -> IndexSettings:
    """A data folder with an index and nothing else."""
    shutil.copytree(page_settings.data, tmp_path / "data", ignore=shutil.ignore_patterns(f"{FILE}*"))
    return page_settings.model_copy(update={"data": tmp_path / "data"})


def asked(client: TestClient, question: str, conversation_id: str | None = None) -> dict[str, str]:
    """The answer to a question."""
    answer: dict[str, str] = client.post(
        ASK, json={"question": question, "conversation_id": conversation_id}
    ).json()
    return answer


def test_a_conversation_goes_on_after_a_restart(settings: IndexSettings) -> None:
    with TestClient(build_app(settings)) as before:
        conversation = asked(before, FIRST)["conversation_id"]
    with TestClient(build_app(settings)) as after:
        answer = asked(after, "いつまで？", conversation)
    assert answer["conversation_id"] == conversation
    assert answer["standalone_question"] == "転入届はいつまで？"
    assert "14日以内" in answer["text"]


def test_two_conversations_at_once_do_not_mix(settings: IndexSettings) -> None:
    with TestClient(build_app(settings)) as client:
        one, other = asked(client, FIRST), asked(client, "出生届の期限は？")
        assert one["conversation_id"] != other["conversation_id"]
        said = [asked(client, "どこ？", talk["conversation_id"]) for talk in (one, other, one)]
    assert [answer["standalone_question"] for answer in said] == [
        "転入届はどこ？",
        "出生届はどこ？",
        "転入届はどこ？",
    ]


@pytest.mark.parametrize("given", ["c-1", "x" * 16, "' OR 1=1 --", "../../etc/passwd"])
def test_an_id_that_is_not_known_begins_a_conversation_under_another(
    settings: IndexSettings, given: str
) -> None:
    with TestClient(build_app(settings)) as client:
        begun = asked(client, FIRST, given)
        answer = asked(client, "いつまで？", given)
    assert begun["conversation_id"] not in (given, answer["conversation_id"])
    assert answer["standalone_question"] == "いつまで?"


def test_a_data_folder_without_room_for_the_database_still_answers(settings: IndexSettings) -> None:
    (settings.data / FILE).mkdir()
    with TestClient(build_app(settings)) as client:
        assert asked(client, FIRST)["status"] == "answered"


def test_the_stream_goes_on_with_a_conversation_too(settings: IndexSettings) -> None:
    with TestClient(build_app(settings)) as client:
        conversation = asked(client, FIRST)["conversation_id"]
        body = {"question": "いつまで？", "conversation_id": conversation}
        streamed = client.post(ASK, params={"stream": True}, json=body).text
    assert "転入届はいつまで？" in streamed
