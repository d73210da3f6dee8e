"""Conversations over the whole corpus: the right document, the right reading, changes of topic noticed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from conversation_cases import cases, change_noticed, faults, last_answer

from bot.adapters.memory_conversations import MemoryConversations
from bot.assistant import Assistant
from bot.conversation import Conversations
from bot.settings import AnswerTuning, DialogueTuning
from bot.types import Question
from index.build import open_library, run_sync
from index.library import Library
from index.settings import IndexSettings

CORPUS = Path(__file__).parent.parent.parent / "corpus"
ENOUGH = 0.9
# What was reached: the set apart, that nobody tuned on, and the working set, where three misses count items of a second list.
ENOUGH_RIGHT = {"apart": 0.95, "working": 0.84}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The index over the whole corpus."""
    settings = IndexSettings(data=tmp_path_factory.mktemp("city"), corpus=(CORPUS,))
    run_sync(settings)
    library = open_library(settings)
    yield library
    library.close()


@pytest.fixture(scope="module")
def counter(city: Library, today: date) -> Assistant:
    """The assistant over the whole corpus, with a memory."""
    conversations = Conversations(MemoryConversations(), DialogueTuning())
    return Assistant(city, AnswerTuning(), today=lambda: today, conversations=conversations)


def base_in(library: Library, document_id: str) -> str:
    """The base id of a document."""
    with library.lease() as generation:
        document = generation.store.document(document_id)
    assert document
    return document.base_id


@pytest.mark.parametrize("name", ["apart", "working"])
def test_follow_ups_are_understood_and_answered_from_the_right_document(
    counter: Assistant, city: Library, name: str
) -> None:
    held = {
        case.id: faults(case, last_answer(case, counter), lambda id_: base_in(city, id_))
        for case in cases(name)
    }
    wrong = {id_: found for id_, found in held.items() if found}
    assert len(wrong) <= (1 - ENOUGH_RIGHT[name]) * len(held), wrong


@pytest.mark.parametrize("name", ["apart", "working"])
def test_a_change_of_topic_is_noticed(counter: Assistant, name: str) -> None:
    changing = [case for case in cases(name) if case.changed]
    missed = [case.id for case in changing if not change_noticed(case, last_answer(case, counter))]
    assert len(changing) >= 10
    assert len(missed) <= (1 - ENOUGH) * len(changing), missed


def test_a_first_question_is_answered_as_without_a_memory(
    counter: Assistant, city: Library, today: date
) -> None:
    """Whatever it looks like."""
    forgetful = Assistant(city, AnswerTuning(), today=lambda: today)
    for question in (
        "転入届はいつまで？",
        "いつまで？",
        "3つ目は？",
        "じゃあフロントヤードは？",
        "それはいくら？",
    ):
        alone, remembered = (a.ask(Question(question)) for a in (forgetful, counter))
        assert (alone.status, alone.text, alone.standalone_question) == (
            remembered.status,
            remembered.text,
            remembered.standalone_question,
        )
