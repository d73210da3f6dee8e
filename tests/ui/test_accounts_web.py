"""Signing in by browser and by token: who gets into which room, and who does not."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from starlette.requests import Request

from bot.build import accounts_of, open_desk, sign_ins_of
from bot.desk.accounts import Role
from bot.desk.notices import Level, Notice
from bot.desk.records import Desk
from bot.desk.sign_in import Visitor
from bot.settings import SignInTuning
from index.settings import IndexSettings
from ui.accounts.gate import at_the_door, in_thread, visitor_name, with_role
from ui.build import build_app

PASSWORD = "とても長い合言葉です2026"  # noqa: S105 — made up
BROWSER = {"accept": "text/html,*/*;q=0.8"}
OWN = {**BROWSER, "sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def data(page_settings: IndexSettings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with three accounts and no index; pages open without."""
    data = tmp_path_factory.mktemp("accounts-data")
    desk = open_desk(data)
    for name, role in (("田中", Role.DESK), ("鈴木", Role.STAFF), ("leaver", Role.ADMIN)):
        accounts_of(desk, "operator").add(name, role, PASSWORD)
    accounts_of(desk, "operator").disable("leaver")
    desk.close()
    return data


@pytest.fixture(scope="module")
def desk(data: Path) -> Iterator[Desk]:
    """The same records, as the operator's commands open them."""
    desk = open_desk(data)
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def app(data: Path) -> FastAPI:
    """The application, with a page in each room as it will be there."""
    app = build_app(IndexSettings(data=data))

    def told(request: Request) -> str:
        return visitor_name(request)

    for room in ("staff", "desk"):
        app.add_api_route(f"/{room}/", told, methods=["GET", "POST"])
        app.router.routes.insert(0, app.router.routes.pop())
    return app


@pytest.fixture
def make(app: FastAPI) -> Callable[..., TestClient]:
    """Browsers, each with cookies of its own."""

    def browser(address: str = "http://testserver") -> TestClient:
        return TestClient(app, base_url=address, headers=OWN, follow_redirects=False)

    return browser


def hidden(html: str) -> str:
    """The token of the first form of a page."""
    found = re.search(r'name="form" value="([0-9a-f]{64})"', html)
    assert found
    return found[1]


def sign_in(
    client: TestClient, name: str = "田中", password: str = PASSWORD, wanted: str = "/desk/"
) -> Response:
    """Fill in the form and send it."""
    page = client.get("/account/sign-in", params={"next": wanted})
    form = {"form": hidden(page.text), "next": wanted, "name": name, "password": password}
    return client.post("/account/sign-in", data=form)


def test_a_room_leads_to_the_form_and_the_form_into_the_room(make: Callable[..., TestClient]) -> None:
    client = make()
    asked = client.get("/desk/")
    assert (asked.status_code, asked.headers["location"]) == (303, "/account/sign-in?next=/desk/")
    entered = sign_in(client)
    assert (entered.status_code, entered.headers["location"]) == (303, "/desk/")
    assert client.get("/desk/").json() == "田中"
    assert client.get("/staff/").json() == "田中"


def test_a_notice_stands_where_staff_sign_in_too(make: Callable[..., TestClient], desk: Desk) -> None:
    """Whoever cannot get in because the house is at a standstill reads it there."""
    notice = desk.notices.add(Notice(Level.OUTAGE, "今夜は<b>止まります</b>。", datetime.now(UTC)), "田中")
    assert notice.number is not None
    try:
        client = make()
        assert "今夜は&lt;b&gt;止まります&lt;/b&gt;。" in client.get("/account/sign-in").text
        sign_in(client)
        assert "止まります" in client.get("/account/").text
    finally:
        desk.notices.withdraw(notice.number, "田中")
    assert "止まります" not in make().get("/account/sign-in").text


def test_a_program_without_a_session_is_not_led_anywhere(make: Callable[..., TestClient]) -> None:
    response = make().get("/desk/", headers={"accept": "application/json"})
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"


def test_a_role_that_is_not_enough_is_told_so(make: Callable[..., TestClient]) -> None:
    client = make()
    sign_in(client, "鈴木", wanted="/staff/")
    assert client.get("/staff/").status_code == 200
    refused = client.get("/desk/")
    assert refused.status_code == 403
    assert "この画面には入れません" in refused.text


@pytest.mark.parametrize(
    ("name", "password"), [("田中", "not the password"), ("nobody", PASSWORD), ("leaver", PASSWORD)]
)
def test_who_may_not_enter_reads_the_same(make: Callable[..., TestClient], name: str, password: str) -> None:
    """And finds the name where it was typed."""
    client = make()
    response = sign_in(client, name, password)
    assert response.status_code == 401
    assert "入れませんでした" in response.text
    assert 'role="alert"' in response.text
    assert f'value="{name}"' in response.text
    assert password not in response.text
    assert client.get("/desk/").status_code == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites(make: Callable[..., TestClient]) -> None:
    plain = sign_in(make()).headers["set-cookie"]
    assert "HttpOnly" in plain
    assert "samesite=lax" in plain.lower()
    assert "Secure" not in plain
    behind_tls = sign_in(make("https://testserver")).headers["set-cookie"]
    assert behind_tls.startswith("__Host-madoguchi-session=")
    assert "Secure" in behind_tls


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/desk/../account/", "/nowhere/", ""]
)
def test_signing_in_leads_nowhere_else(make: Callable[..., TestClient], wanted: str) -> None:
    assert sign_in(make(), wanted=wanted).headers["location"] == "/account/"


def test_an_outsider_keeps_nobody_out(make: Callable[..., TestClient], app: FastAPI) -> None:
    """Whatever they send, and whatever they hold."""
    outside = TestClient(app, headers=OWN, follow_redirects=False, client=("192.0.2.9", 1))
    for _ in range(SignInTuning().failures + 2):
        assert sign_in(outside, password="not the password").status_code == 401  # noqa: S106 — made up
    assert sign_in(outside).status_code == 401
    assert sign_in(make()).status_code == 303


def test_a_browser_is_known_again_by_a_cookie_of_the_account(make: Callable[..., TestClient]) -> None:
    """It is no session: it opens nothing."""
    client = make("https://testserver")
    sign_in(client)
    (name,) = (name for name in client.cookies if name.startswith("__Host-madoguchi-browser-"))
    mark = client.cookies[name]
    again = make("https://testserver")
    again.cookies.set(name, mark)
    assert again.get("/desk/").status_code == 303
    sign_in(again, "鈴木", wanted="/staff/")
    assert len([name for name in again.cookies if "browser" in name]) == 2


def test_who_is_in_waits_for_no_password_of_those_outside() -> None:
    async def crowd() -> str:
        gone, come = threading.Event(), threading.Barrier(3)
        async with anyio.create_task_group() as tasks:
            for number in range(12):
                tasks.start_soon(at_the_door, come.wait if number < 2 else gone.wait)
            await anyio.to_thread.run_sync(come.wait)
            found = await in_thread(lambda: "a page")
            gone.set()
        return found

    assert anyio.run(crowd) == "a page"


def test_a_form_of_another_site_signs_nobody_in(make: Callable[..., TestClient]) -> None:
    client = make()
    token = hidden(client.get("/account/sign-in").text)
    form = {"form": token, "name": "田中", "password": PASSWORD}
    foreign = client.post("/account/sign-in", data=form, headers={"sec-fetch-site": "cross-site"})
    older = {"sec-fetch-site": "", "origin": "https://evil.example"}
    assert foreign.status_code == client.post("/account/sign-in", data=form, headers=older).status_code == 403
    made_up = {**form, "form": "0" * 64}
    assert client.post("/account/sign-in", data=made_up).status_code == 403
    assert client.post("/account/sign-in", data=form).status_code == 303


def test_a_request_of_another_site_changes_nothing_in_a_room(make: Callable[..., TestClient]) -> None:
    client = make()
    sign_in(client)
    assert client.post("/desk/").status_code == 200
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": ""},
    ):
        assert client.post("/desk/", headers=headers).status_code == 403
    older = {"sec-fetch-site": "", "origin": "http://testserver"}
    assert client.post("/desk/", headers=older).status_code == 200


def test_signing_out_ends_the_session_on_the_server(make: Callable[..., TestClient]) -> None:
    client, stolen = make(), make()
    sign_in(client)
    stolen.cookies = client.cookies
    form = {"form": hidden(client.get("/account/").text)}
    assert client.post("/account/sign-out", data={"form": "0" * 64}).status_code == 303
    assert client.get("/desk/").status_code == 200
    client.post("/account/sign-out", data=form)
    assert client.get("/desk/").status_code == stolen.get("/desk/").status_code == 303


def test_signing_out_everywhere_ends_all(make: Callable[..., TestClient]) -> None:
    here, there = make(), make()
    for client in (here, there):
        sign_in(client)
    here.post("/account/sign-out-everywhere", data={"form": hidden(here.get("/account/").text)})
    assert here.get("/desk/").status_code == there.get("/desk/").status_code == 303


def test_a_person_changes_the_password(make: Callable[..., TestClient], desk: Desk) -> None:
    accounts_of(desk, "operator").add("changer", Role.STAFF, PASSWORD)
    client = make()
    sign_in(client, "changer", wanted="/staff/")
    new = "あたらしい長い合言葉77"
    form = {"form": hidden(client.get("/account/").text), "old": PASSWORD, "new": new, "again": "other"}
    assert client.post("/account/password", data=form).status_code == 422
    done = client.post("/account/password", data={**form, "again": new})
    assert done.headers["location"] == "/account/sign-in?changed"
    assert client.get("/staff/").status_code == 303
    assert sign_in(client, "changer", PASSWORD).status_code == 401
    assert sign_in(client, "changer", new).status_code == 303


def test_a_disabled_account_is_out_at_once(make: Callable[..., TestClient], desk: Desk) -> None:
    accounts = accounts_of(desk, "operator")
    accounts.add("going", Role.DESK, PASSWORD)
    client = make()
    sign_in(client, "going")
    assert client.get("/desk/").status_code == 200
    accounts.disable("going")
    assert client.get("/desk/").status_code == 303


def test_what_is_typed_stays_text(make: Callable[..., TestClient]) -> None:
    response = sign_in(make(), '"><script>alert(1)</script>', "x")
    assert "<script" not in response.text


def test_a_form_that_is_none_is_refused(make: Callable[..., TestClient]) -> None:
    client = make()
    assert client.post("/account/sign-in", content=b"\xff\xfe" * 100).status_code == 403
    assert client.post("/account/sign-in", content=b"a=" + b"x" * 70_000).status_code == 413


def test_passwords_cannot_be_tried_for_ever(
    page_settings: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From one address, whichever names are tried."""
    monkeypatch.setenv("MADOGUCHI_RATE_SIGN_IN", "2/hour")
    client = TestClient(build_app(IndexSettings(data=tmp_path)), headers=OWN, client=("192.0.2.1", 1))
    statuses = [sign_in(client, f"name{number}", "x").status_code for number in range(3)]
    assert statuses == [401, 401, 429]
    assert "お待ちください" in sign_in(client, "name", "x").text


# The API


@pytest.fixture
def api(desk: Desk) -> TestClient:
    """A route of the API that the desk alone may use."""
    app = FastAPI()
    entered = Depends(with_role(sign_ins_of(desk), Role.DESK))

    @app.post("/api/v1/desk/something")
    def something(visitor: Visitor = entered) -> str:
        return visitor.name

    return TestClient(app)


def test_a_token_opens_the_api_in_its_accounts_name(api: TestClient, desk: Desk) -> None:
    sign_ins = sign_ins_of(desk)
    token = sign_ins.add_token("operator", "田中", "集計", None, 30)
    weaker = sign_ins.add_token("operator", "鈴木", "集計", None, 30)

    def status(authorization: str) -> int:
        headers = {"authorization": authorization} if authorization else {}
        return api.post("/api/v1/desk/something", headers=headers).status_code

    assert api.post("/api/v1/desk/something", headers={"authorization": f"bearer {token}"}).json() == "田中"
    assert status(f"Bearer {weaker}") == 403
    assert [status(value) for value in ("", "Bearer mdg_x", f"Basic {token}", token)] == [401] * 4
    sign_ins.revoke("operator", sign_ins.tokens()[0].number)
    assert status(f"Bearer {token}") == 401


def test_a_session_opens_the_api_for_pages_of_this_site_alone(api: TestClient, desk: Desk) -> None:
    cookie = sign_ins_of(desk).sign_in("田中", PASSWORD)
    api.cookies.set("madoguchi-session", cookie)

    def status(site: str) -> int:
        return api.post("/api/v1/desk/something", headers={"sec-fetch-site": site}).status_code

    assert status("same-origin") == 200
    assert status("cross-site") == 401


@pytest.mark.parametrize(
    "path", ["/account", "/account/sign-in/", "/privacy/", "/healthz/", "/desk", "/staff"]
)
def test_no_redirect_leads_to_a_host_that_a_request_names(make: Callable[..., TestClient], path: str) -> None:
    """A cache between would keep it for others."""
    response = make().get(path, headers={"host": "evil.example"})
    assert "evil.example" not in response.headers.get("location", "")
    assert "evil.example" not in response.text
