"""What a browser's tab tells of itself with whatever it asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index.types import LANGUAGES, Language

_CONVERSATION_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab. `desk`: the key of the desk that its last answer named."""

    language: Language = "ja"
    conversation: str | None = None
    desk: str | None = None

    @staticmethod
    def of(told: Mapping[str, Any]) -> Tab:
        """The tab that a browser tells of; what is not a tab's is left out."""
        language: Language = next((key for key in LANGUAGES if key == told.get("language")), "ja")
        conversation, desk = told.get("conversation"), told.get("desk")
        known = isinstance(conversation, str) and _CONVERSATION_ID.fullmatch(conversation)
        return Tab(language, conversation if known else None, desk if isinstance(desk, str) else None)
