"""What is wrong with which field of a request, in Japanese: the validator's findings, retold. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_WHOLE_BODY = "body"
_TEXTS: Mapping[str, str] = {
    "missing": "必ず指定してください。",
    "question_unreadable": "質問が空です。知りたいことを文字で入力してください。",
    "string_type": "文字列で指定してください。",
    "string_too_short": "{min_length}文字以上で入力してください。",
    "string_too_long": "長すぎます。{max_length}文字以内にまとめてください。",
    "string_unicode": "文字として読めないものが含まれています。取り除いてください。",
    "string_pattern_mismatch": "使えるのは半角の英数字、「-」、「_」で、64文字以内です。",
    "literal_error": "使える値は {expected} です。",
    "enum": "使える値は {expected} です。",
    "int_type": "整数で指定してください。",
    "int_parsing": "整数で指定してください。",
    "int_from_float": "整数で指定してください。",
    "greater_than_equal": "{ge} 以上にしてください。",
    "less_than_equal": "{le} 以下にしてください。",
    "bool_parsing": "true か false で指定してください。",
    "date_parsing": "日付は 2026-11-22 の形の文字列で指定してください。",
    "date_from_datetime_parsing": "この日付はありません。2026-11-22 の形で指定してください。",
    "list_type": "配列で指定してください。",
    "too_long": "多すぎます。{max_length}個以内にしてください。",
    "model_attributes_type": "JSONのオブジェクトを、Content-Type: application/json を付けて送ってください。",
    "json_invalid": "JSONとして読めません（{position}文字目の近く）。書き方を確かめてください。",
}
_UNNAMED = "値を確かめてください。"


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One field of a request and what to do about it; `body` stands for the body as a whole."""

    field: str
    detail: str


def field_faults(errors: Sequence[Mapping[str, Any]]) -> tuple[FieldFault, ...]:
    """The faults behind the validator's errors, never with the value that was sent."""
    return tuple(dict.fromkeys(_fault(error) for error in errors))


def is_malformed(errors: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the body could not be read at all, rather than holding a wrong value."""
    return any(error["type"] == "json_invalid" for error in errors)


def _fault(error: Mapping[str, Any]) -> FieldFault:
    place = error["loc"]
    if error["type"] == "json_invalid":
        return FieldFault(_WHOLE_BODY, _TEXTS["json_invalid"].format(position=place[-1] + 1))
    context = {**error.get("ctx", {})}
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace("'", "").replace(" or ", ", ")
    name = ".".join(str(part) for part in place[1:]) or _WHOLE_BODY
    return FieldFault(name, _TEXTS.get(error["type"], _UNNAMED).format_map(context))
