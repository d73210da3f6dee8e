"""Which side of a number is meant: 以内, 以上, within, at least; from … to. Pure."""

from __future__ import annotations

import re

_AFTER = {
    "within": r"以内",
    "ge": r"以上|歳?より上| ?(?:years? (?:old )?)?(?:or|and) (?:over|older|more|above)",
    "le": r"以下| ?(?:or|and) (?:less|under|younger|fewer|below)",
    "lt": r"未満|より(?:小さ|若|少な|下)",
    "gt": r"超|を超え|をこえ",
    "before": r"より?前",
    "since": r"以降",
    "not_after": r"以前",
    "after": r"後",
    "from": r"から|より(?!前|小|若|少|下|上)",
    "until": r"まで",
    "every": r"ごと|おき",
}
_BEFORE = {
    "within": r"within|no more than|not more than",
    "le": r"up to",
    "ge": r"at least|no less than|not less than",
    "lt": r"under|less than|younger than|before the age of",
    "gt": r"over|more than|older than|exceed(?:s|ing)?|beyond",
    "until": r"until|till|by|through",
    "from": r"from|since|between",
    "before": r"before",
    "after": r"after",
    "every": r"every",
}
_FOLLOWS = [(name, re.compile(pattern)) for name, pattern in _AFTER.items()]
_PRECEDES = [
    (name, re.compile(rf"(?:\b{pattern.replace('|', '|' + chr(92) + 'b')}) (?:the |age |ages )?$"))
    for name, pattern in _BEFORE.items()
]
_RANGE = re.compile(r"(?:から)?[ ]?(?:〜|-|から|to|and)[ ]?")


def bound_at(text: str, start: int, end: int) -> str:
    """The bound of the number that stands at `text[start:end]` (normal form); several are joined (10日前まで)."""
    names = []
    for name, pattern in _PRECEDES:
        if pattern.search(text[max(0, start - 24) : start]):
            names.append(name)
            break
    place = end
    for _ in range(2):
        for name, pattern in _FOLLOWS:
            if match := pattern.match(text, place):
                names.append(name)
                place = match.end()
                break
        else:
            break
    return "+".join(dict.fromkeys(names))


def joined_by_range(between: str) -> bool:
    """Whether what stands between two numbers makes a range of them (15～64歳)."""
    return _RANGE.fullmatch(between) is not None and between.strip() not in ("and", "")
