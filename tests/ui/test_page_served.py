"""The whole application serves the page at "/", and of Gradio only what the page needs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.build import build_assistant
from index.build import open_library, run_sync
from index.settings import IndexSettings
from ui.build import build_app
from ui.pages.counter import Counter


@pytest.fixture(scope="module")
def site(page_settings: IndexSettings) -> Iterator[TestClient]:
    """A client of the application."""
    with TestClient(build_app(page_settings)) as client:
        yield client


def config_of(html: str) -> dict[str, object]:
    """Gradio's configuration in the page."""
    found = re.search(r"window\.gradio_config = (\{.*?\});</script>", html, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_the_page_is_japanese_and_titled(site: TestClient) -> None:
    """The language, the title and the heading are there before any script runs or in what the script draws."""
    html = site.get("/").text
    assert re.search(r'<html\s+lang="ja"', html)
    assert "<title>袖ケ浦市 まどぐち</title>" in html
    assert "<h1>袖ケ浦市 まどぐち</h1>" in json.dumps(config_of(html), ensure_ascii=False)


def test_the_page_names_no_address_outside(site: TestClient) -> None:
    """No tag loads from elsewhere, and the content policy forbids it."""
    response = site.get("/")
    addresses = re.findall(r'(?:src|href|content)="(https?:)?//([^"/]+)', response.text)
    assert {host for _, host in addresses} <= {"testserver"}
    assert "default-src 'self'" in response.headers["content-security-policy"]


def test_gradio_keeps_no_history_and_sends_no_analytics(site: TestClient) -> None:
    """What is typed stays in the tab; nobody is told of it."""
    config = config_of(site.get("/").text)
    assert config["analytics_enabled"] is False
    assert config.get("run_history") is False
    assert config["footer_links"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/info",
        "/gradio_api/file=pyproject.toml",
        "/gradio_api/proxy=https://example.com/",
        "/gradio_api/call/ask",
        "/gradio_api/run/predict",
        "/gradio_api/runs",
        "/gradio_api/deep_link",
        "/monitoring",
        "/config",
        "/login",
        "/nothing-here",
    ],
)
def test_what_the_page_does_not_need_is_an_unknown_path(site: TestClient, path: str) -> None:
    """Uploads, files, proxying and calling by name are answered like any unknown path, by problem documents."""
    for response in (site.get(path), site.post(path, files={"files": ("a.txt", b"a")})):
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


def test_a_question_too_long_for_a_person_is_cut_off_at_the_door(site: TestClient) -> None:
    """The queue takes no body beyond the limit of the API."""
    response = site.post("/gradio_api/queue/join", json={"data": ["あ" * 100_000]})
    assert response.status_code == 413


def test_the_api_is_reached_beside_the_page(site: TestClient) -> None:
    """Mounting the page at "/" hides no route of the API."""
    assert site.get("/healthz").status_code == 200
    answer = site.post("/api/v1/ask", json={"question": "転入届はいつまで？"}).json()
    assert answer["status"] == "answered"


def test_the_page_opens_without_an_index_and_finds_it_once_it_is_built(
    small_corpus: Path, tmp_path: Path
) -> None:
    """The counter opens before the documents are there, and needs no restart when they come."""
    settings = IndexSettings(data=tmp_path, corpus=(small_corpus,))
    assert "<title>まどぐち</title>" in TestClient(build_app(settings)).get("/").text
    library = open_library(settings)
    counter = Counter(build_assistant(library), library, max_question=1000, max_open=9)
    assert counter.opening("ja").examples == ()
    run_sync(settings)
    assert counter.opening("ja").city == "袖ケ浦市"
    assert ("引っ越し", "袖ケ浦市に引っ越してきたら何をすればいい？") in counter.opening("ja").examples
    library.close()


def test_the_page_opens_no_file_for_a_stranger(site: TestClient) -> None:
    """A value that describes a file of the server never reaches the page's functions."""
    file = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}
    event = {"data": [], "fn_index": 0, "session_hash": "a", "event_data": {"question": file}}
    response = site.post("/gradio_api/queue/join", json=event)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert "passwd" not in response.text
