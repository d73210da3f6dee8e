"""The staff room by HTTP: with a token, with a session, and for nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from staff_room import points_corpus, signed_in, staffed

from bot.build import open_desk, sign_ins_of
from bot.plan_check import MAX_PLAN
from index.settings import IndexSettings
from ui.build import build_app

CORPUS = Path(__file__).parents[2] / "corpus"
API = "/api/v1/staff"
PATHS = ("terms", "terms/glossary/rpa", "documents", "documents/guides/staff-generative-ai", "health")


@pytest.fixture(scope="module")
def settings(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> IndexSettings:
    """The small corpus with points to check plans against, and two accounts."""
    corpus = points_corpus(small_corpus, tmp_path_factory.mktemp("api-staff-corpus"))
    return staffed(corpus, tmp_path_factory.mktemp("api-staff-data"))


@pytest.fixture(scope="module")
def app(settings: IndexSettings) -> FastAPI:
    """The whole application."""
    return build_app(settings)


@pytest.fixture(scope="module")
def program(app: FastAPI, settings: IndexSettings) -> TestClient:
    """A program with a token."""
    desk = open_desk(settings.data)
    token = sign_ins_of(desk).add_token("operator", "田中", "試験", None, 1)
    desk.close()
    return TestClient(app, headers={"authorization": f"Bearer {token}"})


@pytest.mark.parametrize("path", PATHS)
def test_a_token_opens_it_as_a_session_does(app: FastAPI, program: TestClient, path: str) -> None:
    by_token = program.get(f"{API}/{path}")
    assert by_token.status_code == 200
    assert by_token.headers["cache-control"] == "no-store"
    assert signed_in(app).get(f"{API}/{path}").json() == by_token.json()


@pytest.mark.parametrize("path", [*PATHS, "plan", "nowhere"])
@pytest.mark.parametrize(
    "header", [{}, {"authorization": "Bearer mdg_wrong"}, {"authorization": "Basic eDp5"}]
)
def test_nobody_else_is_told_anything(app: FastAPI, path: str, header: dict[str, str]) -> None:
    stranger = TestClient(app, headers=header)
    answer = (
        stranger.post(f"{API}/{path}", json={"plan": "x"})
        if path == "plan"
        else stranger.get(f"{API}/{path}")
    )
    assert answer.status_code == (404 if path == "nowhere" else 401)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_foreign_site_cannot_use_a_session(app: FastAPI) -> None:
    answer = signed_in(app).post(f"{API}/plan", json={"plan": "x"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 401


def test_terms_with_their_uses(program: TestClient) -> None:
    rows = {t["id"]: t["rows"] for t in program.get(f"{API}/terms").json()["terms"]}
    assert rows["glossary/rpa"] == ["あ", "A–Z"]
    assert [t["id"] for t in program.get(f"{API}/terms?q=ＤＸ").json()["terms"]][:1] == ["glossary/dx"]
    whole = program.get(f"{API}/terms/glossary/dx").json()
    assert {use["document_id"].split("/")[0] for use in whole["uses"]} == {"policy"}
    assert program.get(f"{API}/terms/guides/birth").status_code == 404


def test_documents_with_filters(program: TestClient) -> None:
    found = program.get(f"{API}/documents?audience=staff").json()
    assert {d["audience"] for d in found["documents"]} == {"staff"}
    best = program.get(f"{API}/documents?q=生成AIの注意&most=1").json()
    assert [d["document_id"] for d in best["documents"]] == ["guides/staff-generative-ai"]
    assert best["total"] > 1
    assert program.get(f"{API}/documents?kind=song").status_code == 422
    assert program.get(f"{API}/documents?since=昨日").status_code == 422


def test_a_plan_is_read(program: TestClient) -> None:
    plan = "はじめに。\n初期費用は二百万円、運用費は年間三十万円を見込む。"
    read = program.post(f"{API}/plan", json={"plan": plan}).json()
    assert (read["read"], len(read["findings"])) == (2, 9)
    (cost,) = [finding for finding in read["findings"] if finding["id"] == "2-3"]
    assert [plan[s["start"] : s["end"]] for s in cost["sentences"]] == [s["text"] for s in cost["sentences"]]
    assert cost["stands"]["document_id"] == "policy/principle-2"


def test_a_plan_that_cannot_be_read_is_told(program: TestClient) -> None:
    for plan in ("", " ", "あ" * (MAX_PLAN + 1)):
        answer = program.post(f"{API}/plan", json={"plan": plan})
        assert answer.status_code == 422
        assert answer.json()["detail"].startswith("plan: ")
    assert program.post(f"{API}/plan", json={"plan": "あ" * MAX_PLAN}).status_code == 200
    assert program.post(f"{API}/plan", content=b"x" * 300_000).status_code == 413


def test_health(program: TestClient) -> None:
    health = program.get(f"{API}/health").json()
    assert "notices/water-truck" in {ending["document_id"] for ending in health["expired"]}
    assert "guides/birth" in {document["document_id"] for document in health["unverified"]}
