"""The words that answers are spoiled with: how a statement is turned round, what is invented, what opens a condition."""

from __future__ import annotations

import re

from index.types import Language

MONTHS = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"

FLIPS: tuple[tuple[str, str], ...] = (
    (r"(?<!なり)(?<!いけ)ません(?!か)", "ます"),
    (r"(?<=[きえせべれりしちいみび])ます(?=。|$|（)", "ません"),
    (r"(?<![だら])です(?=。|$)", "ではありません"),
    (r"必要です", "不要です"),
    (r"\bcannot\b", "can"),
    (r"\bcan (?!only)", "cannot "),
    (r"\b(is|are) (?!not)", r"\1 not "),
    (r"\bmust (?!not)", "must not "),
    (r"\b(do|does) not ", ""),
    (r"\bno longer ", "still "),
)
"""Patterns, and what makes the opposite of them."""

INVENTED: dict[Language, tuple[str, ...]] = {
    "ja": (
        "手数料は無料です。",
        "土曜日の午前中も受け付けています。",
        "申請から3日でカードが届きます。",
        "インターネットからいつでも申し込めます。",
        "代理の方は委任状がなくても手続きできます。",
        "対象は市内に1年以上住んでいる方です。",
        "遅れても罰則はありません。",
        "収入印紙450円分が必要です。",
        "駐車場は2時間まで無料です。",
        "くわしくは広報12月号に載っています。",
    ),
    "easy": (
        "お金は いりません。",
        "土曜日も 開いています。",
        "紙は 3日で 届きます。",
        "家族の人が 行っても いいです。",
        "500円を 持ってきてください。",
        "外国の ことばで 話すことが できます。",
    ),
    "en": (
        "There is no fee.",
        "The desk is also open on Saturday mornings.",
        "The card arrives within 3 days.",
        "You can also apply by e-mail at any time.",
        "A friend can go in your place without a letter.",
        "Bring 500 yen in coins.",
        "Interpreters are available in 12 languages.",
    ),
}
"""Sentences that sound like a city's and stand in no document that they are added to."""

LEADING_CONDITIONS = re.compile(
    r"[^、。]*(?:ときは|ときに|とき|場合は|場合に|たら|(?<=[るたいの])(?:方|人)は)、|(?:If|When|Unless) [^,.]*, "
)
"""How a sentence opens that says first when, or for whom, it holds."""
