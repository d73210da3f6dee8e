"""An answer's text is its claims and fixed phrases, nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.render import Beside, contact_line, contact_of, render, status_text
from bot.types import Citation, Claim, Contact, Status
from bot.words import load
from index.profile import Profile, load_profile
from index.types import LANGUAGES, Language

CITATION = Citation("d#rows", "d", "題", "題", "値", 0, 1, None, None, None, None)
DESK = Contact("貸出カウンター", "000-0000-0101", "10:00–19:00")


def row(text: str, label: str = "必要なもの", **values: object) -> Claim:
    """A row of an answer."""
    return Claim(text, "row", (CITATION,), label, **values)  # type: ignore[arg-type]


def sentence(text: str) -> Claim:
    """A sentence of an answer."""
    return Claim(text, "sentence", (CITATION,))


def text_of(*claims: Claim, notice: str = "", **values: object) -> list[str]:
    """The lines of the answer with these claims, without the last one, which names the documents."""
    lines = whole_text_of(*claims, notice=notice, **values)
    assert lines[-1].startswith("根拠: 「題」")
    return lines[:-1]


def whole_text_of(*claims: Claim, notice: str = "", **values: object) -> list[str]:
    """All lines of the answer with these claims."""
    return render(notice, claims, "ja", Beside(**values), max_open=9).split("\n")  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def profile(library_corpus: Path) -> Profile:
    """The library's profile."""
    return load_profile(library_corpus / "_city.yaml")


def test_rows_stand_under_their_label_with_need_and_condition() -> None:
    lines = text_of(
        row("利用カード", need="required"),
        row("申込書", need="if", when="初めて借りるとき"),
        row("無料です", label="手数料"),
    )
    assert lines == [
        "【必要なもの】",
        "・利用カード（必ず必要なもの）",
        "・申込書（初めて借りるとき）",
        "【手数料】",
        "・無料です",
    ]


def test_sentences_stand_for_themselves_and_items_are_marked() -> None:
    item = Claim("本を選びます。", "item", (CITATION,))
    assert text_of(sentence("次の順に進めます。"), item) == ["次の順に進めます。", "・本を選びます。"]


def test_more_than_nine_claims_are_counted() -> None:
    lines = text_of(*(row(f"物{number}") for number in range(12)))
    assert lines[-1] == "（ほか3件）"
    assert "・物8" in lines
    assert "・物9" not in lines


def test_a_list_that_has_begun_is_written_out_to_its_end() -> None:
    items = [Claim(f"順{number}", "item", (CITATION,)) for number in range(12)]
    lines = text_of(*items, row("物"))
    assert "・順11" in lines
    assert lines[-1] == "（ほか1件）"


def test_nine_claims_are_all_written_out() -> None:
    lines = text_of(*(row(f"物{number}") for number in range(9)))
    assert lines[-1] == "・物8"


def test_what_is_missing_is_said_with_whom_to_ask() -> None:
    lines = text_of(row("無料です", label="手数料"), missing=("電話", "期限"), contact=DESK)
    assert "文書に見つからなかったこと: 電話、期限" in lines
    assert lines[-1] == "お問い合わせ: 貸出カウンター ／ 000-0000-0101 ／ 受付 10:00–19:00"


def test_a_text_without_a_contact_sends_nobody_to_a_desk() -> None:
    assert not any("お問い合わせ" in line for line in text_of(row("無料です")))


def test_choices_are_listed() -> None:
    lines = whole_text_of(
        notice="どれについて知りたいですか。", choices=("本を借りるには？", "本を返すには？")
    )
    assert lines == ["どれについて知りたいですか。", "・本を借りるには？", "・本を返すには？"]


def test_claims_of_several_documents_stand_under_their_titles() -> None:
    other = Claim("200円", "row", (replace(CITATION, title="別の題"),), "手数料")
    assert whole_text_of(row("利用カード"), other) == [
        "■ 題",
        "【必要なもの】",
        "・利用カード",
        "■ 別の題",
        "【手数料】",
        "・200円",
        "根拠: 「題」、「別の題」",
    ]


def test_the_last_line_says_how_far_the_rules_hold() -> None:
    assert whole_text_of(row("利用カード"), scope="time-limited")[-1] == "根拠: 「題」（期間限定）"


def test_an_old_source_is_marked_with_its_day() -> None:
    assert "2024-05-01" in whole_text_of(row("利用カード"), stale=date(2024, 5, 1))[-1]


def test_a_notice_comes_first_and_names_the_desk() -> None:
    lines = text_of(row("係に聞きます"), notice="係に確認してください。", contact=DESK)
    assert lines[0] == "係に確認してください。"
    assert "お問い合わせ" in lines[-1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", [status for status in Status if status is not Status.ANSWERED])
def test_every_status_has_its_text_in_every_language(
    profile: Profile, status: Status, language: Language
) -> None:
    for house in (profile, None):
        text = status_text(status, language, house)
        assert text
        assert "{" not in text
        assert "None" not in text


def test_an_answer_has_no_notice(profile: Profile) -> None:
    assert [status_text(Status.ANSWERED, language, profile) for language in LANGUAGES] == ["", "", ""]


def test_a_greeting_says_whose_documents_answer_and_what_about(profile: Profile) -> None:
    assert "みどり台図書館の貸出や学習室の利用案内" in status_text(Status.GREETING, "ja", profile)
    assert "lending and the study rooms of Midoridai Library" in status_text(Status.GREETING, "en", profile)


def test_the_languages_have_the_same_phrases() -> None:
    phrases = load("phrases")
    assert set(phrases["ja"]) == set(phrases["easy"]) == set(phrases["en"])


def test_a_document_leads_to_its_department(profile: Profile) -> None:
    contact = contact_of(profile, "circulation", "ja")
    assert contact == Contact("貸出カウンター", "000-0000-0101", "10:00–19:00（月曜日は休み）")


def test_a_department_has_its_english_name(profile: Profile) -> None:
    contact = contact_of(profile, "circulation", "en")
    assert contact is not None
    assert (contact.department, contact.hours) == ("Circulation Desk", "10:00–19:00 (closed on Mondays)")


@pytest.mark.parametrize("department", [None, "nobody"])
def test_without_a_known_department_the_general_desk_answers(
    profile: Profile, department: str | None
) -> None:
    contact = contact_of(profile, department, "ja")
    assert contact is not None
    assert contact.department.startswith("案内カウンター")
    assert contact.phone == profile.phone


def test_an_unconfirmed_name_is_marked(profile: Profile) -> None:
    contact = contact_of(profile, "rooms", "ja")
    assert contact is not None
    assert contact.department == "施設係（名称は要確認）"


def test_a_desk_without_a_phone_says_so() -> None:
    line = contact_line(Contact("施設係"), load("phrases")["ja"])
    assert "電話番号は登録されていません" in line


def test_without_a_profile_there_is_no_desk_to_name() -> None:
    assert contact_of(None, "circulation", "ja") is None
