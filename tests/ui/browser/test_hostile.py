"""Markup in a question or in a document stays text: nothing runs, nothing loads, nothing is styled or linked by it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.citizen import Citizen

_ASKED = (
    "転入届は？ <img src=x onerror=\"document.title='img'\"><script>document.title='script'</script>"
    "<style>body{display:none}</style> [ここ](https://example.com/) **太字** ${1+1} {{value}} <a href=//e.com>a</a>"
)
_FOREIGN = (
    ".turn img, .turn script, .turn style, .turn iframe, .turn strong, .turn em, .turn a[href*='example.com']"
)


def test_markup_in_a_question_stays_text(citizen: Citizen) -> None:
    """The question is shown as it was typed and does nothing."""
    turn = citizen.ask(_ASKED)
    expect(turn.locator(".asked-text")).to_have_text(_ASKED)
    _unharmed(citizen)


@pytest.mark.parametrize("question", ["架空の届出はどうすればいい？", "架空の届出の期限と必要なもの"])
def test_markup_in_a_document_stays_text(citizen: Citizen, question: str) -> None:
    """Title, sentences, rows, the passage of the source and the related questions of a document that tries to do harm."""
    turn = citizen.ask(question)
    expect(turn).to_contain_text("架空の届出は")
    citizen.open_source()
    expect(turn.locator(".sources")).to_contain_text("架空の届出<b>太字</b>")
    _unharmed(citizen)


def _unharmed(citizen: Citizen) -> None:
    assert citizen.page.locator(_FOREIGN).count() == 0
    assert citizen.page.title() == "袖ケ浦市 まどぐち"
    expect(citizen.question).to_be_visible()
