"""The same code answers for a house that is no municipality: a library's rules, from a folder of documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.types import Question, Status
from index.corpus import read_corpus
from index.library import Library
from index.lint import lint

MUNICIPAL = re.compile(r"市|区役所|役場|住民|転入|戸籍|マイナンバー|municipal|city|resident", re.IGNORECASE)


def test_the_library_has_no_municipal_word(library_corpus: Path) -> None:
    for path in (path for path in library_corpus.rglob("*") if path.is_file()):
        text = path.read_text(encoding="utf-8").replace("scope: city", "")
        assert "_city" in path.name or not MUNICIPAL.search(text), path


def test_the_librarys_documents_are_well_formed(library_corpus: Path) -> None:
    corpus = read_corpus([library_corpus])
    assert [*corpus.problems, *corpus.warnings, *lint(corpus)] == []


@pytest.mark.parametrize(
    ("question", "document_id", "told"),
    [
        ("本は何冊まで借りられますか", "guides/lending", "8冊まで"),
        ("もう少し読みたいので返す日を延ばす方法は", "guides/renewal", "返す日の前日まで"),
        ("返すのが遅れたら罰金はいくらですか", "guides/late-return", "1日20円"),
        ("自習室の予約に必要なものは", "guides/study-room", "利用カード"),
        ("図書カードをなくしました", "guides/lost-card", "すぐに貸出カウンターに電話"),
    ],
)
def test_the_library_answers_from_its_own_documents(
    librarian: Assistant, question: str, document_id: str, told: str
) -> None:
    answer = librarian.ask(Question(question))
    assert answer.status is Status.ANSWERED
    assert {claim.citations[0].document_id for claim in answer.claims} == {document_id}
    assert told in answer.text


def test_a_municipal_question_finds_nothing_in_the_library(librarian: Assistant) -> None:
    for question in ("住民票はどこで取れますか", "ごみの日はいつですか", "児童手当の金額はいくらですか"):
        assert librarian.ask(Question(question)).status in (Status.NOT_IN_DOCUMENTS, Status.OUT_OF_SCOPE)


def test_the_library_names_its_own_desks(librarian: Assistant, reading_room: Library) -> None:
    contact = librarian.ask(Question("学習室の使用料はいくらですか")).contact
    assert contact is not None
    assert contact.department.startswith("施設係")
    with reading_room.lease() as generation:
        assert generation.profile is not None
        assert generation.profile.name == "みどり台図書館"


def test_spellings_of_the_librarys_name_are_one(reading_room: Library) -> None:
    with reading_room.lease() as generation:
        texts = {
            generation.search.analyze(f"{name}図書館の貸出").text for name in ("みどり台", "ミドリ台", "緑台")
        }
    assert texts == {"みどり台図書館の貸出"}
