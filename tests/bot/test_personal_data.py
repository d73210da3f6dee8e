"""Personal data: what is recognised in which forms, what passes, and what a masked text looks like."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.personal_data import (
    PersonalData,
    holds_personal_data,
    kinds_in,
    mask,
    phone_numbers,
    what_to_leave_out,
)
from bot.words import load

CASES = Path(__file__).parent.parent.parent / "evals" / "guard_cases"

# 1234 5678 9018 is the number that the authorities print on specimen cards; its last digit checks the others.
INDIVIDUAL_NUMBERS = {
    "plain": "123456789018",
    "full width": "１２３４５６７８９０１８",
    "spaced": "1234 5678 9018",
    "full-width spaces": "1234　5678　9018",
    "digit by digit": "1 2 3 4 5 6 7 8 9 0 1 8",
    "hyphens": "1234-5678-9018",
    "minus signs": "1234\u22125678\u22129018",
    "full-width hyphens": "１２３４－５６７８－９０１８",
    "kanji digits": "一二三四五六七八九〇一八",
    "mixed": "1234５６７８九〇一八",
}


@pytest.mark.parametrize("number", INDIVIDUAL_NUMBERS.values(), ids=INDIVIDUAL_NUMBERS)
def test_an_individual_number_is_recognised_however_it_is_written(number: str) -> None:
    assert holds_personal_data(f"番号は{number}です")


@pytest.mark.parametrize(
    "phone",
    [
        "090-1234-5678",
        "09012345678",
        "０９０－１２３４－５６７８",
        "090ー1234ー5678",
        "+81 90 1234 5678",
        "(090)1234-5678",
    ],
)
def test_somebodys_phone_number_is_personal_data(phone: str) -> None:
    assert holds_personal_data(f"{phone}に連絡してください")


@pytest.mark.parametrize(
    "address", ["taro@example.com", "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", "taro.y+a@mail.example.co.jp"]
)
def test_an_e_mail_address_is_personal_data(address: str) -> None:
    assert holds_personal_data(f"{address}に送ってください")


@pytest.mark.parametrize("place", ["さくら台1-2-3に住んでいます", "さくら台1丁目2番3号 101号室です"])
def test_where_somebody_lives_is_personal_data(place: str) -> None:
    assert holds_personal_data(place)


@pytest.mark.parametrize(
    "secret",
    [
        "暗証番号は1234です",
        "暗証番号は、1234です",
        "暗証番号：１２３４",
        "暗証番号は「1234」だったと思う",
        "暗証番号（1234）",
        "パスワードはsakura77です",
        "パスワードはsakuraです",
        "口座番号は1234567です",
        "My PIN is 1234",
        "pin code 1234",
    ],
)
def test_the_value_of_a_secret_is_personal_data(secret: str) -> None:
    assert holds_personal_data(secret)


@pytest.mark.parametrize(
    "text", ["電話は09\u200b0-1234-5678です", "090-\u20601234-5678", "090\u00ad-1234-5678"]
)
def test_invisible_characters_do_not_hide_a_number(text: str) -> None:
    assert holds_personal_data(text)


# One value of each kind, as people write them. The numbers are made up.
KINDS = {
    PersonalData.MY_NUMBER: "番号は1234 5678 9018です",
    PersonalData.SECRET: "暗証番号を4739にしました",
    PersonalData.PHONE: "〇九〇の四四一八の二二〇三に電話ください",
    PersonalData.EMAIL: "hana アット example ドット com です",
    PersonalData.ADDRESS: "住所は千葉県袖ケ浦市奈良輪9987番地です",
    PersonalData.ACCOUNT: "千葉銀行 袖ケ浦支店 普通 7729914",
    PersonalData.INSURANCE_NUMBER: "被保険者番号は〇〇七七一二九九です",
    PersonalData.PENSION_NUMBER: "７７１２－９９４１０３という番号",
    PersonalData.CARD_NUMBER: "4111-1111-1111-1111で払いました",
    PersonalData.VEHICLE: "習志野 500 さ 12-34の車です",
    PersonalData.IDENTITY_DOCUMENT: "ＡＢ８８１２００７７ＣＤの在留カード",
    PersonalData.BIRTH_DATE: "田中一郎、昭和五十年一月二日生まれです",
    PersonalData.NUMBER: "山田太郎 77129941 の件です",
}
ADVERSARIAL = {
    "digits": "1",
    "spaced digits": "1 ",
    "hyphens": "1-",
    "blocks": "1番地",
    "streets": "袖ケ浦市あ1-2",
    "labels": "暗証番号",
    "banks": "銀行",
    "e-mail": "a@",
    "dots": "a.",
    "read aloud": "いち",
    "births": "1990年1月1日生",
    "marks": "か\u3099",
}


def seen(name: str) -> list[str]:
    """The questions of the half of a file of cases that may be looked at."""
    lines = (CASES / f"{name}.seen.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def test_every_kind_is_tried_but_a_name_which_only_goes_with_others() -> None:
    assert set(KINDS) | {PersonalData.NAME} == set(PersonalData)


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_of_what_is_recognised_is_told(kind: PersonalData) -> None:
    assert kind in kinds_in(KINDS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_a_masked_text_holds_nothing_that_is_recognised(kind: PersonalData) -> None:
    masked = mask(KINDS[kind])
    assert "〔" in masked
    assert kinds_in(masked) == frozenset()
    assert mask(masked) == masked


def test_masking_leaves_the_rest_of_the_text_as_it_was_typed() -> None:
    typed = "ﾃﾝﾆｭｳ届は　いつ？ TEL：０９０－１２３４－５６７８（ＳＭＳ可）"
    assert mask(typed) == "ﾃﾝﾆｭｳ届は　いつ？ TEL：〔電話番号〕（ＳＭＳ可）"


def test_a_name_beside_a_number_is_masked_with_it() -> None:
    assert mask("山田太郎、口座番号は7654321です") == "〔氏名〕、口座番号は〔口座番号〕です"


def test_a_name_alone_is_left() -> None:
    assert mask("田中角栄はどこの人ですか") == "田中角栄はどこの人ですか"


def test_masking_keeps_what_belongs_to_the_house() -> None:
    known = frozenset({"0438622653", "〒299-0292 千葉県袖ケ浦市坂戸市場1番地1"})
    typed = "0438-62-2653か坂戸市場1番地1に090-1234-5678から"
    assert mask(typed, known) == "0438-62-2653か坂戸市場1番地1に〔電話番号〕から"


def test_every_seen_case_is_recognised_and_masked() -> None:
    for typed in seen("personal_data"):
        assert holds_personal_data(typed), typed
        assert not holds_personal_data(mask(typed)), typed


def test_a_phone_number_of_a_document_is_known_however_it_is_asked_about() -> None:
    known = phone_numbers("救急の相談は043-242-9939、#7119、03-6810-1636です。")
    assert known == {"0432429939", "0368101636"}
    for typed in ("043-242-9939", "０４３２４２９９３９", "(043)242-9939", "+81-43-242-9939", "242-9939"):
        assert not holds_personal_data(f"電話{typed}は何の番号ですか", known)


@pytest.mark.parametrize("phone", ["0120-95-0178", "0120 061 338", "0570-064-556", "0800-123-4567"])
def test_a_number_that_is_free_to_call_is_an_organisations(phone: str) -> None:
    assert not holds_personal_data(f"{phone}は何の番号ですか")


def test_a_mobile_number_that_begins_like_a_free_one_is_somebodys() -> None:
    assert kinds_in("080-0123-4567に電話ください") == {PersonalData.PHONE}


def test_a_rule_for_everybody_born_then_is_nobodys_birth_date() -> None:
    for typed in ("平成30年4月2日生まれの子は", "1961年4月2日以降に生まれた人", "誕生日が2月29日の人"):
        assert not holds_personal_data(typed), typed


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_every_kind_has_a_name_in_every_language(language: str) -> None:
    for kind in PersonalData:
        assert load("personal_data")["kinds"][kind.value][language]


def test_what_to_leave_out_is_told_by_kind_in_a_fixed_order() -> None:
    kinds = {PersonalData.PHONE, PersonalData.MY_NUMBER}
    assert what_to_leave_out(kinds, "ja") == "マイナンバー、電話番号"
    assert what_to_leave_out(kinds, "en") == "My Number, phone number"
    assert what_to_leave_out((), "ja")


@pytest.mark.parametrize("part", ADVERSARIAL.values(), ids=ADVERSARIAL)
def test_a_long_text_that_almost_holds_something_is_read_to_its_end(part: str) -> None:
    """A pattern that tries every way would not come back from 20,000 characters."""
    assert mask(part * (20_000 // len(part))) is not None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1234 5678 9012で登録したい", PersonalData.MY_NUMBER),
        ("私の番号は987654321098です", PersonalData.MY_NUMBER),
        ("私は佐藤花子です。転入届を出したい", PersonalData.NAME),
        ("田中一郎と申します。住民票がほしい", PersonalData.NAME),
        ("わたしの なまえは グエン・ヴァン・アン です", PersonalData.NAME),
        ("My name is John Smith. How do I register?", PersonalData.NAME),
        ("1985.12.1生まれです。健診はいつですか", PersonalData.BIRTH_DATE),
        ("DOB 03/04/1988", PersonalData.BIRTH_DATE),
        ("I was born 1988/04/03", PersonalData.BIRTH_DATE),
        ("袖ヶ浦 500 あ 12-34の車の税金", PersonalData.VEHICLE),
        ("雇用保険 1234-567890-1です", PersonalData.INSURANCE_NUMBER),
        ("宛名番号0012345678の納付書", PersonalData.NUMBER),
        ("I live at 12-34 Mihon-cho, Apartment 305", PersonalData.ADDRESS),
    ],
)
def test_what_somebody_tells_of_themselves_is_recognised_and_masked(text: str, kind: PersonalData) -> None:
    assert kind in kinds_in(text)
    assert kinds_in(mask(text)) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "2024 2025 2026の予定",
        "注文番号1234-5678-9012はいつ届きますか",
        "私は会社員です。国保に入れますか",
        "私はベトナム人です",
        "市長の名前は山田太郎ですか",
        "My name is wrong on the card",
        "2019年4月2日生まれの子は何年生ですか",
        "1975年4月2日から1976年4月1日生まれの人の検診",
        "千葉ナンバーの車を変えたい",
        "暗証番号を1234にしてもいいですか",
    ],
)
def test_what_everybody_may_ask_is_nobodys_data(text: str) -> None:
    assert kinds_in(text) == frozenset()
