"""確認日: a clerk notes that a document is right; the index, the log and the citizen's answer tell it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from fastapi import FastAPI
from staff_room import OWN, TestClient, signed_in, token_of, with_people
from typer.testing import CliRunner

from bot.build import accounts_of, open_desk, sign_ins_of
from bot.desk.audit import AuditQuery
from index.build import run_sync
from index.overlay import read_checks
from index.settings import IndexSettings
from ui.build import build_app
from ui.cli import app as command


@pytest.fixture
def settings(small_corpus: Path, tmp_path: Path) -> IndexSettings:
    """A data folder and a corpus of its own, with two accounts."""
    shutil.copytree(small_corpus, tmp_path / "corpus")
    settings = IndexSettings(data=tmp_path / "data", corpus=(tmp_path / "corpus",))
    run_sync(settings)
    with_people(settings.data)
    return settings


@pytest.fixture
def app(settings: IndexSettings) -> FastAPI:
    """The application, which syncs at once."""

    def sync() -> None:
        run_sync(settings)

    return build_app(settings, sync)


def fields_of(html: str, document_id: str) -> dict[str, str]:
    """What the button of a document sends."""
    found = re.search(
        rf'name="document" value="{document_id}"><input type="hidden" name="digest" value="(\w+)"', html
    )
    assert found
    return {"form": token_of(html), "document": document_id, "digest": found[1]}


def test_one_click_renews_a_document(settings: IndexSettings, app: FastAPI) -> None:
    """Page, log, overlay and the public's list of documents."""
    clerk = signed_in(app)
    page = clerk.get("/staff/health/").text
    done = clerk.post("/staff/health/renew", data=fields_of(page, "guides/birth"))
    assert (done.status_code, done.headers["location"]) == (303, "/staff/health/?renewed=guides%2Fbirth")
    after = clerk.get(done.headers["location"]).text
    assert 'role="status"' in after
    assert "guides/birth" not in after[after.index('id="unverified"') : after.index('id="checked"')]
    assert "guides/birth" in after[after.index('id="checked"') :]
    assert 'id="waiting"' not in after
    (check,) = read_checks(settings.data).values()
    assert check.checked_by == "職員", "with which name one signs in is nobody's business"
    whole = clerk.get("/api/v1/documents/guides/birth").json()
    assert (whole["checked_on"], whole["checked_by"]) == (check.checked_on.isoformat(), "職員")
    desk = open_desk(settings.data)
    (entry,) = desk.audit.entries(AuditQuery(action="document.check"))
    assert (entry.act.by, entry.act.subject) == ("田中", "document:guides/birth")
    assert desk.audit.verified() is None
    desk.close()


def test_what_changed_meanwhile_is_read_again_first(settings: IndexSettings, app: FastAPI) -> None:
    clerk = signed_in(app)
    fields = fields_of(clerk.get("/staff/health/").text, "guides/birth")
    path = settings.corpus[0] / "guides" / "birth.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n出生届は大切です。\n", encoding="utf-8")
    run_sync(settings)
    refused = clerk.post("/staff/health/renew", data=fields)
    assert refused.status_code == 409
    assert "もう一度読んで" in refused.text
    assert clerk.post("/staff/health/renew", data={**fields, "document": "none"}).status_code == 409
    assert read_checks(settings.data) == {}


def test_nobody_else_renews(settings: IndexSettings, app: FastAPI) -> None:
    fields = fields_of(signed_in(app).get("/staff/health/").text, "guides/birth")
    stranger = TestClient(app, headers=OWN, follow_redirects=False)
    assert stranger.post("/staff/health/renew", data=fields).status_code == 401
    assert signed_in(app, "鈴木").post("/staff/health/renew", data=fields).status_code == 403
    assert read_checks(settings.data) == {}


def test_until_the_index_is_new_the_check_waits(settings: IndexSettings) -> None:
    clerk = signed_in(build_app(settings, lambda: None))
    page = clerk.get("/staff/health/").text
    clerk.post("/staff/health/renew", data=fields_of(page, "guides/birth"))
    after = clerk.get("/staff/health/").text
    assert "guides/birth" in after[after.index('id="waiting"') : after.index('id="expired"')]


def test_a_program_renews_in_the_name_of_its_account(settings: IndexSettings, app: FastAPI) -> None:
    desk = open_desk(settings.data)
    accounts_of(desk, "operator").show_as("鈴木", " 市民課 ")
    token = sign_ins_of(desk).add_token("operator", "鈴木", "試験", None, 1)
    desk.close()
    program = TestClient(app, headers={"authorization": f"Bearer {token}"})
    listed = program.get("/api/v1/staff/health").json()["unverified"]
    (birth,) = [one for one in listed if one["document_id"] == "guides/birth"]
    body = {"document_id": "guides/birth", "digest": birth["digest"]}
    assert program.post("/api/v1/staff/checks", json=body).status_code == 202
    assert read_checks(settings.data)["guides/birth"].checked_by == "市民課"
    stale = program.post("/api/v1/staff/checks", json={**body, "digest": "0" * 64})
    assert stale.status_code == 409
    assert TestClient(app).post("/api/v1/staff/checks", json=body).status_code == 401


def test_the_operator_writes_checks_into_the_files(settings: IndexSettings, app: FastAPI) -> None:
    clerk = signed_in(app)
    page = clerk.get("/staff/health/").text
    clerk.post("/staff/health/renew", data=fields_of(page, "guides/birth"))
    where = ["--data", str(settings.data)]
    listed = CliRunner().invoke(command, ["index", "overlay", "list", *where])
    assert "guides/birth  職員" in listed.stdout
    exported = CliRunner().invoke(
        command, ["index", "overlay", "export", *where, "--corpus", str(settings.corpus[0])]
    )
    assert exported.exit_code == 0
    assert "1 件を書き込みました" in exported.stdout
    text = (settings.corpus[0] / "guides" / "birth.md").read_text(encoding="utf-8")
    assert 'checked_by: "職員"' in text
    assert read_checks(settings.data) == {}
    assert "0 件" in CliRunner().invoke(command, ["index", "overlay", "list", *where]).stdout


def test_the_day_of_the_index_is_a_day_in_japan(settings: IndexSettings) -> None:
    """An evening in UTC is the next morning in Japan."""
    (manifest,) = (file for file in settings.data.rglob("manifest.json"))
    text = re.sub(
        r'("created_at": ?")[^"]*(")', r"\g<1>2026-11-29T18:00:00+00:00\g<2>", manifest.read_text("utf-8")
    )
    manifest.write_text(text, encoding="utf-8")
    page = signed_in(build_app(settings, lambda: None)).get("/staff/health/").text
    assert "2026年11月30日 の索引" in page
