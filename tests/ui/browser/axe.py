"""axe-core on a page as it stands, from the installed package; nothing is fetched."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# WCAG 2.2 A and AA with all that came before it, and what axe calls good practice (one h1, landmarks, order of headings).
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_OPTIONS = {
    "runOnly": {"type": "tag", "values": list(TAGS)},
    "rules": {"target-size": {"enabled": True}},  # of WCAG 2.2, and off unless it is asked for
    "resultTypes": ["violations"],
}
_AXE = Axe()


def violations(page: Page) -> list[str]:
    """What axe objects to, a line for each element."""
    found = _AXE.run(page, options=_OPTIONS).response["violations"]
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))} {node['html'][:120]} – {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]
