"""What people wrote, as it can be read: nothing in it but what stands for something. Pure."""

from __future__ import annotations

import re

_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Control characters would act in the operator's terminal; what turns the direction of writing makes a text read otherwise than it
# is, to whoever approves it; tags, annotations and a mark at the beginning show nothing. What joins emoji and letters stays.
_ACTING = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def written(text: str) -> str:
    """The text without what cannot be seen and yet does something, its lines ended one way."""
    return _ACTING.sub("", _BREAK.sub("\n", text))


def line(text: str) -> str:
    """The same as one line."""
    return " ".join(written(text).split())
