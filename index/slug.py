"""Words as part of an id."""

from __future__ import annotations

import re
import unicodedata


def slugify(heading: str) -> str:
    """The heading as part of a passage id: NFKC, lower case, words joined by "-", punctuation dropped."""
    text = unicodedata.normalize("NFKC", heading).lower()
    return re.sub(r"[^\w]+", "-", text).strip("-_") or "section"
