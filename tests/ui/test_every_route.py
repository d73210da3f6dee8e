"""Every route there is, asked for by everybody: what is not named here as public is closed to who is not signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from desk_people import add_people
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from bot.build import open_desk, sign_ins_of
from bot.desk.accounts import Role
from index.settings import IndexSettings
from ui.build import build_app

PUBLIC = re.compile(
    r"/(?:privacy|healthz|readyz|metrics|docs.*|redoc|api|api/\{rest:path\}|account/?|account/sign-in|openapi\.json"
    r"|api/v1/(?:ask|search|documents.*|terms|feedback|inquiries.*|notices|opening))"
)
APPROVERS = re.compile(
    r".*/(?:answers/\{number(?::int)?\}/approve|notices|notices/\{number(?::int)?\}/withdraw)"
)
# By role the person of `desk_people` who has it.
PEOPLE = {Role.STAFF: "suzuki", Role.DESK: "sato", Role.APPROVER: "kato"}
_CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with people and no index."""
    data = tmp_path_factory.mktemp("every-route-data")
    desk = open_desk(data)
    add_people(desk)
    desk.close()
    return data


@pytest.fixture(scope="module")
def app(data: Path) -> FastAPI:
    """The whole application."""
    return build_app(IndexSettings(data=data))


def routes(app: FastAPI) -> set[tuple[str, str]]:
    """Methods and paths: those of the pages, and those that the API documents."""
    found = {(method.upper(), path) for path, item in app.openapi()["paths"].items() for method in item}
    for route in _pages(app.routes):
        if re.match(r"/(?:desk|staff/|account|privacy)", route.path):
            found |= {(method, route.path) for method in route.methods}
    return found


def _pages(found: Sequence[Any]) -> Iterator[APIRoute]:
    for route in found:
        if isinstance(route, APIRoute):
            yield route
        elif not getattr(inner := getattr(route, "original_router", None), "prefix", "/api").startswith(
            "/api"
        ):
            yield from _pages(inner.routes)


def status(client: TestClient, method: str, path: str, cookie: str = "made up", **headers: str) -> int:
    """What a request is answered, its form's token fitting its cookie."""
    token = sha256(b"madoguchi form " + cookie.encode()).hexdigest()
    filled = re.sub(r"\{\w+:path\}", "guides/birth", path)
    filled = re.sub(r"\{\w+(?::int)?\}", "1", filled)
    sent: dict[str, Any] = {}
    if method in _CHANGING:
        sent = {"json": {}} if path.startswith("/api/") else {"data": {"form": token}}
    return client.request(
        method, filled, headers={"sec-fetch-site": "same-origin", **headers}, follow_redirects=False, **sent
    ).status_code


def needed(method: str, path: str) -> Role:
    """The role that a route of the rooms takes."""
    if method in _CHANGING and APPROVERS.fullmatch(path):
        return Role.APPROVER
    return Role.DESK if re.match(r"/(?:api/v1/)?desk", path) else Role.STAFF


def rooms(app: FastAPI) -> list[tuple[str, str]]:
    """The routes of the rooms."""
    return sorted((method, path) for method, path in routes(app) if not PUBLIC.fullmatch(path))


def test_the_rooms_are_among_the_routes(app: FastAPI) -> None:
    """Else the tests below would hold of nothing."""
    found = rooms(app)
    assert {
        ("GET", "/desk/"),
        ("POST", "/desk/answers/{number:int}/approve"),
        ("GET", "/staff/plan/"),
        ("POST", "/api/v1/staff/checks"),
        ("POST", "/api/v1/desk/answers/{number}/approve"),
        ("POST", "/account/password"),
    } <= set(found)
    assert len(found) > 60


def test_nobody_gets_anywhere_without_signing_in(app: FastAPI) -> None:
    """With a cookie or a token of one's own making neither."""
    client = TestClient(app, cookies={"madoguchi-session": "made up"})
    for method, path in rooms(app):
        closed = {303} if path.startswith("/account") else {401}
        assert status(client, method, path) in closed, (method, path)
        assert status(client, method, path, authorization="Bearer mdg_made-up") in closed, (method, path)


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("way", ["cookie", "token"])
def test_each_role_gets_as_far_as_it_reaches(app: FastAPI, data: Path, role: Role, way: str) -> None:
    """A token opens the API alone, a session both."""
    desk = open_desk(data)
    sign_ins, name = sign_ins_of(desk), PEOPLE[role]
    client, headers, cookie = TestClient(app), {}, "none"
    if way == "token":
        headers = {"authorization": f"Bearer {sign_ins.add_token('operator', name, '試験', None, 1)}"}
    else:
        cookie = sign_ins.sign_in(name, "とても長い合言葉です2026")
        client.cookies.set("madoguchi-session", cookie)
    for method, path in rooms(app):
        if path.startswith("/account"):
            continue
        found = status(client, method, path, cookie, **headers)
        if way == "token" and not path.startswith("/api/"):
            assert found == 401, (method, path)
        elif role.may(needed(method, path)):
            assert found not in {401, 403}, (method, path, found)
        else:
            assert found == 403, (method, path, found)
    desk.close()
