"""The states in which the pages of the help desk are found, and the way into each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

from playwright.sync_api import expect

from bot.desk.approved import Wording
from bot.desk.conversations import PastTurn
from bot.desk.notices import Level, Notice
from bot.desk.publishing import Publishing
from bot.desk.records import Desk
from bot.types import Status
from browser.clerk import Clerk
from index.build import open_library
from index.settings import IndexSettings

MOVING = "転入届はいつまでに出しますか"


class Scene:
    """What a state needs to be there, made without the pages."""

    def __init__(self, desk: Desk, settings: IndexSettings, enters: Callable[[str], Clerk]) -> None:
        self.desk = desk
        self.settings = settings
        self._enters = enters

    def clerk(self, name: str = "sato") -> Clerk:
        """Somebody at the desk."""
        return self._enters(name)

    def ticket(self, question: str = "") -> str:
        """The path of a new ticket about which somebody waits."""
        text = question or f"{uuid4()} とは何ですか"
        number = self.desk.inquiries.leave(text, "ja").inquiry.number
        self.desk.casework.gather()
        folder = next(
            folder
            for id_ in range(1, 1_000)
            if (folder := self.desk.tickets.folder(id_))
            and any(arrival.key == str(number) and arrival.origin == "inquiry" for arrival in folder.arrivals)
        )
        return f"tickets/{folder.ticket.id}"

    def answer(self, author: str, *, approved: bool = False) -> str:
        """The path of a new answer."""
        library = open_library(self.settings)
        try:
            publishing = Publishing(self.desk.approved, library)
            question = f"{uuid4()} の料金はいくらですか"
            wording = Wording(
                question, "無料です。", "general", date(2026, 11, 1), date(2099, 3, 31), variants=("",)
            )
            answer = publishing.write(replace(wording, variants=(f"{uuid4()} は有料ですか",)), author)
            if approved:
                publishing.approve(answer.id, answer.revision, 1, "mori")
        finally:
            library.close()
        return f"answers/{answer.id}"


def queue(scene: Scene) -> Clerk:
    """Tickets wait, one of them perhaps urgently."""
    scene.ticket()
    scene.ticket("家が火事です、助けてください")
    clerk = scene.clerk()
    clerk.go("")
    expect(clerk.page.locator("#urgent-title")).to_be_visible()
    return clerk


def queue_empty(scene: Scene) -> Clerk:
    """Nothing is found."""
    clerk = scene.clerk()
    clerk.go("?words=ない言葉&status=dismissed")
    return clerk


def ticket(scene: Scene) -> Clerk:
    """The documents have an answer by now."""
    path = scene.ticket(MOVING)
    scene.desk.casework.note(int(path.rpartition("/")[2]), "市民課に確認", "ito")
    clerk = scene.clerk()
    clerk.go(path)
    return clerk


def ticket_for_staff(scene: Scene) -> Clerk:
    """Only what staff may read answers it."""
    clerk = scene.clerk()
    clerk.go(scene.ticket("架空庁舎の鍵はだれに返しますか"))
    expect(clerk.page.locator(".caution").first).to_contain_text("職員のみ")
    return clerk


def ticket_refused(scene: Scene) -> Clerk:
    """The reply held a phone number."""
    clerk = scene.clerk()
    clerk.go(scene.ticket())
    clerk.page.locator("#reply").fill("090-1234-5678 に電話してください")
    clerk.press("返事をして、回答済にする")
    clerk.told("電話番号")
    return clerk


def ticket_changed(scene: Scene) -> Clerk:
    """Somebody else closed it meanwhile."""
    clerk, path = scene.clerk(), scene.ticket()
    clerk.go(path)
    clerk.page.locator("#reply").fill("返事です。")
    number = int(path.rpartition("/")[2])
    scene.desk.casework.dismiss(number, 1, "ito")
    clerk.press("返事をして、回答済にする")
    clerk.told("ほかの人が先に変えました")
    return clerk


def ticket_answered(scene: Scene) -> Clerk:
    """It was replied to."""
    clerk = scene.clerk()
    clerk.go(scene.ticket())
    clerk.page.locator("#reply").fill("窓口で案内します。")
    clerk.press("返事をして、回答済にする")
    clerk.told("返事をしました")
    return clerk


def answer_form(scene: Scene) -> Clerk:
    """An empty form."""
    clerk = scene.clerk()
    clerk.go("answers/new")
    return clerk


def answer_preview(scene: Scene) -> Clerk:
    """Whom an answer would reach."""
    clerk = scene.clerk()
    clerk.go(scene.ticket(MOVING))
    clerk.press("確認した回答を書く")
    clerk.press("過去のどの質問に返るか見る")
    expect(clerk.page.locator("#reach")).to_be_visible()
    return clerk


def answer_wrong(scene: Scene) -> Clerk:
    """Something of it cannot be."""
    clerk = scene.clerk()
    clerk.go("answers/new")
    page = clerk.page
    page.get_by_label("質問", exact=True).fill("噴水は何時に動きますか")
    page.get_by_label("回答", exact=True).fill("090-1234-5678 に電話してください。")
    page.get_by_label("責任をもつ部署").select_option(index=1)
    page.get_by_label("いつまで（有効期限）").fill("2099-03-31")
    clerk.press("承認を頼む")
    clerk.told("電話番号")
    return clerk


def answer_own(scene: Scene) -> Clerk:
    """Its author cannot approve it."""
    clerk = scene.clerk("kato")
    clerk.go(scene.answer("kato"))
    return clerk


def answer_to_approve(scene: Scene) -> Clerk:
    """Somebody else's waits."""
    clerk = scene.clerk("kato")
    clerk.go(scene.answer("sato"))
    return clerk


def ticket_regrouped(scene: Scene) -> Clerk:
    """Two questions stand together, and a ticket on the same matter apart from them."""
    place = f"架空公園{uuid4().hex[:3]}"
    scene.desk.inquiries.leave(f"{place}の駐輪場は無料ですか", "ja")
    scene.desk.inquiries.leave(f"{place}の噴水が動く時間と、夏休みの間の水遊びの決まりを知りたいです", "ja")
    clerk = scene.clerk()
    clerk.go(scene.ticket(f"{place}の駐車場は無料ですか"))
    clerk.page.get_by_text("似た案件").click()
    expect(clerk.page.get_by_role("button", name="この案件にまとめる")).to_be_visible()
    expect(clerk.page.get_by_role("button", name="別の案件に分ける").first).to_be_visible()
    return clerk


def answer_changed(scene: Scene) -> Clerk:
    """A further version waits; what it changes is marked."""
    clerk, path = scene.clerk("kato"), scene.answer("sato", approved=True)
    number = int(path.rpartition("/")[2])
    library = open_library(scene.settings)
    try:
        publishing = Publishing(scene.desk.approved, library)
        kept = publishing.answer(number)
        wording = replace(kept.latest.wording, text="有料です。", valid_until=date(2099, 12, 31))
        publishing.correct(number, kept.revision, wording, "sato")
    finally:
        library.close()
    clerk.go(path)
    expect(clerk.page.locator("ins").first).to_be_visible()
    return clerk


def answer_serving(scene: Scene) -> Clerk:
    """It is given, and a version is open."""
    clerk = scene.clerk()
    clerk.go(scene.answer("sato", approved=True))
    clerk.page.locator(".version summary").first.click()
    return clerk


def answer_withdrawn(scene: Scene) -> Clerk:
    """It is not given any more."""
    clerk = scene.clerk()
    clerk.go(scene.answer("sato", approved=True))
    clerk.page.get_by_label("取り下げる理由").fill("内容が変わった")
    clerk.press("すぐに取り下げる")
    clerk.told("取り下げました")
    return clerk


def answers(scene: Scene) -> Clerk:
    """All of them."""
    scene.answer("sato", approved=True)
    scene.answer("sato")
    clerk = scene.clerk()
    clerk.go("answers")
    return clerk


def notices(scene: Scene) -> Clerk:
    """One stands; who may not change it is told so."""
    scene.desk.notices.add(
        Notice(Level.OUTAGE, "【見本】止まります。", datetime.now(UTC), en="It stops."), "kato"
    )
    clerk = scene.clerk()
    clerk.go("notices")
    return clerk


def notices_approver(scene: Scene) -> Clerk:
    """Who may put one up, and typed something that cannot be."""
    scene.desk.notices.add(Notice(Level.EMERGENCY, "【見本】開きました。", datetime.now(UTC)), "kato")
    clerk = scene.clerk("kato")
    clerk.go("notices")
    clerk.page.get_by_label("日本語", exact=True).fill("止まります。")
    clerk.page.get_by_label("いつまで（なければ、取り下げるまで）").fill("2020-01-01T09:00")
    clerk.press("お知らせを出す")
    clerk.told("お知らせの終わり")
    return clerk


def figures(scene: Scene) -> Clerk:
    """Questions were asked; the table under a plot is open."""
    _asked(scene)
    clerk = scene.clerk()
    clerk.go("figures")
    clerk.page.locator(".in-table summary").first.click()
    expect(clerk.page.locator(".in-table table").first).to_be_visible()
    return clerk


def figures_empty(scene: Scene) -> Clerk:
    """Nobody asked anything then."""
    clerk = scene.clerk()
    clerk.go("figures?from=2020-01-01&until=2020-06-30")
    return clerk


def figures_wrong(scene: Scene) -> Clerk:
    """The days cannot be."""
    clerk = scene.clerk()
    clerk.go("figures?from=2026-11-03&until=2026-11-01")
    clerk.told("後になっています")
    return clerk


def audit(scene: Scene) -> Clerk:
    """What was done, and that the log is whole."""
    scene.answer("sato", approved=True)
    clerk = scene.clerk()
    clerk.go("audit")
    clerk.told("書かれたときのままです")
    clerk.page.locator(".log summary").first.click()
    return clerk


def audit_filtered(scene: Scene) -> Clerk:
    """Nobody did that."""
    clerk = scene.clerk()
    clerk.go("audit")
    clerk.page.get_by_label("だれが").fill("nobody")
    clerk.page.get_by_label("何を").select_option("token.")
    clerk.press("絞り込む")
    expect(clerk.page.locator("main")).to_contain_text("当てはまる操作はありません")
    return clerk


def _asked(scene: Scene) -> None:
    for number in range(4):
        for text, status in ((MOVING, Status.ANSWERED), ("噴水は何時に動きますか", Status.NOT_IN_DOCUMENTS)):
            documents = ("guides/moving-in",) if status is Status.ANSWERED else ()
            turn = PastTurn(
                text,
                text,
                status,
                "ja",
                "public",
                datetime.now(UTC),
                documents=documents,
                answer_id=f"{uuid4()}",
            )
            scene.desk.conversations.append(f"{number:016}", turn)
    scene.desk.casework.gather()


def not_there(scene: Scene) -> Clerk:
    """No such ticket."""
    clerk = scene.clerk()
    clerk.go("tickets/99999")
    return clerk


def signed_out(scene: Scene) -> Clerk:
    """The session ended over a reply."""
    clerk = scene.clerk()
    clerk.go(scene.ticket())
    clerk.page.locator("#reply").fill("時間をかけて書いた返事です。")
    clerk.page.context.clear_cookies()
    clerk.press("返事をして、回答済にする")
    expect(clerk.page.locator("main")).to_contain_text("サインインの時間が切れました")
    expect(clerk.page.locator("textarea")).to_have_value("時間をかけて書いた返事です。")
    return clerk


DESK_STATES: dict[str, Callable[[Scene], Clerk]] = {
    state.__name__: state
    for state in (
        queue,
        queue_empty,
        ticket,
        ticket_for_staff,
        ticket_refused,
        ticket_changed,
        ticket_answered,
        ticket_regrouped,
        answer_form,
        answer_preview,
        answer_wrong,
        answer_own,
        answer_to_approve,
        answer_changed,
        answer_serving,
        answer_withdrawn,
        answers,
        notices,
        notices_approver,
        figures,
        figures_empty,
        figures_wrong,
        audit,
        audit_filtered,
        not_there,
        signed_out,
    )
}
