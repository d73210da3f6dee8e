"""What a language model wrote of a plan, on its way through a form: the file says what the page said. Pure."""

from __future__ import annotations

import json

from pydantic import TypeAdapter, ValidationError

from bot.plan_wording import Worded

_Texts = TypeAdapter(list[tuple[str, str]])
_MOST = 60


def sent_again(worded: Worded) -> str:
    """The texts with their slots, as a field of a form."""
    pairs = [(slot, text) for slot, own in worded.texts.items() for text in own]
    return json.dumps(pairs, ensure_ascii=False)


def given_again(field: str) -> list[tuple[str, str]]:
    """What such a field holds; nothing where it is none. Whoever shows it has it held against the plan again."""
    try:
        return _Texts.validate_json(field)[:_MOST]
    except ValidationError:
        return []
