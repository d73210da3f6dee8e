"""One way of writing for text, units and months. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "january jan",
            "february feb",
            "march",
            "april apr",
            "may",
            "june",
            "july",
            "august aug",
            "september sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}

_UNITS = {
    "日": "日 日間 days? ",
    "日目": "日目",
    "か月": "か月 か月間 ヶ月 ヶ月間 カ月 カ月間 ヵ月 ケ月 箇月 months?",
    "年": "年 年間 years?",
    "年生": "年生",
    "年度": "年度",
    "週": "週 週間 weeks?",
    "時間": "時間 hours?",
    "分": "分 分間 minutes?",
    "秒": "秒 seconds?",
    "歳": "歳 才",
    "人": "人 名 people persons?",
    "回": "回 times?",
    "回目": "回目",
    "件": "件",
    "枚": "枚",
    "通": "通",
    "部": "部",
    "台": "台",
    "個": "個 つ",
    "%": "% パーセント percent",
    "kg": "kg キログラム",
    "cm": "cm センチ センチメートル",
    "m": "m メートル",
    "km": "km キロ キロメートル",
    "l": "リットル",
    "m2": "m2 平方メートル",
    "番": "番",
    "番目": "番目",
    "号": "号",
    "条": "条",
    "項": "項",
    "章": "章",
    "版": "版",
    "階": "階",
    "桁": "桁 けた digits?",
    "級": "級",
    "種類": "種類",
    "段階": "段階",
    "点": "点",
    "割": "割",
    "倍": "倍",
    "世帯": "世帯 households?",
    "か所": "か所 カ所 ヶ所 箇所",
    "項目": "項目",
    "団体": "団体",
    "位": "位",
    "ページ": "ページ pages?",
}


def _spellings() -> dict[str, str]:
    found: dict[str, str] = {}
    for unit, names in _UNITS.items():
        for name in names.split():
            if name.endswith("s?"):
                found |= {name[:-2]: unit, name[:-2] + "s": unit}
            else:
                found[name] = unit
    return found


UNITS = _spellings()
"""Every spelling of a unit, and the unit. English ones are lower-case."""


@lru_cache(maxsize=100_000)
def normal(text: str) -> str:
    """Lower-case NFKC, one kind of dash, no thousands separators, no spaces but those between Latin words."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"¥ ?(\d[\d,.]*\d|\d)", r"\1 yen", text)
    text = re.sub(r"[‐‑‒–—−]", "-", text)
    text = text.replace("~", "〜").replace("～", "〜").replace("’", "'")
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text).strip()
