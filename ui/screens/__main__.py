"""`python -m ui.screens`: the states of all pages as pictures, in docs/pages.md.

Starts the application over data folders of its own, on a free port, and takes the pictures with Chromium. Needs what the
tests need: Playwright, a Chromium, and Japanese fonts.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bot.build import open_desk
from index.build import open_library, run_sync
from index.settings import IndexSettings
from ui.build import build_app
from ui.screens.bare import bare_app, bare_screens
from ui.screens.camera import PICTURES, Screen, chromium, serving, take
from ui.screens.citizen import answered_inquiry, citizen_screens, put_up_notices, screens_with_notices
from ui.screens.desk_records import fill
from ui.screens.help_desk import closed_screens, desk_screens
from ui.screens.people import add_people, signed_in
from ui.screens.staff_room import staff_screens
from ui.screens.written import write

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def main() -> None:
    """Take all pictures and write the page that shows them."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        public, rooms = Path(folder, "public"), Path(folder, "rooms")
        run_sync(IndexSettings(data=public))
        shutil.copytree(public, rooms)
        citizen = _take_citizen(browser, IndexSettings(data=public))
        staff, desk = _take_rooms(browser, IndexSettings(data=rooms))
        with serving(bare_app()) as address:
            for screen in bare_screens():
                take(browser, address, screen)
    write(citizen, staff, (*desk, *closed_screens()))


def _take_citizen(browser: Browser, settings: IndexSettings) -> tuple[Screen, ...]:
    """The citizen's page, and the rooms while they are closed."""
    shown = citizen_screens(answered_inquiry(settings.data))
    with serving(build_app(settings)) as address:
        for screen in (*closed_screens(), *shown):
            take(browser, address, screen)
        put_up_notices(settings.data)
        for screen in screens_with_notices():
            take(browser, address, screen)
    return (*shown, *screens_with_notices())


def _take_rooms(browser: Browser, settings: IndexSettings) -> tuple[tuple[Screen, ...], tuple[Screen, ...]]:
    """The staff room's and the help desk's pages."""
    desk, library = open_desk(settings.data), open_library(settings)
    add_people(desk)
    fill(desk, library)
    library.close()
    shown = staff_screens(), desk_screens(desk)
    with serving(build_app(settings, lambda: None)) as address:
        sessions = signed_in(browser, address)
        for screen in (*shown[0], *shown[1]):
            take(browser, address, screen, sessions.get(screen.by))
    desk.close()
    return shown


if __name__ == "__main__":
    main()
