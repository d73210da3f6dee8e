"""How often a client may ask: by address, by tab, each act by itself; the address is written nowhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.assistant import Assistant
from bot.desk.records import Desk
from index.errors import SettingWrong
from index.library import Library
from ui.api.app import create_app
from ui.api.rates import Act, Rates, build_rates, client_address, counted
from ui.pages.events import JOIN
from ui.pages.turns import PageTurns
from ui.settings import EdgeSettings, read_edge_settings


def rates(**settings: object) -> Rates:
    """Counters of a few an hour, so that no test depends on how fast it runs."""
    few = {"rate_ask": "3/hour", "rate_ask_tab": "2/hour", "rate_receipt": "1/hour", "rate_other": "4/hour"}
    return build_rates(EdgeSettings(**{**few, **settings}))  # type: ignore[arg-type]


def taken(counters: Rates, act: Act, *clients: str | None, tab: str | None = None) -> list[bool]:
    """Which of these, one after the other, may."""
    return [counters.wait(act, client, tab) == 0 for client in clients]


def test_a_client_that_comes_too_often_is_told_how_long_to_wait() -> None:
    counters = rates()
    assert taken(counters, Act.ASK, *["192.0.2.1"] * 4) == [True, True, True, False]
    assert 1 <= counters.wait(Act.ASK, "192.0.2.1") <= 7_200


def test_another_address_and_another_act_are_counted_by_themselves() -> None:
    counters = rates()
    taken(counters, Act.ASK, *["192.0.2.1"] * 4)
    assert taken(counters, Act.ASK, "192.0.2.2", "203.0.113.9") == [True, True]
    assert taken(counters, Act.RECEIPT, "192.0.2.1", "192.0.2.1") == [True, False]


def test_one_subscriber_of_ipv6_is_one_client_and_the_next_is_another() -> None:
    counters = rates()
    same = ["2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:1:ffff::9", "2001:db8:0:1:a::1"]
    assert taken(counters, Act.ASK, *same) == [True, True, True, False]
    assert taken(counters, Act.ASK, "2001:db8:0:2::1") == [True]


def test_an_ipv4_address_written_in_ipv6_is_the_same_client() -> None:
    counters = rates()
    assert taken(counters, Act.RECEIPT, "192.0.2.1", "::ffff:192.0.2.1") == [True, False]


def test_a_tab_that_asks_on_and_on_takes_nothing_from_its_neighbours() -> None:
    """In a library, the one who hammers is told to wait, and the next computer still asks."""
    counters = rates()
    assert taken(counters, Act.ASK, *["192.0.2.1"] * 9, tab="hammering")[1:3] == [True, False]
    assert taken(counters, Act.ASK, "192.0.2.1", tab="neighbour") == [True]


def test_this_machine_is_not_counted_and_can_be() -> None:
    assert all(taken(rates(), Act.ASK, *["127.0.0.1"] * 9, "::1"))
    assert not all(taken(rates(rate_exempt=()), Act.ASK, *["127.0.0.1"] * 9))


def test_an_empty_rate_is_no_limit() -> None:
    assert all(taken(rates(rate_ask="", rate_ask_tab=""), Act.ASK, *["192.0.2.1"] * 9, tab="a"))


def test_clients_without_an_address_share_one_count() -> None:
    assert taken(rates(), Act.RECEIPT, None, "testclient") == [True, False]


def test_no_address_stays_in_memory() -> None:
    """Only hashes, salted anew with every start."""
    counters = rates()
    counters.wait(Act.ASK, "192.0.2.77", "tab")
    keys = list(counters._limiter.storage.storage)  # type: ignore[attr-defined]
    assert keys
    assert not any("192.0.2.77" in key for key in keys)
    assert set(keys).isdisjoint(_keys_of_another_process())


def _keys_of_another_process() -> list[str]:
    counters = rates()
    counters.wait(Act.ASK, "192.0.2.77", "tab")
    return list(counters._limiter.storage.storage)  # type: ignore[attr-defined]


@pytest.fixture
def make_client(assistant: Assistant, library: Library, desk: Desk, today: date) -> Callable[..., TestClient]:
    """The API with few requests an hour, behind a proxy that is trusted or not."""

    def make(*proxies: str, peer: str = "192.0.2.1") -> TestClient:
        app = create_app(assistant, library, desk, rates=rates(), today=lambda: today)
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(proxies))
        return TestClient(app, client=(peer, 50_000))

    return make


def ask(client: TestClient, forwarded: str | None = None) -> int:
    """The status of one question."""
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    return client.post("/api/v1/ask", json={"question": "転入届はいつまで？"}, headers=headers).status_code


def test_the_api_refuses_with_a_problem_that_says_when_to_come_again(
    make_client: Callable[..., TestClient],
) -> None:
    client = make_client()
    assert [ask(client) for _ in range(4)] == [200, 200, 200, 429]
    response = client.post("/api/v1/ask", json={"question": "転入届はいつまで？"})
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert int(response.headers["retry-after"]) == problem["retry_after"] > 0
    assert problem["status"] == 429
    assert "待ってから" in problem["detail"]
    assert client.get("/api/v1/documents").status_code == 200
    assert client.get("/healthz").status_code == 200


def test_what_is_refused_is_counted_in_the_metrics(make_client: Callable[..., TestClient]) -> None:
    client = make_client()
    for _ in range(4):
        ask(client)
    assert 'status="429"' in client.get("/metrics").text


def test_a_stranger_cannot_choose_an_address(make_client: Callable[..., TestClient]) -> None:
    client = make_client()
    assert [ask(client, f"203.0.113.{number}") for number in range(4)] == [200, 200, 200, 429]


def test_behind_a_trusted_proxy_each_citizen_is_counted(make_client: Callable[..., TestClient]) -> None:
    """The last address is the proxy's own word; what stands before it, the client may have made up."""
    client = make_client("192.0.2.0/24")
    assert [ask(client, f"203.0.113.{number}") for number in range(4)] == [200] * 4
    made_up = [ask(client, f"198.51.100.{number}, 203.0.113.77") for number in range(4)]
    assert made_up == [200, 200, 200, 429]


def test_a_proxy_that_was_not_named_is_told_to_the_operator(
    make_client: Callable[..., TestClient], caplog: pytest.LogCaptureFixture
) -> None:
    """Once, and without the address."""
    client = make_client(peer="127.0.0.1")
    ask(client, "203.0.113.5")
    ask(client, "203.0.113.5")
    assert caplog.text.count("MADOGUCHI_TRUSTED_PROXIES") == 1
    assert "203.0.113" not in caplog.text


def test_an_operator_who_tries_the_proxy_from_its_own_machine_is_not_warned(
    make_client: Callable[..., TestClient], caplog: pytest.LogCaptureFixture
) -> None:
    """The proxy is trusted, and the address that it names is this machine's own."""
    ask(make_client("127.0.0.1", peer="127.0.0.1"), "127.0.0.1")
    assert "MADOGUCHI_TRUSTED_PROXIES" not in caplog.text


def test_an_event_of_the_page_waits_in_the_language_of_its_reader() -> None:
    """Refused before the queue; asking and everything else are counted apart."""
    passed: list[bytes] = []

    async def queue(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append((await receive())["body"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    client = TestClient(PageTurns(queue, rates(), {0: Act.ASK}), client=("192.0.2.1", 1))

    def send_event(number: int, tab: str) -> int:
        event = {"data": ["転入届"], "fn_index": number, "session_hash": tab}
        response = client.post(JOIN, content=json.dumps(event))
        if response.status_code == 429:
            said = response.json()["messages"]
            assert set(said) == {"ja", "easy", "en"}
            assert all(str(response.json()["retry_after"]) in text for text in said.values())
        return response.status_code

    assert [send_event(0, "a") for _ in range(3)] == [204, 204, 429]
    assert [send_event(0, tab) for tab in "bc"] == [204, 429]
    assert send_event(1, "a") == 204
    assert len(passed) == 4


def test_a_handler_says_what_it_counts_as() -> None:
    page_event = counted(Act.LEAVE)(lambda: None)
    assert page_event.counted_as is Act.LEAVE  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MADOGUCHI_RATE_ASK", "often"),
        ("MADOGUCHI_RATE_ASK", "0/minute"),
        ("MADOGUCHI_RATE_LEAVE_TAB", "5 per week"),
        ("MADOGUCHI_TRUSTED_PROXIES", "proxy.example"),
        ("MADOGUCHI_RATE_EXEMPT", "10.0.0.0/99"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingWrong, match=variable):
        read_edge_settings()


def test_settings_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_TRUSTED_PROXIES", "10.0.0.5, 192.168.1.0/24")
    monkeypatch.setenv("MADOGUCHI_RATE_EXEMPT", "")
    settings = read_edge_settings()
    assert settings.trusted_proxies == ("10.0.0.5", "192.168.1.0/24")
    assert settings.rate_exempt == ()


def test_a_client_is_whom_the_connection_comes_from() -> None:
    scope: Message = {"client": ("192.0.2.1", 1)}
    assert client_address(scope) == "192.0.2.1"
    assert client_address({}) is None
