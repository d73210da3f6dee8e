"""The numbers to call: of the document that fits, all of them, in its order, each cited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.calls import Calls
from bot.reply import Turn
from bot.settings import AnswerTuning
from bot.types import Question, Status
from index.generation import Generation
from index.library import Library
from index.question import AnalyzedQuestion
from index.types import Document, Hit, Language

TUNING = AnswerTuning()
FIRE = {"ja": "火事 救急 119", "en": "fire ambulance 119"}
LINES = {"ja": "外国語で相談できる電話 通訳", "en": "multilingual telephone advice"}


def find(turn: Turn, asked: AnalyzedQuestion) -> list[Hit]:
    """What the assistant searches."""
    return turn.generation.search(
        asked, TUNING.deep, audience="public", language=turn.language, as_of=turn.as_of, include_expired=True
    )


CALLS = Calls(find, TUNING)


@pytest.fixture
def city(library: Library) -> Iterator[Generation]:
    """The documents of a city, with the emergency numbers among them."""
    with library.lease() as generation:
        yield generation


@pytest.fixture
def house(reading_room: Library) -> Iterator[Generation]:
    """The documents of a library, one of which has a number for lost cards."""
    with reading_room.lease() as generation:
        yield generation


def turn(generation: Generation, today: date, language: Language = "ja") -> Turn:
    """A question while it is being answered."""
    return Turn(Question("家が燃えています"), generation, language, today)


def numbers_of(document: Document | None) -> list[str]:
    """The values of its rows with numbers, in its order."""
    return [row.value for row in document.rows if row.label in TUNING.call_labels] if document else []


def test_an_emergency_gets_all_numbers_of_the_document_in_its_order(city: Generation, today: date) -> None:
    answer = CALLS.emergency(turn(city, today), FIRE, ())
    expected = numbers_of(city.store.document("guides/emergency-numbers"))
    assert answer.status is Status.EMERGENCY
    assert [claim.text for claim in answer.claims] == expected
    assert "119" in expected[0]


def test_each_number_is_cited_where_it_stands(city: Generation, today: date) -> None:
    for claim in CALLS.emergency(turn(city, today), FIRE, ()).claims:
        (citation,) = claim.citations
        document = city.store.document(citation.document_id)
        assert document
        assert document.text[citation.start : citation.end] == citation.quote == claim.text


def test_what_else_was_asked_follows_the_numbers(city: Generation, today: date) -> None:
    numbers = CALLS.emergency(turn(city, today), FIRE, ()).claims
    rest = replace(numbers[-1], text="罹災証明は市役所で申請します")
    assert CALLS.emergency(turn(city, today), FIRE, (rest,)).claims == (*numbers, rest)


def test_beside_an_answer_stand_the_first_numbers_only(city: Generation, today: date) -> None:
    numbers = CALLS.emergency(turn(city, today), FIRE, ()).claims
    assert len(numbers) > TUNING.calls_beside
    assert CALLS.beside(turn(city, today), FIRE) == numbers[: TUNING.calls_beside]


@pytest.mark.parametrize("ask", [FIRE, LINES])
def test_another_desks_number_is_none_to_call(house: Generation, today: date, ask: dict[str, str]) -> None:
    answer = CALLS.emergency(turn(house, today), ask, ())
    assert answer.claims == ()
    assert answer.text  # the fixed text stands alone


def test_the_document_has_to_hold_enough_of_what_is_asked_for(city: Generation, today: date) -> None:
    strict = Calls(find, TUNING.model_copy(update={"call_coverage": 1.01}))
    assert strict.emergency(turn(city, today), FIRE, ()).claims == ()


def test_an_english_question_looks_for_the_number_in_english(city: Generation, today: date) -> None:
    asked_for: list[str] = []

    def listening(turn: Turn, asked: AnalyzedQuestion) -> list[Hit]:
        asked_for.append(asked.text)
        return find(turn, asked)

    for language in ("en", "ja", "easy"):
        Calls(listening, TUNING).emergency(turn(city, today, language), FIRE, ())
    assert asked_for == [FIRE["en"], FIRE["ja"], FIRE["ja"]]


def test_what_is_past_its_validity_gives_no_number(city: Generation, today: date) -> None:
    def expired(turn: Turn, asked: AnalyzedQuestion) -> list[Hit]:
        return [replace(hit, expired=True) for hit in find(turn, asked)]

    assert Calls(expired, TUNING).emergency(turn(city, today), FIRE, ()).claims == ()


def test_without_a_line_a_language_that_is_not_served_gets_its_text_alone(
    house: Generation, today: date
) -> None:
    answer = CALLS.unsupported(turn(house, today, "en"))
    assert answer.status is Status.UNSUPPORTED_LANGUAGE
    assert answer.claims == ()
    assert answer.text


def test_an_emergency_that_asks_for_hours_gets_them_after_the_numbers(city: Generation, today: date) -> None:
    birth, calls = (
        {"ja": "出生届"},
        Calls(find, TUNING.model_copy(update={"call_labels": frozenset({"期限"})})),
    )
    asked = replace(turn(city, today), question=Question("出生届 受付時間は"))
    labels = list(dict.fromkeys(claim.label for claim in calls.emergency(asked, birth, ()).claims))
    assert labels == ["期限", "受付時間"]
    assert {claim.label for claim in calls.emergency(turn(city, today), birth, ()).claims} == {"期限"}
