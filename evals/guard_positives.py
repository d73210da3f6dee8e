"""Made-up personal data in made-up questions: Faker's values in the ways people type them. Needs the extra `dev`."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import date

from faker import Faker
from stdnum import luhn
from stdnum.jp import in_ as individual_number

from bot.personal_data import PersonalData

_SEED = 20261122
_FULL_WIDTH = str.maketrans("0123456789-@.", "０１２３４５６７８９－＠．")
_KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")
_SENTENCES = (
    "{}です。手続きに必要なものは何ですか",
    "{}なのですが、転入届はいつまでですか",
    "先月引っ越しました。{}です。国民健康保険はどうなりますか",
    "児童手当のことで聞きたいです。{}",
    "{}、これで登録できていますか",
    "住民票がほしい（{}）",
    "はじめまして。{}と申請書に書きました。合っていますか",
    "ごみの日を教えてください。{}",
    "{}\n印鑑登録の方法を教えて",
    "急いでいます！{}！どこへ行けばいいですか",
)
Maker = Callable[[], str]


def positives(count: int) -> Iterator[tuple[PersonalData, str]]:
    """`count` questions for each kind of personal data, the same at every call."""
    chance = random.Random(_SEED)  # noqa: S311 — made-up data, no secret
    fake = Faker("ja_JP", use_weighting=True)
    fake.seed_instance(_SEED)
    for kind, makers in _makers(fake, chance).items():
        for number in range(count):
            value = makers[number % len(makers)]()
            yield kind, chance.choice(_SENTENCES).format(value)


def _makers(fake: Faker, chance: random.Random) -> dict[PersonalData, tuple[Maker, ...]]:
    def digits(count: int) -> str:
        return "".join(chance.choice("0123456789") for _ in range(count))

    def said(*forms: str) -> Callable[[str], str]:
        return lambda value: chance.choice(forms).format(value)

    my_number = said(
        "マイナンバーは{}", "個人番号 {}", "番号は{}", "{}", "My Number: {}", f"{fake.name()} {{}}"
    )
    pin = said("暗証番号は{}", "暗証番号「{}」", "暗証番号 {}", "PIN: {}", "暗証番号を{}にしたもの")
    account = said(
        "口座番号{}", "{}が口座番号", "普通預金 {}", "口座は{}銀行長浦支店 普通 {{}}".format("みなと")
    )
    insurance = said("被保険者番号は{}", "保険証の番号 {}", "国保の記号番号{}", "介護保険の番号が{}")
    return {
        PersonalData.MY_NUMBER: tuple(
            (lambda form=form: my_number(form(_individual_number(digits)))) for form in _FORMS
        ),
        PersonalData.SECRET: tuple((lambda form=form: pin(form(digits(4)))) for form in _SHORT_FORMS),
        PersonalData.PHONE: tuple(
            (lambda form=form: said("電話は{}", "{}", "連絡先 {}", "携帯{}")(form(_phone(fake))))
            for form in _PHONE_FORMS
        ),
        PersonalData.EMAIL: tuple(
            (lambda form=form: said("メールは{}", "{}", "{} 宛て")(form(fake.email())))
            for form in _EMAIL_FORMS
        ),
        PersonalData.ADDRESS: tuple(
            (lambda form=form: said("住所は{}", "{}", "{}に住んでいる者")(form(fake.address())))
            for form in _ADDRESS_FORMS
        ),
        PersonalData.ACCOUNT: tuple((lambda form=form: account(form(digits(7)))) for form in _SHORT_FORMS),
        PersonalData.INSURANCE_NUMBER: tuple(
            (lambda form=form: insurance(form(digits(chance.choice((6, 8, 10)))))) for form in _SHORT_FORMS
        ),
        PersonalData.PENSION_NUMBER: tuple(
            (lambda form=form: f"基礎年金番号{form(f'{digits(4)}-{digits(6)}')}") for form in _SHORT_FORMS
        ),
        PersonalData.CARD_NUMBER: tuple(
            (lambda form=form: said("クレジットカード{}", "カード番号は{}")(form(_card(digits))))
            for form in _FORMS[:6]
        ),
        PersonalData.IDENTITY_DOCUMENT: (
            lambda: f"在留カード{_letters(fake)}{digits(8)}{_letters(fake)}",
            lambda: f"{_letters(fake)}{digits(8)}{_letters(fake)}".translate(_FULL_WIDTH),
            lambda: f"パスポート番号 {_letters(fake)}{digits(7)}",
            lambda: f"運転免許証の番号は{digits(12)}",
        ),
        PersonalData.BIRTH_DATE: tuple(
            (lambda form=form: form(fake.name(), fake.date_of_birth(minimum_age=18))) for form in _BIRTH_FORMS
        ),
        PersonalData.VEHICLE: (
            lambda: (
                f"{chance.choice(_PLATES)} {digits(3)} {chance.choice('あうかさたなほむゆら')} {digits(2)}-{digits(2)}"
            ),
            lambda: (
                f"{chance.choice(_PLATES)}{digits(3)}{chance.choice('あうさたほむゆら')}{digits(4)}".translate(
                    _FULL_WIDTH
                )
            ),
        ),
        PersonalData.NUMBER: (
            lambda: f"{fake.name()} {digits(8)}",
            lambda: f"{fake.name()}、番号{digits(8)}".translate(_FULL_WIDTH),
            lambda: f"{fake.name().replace(' ', '')}（{digits(7)}）",
            lambda: f"{fake.name()}の番号は{digits(10).translate(_KANJI)}",
        ),
    }


def _in_fours(join: str) -> Callable[[str], str]:
    return lambda digits: join.join(re.findall(".{1,4}", digits))


_PLATES = ("袖ヶ浦", "千葉", "習志野", "品川", "なにわ", "つくば")
_SHORT_FORMS: tuple[Callable[[str], str], ...] = (
    str,
    lambda digits: digits.translate(_FULL_WIDTH),
    lambda digits: digits.translate(_KANJI),
    lambda digits: " " + digits,
)
_FORMS: tuple[Callable[[str], str], ...] = (
    str,
    _in_fours(" "),
    _in_fours("-"),
    lambda digits: digits.translate(_FULL_WIDTH),
    lambda digits: _in_fours("　")(digits).translate(_FULL_WIDTH),
    lambda digits: _in_fours("－")(digits).translate(_FULL_WIDTH),
    " ".join,
    lambda digits: digits.translate(_KANJI),
    _in_fours("・"),
    _in_fours("ー"),
    lambda digits: digits[:4] + digits[4:8].translate(_FULL_WIDTH) + digits[8:].translate(_KANJI),
)
_PHONE_FORMS: tuple[Callable[[str], str], ...] = (
    str,
    lambda phone: phone.translate(_FULL_WIDTH),
    lambda phone: phone.replace("-", " "),
    lambda phone: phone.replace("-", "ー"),
    lambda phone: phone.replace("-", "の").translate(_KANJI),
    lambda phone: phone.translate(_KANJI),
    lambda phone: phone.replace("-", "") if phone.startswith("0") else phone,
    lambda phone: phone.replace("-", "(", 1).replace("-", ")", 1) if phone.startswith("0") else phone,
    lambda phone: "+81-" + phone.removeprefix("0"),
    lambda phone: " ".join(phone.replace("-", "")) if phone.startswith("0") else phone,
)
_EMAIL_FORMS: tuple[Callable[[str], str], ...] = (
    str,
    lambda email: email.translate(_FULL_WIDTH),
    lambda email: email.replace("@", "＠"),
    lambda email: email.replace("@", " アット "),
    lambda email: email.replace("@", "(at)"),
    lambda email: email.replace("@", " @ "),
    str.upper,
)
_ADDRESS_FORMS: tuple[Callable[[str], str], ...] = (
    str,
    lambda address: address.translate(_FULL_WIDTH),
    lambda address: re.sub(r"(\d+)丁目(\d+)番(\d+)号", r"\1-\2-\3", address),
    lambda address: re.sub(r"(\d+)丁目(\d+)番(\d+)号", r"\1－\2－\3", address).translate(_FULL_WIDTH),
    lambda address: re.sub(r"\d+", lambda match: _kanji_number(int(match[0])), address, count=3),
    lambda address: re.sub(r"(\d+)丁目(\d+)番(\d+)号", r"\g<2>番地\3", address),
    lambda address: re.sub(r"(\d+)丁目(\d+)番(\d+)号", r"\2の\3", address),
)
_BIRTH_FORMS: tuple[Callable[..., str], ...] = (
    lambda name, day: f"{name}、{day.year}年{day.month}月{day.day}日生まれ",
    lambda name, day: f"氏名 {name} 生年月日 {day:%Y-%m-%d}",
    lambda name, day: f"{name}（{day:%Y/%m/%d}生）",
    lambda name, day: f"{name.replace(' ', '')} {_era(day)}年{day.month}月{day.day}日生",
    lambda name, day: f"{day.year}年{day.month}月{day.day}日生まれの{name}".translate(_FULL_WIDTH),
    lambda _, day: f"生年月日は{day.year}.{day.month}.{day.day}",
)


def _era(day: date) -> str:
    """The year of a day in the Japanese count, to the year."""
    era, before = next(
        (era, before) for era, before in (("平成", 1988), ("昭和", 1925), ("大正", 1911)) if day.year > before
    )
    return f"{era}{day.year - before}"


def _individual_number(digits: Callable[[int], str]) -> str:
    number = digits(11)
    return number + str(individual_number.calc_check_digit(number))


def _card(digits: Callable[[int], str]) -> str:
    number = "4" + digits(14)
    return number + luhn.calc_check_digit(number)


def _phone(fake: Faker) -> str:
    return str(fake.phone_number())


def _letters(fake: Faker) -> str:
    return str(fake.lexify("??").upper())


def _kanji_number(number: int) -> str:
    """A number below 100 in kanji (27 → 二十七)."""
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else "一二三四五六七八九"[tens - 1] + "十"
    return ten + (str(ones).translate(_KANJI) if ones or not tens else "")
