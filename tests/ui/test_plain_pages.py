"""What a browser is shown without a script: privacy, and a calm page wherever there is none to show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.settings import DeskTuning
from index.build import open_library
from index.library import Library
from index.settings import IndexSettings
from index.types import Language
from ui.build import build_app
from ui.pages.front import Front
from ui.pages.plain_html import PlainPage
from ui.pages.privacy import Facts, privacy_page

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SCRIPT = {"accept": "application/json"}


@pytest.fixture(scope="module")
def site(page_settings: IndexSettings) -> Iterator[TestClient]:
    """A client of the application that shows what it is told, also failures."""
    with TestClient(build_app(page_settings), raise_server_exceptions=False) as client:
        yield client


class Outline(HTMLParser):
    """The headings, landmarks and links of a page, and every tag that would run or load something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.language = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        found = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.language = found["lang"] or ""
        if tag == "a":
            self.links.append(found["href"] or "")


def assert_plain(html: str, language: str = "ja") -> Outline:
    """One heading of the first rank, landmarks, a language, a way home, and nothing that runs or loads."""
    outline = Outline(html)
    assert outline.tags.count("h1") == outline.tags.count("main") == outline.tags.count("header") == 1
    assert outline.language == language
    assert "/" in outline.links
    assert not {"script", "img", "iframe", "form"} & set(outline.tags)
    assert re.search("<title>.+</title>", html)
    return outline


@pytest.mark.parametrize(
    ("asked", "language", "title"),
    [
        ("", "ja", "個人情報とこの画面のしくみ"),
        ("?lang=en", "en", "Your privacy"),
        ("?lang=fr", "ja", "個人情報とこの画面のしくみ"),
        ("?lang=%22%3E%3Cscript%3E", "ja", "個人情報とこの画面のしくみ"),
    ],
)
def test_the_privacy_page_is_there_in_each_language(
    site: TestClient, asked: str, language: str, title: str
) -> None:
    response = site.get(f"/privacy{asked}", headers=BROWSER)
    assert response.status_code == 200
    assert f"<h1>{title}</h1>" in response.text
    assert "Sodegaura City" in response.text if language == "en" else "袖ケ浦市" in response.text
    outline = assert_plain(response.text, language)
    assert len([link for link in outline.links if link.startswith("?lang=")]) == 2


def test_the_privacy_page_in_easy_japanese_has_readings(site: TestClient) -> None:
    html = site.get("/privacy?lang=easy").text
    assert_plain(html)
    assert "<ruby" in html


def test_privacy_says_for_how_long_things_are_kept(site: TestClient) -> None:
    """What the settings say; nobody has to remember to change the page."""
    days = DeskTuning().retention_days
    assert f"{days}日" in site.get("/privacy").text
    assert f"{days} days" in site.get("/privacy?lang=en").text


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_privacy_says_where_questions_go(library: Library, language: Language) -> None:
    """With a language model they leave this program, and the page must say so."""
    front = Front(library)
    without, with_model = (
        privacy_page(language, front, Facts(days=180, with_model=model), "/").html()
        for model in (False, True)
    )
    assert without != with_model
    assert "AI）に送ります" in with_model or language != "ja"


def test_the_page_for_questions_sets_no_cookie(site: TestClient) -> None:
    """As the privacy page says."""
    for path in ("/", "/privacy", "/api/v1/documents"):
        assert "set-cookie" not in site.get(path).headers


def test_a_browser_gets_a_page_where_there_is_none(site: TestClient) -> None:
    response = site.get("/no/such/page", headers=BROWSER)
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "お探しの画面はありません" in response.text
    assert_plain(response.text)


@pytest.mark.parametrize("headers", [SCRIPT, {"accept": "*/*"}])
def test_everybody_else_gets_a_problem(site: TestClient, headers: dict[str, str]) -> None:
    response = site.get("/no/such/page", headers=headers)
    assert response.headers["content-type"] == "application/problem+json"


def test_the_api_answers_in_its_own_form_whoever_asks(site: TestClient) -> None:
    response = site.get("/api/v1/nothing", headers=BROWSER)
    assert response.headers["content-type"] == "application/problem+json"


def test_a_wrong_method_is_a_page_that_keeps_what_is_allowed(site: TestClient) -> None:
    response = site.post("/privacy", headers=BROWSER)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET"
    assert_plain(response.text)


def test_what_was_asked_for_is_not_written_into_the_page(site: TestClient) -> None:
    assert "alert" not in site.get("/<script>alert(1)</script>", headers=BROWSER).text


def test_plain_pages_run_and_load_nothing(site: TestClient) -> None:
    for path in ("/privacy", "/nothing", "/staff/"):
        response = site.get(path, headers=BROWSER)
        assert response.headers["content-security-policy"].startswith("default-src 'none'")
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["cache-control"] == "no-store"
        assert "//" not in re.sub(
            r"http://www\.w3\.org|https://www\.city\.sodegaura\.lg\.jp", "", response.text
        )


@pytest.mark.parametrize("room", ["staff", "desk"])
def test_a_room_without_its_slash_is_found(site: TestClient, room: str) -> None:
    response = site.get(f"/{room}", follow_redirects=False)
    assert response.status_code == 307
    assert response.headers["location"] == f"/{room}/"


@pytest.mark.parametrize("path", ["/staff/", "/desk/", "/staff/anything", "/desk/gradio_api/queue/join"])
def test_without_accounts_the_rooms_for_staff_are_closed(site: TestClient, path: str) -> None:
    """And say how to make one: a page for a browser, a problem for the rest."""
    page, problem = site.get(path, headers=BROWSER), site.get(path)
    assert page.status_code == problem.status_code == 403
    assert "madoguchi user add" in page.text
    assert "madoguchi user add" in problem.json()["detail"]
    assert_plain(page.text)


def test_plain_pages_open_without_an_index(tmp_path: Path) -> None:
    front = Front(open_library(IndexSettings(data=tmp_path)))
    assert "まどぐち" in privacy_page("ja", front, Facts(180, with_model=False), "/").html()


def test_a_plain_page_is_dark_where_the_machine_is() -> None:
    """The colours are those of the other pages, by the machine's choice instead of a script's."""
    html = PlainPage("題", "", "まどぐち", "/").html()
    assert "@media (prefers-color-scheme: dark) {:root {" in html
