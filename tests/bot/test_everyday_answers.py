"""What a citizen reads first in answers from the project's own documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.build import build_assistant
from bot.types import Answer, Question, Status
from evals.cases import ASKED_ON
from index.build import open_library, run_sync
from index.settings import IndexSettings

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def real_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The assistant over the project's own documents."""
    settings = IndexSettings(data=tmp_path_factory.mktemp("own"), corpus=(CORPUS,))
    run_sync(settings)
    library = open_library(settings)
    yield build_assistant(library)
    library.close()


def ask(assistant: Assistant, text: str) -> Answer:
    return assistant.ask(Question(text, as_of=ASKED_ON))


def test_no_other_facilitys_hours_are_told_of_one_that_the_documents_lack(real_assistant: Assistant) -> None:
    answer = ask(real_assistant, "温水プールの休みの日はいつ？")
    assert answer.status is Status.NOT_IN_DOCUMENTS
    assert not answer.claims
    assert answer.contact
    assert answer.contact.department == "市役所（担当課がわからないとき）"


def test_hours_of_one_facility_leave_out_the_others(real_assistant: Assistant) -> None:
    answer = ask(real_assistant, "郷土博物館は何時まで開いてる？")
    assert "郷土博物館" in answer.claims[0].text
    rows = [claim.text for claim in answer.claims if claim.kind == "row"]
    assert not any("消防本部" in row for row in rows)


@pytest.mark.parametrize(
    ("question", "desk"),
    [("畑を人に貸すときの届け", "農業委員会"), ("町内会の役員を断りたい", "市民協働推進課")],
)
def test_the_desk_of_what_the_documents_lack_is_the_subjects(
    real_assistant: Assistant, question: str, desk: str
) -> None:
    answer = ask(real_assistant, question)
    assert answer.contact
    assert answer.contact.department == desk


def test_a_word_in_hiragana_is_the_documents_word_that_sounds_like_it(real_assistant: Assistant) -> None:
    answer = ask(real_assistant, "じしんの とき、どこに にげれば いいですか")
    assert answer.claims
    assert answer.claims[0].citations[0].document_id.startswith("guides/evacuation")


def test_what_is_asked_for_by_its_label_is_read_first(real_assistant: Assistant) -> None:
    answer = ask(real_assistant, "My father died. By when do I have to file?")
    assert "7 days" in answer.claims[0].text
