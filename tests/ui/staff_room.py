"""People of the staff room, for its tests."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.build import accounts_of, open_desk
from bot.desk.accounts import Role
from index.build import run_sync
from index.plan_points import PLAN_POINTS
from index.settings import IndexSettings

_CORPUS = Path(__file__).parents[2] / "corpus"
PASSWORD = "とても長い合言葉です2026"  # noqa: S105 — made up
OWN = {"accept": "text/html,*/*;q=0.8", "sec-fetch-site": "same-origin"}
PEOPLE = {"田中": Role.STAFF, "鈴木": Role.ADMIN}


def points_corpus(small_corpus: Path, folder: Path) -> Path:
    """The small corpus with the policy's principles and the points to check plans against."""
    corpus = folder / "corpus"
    shutil.copytree(small_corpus, corpus)
    principles = (f"policy/principle-{n}.md" for n in (1, 2, 3))
    for name in (PLAN_POINTS, *principles, "guides/staff-check-points.md"):
        shutil.copyfile(_CORPUS / name, corpus / name)
    return corpus


def staffed(corpus: Path, data: Path) -> IndexSettings:
    """A data folder over a corpus, with the accounts."""
    settings = IndexSettings(data=data, corpus=(corpus,))
    run_sync(settings)
    with_people(data)
    return settings


def with_people(data: Path) -> None:
    """Make the accounts."""
    desk = open_desk(data)
    for name, role in PEOPLE.items():
        accounts_of(desk, "operator").add(name, role, PASSWORD)
    desk.close()


def token_of(html: str) -> str:
    """The token of the first form of a page."""
    found = re.search(r'name="form" value="([0-9a-f]{64})"', html)
    assert found
    return found[1]


def signed_in(app: FastAPI, name: str = "田中") -> TestClient:
    """A browser in which somebody has signed in."""
    browser = TestClient(app, headers=OWN, follow_redirects=False)
    token = token_of(browser.get("/account/sign-in").text)
    fields = {"name": name, "password": PASSWORD, "form": token}
    assert browser.post("/account/sign-in", data=fields).status_code == 303
    return browser
