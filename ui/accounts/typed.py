"""What somebody typed into a form that cannot be taken: it comes back to be copied, and is kept nowhere."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qsl

from fastapi import Request

from ui.api.edge import MAX_BODY_BYTES

_MOST_FIELDS = 40
# What is shorter was chosen or is quickly typed again.
_LEAST = 10
_OURS = frozenset({"form", "next", "password", "old", "new", "again"})


async def typed_in(request: Request) -> list[str]:
    """The longer texts of a form, nothing of another body or one that is too long."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith("application/x-www-form-urlencoded"):
        return []
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY_BYTES:
            return []
    try:
        fields = parse_qsl(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        return []
    return [text for name, text in fields if name not in _OURS and len(text.strip()) >= _LEAST]


def typed_html(texts: list[str], title: str) -> str:
    """The texts in fields that can be copied from; nothing where there are none."""
    if not texts:
        return ""
    areas = "".join(
        f'<p class="field"><label for="typed-{number}">{number}</label>'
        f'<textarea id="typed-{number}" rows="8" readonly>\n{escape(text)}</textarea></p>'
        for number, text in enumerate(texts, start=1)
    )
    return f"<h2>{escape(title)}</h2>{areas}"
