"""The staff room's pages, as a browser without a script gets them."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import docx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from staff_room import OWN, points_corpus, signed_in, staffed, token_of

from bot.plan_check import MAX_PLAN
from index.settings import IndexSettings
from ui.build import build_app

CORPUS = Path(__file__).parents[2] / "corpus"
PLAN = "初期費用は二百万円を見込む。<script>alert(1)</script>\n初年度は一つの課だけで試行する。*強調*"
PAGES = (
    "",
    "terms/",
    "terms/relations",
    "terms/glossary/rpa",
    "plan/",
    "search/",
    "search/?q=RPA",
    "health/",
)


@pytest.fixture(scope="module")
def settings(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> IndexSettings:
    """The small corpus with the policy's principles, synced, and two accounts."""
    corpus = points_corpus(small_corpus, tmp_path_factory.mktemp("staff-corpus"))
    (corpus / "odd.xyz").write_text("?", encoding="utf-8")
    return staffed(corpus, tmp_path_factory.mktemp("staff-data"))


@pytest.fixture(scope="module")
def app(settings: IndexSettings) -> FastAPI:
    """The whole application."""
    return build_app(settings)


@pytest.fixture(scope="module")
def browser(app: FastAPI) -> TestClient:
    """A browser in which a clerk has signed in."""
    return signed_in(app)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_room(browser: TestClient, path: str) -> None:
    """One heading of the first level, its landmarks, no script, nothing kept."""
    page = browser.get(f"/staff/{path}")
    assert page.status_code == 200
    assert page.text.count("<h1>") == 1
    assert page.text.count("<main") == page.text.count("<header") == 1
    assert "<nav" in page.text
    assert "<script" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    ids = re.findall(r' id="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", [*PAGES, "documents/guides/staff-generative-ai", "plan/download", "nowhere"])
def test_nobody_else_gets_in(app: FastAPI, path: str) -> None:
    stranger = TestClient(app, headers=OWN, follow_redirects=False)
    answer = stranger.get(f"/staff/{path}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/account/sign-in")
    assert stranger.post(f"/staff/{path}", data={"plan": PLAN}).status_code in {401, 403}


def test_an_unknown_page_is_a_calm_one(browser: TestClient) -> None:
    page = browser.get("/staff/nowhere")
    assert page.status_code == 404
    assert "お探しの画面はありません" in page.text
    for path in ("terms/glossary/none", "documents/none"):
        assert browser.get(f"/staff/{path}").status_code == 404


def test_terms_by_row_and_by_word(browser: TestClient) -> None:
    everything = browser.get("/staff/terms/").text
    assert "RPA（" in everything
    assert "DX（" in everything
    row = browser.get("/staff/terms/?row=た").text
    assert "DX（" in row
    assert "RPA（" not in row
    assert "DX（" in browser.get("/staff/terms/?row=A–Z").text
    assert "RPA（" in browser.get("/staff/terms/?q=ｒｐａ").text
    assert "当てはまる用語はありません" in browser.get("/staff/terms/?q=ないことば").text


def test_a_term_tells_its_source_and_where_the_policy_uses_it(browser: TestClient) -> None:
    page = browser.get("/staff/terms/glossary/dx").text
    assert "用語説明" in page
    assert 'href="/staff/documents/policy/principle-1#' in page
    where = re.search(r'href="(/staff/documents/policy/[^"#]+)#([^"]+)"', page)
    assert where
    document = browser.get(where[1])
    assert document.status_code == 200
    assert f'id="{where[2]}"' in document.text or "%" in where[2]


def test_staff_documents_are_found_and_marked(browser: TestClient) -> None:
    page = browser.get("/staff/search/?q=生成AI").text
    assert "職員だけ" in page
    read = browser.get("/staff/search/?q=生成AI&document=guides/staff-generative-ai").text
    assert 'id="document-title"' in read


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("kind=term", "RPA（", "転入届（"),
        ("audience=staff", "生成AIを仕事で使う", "転入届（"),
        ("q=届け出&audience=public", "転入届（", "生成AIを仕事で使う"),
        ("until=2026-06-30", "給水車", "転入届（"),
        ("since=2026-07-01", "転入届（", "給水車"),
    ],
)
def test_results_are_filtered(browser: TestClient, query: str, there: str, gone: str) -> None:
    page = browser.get(f"/staff/search/?{query}").text
    assert there in page
    assert gone not in page


def test_a_wrong_day_is_told(browser: TestClient) -> None:
    page = browser.get("/staff/search/?since=きのう")
    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_the_state_of_the_documents(browser: TestClient) -> None:
    """What has expired, what nobody has checked, what could not be read, what of the profile is blank."""
    page = browser.get("/staff/health/").text
    expired = page[page.index('id="expired"') : page.index('id="expiring"')]
    assert "給水車の臨時運行" in expired
    assert "2026年6月30日 まで" in expired
    assert "odd.xyz" in page[page.index('id="failed"') : page.index('id="warnings"')]
    assert "電話番号" in page[page.index('id="blanks"') : page.index('id="unverified"')]
    assert "見本・市の確認前" in page[page.index('id="unverified"') :]


def test_a_plan_is_read_against_all_points(browser: TestClient) -> None:
    token = token_of(browser.get("/staff/plan/").text)
    page = browser.post("/staff/plan/", data={"form": token, "plan": PLAN})
    assert page.status_code == 200
    assert page.text.count("<h3 id=") == 9
    assert "初期費用は二百万円を見込む。" in page.text
    assert "<script" not in page.text
    assert 'href="/staff/documents/policy/principle-1#' in page.text
    assert page.text.count("見当たりません") >= 5


@pytest.mark.parametrize(
    ("plan", "words"), [("", "文章を入れて"), ("あ" * (MAX_PLAN + 1), "20,000 文字まで")]
)
def test_a_plan_that_cannot_be_read_is_refused(browser: TestClient, plan: str, words: str) -> None:
    token = token_of(browser.get("/staff/plan/").text)
    for path in ("plan/", "plan/download"):
        page = browser.post(f"/staff/{path}", data={"form": token, "plan": plan})
        assert page.status_code == 422
        assert words in page.text
        assert page.text.count("<h1>") == 1


def test_a_form_of_another_page_is_refused(browser: TestClient) -> None:
    token = token_of(browser.get("/staff/plan/").text)
    assert browser.post("/staff/plan/", data={"plan": PLAN}).status_code == 403
    foreign = browser.post(
        "/staff/plan/", data={"form": token, "plan": PLAN}, headers={"sec-fetch-site": "cross-site"}
    )
    assert foreign.status_code == 403


def test_the_result_is_saved_as_markdown(browser: TestClient) -> None:
    token = token_of(browser.get("/staff/plan/").text)
    fields = {"form": token, "plan": PLAN, "form_of_file": "markdown"}
    file = browser.post("/staff/plan/download", data=fields)
    assert file.headers["content-disposition"].endswith('.md"')
    assert file.text.startswith("# 確かめた結果\n")
    assert file.text.count("\n## ") == 9
    assert "\\*強調\\*" in file.text or "強調" not in file.text
    assert "<script" not in file.text


def test_the_result_is_saved_for_word(browser: TestClient) -> None:
    token = token_of(browser.get("/staff/plan/").text)
    fields = {
        "form": token,
        "plan": PLAN + "\x0b年間三百時間の作業が減り、費用に見合う。",
        "form_of_file": "word",
    }
    file = browser.post("/staff/plan/download", data=fields)
    assert file.headers["content-disposition"].endswith('.docx"')
    document = docx.Document(BytesIO(file.content))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert styles.count("Heading 1") == 9
    assert any("初期費用" in paragraph.text for paragraph in document.paragraphs)
    assert document.core_properties.author == ""


def test_a_plan_is_kept_nowhere(
    browser: TestClient, settings: IndexSettings, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in the data folder nor in a log."""
    token = token_of(browser.get("/staff/plan/").text)
    told = "比類なき架空の事業により初期費用は九百九十九万円となる。"
    browser.post("/staff/plan/", data={"form": token, "plan": told})
    assert "比類なき架空" not in caplog.text
    for file in settings.data.rglob("*"):
        assert not file.is_file() or "比類なき架空".encode() not in file.read_bytes()
