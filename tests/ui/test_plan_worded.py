"""A plan check with a language model, as a clerk and a program get it: page, API and files show what is held, and whose words it is."""

from __future__ import annotations

import html
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import docx
import pytest
from fastapi.testclient import TestClient
from openai_server import Behaviour, Reply, Server, openai_server
from staff_room import signed_in, token_of, with_people

from bot.build import build_plan_checker
from index.build import run_sync
from index.plan_points import PLAN_POINTS
from index.settings import IndexSettings
from ui.build import build_app

CORPUS = Path(__file__).parents[2] / "corpus"
PLAN = "初期費用は二百万円、運用費は年間三十万円を見込む。\n初年度は、小学校二校だけで試行する。"
HELD = "小学校で試行する前に、効果の確かめ方を書き足す。"
ASKED = "小学校で試行して、問題を直しながら対象を広げる方法を決めたか。"
BEGIN = "まず、効果の確かめ方と広げる条件を書き足す。"
MADE_UP = "利用率が三割を超えるという広げる条件を https://dx.example.com で書く。"
SECONDS = 1.5
MARK = "言語モデルの言葉"


class Model:
    """A server whose behaviour a test sets."""

    def __init__(self) -> None:
        self.behave: Behaviour = writes
        self.server: Server

    def reply(self, reply: Reply) -> None:
        """As a test has set it."""
        self.behave(reply)


def slot(reply: Reply, words: str) -> str:
    """The handle of the slot that holds the words."""
    slots = {handle: text for handle, text in reply.asked.passages.items() if text.startswith("題名: 書く欄")}
    return next(handle for handle, text in slots.items() if words in text)


def writes(reply: Reply) -> None:
    """Fills four slots, one with what nothing holds."""
    reply.claims(
        [
            (HELD, [slot(reply, "効果の確かめ方")]),
            (MADE_UP, [slot(reply, "広げる条件")]),
            (ASKED, [slot(reply, "問い：初めは一部で")]),
            (BEGIN, [slot(reply, "まず何から")]),
        ]
    )


def makes_up(reply: Reply) -> None:
    """Fills a slot with what nothing holds."""
    reply.claims([(MADE_UP, [slot(reply, "広げる条件")])])


def stalls(reply: Reply) -> None:
    """Says nothing."""
    reply.server.closing.wait()


@pytest.fixture(scope="module")
def model() -> Iterator[Model]:
    """The server behind the application."""
    made = Model()
    with openai_server(made.reply) as server:
        made.server = server
        yield made


@pytest.fixture(scope="module")
def settings(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> IndexSettings:
    """The small corpus with the policy's principles, synced, and two accounts."""
    corpus = tmp_path_factory.mktemp("worded-corpus") / "corpus"
    shutil.copytree(small_corpus, corpus)
    names = (PLAN_POINTS, *(f"policy/principle-{n}.md" for n in (1, 2, 3)), "guides/staff-check-points.md")
    for name in names:
        shutil.copyfile(CORPUS / name, corpus / name)
    settings = IndexSettings(data=tmp_path_factory.mktemp("worded-data"), corpus=(corpus,))
    run_sync(settings)
    with_people(settings.data)
    return settings


@pytest.fixture(scope="module")
def browser(settings: IndexSettings, model: Model) -> TestClient:
    """A clerk's browser at an application that has a language model, which has learned the points."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MADOGUCHI_LLM", "openai:made-up")
        patched.setenv("MADOGUCHI_LLM_URL", model.server.url)
        patched.setenv("MADOGUCHI_LLM_SECONDS", str(SECONDS))
        app = build_app(settings)
    client = signed_in(app)
    post(client, "plan/", "x")
    # The model's library is loaded in the background; until then nobody waits for it, and nothing is worded.
    model.behave, deadline = writes, time.monotonic() + 60
    while "tag-model" not in post(client, "plan/", PLAN) and time.monotonic() < deadline:
        pass
    return client


def post(browser: TestClient, path: str, plan: str, **fields: str) -> str:
    """What a form of the room brings, as text without mark-up of characters."""
    token = token_of(browser.get("/staff/plan/").text)
    return html.unescape(browser.post(f"/staff/{path}", data={"form": token, "plan": plan, **fields}).text)


def test_the_page_marks_what_a_model_wrote_and_shows_nothing_made_up(
    browser: TestClient, model: Model
) -> None:
    model.behave = writes
    page = post(browser, "plan/", PLAN)
    for text in (HELD, ASKED, BEGIN):
        assert re.search(rf'{text} <span class="tag tag-model">{MARK}</span>', page)
    assert "三割" not in page
    assert "dx.example.com" not in page
    assert "電子化そのものを目的とせず、市民の手間と職員の負担の両方を減らせるか" in page


def test_the_api_keeps_the_rules_words_beside_the_models(browser: TestClient, model: Model) -> None:
    model.behave = writes
    read = browser.post("/api/v1/staff/plan", json={"plan": PLAN}).json()
    trial = next(finding for finding in read["findings"] if finding["id"] == "3-1")
    assert {"効果の確かめ方", "広げる条件"} <= set(trial["missing"])
    assert trial["worded_missing"] == {"効果の確かめ方": HELD}
    assert trial["worded_ask"] == ASKED
    assert read["worded_summary"] == [BEGIN]
    assert all(PLAN[s["start"] : s["end"]] == s["text"] for f in read["findings"] for s in f["sentences"])


@pytest.mark.parametrize("form", ["markdown", "word"])
def test_a_file_says_what_the_page_said_without_asking_again(
    browser: TestClient, model: Model, form: str
) -> None:
    model.behave = writes
    page = post(browser, "plan/", PLAN)
    worded = re.search(r'name="worded" value="(.*?)">', page, re.S)
    assert worded
    asked = len(model.server.asked)
    file = saved(browser, form, worded[1])
    assert len(model.server.asked) == asked
    for text in (HELD, ASKED, BEGIN):
        assert f"{text}（{MARK}）" in file


def saved(browser: TestClient, form: str, worded: str) -> str:
    """The text of a file."""
    token = token_of(browser.get("/staff/plan/").text)
    fields = {"form": token, "plan": PLAN, "form_of_file": form, "worded": worded}
    content = browser.post("/staff/plan/download", data=fields).content
    if form == "markdown":
        return content.decode()
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs)


@pytest.mark.parametrize("form", ["markdown", "word"])
@pytest.mark.parametrize("worded", [f'[["summary", "{MADE_UP}"]]', '[["summary", 3]]', "x", ""])
def test_what_somebody_puts_into_the_form_is_not_in_the_file(
    browser: TestClient, form: str, worded: str
) -> None:
    file = saved(browser, form, worded)
    assert "三割" not in file
    assert MARK not in file


BROKEN: Mapping[str, Behaviour] = {
    "makes up": makes_up,
    "stalls": stalls,
    "malformed": lambda reply: reply.text('{"claims": [{"text": "'),
    "prose": lambda reply: reply.text(MADE_UP),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_faulty_model_costs_no_check(browser: TestClient, model: Model, name: str) -> None:
    model.behave = BROKEN[name]
    asked, started = len(model.server.asked), time.monotonic()
    page = post(browser, "plan/", PLAN)
    assert time.monotonic() - started < SECONDS + 2.5
    assert len(model.server.asked) == asked + 1
    assert 'class="tag tag-model"' not in page
    assert "三割" not in page
    assert page.count("<h3 id=") == 9
    model.behave = writes
    post(browser, "plan/", PLAN)  # one that answers closes the breaker again


def test_the_form_says_that_sentences_go_to_a_model_and_the_page_how_many_do_not(
    browser: TestClient, model: Model
) -> None:
    model.behave = writes
    assert "言語モデルに送って" in browser.get("/staff/plan/").text
    page = post(browser, "plan/", f"{PLAN}\n保守費用は年間五十万円で、問合せは090-1234-5678とする。")
    assert "1 あり、言語モデルには送っていません" in page
    assert "5678" not in model.server.asked[-1].messages


def test_without_a_model_the_form_promises_none(settings: IndexSettings) -> None:
    page = signed_in(build_app(settings)).get("/staff/plan/").text
    assert "言語モデル" not in page
    assert not build_plan_checker().asks_a_model
