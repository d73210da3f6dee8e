"""What a plain form of the rooms and of the account pages has sent."""

from __future__ import annotations

from urllib.parse import parse_qsl


def fields_of(body: bytes, most: int) -> dict[str, str]:
    """The fields of a form as browsers send it; of what is none, or has more than `most` fields, nothing."""
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=most))
    except ValueError:
        return {}
