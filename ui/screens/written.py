"""docs/pages.md: the pictures in tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ui.screens.camera import DOCS, LONGEST, PHONE, Screen


def write(citizen: Sequence[Screen], staff: Sequence[Screen], desk: Sequence[Screen]) -> None:
    """Write the page that shows all pictures."""
    lines = [
        "# The pages, state by state",
        "",
        "Written by `python -m ui.screens`, which starts the application, brings its pages into each state and takes",
        f"their pictures. Pictures of whole pages are cut after {LONGEST:,} px. Names and questions are made up.",
        "",
        "## The citizen's page on a phone, 360 px",
        "",
        *_phones(citizen),
        "",
        "## The citizen's page at a desk, on paper, and enlarged",
        "",
        *_wide(citizen),
        "",
        "## The staff room on a phone, 360 px",
        "",
        *_phones(staff),
        "",
        "## The staff room at a desk, 1280 px",
        "",
        *_wide(staff),
        "",
        "## The help desk on a phone, 360 px",
        "",
        *_phones(desk),
        "",
        "## The help desk at a desk, 1280 px",
        "",
        *_wide(desk),
        "",
        "## A bare chat template, for comparison",
        "",
        "`gr.ChatInterface` without anything of ours: no sources, no list, no desk, an icon without a name, and",
        "the browser's own idea of the language.",
        "",
        '| <img src="pages/bare.png" width="250" alt="gr.ChatInterface on a phone"> |'
        ' <img src="pages/bare-desktop.png" width="420" alt="gr.ChatInterface at a desk"> |',
        "|---|---|",
        "",
    ]
    (DOCS / "pages.md").write_text("\n".join(lines), encoding="utf-8")


def _phones(shown: Sequence[Screen]) -> Iterator[str]:
    return _table([screen for screen in shown if screen.size == PHONE], columns=3, width=250)


def _wide(shown: Sequence[Screen]) -> Iterator[str]:
    return _table([screen for screen in shown if screen.size != PHONE], columns=2, width=420)


def _table(shown: list[Screen], columns: int, width: int) -> Iterator[str]:
    rows = [shown[start : start + columns] for start in range(0, len(shown), columns)]
    yield "|" + " |" * columns
    yield "|" + "---|" * columns
    for row in rows:
        cells = [
            f'{screen.caption}<br><img src="pages/{screen.name}.png" width="{width}" alt="{screen.caption}">'
            for screen in row
        ]
        yield "| " + " | ".join(cells) + " |"
