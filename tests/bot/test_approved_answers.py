"""Answering with what staff approved: to whom, when, from which process, and what it costs."""

from __future__ import annotations

import logging
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.adapters.memory_conversations import MemoryConversations
from bot.adapters.memory_desk import memory_stores
from bot.adapters.sql.database import Database, database_url
from bot.adapters.sql.stores import sql_stores
from bot.approved_answers import ApprovedAnswers
from bot.assistant import Assistant
from bot.conversation import Conversations
from bot.desk.approval import first_version
from bot.desk.approved import Approval, ApprovedStore, Source, Wording
from bot.desk.audit import Act
from bot.desk.publishing import Publishing
from bot.errors import DeskUnavailable
from bot.settings import AnswerTuning, DialogueTuning
from bot.types import Answer, Question, Status
from index.library import Library
from index.types import Audience, Language

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
QUESTION = "市民プールの休館日はいつですか"
TEXT = "毎週月曜日です。\n祝日のときは翌日です。"
WORDING = Wording(
    question=QUESTION,
    text=TEXT,
    owner="civic",
    valid_from=date(2026, 11, 1),
    valid_until=date(2027, 3, 31),
    source=Source("市民プール条例", "https://www.city.sodegaura.lg.jp/pool"),
)


@dataclass(frozen=True)
class House:
    """An assistant over approved answers, and what puts them there."""

    assistant: Assistant
    publishing: Publishing

    def approve(self, wording: Wording = WORDING) -> int:
        """An answer that stands."""
        written = self.publishing.write(wording, "sato")
        self.publishing.approve(written.id, written.revision, 1, "kato")
        return written.id

    def ask(
        self,
        text: str = QUESTION,
        audience: Audience = "public",
        language: Language | None = None,
        **more: object,
    ) -> Answer:
        """The answer to a question."""
        return self.assistant.ask(Question(text, audience, language, **more))  # type: ignore[arg-type]  # fields of a question


def put(store: ApprovedStore, wording: Wording) -> None:
    """An approved answer that nobody checked."""
    version = replace(first_version(wording, "sato", NOW), approval=Approval("kato", NOW))
    store.add(version, None, Act("sato", NOW, "answer.write", "answer:0"))


@pytest.fixture
def house_over(library: Library, today: date) -> Callable[[ApprovedStore], House]:
    """Makes a house over a store."""

    def make(store: ApprovedStore) -> House:
        conversations = Conversations(MemoryConversations(), DialogueTuning())
        assistant = Assistant(
            library, AnswerTuning(), lambda: today, conversations, approved=ApprovedAnswers(store)
        )
        return House(assistant, Publishing(store, library, now=lambda: NOW))

    return make


@pytest.fixture
def house(house_over: Callable[[ApprovedStore], House]) -> House:
    """A house without answers so far."""
    return house_over(memory_stores().approved)


def test_it_is_given_word_for_word_with_who_answers_for_it_and_its_day(house: House) -> None:
    id_ = house.approve()
    answer = house.ask()
    (claim,) = answer.claims
    (citation,) = claim.citations
    assert (answer.status, claim.text, claim.kind) == (Status.ANSWERED, TEXT, "sentence")
    assert answer.approved_by == "市民協働推進課"
    assert answer.notice == "職員が確認した回答（2026-11-22、市民協働推進課）"
    assert answer.text.startswith(f"{answer.notice}\n{TEXT}")
    assert answer.contact
    assert answer.contact.department == "市民協働推進課"
    assert (citation.passage_id, citation.document_id) == (f"approved/{id_}#1", f"approved/{id_}")
    assert (citation.quote, citation.start, citation.end) == (TEXT, 0, len(TEXT))
    assert (citation.source_title, citation.checked_on) == ("市民プール条例", date(2026, 11, 22))


def test_its_day_is_that_of_japan(house_over: Callable[[ApprovedStore], House], library: Library) -> None:
    store = memory_stores().approved
    house = replace(
        house_over(store),
        publishing=Publishing(store, library, now=lambda: datetime(2026, 11, 21, 16, tzinfo=UTC)),
    )
    house.approve()
    assert house.ask().claims[0].citations[0].checked_on == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "given"),
    [
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2027, 3, 31), True),
        (date(2027, 4, 1), False),
        (None, True),
    ],
)
def test_it_is_given_on_the_days_of_its_validity(house: House, day: date | None, given: bool) -> None:
    house.approve()
    assert bool(house.ask(as_of=day).approved_by) is given


def test_what_is_withdrawn_is_not_given_once_more(house: House) -> None:
    id_ = house.approve()
    assert house.ask().approved_by
    answer = house.publishing.answer(id_)
    house.publishing.withdraw(id_, answer.revision, "ito", "古い")
    assert house.ask().approved_by is None


def test_a_correction_is_given_from_its_approval_on(house: House) -> None:
    id_ = house.approve()
    answer = house.publishing.answer(id_)
    corrected = house.publishing.correct(id_, answer.revision, replace(WORDING, text="火曜日です。"), "sato")
    assert TEXT in house.ask().text
    house.publishing.approve(id_, corrected.revision, 2, "kato")
    assert house.ask().claims[0].text == "火曜日です。"


def test_what_is_approved_in_one_process_is_given_in_another(
    house_over: Callable[[ApprovedStore], House], tmp_path: Path
) -> None:
    """Two connections to one database, as two processes have."""
    opened = [sql_stores(Database(database_url(None, tmp_path))) for _ in range(2)]
    one, other = (house_over(stores.approved) for stores in opened)
    assert other.ask().approved_by is None
    id_ = one.approve()
    assert other.ask().approved_by
    one.publishing.withdraw(id_, one.publishing.answer(id_).revision, "ito", "古い")
    assert other.ask().approved_by is None
    for stores in opened:
        stores.close()


def test_staff_answers_are_for_staff(house: House) -> None:
    house.approve(replace(WORDING, audience="staff", owner="財産管理の係"))
    assert house.ask().approved_by is None
    assert house.ask(audience="staff").approved_by == "財産管理の係"


def test_public_answers_are_for_staff_too(house: House) -> None:
    house.approve()
    assert house.ask(audience="staff").approved_by


def test_each_language_has_its_own(house: House) -> None:
    house.approve(replace(WORDING, question="When is the pool closed?", text="On Mondays.", language="en"))
    answer = house.ask("When is the pool closed")
    assert answer.text.startswith(
        "Answer checked by staff (Citizen Collaboration Division, 2026-11-22)\nOn Mondays."
    )
    assert house.ask("When is the pool closed", language="ja").approved_by is None


def test_easy_japanese_is_given_word_for_word_without_readings(house: House) -> None:
    house.approve(replace(WORDING, text="月曜日は休みです。", language="easy"))
    answer = house.ask(language="easy")
    assert answer.claims[0].text == "月曜日は休みです。"
    assert "月曜日は休みです。" in answer.text


@pytest.mark.parametrize("text", ["父が倒れて意識がない", "マイナンバーは123456789018です", "こんにちは"])
def test_the_guard_comes_first(house_over: Callable[[ApprovedStore], House], text: str) -> None:
    """Even were there an answer to it, which nobody can write."""
    store = memory_stores().approved
    put(store, replace(WORDING, question=text))
    assert house_over(store).ask(text).approved_by is None


def test_numbers_to_call_stand_beside_it(house: House) -> None:
    text = "DV被害者の住民票を加害者に見られないようにする方法は"
    house.approve(replace(WORDING, question=text))
    answer = house.ask(text)
    assert answer.approved_by
    assert answer.claims[0].text == TEXT
    assert len(answer.claims) > 1


def test_a_follow_up_that_means_the_same_question_gets_it(house: House) -> None:
    first = house.ask("転入届はいつまでですか")
    meant = house.ask("手数料は？", conversation_id=first.conversation_id).standalone_question
    house.approve(replace(WORDING, question=meant))
    assert house.ask("手数料は？", conversation_id=first.conversation_id).claims[0].text == TEXT
    assert house.ask("手数料は？").approved_by is None


def test_a_source_that_became_staff_only_is_not_named(
    house_over: Callable[[ApprovedStore], House],
) -> None:
    """The document was the public's when the answer was written."""
    store = memory_stores().approved
    put(store, replace(WORDING, source=Source("内部の手引", None, "guides/staff-generative-ai")))
    house = house_over(store)
    assert house.ask().claims[0].citations[0].source_title is None
    assert house.ask(audience="staff").claims[0].citations[0].source_title == "内部の手引"


class Broken:
    """A store that cannot be read."""

    def __init__(self, store: ApprovedStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def revision(self) -> int:
        """Fail."""
        raise DeskUnavailable("窓口の記録を読めません。")


def test_without_the_store_the_documents_answer_and_a_warning_is_logged(
    house_over: Callable[[ApprovedStore], House], caplog: pytest.LogCaptureFixture
) -> None:
    store = memory_stores().approved
    house_over(store).approve(replace(WORDING, question="転入届はいつまでですか"))
    with caplog.at_level(logging.WARNING):
        answer = house_over(Broken(store)).ask("転入届はいつまでですか")  # type: ignore[arg-type]  # it stands for a store
    assert (answer.status, answer.approved_by) == (Status.ANSWERED, None)
    assert "転入届" not in caplog.text
    assert "確認した回答を出さずに" in caplog.text


@pytest.fixture
def many(library: Library, tmp_path: Path) -> Iterator[ApprovedStore]:
    """A database with two thousand approved answers."""
    stores = sql_stores(Database(database_url(None, tmp_path)))
    for number in range(2_000):
        put(stores.approved, replace(WORDING, question=f"{number}番目の公園の名前は何ですか"))
    yield stores.approved
    stores.close()


def test_two_thousand_answers_cost_a_question_less_than_a_millisecond(
    many: ApprovedStore, library: Library, today: date
) -> None:
    """The median of what the step itself takes, the revision read from the database included."""
    spent: list[float] = []

    class Timed(ApprovedAnswers):
        def to(self, *arguments: object) -> object:  # type: ignore[override]  # as the other, timed
            began = time.process_time()
            found = super().to(*arguments)  # type: ignore[arg-type]
            spent.append(time.process_time() - began)
            return found

    assistant = Assistant(library, AnswerTuning(), lambda: today, approved=Timed(many))
    assert assistant.ask(Question("1234番目の公園の名前は何ですか")).approved_by
    for text in ["転入届はいつまでですか", "出生届に必要なもの", "RPAとは", "99番目の公園の名前は"] * 8:
        assistant.ask(Question(text))
    assert statistics.median(spent[1:]) < 0.001
