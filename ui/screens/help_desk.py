"""The help desk, page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.desk.records import Desk
from ui.screens.camera import DESKTOP, Screen
from ui.screens.desk_records import MOVING, PROXY, ask_again, ticket_about
from ui.screens.people import APPROVER, CLERK, COLLEAGUE

if TYPE_CHECKING:
    from playwright.sync_api import Page

_SECOND = "窓口で水筒に水を入れられますか"


def desk_screens(desk: Desk) -> tuple[Screen, ...]:
    """All pages of the desk, in the order of its menu, over records that are filled."""
    moving, taken = (f"/desk/tickets/{ticket_about(desk, text)}" for text in (MOVING, PROXY))
    second = ask_again(desk, _SECOND)
    return (
        Screen("desk-sign-in", "Signing in", _seen, path="/account/sign-in?next=/desk/"),
        Screen("desk-queue", "What waits", _seen, whole=True, path="/desk/", by=CLERK),
        Screen(
            "desk-ticket",
            "A ticket, with an answer from the documents",
            _seen,
            whole=True,
            path=moving,
            by=CLERK,
        ),
        Screen(
            "desk-ticket-changed",
            "A colleague was faster",
            _too_late(desk, second),
            path=f"/desk/tickets/{second}",
            by=CLERK,
        ),
        Screen("desk-reach", "Whom an approved answer would reach", _reach, path=moving, by=CLERK),
        Screen("desk-figures", "Figures", _seen, whole=True, path="/desk/figures", by=CLERK),
        Screen("desk-notices", "Putting up a notice", _seen, whole=True, path="/desk/notices", by=APPROVER),
        Screen("desk-queue-desktop", "What waits", _seen, DESKTOP, path="/desk/", by=CLERK),
        Screen(
            "desk-queue-desktop-dark", "The same in the dark", _seen, DESKTOP, True, path="/desk/", by=CLERK
        ),
        Screen(
            "desk-ticket-desktop",
            "A ticket that a colleague has",
            _seen,
            DESKTOP,
            whole=True,
            path=taken,
            by=CLERK,
        ),
        Screen("desk-answers-desktop", "Approved answers", _seen, DESKTOP, path="/desk/answers", by=CLERK),
        Screen("desk-reach-desktop", "Whom an answer would reach", _reach, DESKTOP, path=moving, by=CLERK),
        Screen("desk-figures-desktop", "Figures", _seen, DESKTOP, whole=True, path="/desk/figures", by=CLERK),
        Screen(
            "desk-figures-desktop-dark",
            "The same in the dark",
            _seen,
            DESKTOP,
            True,
            path="/desk/figures",
            by=CLERK,
        ),
        Screen("desk-audit-desktop", "Who did what", _seen, DESKTOP, path="/desk/audit", by=APPROVER),
    )


def closed_screens() -> tuple[Screen, ...]:
    """The desk while nobody has an account."""
    return (Screen("desk-closed", "Nobody has an account", _seen, path="/desk/"),)


def _seen(page: Page) -> None:
    page.locator("h1").wait_for()


def _too_late(desk: Desk, number: int) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator("#reply").fill("はい、1階の給水機を使えます。")
        version = desk.casework.folder(number).ticket.version
        desk.casework.reply(number, version, "1階の給水機を使えます。", COLLEAGUE)
        page.get_by_role("button", name="返事をして、回答済にする").click()
        page.locator("[role=alert]").wait_for()

    return act


def _reach(page: Page) -> None:
    page.get_by_role("button", name="確認した回答を書く").click()
    page.get_by_role("button", name="過去のどの質問に返るか見る").click()
    page.locator("#reach").scroll_into_view_if_needed()
