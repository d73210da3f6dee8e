"""What is quoted for an answer: verified rows, pointed sentences and whole lists, each where it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.asks import asks_of
from bot.assistant import Assistant
from bot.candidates import Candidate, candidates_of
from bot.extract import Extractor, not_found
from bot.reader import Features, Scored, Vocabulary
from bot.settings import AnswerTuning
from bot.types import Answer, Question
from index.library import Library
from index.types import Document, Row

QUESTIONS = (
    "本は何冊まで借りられますか",
    "本を借りるには何が必要ですか",
    "本を借りるときの順番を教えてください",
    "返すのが遅れたら延滞料はいくらですか",
    "学習室の予約の取り消しはいつまでですか",
    "利用カードをなくしました",
    "How many books can I borrow?",
)


@pytest.fixture(scope="module")
def answers(librarian: Assistant) -> dict[str, Answer]:
    """The answer to each question."""
    return {question: librarian.ask(Question(question)) for question in QUESTIONS}


def test_rows_with_the_label_that_was_asked_for_answer(librarian: Assistant) -> None:
    answer = librarian.ask(Question("利用カードの再発行はいくらですか"))
    first = answer.claims[0]
    assert (first.kind, first.label, first.text) == ("row", "手数料", "利用カードの再発行は200円")
    assert all("再発行" in claim.text for claim in answer.claims)


def test_everything_that_is_needed_is_listed_with_need_and_condition(answers: dict[str, Answer]) -> None:
    claims = answers["本を借りるには何が必要ですか"].claims
    assert {(claim.text, claim.need, claim.when) for claim in claims if claim.label == "必要なもの"} == {
        ("利用カード", "required", None),
        ("保護者の署名がある申込書", "if", "小学生が初めて借りるとき"),
    }


def test_a_sentence_to_the_point_goes_before_the_rows(answers: dict[str, Answer]) -> None:
    claims = answers["学習室の予約の取り消しはいつまでですか"].claims
    assert claims[0].text == "学習室の予約の取り消しは、使う日の3日前までに電話で知らせます。"
    assert claims[0].citations[0].heading == "学習室の予約を取り消すとき"


def test_a_row_past_its_validity_is_left_out(answers: dict[str, Answer]) -> None:
    texts = [claim.text for claim in answers["返すのが遅れたら延滞料はいくらですか"].claims]
    assert "延滞料は、1冊につき1日20円" in texts
    assert not any("1日10円" in text for text in texts)


def test_a_row_answers_while_it_is_valid(librarian: Assistant) -> None:
    question = Question("返すのが遅れたら延滞料はいくらですか", as_of=date(2026, 3, 31))
    assert "延滞料は、1冊につき1日10円" in [claim.text for claim in librarian.ask(question).claims]


def test_a_section_past_its_validity_is_not_quoted(librarian: Assistant) -> None:
    question = "延滞料の支払いは翌月まで待ってもらえますか"
    now = librarian.ask(Question(question))
    then = librarian.ask(Question(question, as_of=date(2026, 3, 31)))
    quoted = "延滞料の支払いは、翌月まで待ってもらえます。"
    assert quoted in [claim.text for claim in then.claims]
    assert quoted not in now.text


def test_a_list_is_given_whole_and_in_order(answers: dict[str, Answer]) -> None:
    claims = answers["本を借りるときの順番を教えてください"].claims
    texts = [claim.text for claim in claims]
    first = texts.index("本を借りるときは、次の順に進めます。")
    assert texts[first + 1 : first + 5] == [
        "書棚から本を選びます。",
        "貸出カウンターで利用カードを見せます。",
        "返す日が書かれた紙を受け取ります。",
        "出口のゲートを通ります。",
    ]
    assert {claim.kind for claim in claims[first + 1 : first + 5]} == {"item"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_stands_in_the_document_where_it_says(
    answers: dict[str, Answer], reading_room: Library, question: str
) -> None:
    answer = answers[question]
    assert answer.claims
    with reading_room.lease() as generation:
        for citation in (citation for claim in answer.claims for citation in claim.citations):
            document = generation.store.document(citation.document_id)
            assert document is not None
            assert document.text[citation.start : citation.end] == citation.quote
            assert citation.quote.strip()
            assert citation.title == document.title
            slug = citation.passage_id.removeprefix(f"{document.id}#")
            section = next(section for section in document.sections if section.slug == slug)
            assert section.start <= citation.start < citation.end <= section.end


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_rows_text_is_its_value_word_for_word(answers: dict[str, Answer], question: str) -> None:
    for claim in answers[question].claims:
        if claim.kind == "row":
            assert claim.text == claim.citations[0].quote


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_is_said_twice(answers: dict[str, Answer], question: str) -> None:
    spans = [claim.citations[0] for claim in answers[question].claims]
    assert len(set(spans)) == len(spans)


def test_two_things_asked_for_are_answered_in_that_order(librarian: Assistant) -> None:
    answer = librarian.ask(Question("利用カードの再発行の手数料はいくらですか、何日かかりますか"))
    labels = list(dict.fromkeys(claim.label for claim in answer.claims))
    assert labels == ["手数料", "かかる日数"]


def test_a_thing_asked_for_and_not_found_is_named() -> None:
    document = Document("a", "a", "印鑑登録", "guide", "public", "ja", "city", text="300円", sections=())
    fee = Candidate(document, row=Row(id="fee", label="手数料", value="300円", start=0, end=4))
    asks = asks_of("印鑑登録の手数料と電話番号は")
    assert [ask.name("ja") for ask in not_found(asks, [fee])] == ["電話"]
    assert [ask.name("ja") for ask in not_found(asks, [])] == ["手数料", "電話"]


def test_a_phone_number_that_only_the_desk_has_is_told_first_and_not_missing(librarian: Assistant) -> None:
    answer = librarian.ask(Question("学習室を予約するときの電話番号と必要なものは"))
    assert answer.missing == ()
    assert answer.text.splitlines()[0].startswith("お問い合わせ: 施設係（名称は要確認） ／ 000-0000-0100")
    assert "利用カード" in [claim.text for claim in answer.claims]


def test_labels_are_given_in_the_readers_language(answers: dict[str, Answer]) -> None:
    claims = answers["How many books can I borrow?"].claims
    assert {claim.citations[0].document_id for claim in claims} == {"guides/lending.en"}
    assert "Who it is for" in [claim.label for claim in claims]


def test_source_and_day_of_checking_go_with_the_claim(answers: dict[str, Answer]) -> None:
    citation = answers["本は何冊まで借りられますか"].claims[0].citations[0]
    assert citation.source_title == "みどり台図書館利用規則 第3条"
    assert (citation.checked_on, citation.checked_by) == (date(2026, 11, 1), "見本係")


def test_a_sentence_that_a_verified_row_says_as_well_is_left_out(
    document_of: Callable[..., Document],
) -> None:
    row = "  - {id: fee, label: 手数料, value: 再発行は200円}"
    document = document_of("再発行は200円。\n", more=f"rows:\n{row}")
    found = list(candidates_of(document, date(2026, 11, 28), [0]))
    nothing = Features(*[0.0] * len(Features._fields))
    ranking = [
        Scored(c, nothing, 0.0, 0.6 if c.unit else 0.3, pointed=True)
        for c in sorted(found, key=lambda c: c.unit is None)
    ]
    extractor = Extractor(
        Vocabulary(lambda text: frozenset(text.rstrip("。")), lambda _: 1.0), AnswerTuning(), 1_000
    )
    assert [c.label for c in extractor.chosen(ranking, ())] == ["手数料"]
