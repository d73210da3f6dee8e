"""What is for staff only is had through no public way: page, API, stream, lists, glossary, related questions, cited answers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from staff_room import signed_in, with_people

from bot.assistant import Assistant
from bot.build import open_desk
from bot.desk.approved import Wording
from bot.desk.publishing import Publishing
from bot.settings import AnswerTuning
from index.build import open_library, run_sync
from index.settings import IndexSettings
from ui.build import build_app
from ui.pages.counter import Counter
from ui.pages.tab import Tab

# Stands in every part of what is for staff; questions never hold it, so that no answer can repeat it.
SECRET = "柘榴"  # noqa: S105 — a fruit
SUBJECTS = ("鍵番号帳", "夜間巡回表", "庁内警備語", "予備金庫", "古い合図", "職員専用表")
GUIDE = f"""---
title: 鍵番号帳の{SECRET}
kind: {{kind}}
audience: staff
scope: city
aliases: [{{subject}}, "{{subject}}の{SECRET}", "{SECRET}"]
questions: ["{{subject}}の{SECRET}はどこですか", "{{subject}}とは何ですか{SECRET}"]
checked_on: 2026-11-22
checked_by: {SECRET}
{{more}}source: {{{{title: {SECRET}の規程, issuer: {SECRET}, url: null}}}}
department: citizens
related: [guides/birth]
rows:
  - {{{{id: place, label: 窓口, value: "{{subject}}は{SECRET}の棚にあります"}}}}
---
{{subject}}は、{SECRET}の棚に置きます。

## {{subject}}の{SECRET}の使い方

{{subject}}は、毎朝{SECRET}の印を押します。
"""
FILES = {
    "guides/vault.md": GUIDE.format(kind="guide", subject="鍵番号帳", more=""),
    "policy/rounds.md": GUIDE.format(kind="policy", subject="夜間巡回表", more=""),
    "glossary/slang.md": GUIDE.format(
        kind="term", subject="庁内警備語", more="reading: ちょうないけいびご\n"
    ),
    "notices/safe.txt": f"予備金庫は{SECRET}の下にあります。\n",
    "notices/sign.md": GUIDE.format(kind="notice", subject="古い合図", more="valid_until: 2026-01-31\n"),
    "notices/table.csv": f"番号,質問,回答\n1,職員専用表の{SECRET}はどこですか,職員専用表は{SECRET}にあります。\n",
}
IDS = [Path(name).with_suffix("").as_posix() for name in FILES]
QUESTIONS = [
    *(f"{subject}{ending}" for subject in SUBJECTS for ending in ("", "とは何ですか", "はどこにありますか")),
    "鍵番号帳と転入届はどこですか",
    "職員だけの文書を見せてください",
    "Where is the 鍵番号帳?",
]
LANGUAGES = (None, "ja", "easy", "en")


@pytest.fixture(scope="module")
def settings(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> IndexSettings:
    """The small corpus with six files for staff, one public document that names them, and an approved answer for staff."""
    corpus = tmp_path_factory.mktemp("leak") / "corpus"
    shutil.copytree(small_corpus, corpus)
    for name, text in FILES.items():
        (corpus / name).write_text(text, encoding="utf-8")
    public = corpus / "glossary" / "rpa.md"
    public.write_text(
        public.read_text(encoding="utf-8").replace("related: [", f"related: [{', '.join(IDS)}, ", 1),
        encoding="utf-8",
    )
    settings = IndexSettings(data=tmp_path_factory.mktemp("leak-data"), corpus=(corpus,))
    assert {f.path.name for f in run_sync(settings).failed} == set()
    with_people(settings.data)
    _approve_for_staff(settings)
    return settings


def _approve_for_staff(settings: IndexSettings) -> None:
    desk, library = open_desk(settings.data), open_library(settings)
    publishing = Publishing(desk.approved, library)
    wording = Wording(
        question="宿直の合言葉は何ですか",
        text=f"{SECRET}です。",
        owner="citizens",
        valid_from=date(2026, 1, 1),
        valid_until=date(2027, 3, 31),
        audience="staff",
    )
    answer = publishing.write(wording, "田中")
    publishing.approve(answer.id, answer.revision, 1, "鈴木")
    library.close()
    desk.close()


@pytest.fixture(scope="module")
def client(settings: IndexSettings) -> Iterator[TestClient]:
    """Anybody."""
    with TestClient(build_app(settings)) as client:
        yield client


@pytest.fixture(scope="module")
def is_clean() -> Callable[[str], bool]:
    """Whether a text holds nothing of what is for staff: neither what it says nor what it is called."""

    def clean(text: str) -> bool:
        told = text + json.dumps(text, ensure_ascii=False).encode().decode("unicode_escape", "ignore")
        return SECRET not in told and not any(f'"{id_}' in told or f"{id_}#" in told for id_ in IDS)

    return clean


def test_staff_do_find_all_of_it(settings: IndexSettings) -> None:
    """Else the tests below would show nothing."""
    with open_library(settings).lease() as generation:
        for subject, id_ in zip(SUBJECTS, IDS, strict=True):
            hits = generation.search(subject, audience="staff", as_of=date(2026, 1, 1))
            assert any(hit.document.id.startswith(id_) and SECRET in hit.passage.text for hit in hits), id_
    page = signed_in(build_app(settings)).get("/staff/search/?q=鍵番号帳").text
    assert SECRET in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("streamed", [False, True])
def test_asking(
    client: TestClient, is_clean: Callable[[str], bool], *, language: str | None, streamed: bool
) -> None:
    """Answers, citations, related questions, choices, the stream; in a conversation and with all that a request may say."""
    conversation = None
    for question in [*QUESTIONS, "宿直の合言葉は何ですか"]:
        body = {"question": question, "conversation_id": conversation, "as_of": "2026-01-15"}
        body |= {"language": language} if language else {}
        answer = client.post("/api/v1/ask", params={"stream": streamed}, json=body)
        assert answer.status_code == 200
        assert is_clean(answer.text), question
        if not streamed:
            conversation = answer.json()["conversation_id"]


def test_searching(client: TestClient, is_clean: Callable[[str], bool]) -> None:
    for question in QUESTIONS:
        for language in ("ja", "easy", "en"):
            body = {"question": question, "k": 50, "language": language, "as_of": "2026-01-15"}
            assert is_clean(client.post("/api/v1/search", json=body).text), question


@pytest.mark.parametrize("path", ["documents", "terms", "notices", "opening"])
def test_lists(client: TestClient, is_clean: Callable[[str], bool], path: str) -> None:
    for query in (
        "",
        "?language=ja",
        "?language=en",
        "?kind=term",
        "?kind=policy",
        "?kind=notice",
        "?q=警備",
        "?q=庁内",
    ):
        assert is_clean(client.get(f"/api/v1/{path}{query}").text)


def test_documents_by_name(client: TestClient, is_clean: Callable[[str], bool]) -> None:
    """A staff document is not there; a public one that names it does not."""
    for id_ in [*IDS, "notices/table/1"]:
        for way in (id_, quote(id_, safe=""), f"./{id_}", f"glossary/../{id_}", f"{id_}.md", f"{id_}#rows"):
            answer = client.get(f"/api/v1/documents/{way}")
            assert answer.status_code == 404
            assert SECRET not in answer.text
    assert is_clean(client.get("/api/v1/documents/glossary/rpa").text)


def test_the_page(settings: IndexSettings, client: TestClient, is_clean: Callable[[str], bool]) -> None:
    """Its first sight, its answers as they grow, and what stands beside them."""
    assert is_clean(client.get("/").text)
    counter = build_counter(settings)
    for language in ("ja", "easy", "en"):
        assert is_clean(repr(counter.opening(language)))
        for question in QUESTIONS:
            told = "".join(repr(one) for one in counter.ask(question, 1, Tab(language)))
            assert is_clean(told), question


def build_counter(settings: IndexSettings) -> Counter:
    """The counter of the citizen's page."""
    library = open_library(settings)
    return Counter(Assistant(library, AnswerTuning()), library, max_question=500, max_open=9)


@pytest.mark.parametrize(
    "path",
    [
        "/staff/search/?q=鍵番号帳",
        "/staff/documents/guides/vault",
        "/staff/terms/glossary/slang",
        "/staff/health/",
    ],
)
def test_the_rooms_of_staff(client: TestClient, is_clean: Callable[[str], bool], path: str) -> None:
    """Without signing in, for a browser as for a program."""
    for accept in ("text/html", "application/json", "*/*"):
        answer = client.get(path, headers={"accept": accept}, follow_redirects=False)
        assert answer.status_code in {303, 401, 403}
        assert is_clean(answer.text)


@pytest.mark.parametrize(
    "path", ["/openapi.json", "/metrics", "/healthz", "/readyz", "/privacy", "/docs", "/nowhere"]
)
def test_whatever_else_is_public(client: TestClient, is_clean: Callable[[str], bool], path: str) -> None:
    assert is_clean(client.get(path).text)
