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
    [
        ("畑を人に貸すときの届け", "農業委員会"),
        ("町内会の役員を断りたい", "市民協働推進課"),
        # Its own word list names the division, whose name in the profile ends with a unit.
        ("肺がん検診の申し込み", "健康推進課 管理調整班"),
        # The death does not tell whose matter water is.
        ("亡くなった祖父の水道の契約をやめたい", "市役所（担当課がわからないとき）"),
    ],
)
def test_the_desk_of_what_the_documents_lack_is_the_subjects(
    real_assistant: Assistant, question: str, desk: str
) -> None:
    answer = ask(real_assistant, question)
    assert answer.contact
    assert answer.contact.department == desk


def test_why_somebody_asks_for_the_halls_hours_is_no_matter(real_assistant: Assistant) -> None:
    answer = ask(real_assistant, "市役所って6時すぎまでやってたよね？残業を切り上げて行こうかと")
    assert answer.claims[0].citations[0].document_id == "guides/office-hours"


def test_what_another_desk_does_is_not_answered_by_a_document_that_lacks_its_word(
    real_assistant: Assistant,
) -> None:
    answer = ask(real_assistant, "田んぼを売りたい。許可がいりますか")
    assert answer.status is Status.NOT_IN_DOCUMENTS
    assert answer.contact
    assert (answer.contact.department, answer.contact.phone) == ("農業委員会", "0438-62-3918")


def test_a_number_that_the_profile_has_comes_first_and_is_not_called_missing(
    real_assistant: Assistant,
) -> None:
    answer = ask(real_assistant, "妊娠したので手帳をもらいたい。問い合わせ先の電話は？")
    assert answer.status is Status.ANSWERED
    assert "0438-62-3220" in answer.text.splitlines()[0]
    assert "電話" not in answer.missing


@pytest.mark.parametrize(
    ("question", "document"),
    [
        # Where one goes to is not the place whose rules are asked for, and no document need hold its name.
        ("来月から大阪に住むことになりました。こっちを出る前に役所でやることは", "guides/moving-out"),
        # No other document is found with near as many of the words, whatever its rows seem to answer.
        ("車がなくて病院に行けない。バスもない", "guides/demand-transport"),
        # When it was is the story's.
        ("この夏越してきた。妻だけ役所に行って家族みんなの分いける？", "guides/moving-in"),
        # いくら and 料金 ask for rows of the same labels.
        ("住民票って料金いくらすんの", "guides/resident-record"),
    ],
)
def test_what_is_asked_without_the_procedures_name_is_answered(
    real_assistant: Assistant, question: str, document: str
) -> None:
    answer = ask(real_assistant, question)
    assert answer.claims
    assert answer.claims[0].citations[0].document_id == document


def test_the_staff_are_not_sent_to_the_citizens_desk(real_assistant: Assistant) -> None:
    answer = real_assistant.ask(Question("標的型メールの訓練は年に何回", audience="staff", as_of=ASKED_ON))
    assert answer.contact
    assert answer.contact.department == "情報政策担当部門（名称は要確認）"


def test_a_word_in_hiragana_is_the_documents_word_that_sounds_like_it(real_assistant: Assistant) -> None:
    answer = ask(real_assistant, "じしんの とき、どこに にげれば いいですか")
    assert answer.claims
    assert answer.claims[0].citations[0].document_id.startswith("guides/evacuation")


def test_what_is_asked_for_by_its_label_is_read_first(real_assistant: Assistant) -> None:
    answer = ask(real_assistant, "My father died. By when do I have to file?")
    assert "7 days" in answer.claims[0].text


def test_sentences_tell_what_no_row_of_the_document_has(real_assistant: Assistant) -> None:
    """No row is labelled 必要なもの; the lead says whom to ask for it."""
    answer = ask(real_assistant, "マイナンバーカードを作りたいです。何がいりますか")
    assert any("必要なものは、市に確認してください" in claim.text for claim in answer.claims)


@pytest.mark.parametrize(
    "text",
    [
        "もう死にたい。山田太郎、昭和50年3月3日生まれです。国民健康保険の手続きを教えてください。",
        "先月離婚して仕事も家もなくなりました。子どもが二人います。もう生きていけません。どの課で相談できますか。",
        "não aguento mais, quero morrer. perdi o emprego e não consigo pagar o aluguel",
    ],
)
def test_a_cry_for_help_is_heard_whatever_else_is_said(real_assistant: Assistant, text: str) -> None:
    """However much of an ordinary matter, of oneself, or in another language stands around it."""
    answer = ask(real_assistant, text)
    assert answer.status is Status.EMERGENCY
    assert any("0120-279-338" in claim.text for claim in answer.claims)


def test_what_may_be_a_danger_has_its_numbers_below_a_desk(real_assistant: Assistant) -> None:
    answer = ask(real_assistant, "夫の暴力から逃げています。私の住民票の申請、今どこまで進んでいますか")
    assert answer.status in {Status.OWN_CASE, Status.EMERGENCY}
    assert any("110" in claim.text or "#8008" in claim.text for claim in answer.claims)


def test_an_own_case_that_may_be_a_rule_has_the_rule_below_its_desk(real_assistant: Assistant) -> None:
    answer = ask(real_assistant, "マイナカードなくしました、作り直すと私はいくら払うの？")
    assert answer.status is Status.OWN_CASE
    assert answer.contact
    assert any("1,000円" in claim.text for claim in answer.claims)


def test_another_citys_own_case_gets_none_of_this_citys_rules(real_assistant: Assistant) -> None:
    answer = ask(real_assistant, "私は先月千葉市に引っ越しました。千葉市の児童手当の申請はどうなっていますか")
    assert not answer.claims


def test_a_term_that_no_document_holds_is_not_explained_by_others(real_assistant: Assistant) -> None:
    answer = ask(real_assistant, "デジタルツインの意味")
    assert answer.status is Status.NOT_IN_DOCUMENTS
    assert answer.missing == ("「デジタルツイン」",)
    assert ask(real_assistant, "DXの意味").status is Status.ANSWERED


def test_what_is_offered_to_who_names_nothing_is_what_most_documents_send_their_readers_to(
    real_assistant: Assistant,
) -> None:
    answer = ask(real_assistant, "窓口へ持参するものはありますか？")
    assert answer.status is Status.CLARIFY
    assert "guides/moving-in" in answer.choice_documents
    assert answer.contact
    assert answer.contact.department == "市役所（担当課がわからないとき）"


def test_a_remark_to_the_counter_that_no_document_answers_gets_its_text(real_assistant: Assistant) -> None:
    answer = ask(real_assistant, "説明がむずかしくて、ちっともわがんねえ")
    assert answer.status is Status.GREETING
    assert not answer.claims
