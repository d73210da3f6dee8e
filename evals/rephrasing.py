"""Ways to say a sentence otherwise: some keep what it says, some do not. Japanese and English, by pattern. Pure."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from itertools import pairwise

from index.types import Language

CONTACTS: dict[Language, tuple[str, ...]] = {
    "ja": (
        "。くわしくは https://shinsei.example.com/form をご覧ください。",
        "（https://www.city.example.jp/）",
        "。お問い合わせは desk@example.com まで。",
        "。電話は0438-99-9999です。",
    ),
    "easy": (
        "。https://shinsei.example.com を見てください。",
        "。電話は 0120-999-999 です。",
        "（desk@example.com）",
    ),
    "en": (
        ". See https://forms.example.com/apply.",
        " (call 0438-99-9999)",
        ". Write to desk@example.com.",
    ),
}
_NUMBER = re.compile(r"(?<![0-9#.,:/-])[0-9]{1,3}(?:,[0-9]{3})+|(?<![0-9#.,:/-])[0-9]+(?![0-9.,:/-]*[0-9-])")
_KANJI = "〇一二三四五六七八九"
_PLAIN = (
    ("ではありません", "ではない"), ("できません", "できない"), ("しません", "しない"), ("ありません", "ない"),
    ("できます", "できる"), ("します", "する"), ("あります", "ある"), ("なります", "なる"), ("使えます", "使える"),
    ("受けます", "受ける"), ("出せます", "出せる"), ("です", "である"),
)  # fmt: skip
_FLIPS = (
    ("ではありません", "です"), ("できません", "できます"), ("しません", "します"), ("ありません", "あります"),
    ("なりません", "なります"), ("いりません", "いります"), ("れません", "れます"), ("せません", "せます"), ("えません", "えます"), ("けません", "けます"),
    ("できます", "できません"), ("します", "しません"), ("あります", "ありません"), ("なります", "なりません"), ("れます", "れません"),
    ("せます", "せません"), ("えます", "えません"), ("必要です", "不要です"), ("してください", "しないでください"), ("です", "ではありません"),
    ("cannot", "can"), ("do not ", ""), ("does not ", ""), ("is not", "is"), ("are not", "are"), (" not ", " "), ("without", "with"), ("no fee", "a fee"),
    (" can ", " cannot "), (" is ", " is not "), (" are ", " are not "), ("You need", "You do not need"), (" must ", " need not "),
)  # fmt: skip
_UNITS = (
    ("日以内", "か月以内"), ("か月以内", "日以内"), ("年以内", "か月以内"), ("万円", "千円"), ("日間", "週間"), ("歳", "か月"), ("か月", "日"),
    ("週間", "日"), ("時間", "分"), ("年", "か月"), ("日", "年"), (" days", " months"), (" months", " weeks"), (" years", " months"), (" weeks", " days"),
    (" hours", " days"), (" yen", " dollars"),
)  # fmt: skip
_LIMITS = (
    ("以内", "以降"), ("以上", "以下"), ("以下", "以上"), ("未満", "以上"), ("まで", "から"), ("から", "まで"),
    ("within", "after"), ("up to", "at least"), ("at least", "at most"), ("or older", "or younger"), ("under", "over"), ("before", "after"), ("until", "from"),
)  # fmt: skip
_WEIGHTS = (
    ("ことがあります", "ます"), ("場合があります", "ます"), ("だけ", ""), ("のみ", ""), ("原則", ""), ("約", ""), ("おおむね", ""),
    ("may have to", "have to"), ("may ", "will "), (" only", ""), ("about ", ""),
)  # fmt: skip
_ALTERNATIVES = (("または", "および"), ("もしくは", "および"), (" or ", " and "))
_NAME = re.compile(r"[一-龥々ァ-ヴー]{2,}")
_LATIN_NAME = re.compile(r"\b(?:[A-Z][a-z]+ ?){2,}|\b[a-z]{6,}\b")


def with_condition(text: str, conditions: Sequence[str]) -> str:
    """A row as the counter shows it: its condition in brackets."""
    return f"{text}（{'、'.join(conditions)}）" if conditions else text


def numbers_otherwise(text: str) -> str:
    """Full-width digits, kanji before days and years, amounts in 万."""
    amount = re.sub(r"(?<![0-9,])([0-9]{1,3})0,000円", lambda m: f"{m[1]}万円", text)
    if amount != text:
        return amount
    kanji = re.sub(
        r"(?<![0-9,.第])([1-9][0-9]?)(?=日以内|か月|年以内|週間)", lambda m: _kanji(int(m[1])), text
    )
    return kanji if kanji != text else text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def politeness_changed(text: str) -> str:
    """Polite to plain; a text that ends in a noun gets です."""
    bare = text.rstrip("。")
    if re.search(r"[出話消返渡貸直残示指押]しま(?:す|せん)$", bare):
        return text
    for polite, plain in _PLAIN:
        if bare.endswith(polite):
            return bare[: -len(polite)] + plain
    if re.search(r"[一-龥ァ-ヴー]$", bare) and bare == text:
        return f"{bare}です"
    return text


def light_brackets_left_out(text: str) -> str:
    """Explanations in 〈〉 left out where they hold no number and deny nothing."""
    notes = re.findall(r"〈[^〉]*〉", text)
    if not notes or any(re.search(r"[0-9]|ない|ません|だけ|みんな|全", note) for note in notes):
        return text
    if re.search(r"[（(]", text):
        return text
    return re.sub(r"〈[^〉]*〉", "", text)


def with_number_from(text: str, others: Sequence[str], chance: random.Random) -> str | None:
    """One number replaced by one that stands in another text, of the same unit where there is one."""
    places = list(_NUMBER.finditer(text))
    if not places:
        return None
    place = chance.choice(places)
    unit = text[place.end() : place.end() + 1]
    found = [(m[0], other[m.end() : m.end() + 1]) for other in others for m in _NUMBER.finditer(other)]
    strange = [
        (number, after) for number, after in found if not re.search(rf"(?<![0-9]){number}(?![0-9])", text)
    ]
    alike = [number for number, after in strange if after == unit] or [number for number, _ in strange]
    return text[: place.start()] + chance.choice(alike) + text[place.end() :] if alike else None


def two_numbers_swapped(text: str, _: random.Random) -> str | None:
    """The first two different numbers change places."""
    places = list(_NUMBER.finditer(text))
    for first, second in pairwise(places):
        if first[0] != second[0]:
            between = text[first.end() : second.start()]
            return text[: first.start()] + second[0] + between + first[0] + text[second.end() :]
    return None


def number_off(text: str, chance: random.Random) -> str | None:
    """One number a little larger."""
    places = list(_NUMBER.finditer(text))
    if not places:
        return None
    place = chance.choice(places)
    number = int(place[0].replace(",", "")) + chance.choice((1, 2, 10))
    written = f"{number:,}" if "," in place[0] else str(number)
    return text[: place.start()] + written + text[place.end() :]


def date_changed(text: str, chance: random.Random) -> str | None:
    """A month or an hour moved by one."""
    pattern = r"([0-9]{1,2})(?=月[0-9]|月から|月まで)|(?<=午前)([0-9]{1,2})|(?<=午後)([0-9]{1,2})|(?<![0-9:])([0-9]{1,2})(?=:[0-9]{2})"
    places = list(re.finditer(pattern, text))
    if places:
        place = chance.choice(places)
        return text[: place.start()] + str(int(place[0]) % 12 + 1) + text[place.end() :]
    months = ("January", "March", "April", "June", "August", "December")
    found = next((month for month in months if month in text), None)
    return text.replace(found, "July", 1) if found else None


def unit_changed(text: str, _: random.Random) -> str | None:
    """Another unit after a number."""
    for unit, other in _UNITS:
        changed = re.sub(rf"(?<=[0-9]){re.escape(unit)}(?![ぁ-ん]*[月])", other, text, count=1)
        if changed != text:
            return changed
    return None


def limit_turned(text: str, _: random.Random) -> str | None:
    """Within becomes after, up to becomes from, at a number or a date."""
    for limit, other in _LIMITS:
        pattern = rf"(?<=[0-9日月年分時円歳]){limit}" if not limit.isascii() else rf"\b{limit}\b(?= [0-9])"
        changed = re.sub(pattern, other, text, count=1)
        if changed != text:
            return changed
    return None


def negation_flipped(text: str, _: random.Random) -> str | None:
    """Can becomes cannot, and cannot becomes can."""
    for said, denied in _FLIPS:
        if said in text:
            return denied.join(text.rsplit(said, 1))
    return None


def weight_changed(text: str, _: random.Random) -> str | None:
    """Perhaps becomes surely, only and about are left out; or "always" is added."""
    for said, other in _WEIGHTS:
        if said in text:
            return text.replace(said, other, 1)
    if re.search(r"[ぁ-ん]", text):
        return f"必ず、{text}" if "必ず" not in text else None
    return f"Always: {text}"


def two_names_swapped(text: str, _: random.Random) -> str | None:
    """Two different compounds of one sentence change places."""
    pattern = _NAME if re.search(r"[ぁ-ん]", text) else _LATIN_NAME
    places = [place for place in pattern.finditer(text) if len(place[0]) < len(text) / 2]
    for first, second in pairwise(places):
        between = text[first.end() : second.start()]
        # What is only listed may be listed in another order.
        if first[0] != second[0] and not re.fullmatch(
            r"[、・とや／ ,/]|または|か|と|および|及び| and | or ", between
        ):
            return text[: first.start()] + second[0] + between + first[0] + text[second.end() :]
    return None


def alternatives_joined(text: str, _: random.Random) -> str | None:
    """One of two becomes both."""
    for said, other in _ALTERNATIVES:
        if said in text and other not in text:
            return text.replace(said, other, 1)
    return None


def without_condition(text: str, title: str) -> str | None:
    """The sentence without the clause that opens it with a condition; None where the title says as much."""
    match = re.match(
        r"^([^、。]{3,}(?:とき|場合|人|方)は?|(?:If|When|Unless|For)\b[^,]+)(?:、|, )(.{6,})", text
    )
    if match is None or is_implied(match[1], title) or "、" in match[2][:3]:
        return None
    return match[2][0].upper() + match[2][1:] if match[2][0].isascii() else match[2]


def is_implied(condition: str, text: str) -> bool:
    """Whether every compound of a condition stands in a text anyway."""
    names = re.findall(r"[一-龥々ァ-ヴー]+|[a-z]{4,}", condition)
    return all(name.lower() in text.lower() for name in names)


def as_if_sure(text: str) -> str | None:
    """A text that sends the reader to the city, made to sound as if it were known."""
    patterns = (
        (r"[（(][^（）()]*(?:確認してください|聞いてください)[^（）()]*[）)]", ""),
        (r"(?:か)?は、?(?:市|市役所|[一-龥]+課)に(?:確認してください|聞いてください)。?$", "です"),
        (r"\s*\([^()]*\b(?:ask|check|confirm)\b[^()]*\)", ""),
        (r"^Ask [^.]*? (?:whether|about|what|which|how)\b", "It is certain:"),
    )
    for pattern, other in patterns:
        changed = re.sub(pattern, other, text)
        if changed != text and len(changed) > 5:
            return changed
    return None


def _kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else f"{_KANJI[tens]}十") + (
        _KANJI[ones] if ones or not tens else ""
    )
