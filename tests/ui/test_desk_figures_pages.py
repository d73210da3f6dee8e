"""`/desk/figures` and `/desk/audit`, and the same over the API: what they count, show and give as files."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from desk_people import PASSWORD, Worker, add_people
from fastapi import FastAPI

from bot.build import open_desk, sign_ins_of
from bot.desk.audit import Act
from bot.desk.conversations import PastTurn
from bot.desk.feedback import Feedback
from bot.desk.figures import Period
from bot.desk.records import Desk
from bot.types import Status
from index.build import run_sync
from index.settings import IndexSettings
from ui.build import build_app
from ui.pages.desk import acts
from ui.pages.desk.figures import period_of, today_in_japan
from ui.pages.desk.plots import by_day, by_hour, round_up

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 29)
ASKED_ONCE = "山田太郎の隣の家のことを聞いた"


@pytest.fixture(scope="module")
def settings(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> IndexSettings:
    """A data folder with the small corpus."""
    settings = IndexSettings(data=tmp_path_factory.mktemp("figures"), corpus=(small_corpus,))
    run_sync(settings)
    return settings


@pytest.fixture(scope="module")
def desk(settings: IndexSettings) -> Iterator[Desk]:
    """A desk at which things happened."""
    desk = open_desk(settings.data)
    add_people(desk)
    for number in range(5):
        ask(desk, "転入届はいつまで", Status.ANSWERED, number, ("guides/moving-in",))
    for number in range(4):
        ask(desk, "プールの休みは", Status.NOT_IN_DOCUMENTS, number)
    ask(desk, ASKED_ONCE, Status.OUT_OF_SCOPE, 1)
    now = datetime.now(UTC)
    for number in range(4):
        desk.feedback.keep(Feedback(f"f{number}", "helpful" if number else "unhelpful", (), now))
    desk.casework.gather()
    desk.audit.append(Act("sato", now, "ticket.note", "ticket:1", {"version": 2}))
    desk.audit.append(
        Act("=kato", now - timedelta(days=3), "answer.approve", "answer:1", {"wording": "a" * 64})
    )
    yield desk
    desk.close()


def ask(desk: Desk, text: str, status: Status, number: int, documents: tuple[str, ...] = ()) -> None:
    """Somebody asked."""
    at = datetime.now(UTC) - timedelta(minutes=number)
    turn = PastTurn(text, text, status, "ja", "public", at, documents=documents, answer_id=f"{text}{number}")
    desk.conversations.append("a" * 16, turn)


@pytest.fixture(scope="module")
def app(settings: IndexSettings, desk: Desk) -> FastAPI:
    """The application."""
    return build_app(settings)


@pytest.fixture
def sato(app: FastAPI) -> Worker:
    """Somebody of the desk."""
    return Worker(app, "sato")


def test_the_page_tells_the_figures_in_words_and_tables(sato: Worker) -> None:
    page = sato.get("/desk/figures")
    assert page.status_code == 200
    text = re.sub(r"<[^>]+>", " ", page.text)
    told = " ".join(text.split())
    assert "質問 10件" in told
    assert "転入届（他の市区町村から引っ越してきたとき） 5 100%" in told
    assert "プールの休みは 4" in told
    assert "評価4件のうち75%が「役に立った」でした。" in told
    assert "日ごとの質問: 合わせて10件。" in page.text
    assert page.text.count('role="img"') == 2


def test_nothing_tells_of_a_person(sato: Worker) -> None:
    """What was asked once, who asked, and conversations' ids are nowhere."""
    for path in ("/desk/figures", "/desk/figures.csv", "/api/v1/desk/figures"):
        text = sato.get(path).text
        assert ASKED_ONCE not in text
        assert "aaaaaaaaaaaaaaaa" not in text


def test_without_a_script_nothing_is_loaded(sato: Worker) -> None:
    for path in ("/desk/figures", "/desk/audit"):
        page = sato.get(path)
        assert "<script" not in page.text
        assert not re.search(r'(?:src|href)="https?:', page.text)
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "no-store"


def test_a_period_without_questions_is_shown_too(sato: Worker) -> None:
    page = sato.get("/desk/figures?from=2020-01-01&until=2020-01-31")
    assert page.status_code == 200
    assert "日ごとの質問: ありません。" in page.text
    assert "評価はまだありません。" in page.text


@pytest.mark.parametrize(
    "query",
    [
        "from=x",
        "from=2026-02-30",
        "until=",
        "from=2030-01-01",
        "from=1900-01-01",
        "from=9999-12-31&until=0001-01-01",
        "from=0001-01-01&until=0001-01-01",
        "until=0001-01-01",
    ],
)
def test_days_that_cannot_be_are_told_and_do_no_harm(sato: Worker, query: str) -> None:
    assert sato.get(f"/desk/figures?{query}").status_code == 200
    assert sato.get(f"/desk/figures.csv?{query}").status_code == 200
    assert sato.get(f"/desk/audit?{query}").status_code == 200
    asked = sato.get(f"/api/v1/desk/audit?{query.replace('from', 'since')}")
    assert asked.status_code in (200, 422)


def test_the_figures_come_as_a_file_for_a_spreadsheet(sato: Worker) -> None:
    response = sato.get("/desk/figures.csv")
    assert response.headers["content-type"].startswith("text/csv")
    assert re.search(r'attachment; filename="figures-[\d-]+\.csv"', response.headers["content-disposition"])
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert ["questions", "", "10", "質問", ""] in rows
    assert ["unanswered", "プールの休みは", "4", "答えられなかった質問", "プールの休みは"] in rows
    assert rows[0] == ["figure", "of", "value", "項目", "内訳"]
    assert ["by_status", "answered", "5", "答えの種類", "答えた"] in rows


def test_the_log_is_shown_newest_first_with_whether_it_is_whole(sato: Worker, desk: Desk) -> None:
    page = sato.get("/desk/audit")
    count = desk.audit.head().count
    assert f"{count}件すべて、書かれたときのままです" in page.text
    assert desk.audit.head().seal in page.text
    numbers = [int(n) for n in re.findall(r"<span>(\d+)番</span>", page.text)]
    assert numbers == list(range(count, 0, -1))
    assert "にメモを書きました。" in page.text
    assert 'href="/desk/tickets/1"' in page.text
    assert "a" * 64 in page.text


def test_the_log_is_filtered_by_person_action_subject_and_day(sato: Worker) -> None:
    def shown(query: str) -> list[str]:
        return re.findall(
            r"<dt>action</dt><dd><code>([a-z_.]+)</code>", sato.get(f"/desk/audit?{query}").text
        )

    assert shown("by=sato&action=ticket.") == ["ticket.note"]
    assert shown("by=ＳＡＴＯ&action=ticket.") == ["ticket.note"]
    assert shown("subject=answer:1") == ["answer.approve"]
    assert shown("subject=回答 1") == shown("subject=answer:1")
    day = today_in_japan() - timedelta(days=3)
    assert shown(f"from={day}&until={day}") == ["answer.approve"]
    assert shown("action=nonsense") == shown("")
    assert "当てはまる操作はありません" in sato.get("/desk/audit?by=nobody").text


def test_the_log_comes_as_files_of_what_was_filtered(sato: Worker, desk: Desk) -> None:
    rows = list(
        csv.reader(io.StringIO(sato.get("/desk/audit.csv?subject=answer:1").content.decode("utf-8-sig")))
    )
    assert rows[0][:3] == ["number", "at", "by"]
    assert rows[0][-2:] == ["日時（日本時間）", "内容"]
    assert rows[1][-1] == "'=katoさん: 回答 1を承認しました"
    assert len(rows) == 2
    assert rows[1][2] == "'=kato", "no spreadsheet takes it for a formula"
    (entry,) = sato.get("/desk/audit.json?subject=answer:1").json()
    assert entry["act"]["by"] == "=kato"
    assert len(sato.get("/desk/audit.json").json()) == desk.audit.head().count


def test_a_long_log_is_shown_page_by_page(small_corpus: Path, tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    add_people(desk)
    for number in range(60):
        desk.audit.append(Act("sato", datetime.now(UTC), "ticket.note", f"ticket:{number}"))
    sato = Worker(build_app(IndexSettings(data=tmp_path, corpus=(small_corpus,))), "sato")
    first = sato.get("/desk/audit?action=ticket.")
    older = re.search(r'href="(/desk/audit\?[^"]*below=\d+[^"]*)"', first.text)
    assert older
    second = sato.get(older[1].replace("&amp;", "&"))
    numbers = [int(n) for page in (first, second) for n in re.findall(r"<span>(\d+)番</span>", page.text)]
    assert len(numbers) == len(set(numbers)) == 60
    assert 'rel="next"' not in second.text
    with sqlite3.connect(tmp_path / "desk.db") as connection:
        connection.execute("DROP TRIGGER audit_entries_no_update")
        connection.execute("UPDATE audit_entries SET by = 'kato' WHERE number = 7")
    page = sato.get("/desk/audit")
    assert 'role="alert"' in page.text
    assert "7番が、書かれたときと違います" in page.text
    told = sato.get("/api/v1/desk/audit").json()
    assert (told["verified"], told["fault"][:2]) == (False, "7番")
    desk.close()


def test_the_same_is_had_over_the_api(sato: Worker, app: FastAPI, desk: Desk) -> None:
    figures = sato.get("/api/v1/desk/figures").json()
    assert figures["questions"] == 10
    assert figures["by_ending"]["answered"] == 5
    assert figures["unanswered"][0]["question"] == "プールの休みは"
    log = sato.get("/api/v1/desk/audit?action=ticket.").json()
    assert log["verified"] is True
    assert [entry["action"] for entry in log["entries"]] == ["ticket.note"]
    token = sign_ins_of(desk).add_token("operator", "suzuki", "集計", None, 3)
    staff = Worker(app)
    for path in ("figures", "audit"):
        assert (
            staff.client.get(f"/api/v1/desk/{path}", headers={"accept": "application/json"}).status_code
            == 401
        )
        headers = {"authorization": f"Bearer {token}", "accept": "application/json"}
        assert staff.client.get(f"/api/v1/desk/{path}", headers=headers).status_code == 403
    assert sato.client.get("/api/v1/desk/figures?since=2020-01-01").status_code == 422


def test_who_does_not_work_at_the_desk_sees_neither(app: FastAPI, desk: Desk) -> None:
    suzuki = Worker(app)
    suzuki.client.cookies.set("madoguchi-session", sign_ins_of(desk).sign_in("suzuki", PASSWORD))
    for path in ("figures", "figures.csv", "audit", "audit.csv", "audit.json"):
        assert suzuki.get(f"/desk/{path}").status_code == 403
        signed_out = Worker(app).client.get(f"/desk/{path}", follow_redirects=False)
        assert signed_out.status_code == 303


def test_without_an_index_the_figures_are_shown(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    add_people(desk)
    sato = Worker(build_app(IndexSettings(data=tmp_path)), "sato")
    page = sato.get("/desk/figures")
    assert page.status_code == 200
    assert "索引がまだない" in page.text
    desk.close()


# Pure


def test_every_action_of_the_program_has_a_name() -> None:
    written = {
        name
        for file in (ROOT / "bot" / "desk").glob("*.py")
        for name in re.findall(
            r'"((?:ticket|answer|notice|account|session|token)\.[a-z_]+)"', file.read_text(encoding="utf-8")
        )
    }
    assert written
    assert written <= acts.known_actions()
    assert {f"{name.partition('.')[0]}." for name in acts.known_actions()} == {
        kind for kind, _ in acts.KINDS if kind
    }


@pytest.mark.parametrize(
    ("action", "subject", "details", "told"),
    [
        (
            "ticket.assign",
            "ticket:2",
            {"to": "sato", "before": "open", "after": "working"},
            "案件 2を受け持ちました（未対応 → 対応中）",
        ),
        ("ticket.assign", "ticket:2", {"to": "ito"}, "案件 2をitoさんの担当にしました"),
        (
            "ticket.assign",
            "ticket:2",
            {"to": None, "before": "working", "after": "open"},
            "案件 2の担当を外しました（対応中 → 未対応）",
        ),
        (
            "ticket.reply",
            "ticket:2",
            {"replies": 3, "before": "working", "after": "answered"},
            "案件 2で待っていた3人に返事をしました（対応中 → 回答済）",
        ),
        (
            "answer.renew",
            "answer:1",
            {"until": "2027-03-31", "version": 2},
            "回答 1の期限を2027年3月31日まで延ばす第2版の承認を頼みました",
        ),
        ("answer.write", "answer:1", {"ticket": None, "version": 1}, "回答 1を書き、承認を頼みました"),
        (
            "notice.add",
            "notice:1",
            {"level": "outage"},
            "お知らせ 1（停止・休止）を、すべての画面に出しました",
        ),
        ("account.add", "account:mori", {"role": "approver"}, "利用者 moriを、役割「承認者」で作りました"),
        ("account.add", "account:{x}", {"role": "{boss}"}, "利用者 {x}を、役割「{boss}」で作りました"),
        ("later.added", "ticket:1", {}, "案件 1: later.added"),
    ],
)
def test_an_entry_is_told_in_a_sentence(
    action: str, subject: str, details: dict[str, Any], told: str
) -> None:
    assert str(acts.sentence(Act("sato", datetime.now(UTC), action, subject, details))) == told


def test_who_worked_on_the_server_is_told_as_such() -> None:
    assert acts.person_name("operator:root") == "サーバーの管理者（root）"
    assert acts.person_name("sato") == "satoさん"


@pytest.mark.parametrize(
    ("since", "until", "period", "told"),
    [
        ("", "", ("2026-10-31", "2026-11-29"), ""),
        ("2026-11-01", "2026-11-02", ("2026-11-01", "2026-11-02"), ""),
        ("", "2026-01-05", ("2025-12-07", "2026-01-05"), ""),
        ("2026-11-01", "2027-01-01", ("2026-11-01", "2026-11-29"), ""),
        ("2020-01-01", "2026-11-29", ("2025-11-29", "2026-11-29"), "366日"),
        ("2026-11-03", "2026-11-02", ("2026-10-31", "2026-11-29"), "後に"),
        ("あ", "", ("2026-10-31", "2026-11-29"), "2026-11-22"),
    ],
)
def test_a_period_is_read_from_the_address(
    since: str, until: str, period: tuple[str, str], told: str
) -> None:
    found, wrong = period_of(since, until, TODAY)
    assert (found.since.isoformat(), found.until.isoformat()) == period
    assert told in wrong


def test_many_days_are_drawn_week_by_week() -> None:
    days = dict.fromkeys(Period(date(2026, 6, 3), TODAY).days, 1)
    plot = by_day(days)
    assert plot.title == "週ごとの質問"
    assert sum(count for _, count in plot.rows) == len(days)
    assert plot.marks[0] == "6月1日"
    assert by_day(dict.fromkeys(Period(date(2026, 11, 1), TODAY).days, 1)).title == "日ごとの質問"


def test_a_column_is_as_high_as_its_count() -> None:
    plot = by_hour({0: 0, 1: 5, 2: 10})
    assert plot.top == 10
    assert re.findall(r'height="([\d.]+)"><title>', plot.svg) == ["0.0", "50.0", "100.0"]
    assert "最も多いのは2時の10件" in plot.svg


@pytest.mark.parametrize(
    ("count", "top"), [(0, 1), (1, 1), (9, 10), (11, 20), (2_900, 3_000), (7_000, 8_000)]
)
def test_a_plot_ends_at_a_round_number(count: int, top: int) -> None:
    assert round_up(count) == top
