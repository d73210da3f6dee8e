"""Text of a page that is a picture, by Tesseract with its Japanese data, where both are installed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

ReadPicture = Callable[["PdfPage"], str]
"""Reads the text on a page; "" where there is none or it takes too long."""

_LANGUAGE = "jpn"
_DOTS_PER_INCH = 300
# A page is drawn with at most so many dots (an A3 page has 17 million), whatever size it says it is.
_MAX_DOTS = 40_000_000
_SECONDS_PER_PAGE = 120
# Tesseract sets Japanese characters apart by one space; more are a gap on the page, as between columns.
_BETWEEN_CJK = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
_GAP = re.compile(r" {2,}")


def find_ocr() -> ReadPicture | None:
    """What reads pictures on this machine, or None."""
    if shutil.which("tesseract") is None or find_spec("pytesseract") is None:
        return None
    import pytesseract

    try:
        languages = pytesseract.get_languages()
    except (pytesseract.TesseractError, OSError):
        return None
    return _read if _LANGUAGE in languages else None


def _read(page: PdfPage) -> str:
    import pytesseract

    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / 72, (_MAX_DOTS / max(width * height, 1.0)) ** 0.5)
    picture = page.render(scale=scale, grayscale=True).to_pil()
    try:
        text = pytesseract.image_to_string(picture, lang=_LANGUAGE, timeout=_SECONDS_PER_PAGE)
    except (pytesseract.TesseractError, RuntimeError, OSError):
        return ""
    return _GAP.sub(" ", _BETWEEN_CJK.sub("", text)).strip()
