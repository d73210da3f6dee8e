"""When something is wrong the page says so, within seconds and in words, and keeps what was typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.citizen import Citizen, Opens
from browser.serving import serving
from browser.states import taken_and_lost
from index.settings import IndexSettings
from ui.build import build_app

_QUESTION = "転入届はいつまで？"


def test_without_an_index_the_page_says_that_it_is_not_ready(opens: Opens, tmp_path: Path) -> None:
    """One clear sentence, and the question stays in the box."""
    with serving(build_app(IndexSettings(data=tmp_path))) as empty:
        citizen = opens(empty)
        send(citizen)
        said(citizen, "ただいま文書の準備ができていない")


def test_a_server_that_is_gone_is_noticed(opens: Opens, tmp_path: Path) -> None:
    """The question comes back into the box, and the conversation so far stays readable."""
    with serving(build_app(IndexSettings(data=tmp_path))) as address:
        citizen = opens(address)
    send(citizen)
    said(citizen, "サーバーにつながりません")


def test_a_line_that_is_cut_while_waiting_is_noticed(citizen: Citizen) -> None:
    """The question was sent, and nothing comes back any more."""
    citizen.ask("転入届に必要なもの")
    taken_and_lost(citizen.page)
    citizen.page.route("**/healthz", lambda route: route.abort())
    send(citizen)
    said(citizen, "サーバーにつながりません")
    expect(citizen.turns).to_have_count(1)


def test_a_line_that_was_cut_for_a_moment_is_picked_up_again(citizen: Citizen) -> None:
    """A phone between two cells: the question that was lost comes back into the box, and asking again works."""
    citizen.page.route("**/queue/data*", lambda route: route.abort("internetdisconnected"), times=1)
    send(citizen)
    said(citizen, "途中で通信が切れました")
    citizen.question.press("Enter")
    citizen.answered(1)


def test_a_stream_that_ends_before_the_answer_is_no_silence(citizen: Citizen) -> None:
    """A server that is shut down closes its streams in good order; what was asked is given back all the same."""
    citizen.page.route(
        "**/queue/data*",
        lambda route: route.fulfill(status=200, content_type="text/event-stream", body=""),
        times=1,
    )
    send(citizen)
    said(citizen, "途中で通信が切れました")
    citizen.question.press("Enter")
    citizen.answered(1)


def test_the_browser_says_when_it_is_offline(citizen: Citizen) -> None:
    """Before anything is sent; and once it is back, the line is gone and a question is answered."""
    citizen.page.context.set_offline(True)
    status = citizen.page.get_by_role("main").get_by_role("status")
    expect(status).to_contain_text("サーバーにつながりません")
    citizen.page.context.set_offline(False)
    expect(status).to_be_empty()
    citizen.ask(_QUESTION)


def test_a_full_queue_asks_for_patience(citizen: Citizen) -> None:
    """Not an error, and not silence."""
    citizen.page.route("**/queue/join*", lambda route: route.fulfill(status=503, body="{}"))
    send(citizen)
    said(citizen, "ただいま混み合っています")


def test_who_asks_too_often_is_told_so_politely(
    opens: Opens, settings: IndexSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the server refuses is said in the page's language, and the question can be sent later."""
    monkeypatch.setenv("MADOGUCHI_RATE_EXEMPT", "")
    monkeypatch.setenv("MADOGUCHI_RATE_ASK", "1/hour")
    with serving(build_app(settings)) as strict:
        citizen = opens(strict)
        citizen.ask("転入届に必要なもの")
        send(citizen)
        expect(citizen.page.get_by_role("main").get_by_role("status")).to_contain_text("待って")
        expect(citizen.question).to_have_value(_QUESTION)
        expect(citizen.turns).to_have_count(1)


def send(citizen: Citizen) -> None:
    """Send a question that will not be answered."""
    citizen.question.fill(_QUESTION)
    citizen.question.press("Enter")


def said(citizen: Citizen, why: str) -> None:
    """The page says why there is no answer, visibly, and the question is in the box again."""
    status = citizen.page.get_by_role("main").get_by_role("status")
    expect(status).to_contain_text(why, timeout=15_000)
    expect(status).to_be_in_viewport()
    expect(citizen.question).to_have_value(_QUESTION)
    expect(citizen.page.locator(".waiting")).to_have_count(0)
