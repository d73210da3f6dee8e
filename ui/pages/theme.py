"""The look: Gradio's theme with colours and type of our own, and the names of the style sheets.

Only fonts that the reader's machine has are named; nothing is fetched. The colours of text hold at least 4.5:1
against their ground in both modes.
"""

from __future__ import annotations

import gradio as gr

_FONTS = (
    "Hiragino Sans",
    "Hiragino Kaku Gothic ProN",
    "BIZ UDPGothic",
    "Yu Gothic UI",
    "Meiryo",
    "Noto Sans JP",
    "Noto Sans CJK JP",
    "IPAexGothic",
    "sans-serif",
)

# The document carries them itself: given to Gradio, their rules would be rewritten under other selectors.
STYLE_SHEETS = (
    "page.css",
    "frame.css",
    "notices.css",
    "asking.css",
    "answer.css",
    "sources.css",
    "print.css",
)


def page_theme() -> gr.themes.Base:
    """The theme of every page."""
    theme = gr.themes.Base(
        primary_hue="blue",
        neutral_hue="slate",
        text_size="lg",
        radius_size="md",
        font=_FONTS,
        font_mono=("monospace",),
    )
    return theme.set(
        body_background_fill="#f4f6f8",
        body_background_fill_dark="#12181f",
        body_text_color="#17212b",
        body_text_color_dark="#edf2f6",
        body_text_color_subdued="#46525e",
        body_text_color_subdued_dark="#b9c5cf",
        block_background_fill="#ffffff",
        block_background_fill_dark="#1b232c",
        input_background_fill="#ffffff",
        input_background_fill_dark="#12181f",
        input_border_color="#6b7885",
        input_border_color_dark="#8a98a5",
        input_placeholder_color="#5a6672",
        input_placeholder_color_dark="#a3b0bb",
        button_primary_background_fill="#0b5a8f",
        button_primary_background_fill_hover="#084a77",
        button_primary_background_fill_dark="#8fcbf2",
        button_primary_background_fill_hover_dark="#b5def8",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#0a2233",
        button_primary_border_color="#0b5a8f",
        button_primary_border_color_dark="#8fcbf2",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_dark="#1b232c",
        button_secondary_text_color="#0b5a8f",
        button_secondary_text_color_dark="#9fd3f5",
        button_secondary_border_color="#6b7885",
        button_secondary_border_color_dark="#8a98a5",
    )
