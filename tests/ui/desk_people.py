"""People at the help desk in tests: accounts, browsers that are signed in, and citizens whose questions came."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from bot.adapters.sql.database import Database, database_url
from bot.adapters.sql.stores import sql_stores
from bot.build import accounts_of
from bot.desk.accounts import Role
from bot.desk.conversations import PastTurn
from bot.desk.records import Desk
from bot.settings import DeskTuning
from bot.types import Status

PASSWORD = "とても長い合言葉です2026"  # noqa: S105 — made up
PEOPLE = {
    "sato": Role.DESK,
    "ito": Role.DESK,
    "kato": Role.APPROVER,
    "mori": Role.APPROVER,
    "suzuki": Role.STAFF,
}
_OWN = {"accept": "text/html,*/*;q=0.8", "sec-fetch-site": "same-origin"}


def add_people(desk: Desk) -> None:
    """Give everybody an account."""
    accounts = accounts_of(desk, "operator")
    for name, role in PEOPLE.items():
        accounts.add(name, role, PASSWORD)


def staffed_database(folder: Path) -> Path:
    """A file with a database in which everybody has an account."""
    file = folder / "staffed.db"
    desk = Desk(sql_stores(Database(database_url(f"sqlite:///{file}", folder))), DeskTuning())
    add_people(desk)
    desk.close()
    return file


class Worker:
    """Somebody with a browser; pages are gone to and their forms are sent as a browser does it."""

    def __init__(self, app: FastAPI, name: str | None = None) -> None:
        self.client = TestClient(app, headers=_OWN)
        if name:
            form = {"form": _hidden(self.get("/account/sign-in").text), "name": name, "password": PASSWORD}
            entered = self.client.post("/account/sign-in", data={**form, "next": "/desk/"})
            assert entered.status_code == (200 if PEOPLE[name].may(Role.DESK) else 403)

    def get(self, path: str) -> Response:
        """A page."""
        return self.client.get(path)

    def send(self, page: Response, act: str, **typed: str) -> Response:
        """Fill in fields of a page and press the button of an act, which is the end of an address on it."""
        target = next(
            (
                found
                for found in re.findall(r'(?:form)?action="([^"]+)"', page.text)
                if found.partition("#")[0].endswith(f"/{act}")
            ),
            f"/desk/{act}",
        )
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
        return self.client.post(target.partition("#")[0], data={**hidden, **typed})


def ask(desk: Desk, question: str, times: int = 1, status: Status = Status.NOT_IN_DOCUMENTS) -> None:
    """Citizens asked, in vain unless told otherwise."""
    for number in range(times):
        at = datetime.now(UTC) - timedelta(minutes=number)
        turn = PastTurn(
            question,
            question,
            status,
            "ja",
            "public",
            at,
            answer_id=f"{len(question)}-{question[0]}-{number}",
        )
        desk.conversations.append("a" * 16, turn)


def _hidden(html: str) -> str:
    found = re.search(r'name="form" value="([0-9a-f]{64})"', html)
    assert found
    return found[1]
