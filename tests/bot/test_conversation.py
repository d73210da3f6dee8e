"""An assistant with a memory: what it keeps, who may go on, and a store that fails."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.memory_conversations import MemoryConversations
from bot.adapters.sql.conversations import SqlConversations
from bot.adapters.sql.database import Database, database_url
from bot.assistant import Assistant
from bot.conversation import Conversations
from bot.desk.conversations import MAX_ITEMS, ConversationStore, PastTurn
from bot.settings import AnswerTuning, DialogueTuning
from bot.types import Answer, Question, Reading, Status
from index.library import Library

START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
STAFF_QUESTION = "蔵書点検では書庫の鍵をどこで受け取りますか"
Remembering = Callable[[ConversationStore], Assistant]


@pytest.fixture
def clock() -> list[datetime]:
    """The time of day; a test moves it."""
    return [START]


@pytest.fixture
def remembering(reading_room: Library, today: date, clock: list[datetime]) -> Remembering:
    """Makes the library's assistant with a store."""

    def make(store: ConversationStore) -> Assistant:
        conversations = Conversations(store, DialogueTuning(), now=lambda: clock[0])
        return Assistant(reading_room, AnswerTuning(), today=lambda: today, conversations=conversations)

    return make


def talk(assistant: Assistant, *questions: str, **more: str) -> Answer:
    """The last answer of a conversation."""
    conversation_id = None
    for question in questions:
        answer = assistant.ask(Question(question, conversation_id=conversation_id, **more))  # type: ignore[arg-type]
        conversation_id = answer.conversation_id
    return answer


@pytest.mark.parametrize(
    ("questions", "understood", "words"),
    [
        (("本はいつまで借りられますか", "何がいる？"), "本の貸出は何がいる？", "利用カード"),
        (
            ("本を借りるには何が必要ですか", "小学生の場合は？"),
            "本の貸出について、小学生の場合は？",
            "保護者の署名",
        ),
        (
            ("本を借りる順番を教えて", "2つ目は？"),
            "本の貸出の「貸出カウンターで利用カードを見せます。」について教えてください",
            "見せます",
        ),
        (("学習室を予約したい", "どこで？"), "学習室の予約はどこで？", ""),
        (("How many books can I borrow?", "How much?"), "How much is borrowing books?", ""),
    ],
)
def test_a_corpus_that_is_no_citys_is_talked_about_with_the_same_code(
    remembering: Remembering, questions: tuple[str, ...], understood: str, words: str
) -> None:
    answer = talk(remembering(MemoryConversations()), *questions)
    assert answer.standalone_question == understood
    assert words in answer.text
    assert answer.status in (Status.ANSWERED, Status.CONFIRM_WITH_CITY, Status.NOT_IN_DOCUMENTS)


def test_the_item_that_is_pointed_at_comes_first_and_the_rest_of_its_list_not_again(
    remembering: Remembering,
) -> None:
    answer = talk(remembering(MemoryConversations()), "本を借りる順番を教えて", "2つ目は？")
    assert answer.claims[0].text == "貸出カウンターで利用カードを見せます。"
    assert sum(claim.kind == "item" for claim in answer.claims) == 1


def test_without_a_memory_every_question_stands_by_itself(librarian: Assistant) -> None:
    answer = talk(librarian, "本はいつまで借りられますか", "何がいる？")
    assert (answer.standalone_question, answer.reading) == ("何がいる?", Reading.WHOLE)


def test_conversations_at_once_do_not_mix(remembering: Remembering) -> None:
    assistant = remembering(MemoryConversations())
    topics = {"本はいつまで借りられますか": "本の貸出", "学習室を予約したい": "学習室の予約"}

    def understood(question: str) -> str:
        return talk(assistant, question, "いくら？").standalone_question

    with ThreadPoolExecutor(8) as threads:
        heard = list(threads.map(understood, [*topics] * 8))
    assert heard == [f"{topic}はいくら？" for topic in topics.values()] * 8


# Whose conversation


def test_ids_are_made_here_and_stay(remembering: Remembering) -> None:
    assistant = remembering(MemoryConversations())
    first = assistant.ask(Question("学習室を予約したい", conversation_id="of-my-own-making"))
    second = assistant.ask(Question("どこで？", conversation_id=first.conversation_id))
    assert first.conversation_id != "of-my-own-making"
    assert second.conversation_id == first.conversation_id


def test_the_public_goes_on_with_no_conversation_of_the_staff(remembering: Remembering) -> None:
    store = MemoryConversations()
    assistant = remembering(store)
    staff = assistant.ask(Question(STAFF_QUESTION, audience="staff"))
    public = assistant.ask(Question("それはどこ？", conversation_id=staff.conversation_id))
    told = json.dumps(asdict(public), default=str, ensure_ascii=False)
    assert public.conversation_id != staff.conversation_id
    assert not [word for word in ("蔵書点検", "警備室", "staff-stocktaking") if word in told]
    again = assistant.ask(Question("どこで？", audience="staff", conversation_id=staff.conversation_id))
    assert again.conversation_id == staff.conversation_id
    assert "蔵書点検" in again.standalone_question


def test_a_conversation_that_was_left_for_a_day_is_not_gone_on_with(
    remembering: Remembering, clock: list[datetime]
) -> None:
    assistant = remembering(MemoryConversations())
    first = assistant.ask(Question("学習室を予約したい"))
    clock[0] += timedelta(hours=24, seconds=1)
    late = assistant.ask(Question("いくら？", conversation_id=first.conversation_id))
    assert late.conversation_id != first.conversation_id
    assert late.standalone_question == "いくら?"


# What is kept


def kept(store: MemoryConversations, answer: Answer) -> PastTurn:
    """The last turn that was kept."""
    return store.turns(answer.conversation_id, 1)[0]


def test_a_turn_is_kept_with_what_a_further_one_can_refer_to(remembering: Remembering) -> None:
    store = MemoryConversations()
    answer = talk(remembering(store), "本を借りる順番を教えて")
    turn = kept(store, answer)
    assert (turn.question, turn.status, turn.audience, turn.asked_at) == (
        "本を借りる順番を教えて",
        Status.ANSWERED,
        "public",
        START,
    )
    assert turn.documents == ("guides/lending",)
    assert [item.text for item in turn.items][:2] == [
        "書棚から本を選びます。",
        "貸出カウンターで利用カードを見せます。",
    ]
    assert len(turn.items) <= MAX_ITEMS


def test_a_variant_is_kept_by_its_base(remembering: Remembering) -> None:
    store = MemoryConversations()
    answer = talk(remembering(store), "How many books can I borrow?")
    assert kept(store, answer).documents == ("guides/lending",)


@pytest.mark.parametrize(
    "question",
    [
        "電話番号は090-1234-5678です。本を借りられますか",
        "マイナンバーは1234 5678 9018です",
        "火事です。090-1234-5678に電話して",
    ],
)
def test_no_personal_data_is_kept(remembering: Remembering, tmp_path: Path, question: str) -> None:
    store = SqlConversations(Database(database_url(None, tmp_path)))
    answer = remembering(store).ask(Question(question))
    turn = store.turns(answer.conversation_id, 1)[0]
    store.close()
    assert turn.status in (Status.PERSONAL_DATA, Status.EMERGENCY)
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert not [word for word in ("090", "5678", "9018") if word.encode() in written]


def test_a_talk_goes_on_after_personal_data(remembering: Remembering) -> None:
    answer = talk(
        remembering(MemoryConversations()), "学習室を予約したい", "090-1234-5678に電話して", "いくら？"
    )
    assert answer.standalone_question == "学習室の予約はいくら？"


# A store that fails


@pytest.fixture
def unusable(tmp_path: Path) -> SqlConversations:
    """A store whose data folder is a file."""
    data = tmp_path / "data"
    data.touch()
    return SqlConversations(Database(database_url(None, data)))


def test_a_store_that_cannot_be_used_costs_no_answer(
    remembering: Remembering,
    librarian: Assistant,
    unusable: SqlConversations,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    question = "学習室を予約したい"
    answer = remembering(unusable).ask(Question(question, conversation_id="a" * 16))
    assert (answer.status, answer.text) == (Status.ANSWERED, librarian.ask(Question(question)).text)
    assert answer.conversation_id != "a" * 16
    assert len(caplog.records) == 2
    assert question not in caplog.text
    assert "学習室" not in caplog.text
