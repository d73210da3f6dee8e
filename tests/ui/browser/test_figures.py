"""Figures and the audit log as somebody at the desk uses them: a period is chosen, a file kept, an act found."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from bot.desk.records import Desk
from browser.axe import violations
from browser.citizen import PHONE
from browser.clerk import Clerk, Enters
from browser.desk_states import Scene, figures
from index.settings import IndexSettings
from ui.pages.desk.figures import today_in_japan


def kept(clerk: Clerk, link: str, folder: Path) -> bytes:
    """What a link gives to keep."""
    with clerk.page.expect_download() as waiting:
        clerk.follow(link)
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file.read_bytes()


def test_a_period_is_chosen_and_its_figures_are_kept(
    desk: Desk, settings: IndexSettings, enters: Enters, tmp_path: Path
) -> None:
    clerk = figures(Scene(desk, settings, enters))
    page, today = clerk.page, today_in_japan()
    expect(page.get_by_role("heading", level=1)).to_have_text("数で見る")
    expect(page.get_by_role("link", name="最近30日")).to_have_attribute("aria-current", "page")
    asked = count(clerk)
    assert asked >= 8
    clerk.follow("最近7日")
    assert page.url.endswith(f"from={today - timedelta(days=6)}&until={today}")
    page.get_by_label("いつから").fill("2020-01-01")
    page.get_by_label("いつまで").fill("2020-01-31")
    clerk.press("この期間を見る")
    assert count(clerk) == 0
    clerk.follow("最近30日")
    rows = list(
        csv.reader(io.StringIO(kept(clerk, "表計算ソフト用のファイル（CSV）", tmp_path).decode("utf-8-sig")))
    )
    assert ["questions", "", str(asked)] in [row[:3] for row in rows]
    assert sum(int(row[2]) for row in rows if row[0] == "by_day") == asked


def test_a_plot_says_what_it_shows_and_its_table_adds_up(
    desk: Desk, settings: IndexSettings, enters: Enters
) -> None:
    clerk = figures(Scene(desk, settings, enters))
    plot = clerk.page.get_by_role("img").first
    told = plot.get_attribute("aria-label") or ""
    whole = int(re.sub(r"\D", "", told.split("合わせて")[1].split("件")[0]))
    cells = clerk.page.locator("#by-day-title ~ details td").all_inner_texts()
    assert sum(int(cell.replace(",", "")) for cell in cells) == whole == count(clerk)
    bars = clerk.page.locator("#languages-title ~ table rect").first
    assert float(bars.get_attribute("width") or 0) > 0


def test_a_question_that_was_refused_often_leads_to_its_ticket(
    desk: Desk, settings: IndexSettings, enters: Enters
) -> None:
    clerk = figures(Scene(desk, settings, enters))
    clerk.follow("噴水は何時に動きますか")
    expect(clerk.page.locator("main")).to_contain_text("噴水は何時に動きますか")
    assert "/desk/tickets/" in clerk.page.url


def test_what_was_done_is_found_and_kept(
    desk: Desk, settings: IndexSettings, enters: Enters, tmp_path: Path
) -> None:
    scene = Scene(desk, settings, enters)
    number = scene.ticket().rpartition("/")[2]
    clerk = scene.clerk()
    clerk.go(f"tickets/{number}")
    clerk.press("自分が受け持つ")
    clerk.follow("操作の記録")
    clerk.told("書かれたときのままです")
    clerk.page.get_by_label("何に（案件 12 など）").fill(f"案件 {number}")
    clerk.page.get_by_label("だれが").fill("sato")
    clerk.press("絞り込む")
    entries = clerk.page.locator(".log .card")
    expect(entries).to_have_count(1)
    expect(entries.first).to_contain_text(f"satoさん: 案件 {number}を受け持ちました")
    (entry,) = json.loads(kept(clerk, "同じものをJSONで", tmp_path))
    assert (entry["act"]["by"], entry["act"]["subject"]) == ("sato", f"ticket:{number}")
    clerk.follow(f"案件 {number}")
    assert clerk.page.url.endswith(f"/desk/tickets/{number}")


def test_the_figures_are_read_on_a_phone_and_on_paper(
    desk: Desk, settings: IndexSettings, enters: Enters
) -> None:
    clerk = figures(Scene(desk, settings, enters))
    clerk.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    clerk.page.emulate_media(media="print")
    assert violations(clerk.page) == []
    assert clerk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def count(clerk: Clerk) -> int:
    """How many questions the page tells of."""
    return int(re.sub(r"\D", "", clerk.page.locator(".counts dd").first.inner_text()))
