"""The citizen's page: a question box, the conversation with its sources, and the desk to ask. No sign-in.

A conversation lives in its tab (`scripts/`); the server keeps nothing of a visitor between two events but what
`bot.conversation` keeps for follow-ups, under an id that the tab holds.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import gradio as gr

from ui.api.rates import Act, counted
from ui.pages import frame_html as frame
from ui.pages.counter import Counter
from ui.pages.desk_window import DeskWindow, Replied
from ui.pages.tab import Tab
from ui.pages.texts import asset, page_texts

# Questions answered at once and waiting; beyond, the page says that it is busy.
_AT_ONCE = 8
_WAITING = 400
# Seconds between two messages to all who wait on how many wait before them, which the page does not show. With one for every
# event that begins, two hundred who wait cost twenty thousand messages.
_POSITIONS = 3600
# Seconds between two looks for somebody who waits. Gradio's own thousandth costs a tenth of a core while nobody asks.
_LOOK_EVERY = 0.01

# What is drawn anew in another language.
_DRESSED = ("header", "notices", "intro", "asking", "examples", "person", "forms", "foot")

Update = dict[Any, Any]


def citizen_page(counter: Counter, window: DeskWindow) -> gr.Blocks:
    """The page, ready to be mounted."""
    texts = page_texts().citizen["ja"]
    title = frame.page_title(counter.opening("ja").city, texts)
    page: gr.Blocks = gr.Blocks(title=title, analytics_enabled=False, fill_width=True)
    with page:
        _CitizenBlocks(counter, window)
    page.queue(
        status_update_rate=_POSITIONS,
        default_concurrency_limit=_AT_ONCE,
        max_size=_WAITING,
        api_open=False,
    )
    page._queue.sleep_when_free = _LOOK_EVERY
    return page


class _CitizenBlocks:
    """The components of the page, and what its events do to them.

    Whatever is done on the page comes in through two wires, with an event's data, and what the script has to put in its
    place goes out through them; the rest is HTML that Gradio draws.
    """

    def __init__(self, counter: Counter, window: DeskWindow) -> None:
        self._counter = counter
        self._window = window
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        drawn = self._drawn(Tab())
        self.header = _html(drawn["header"], "head-block")
        self.notices = _html(drawn["notices"], "notices-block")
        with gr.Row(elem_classes="desk"):
            with gr.Column(elem_classes="talk", min_width=0):
                self.intro = _html(drawn["intro"], "intro-block")
                self.conversation = _html(frame.talk_html(), "conversation")
                self.asking = _html(drawn["asking"], "asking-block")
                self.examples = _html(drawn["examples"], "examples-block")
            with gr.Column(elem_classes="side", min_width=0):
                self.person = _html(drawn["person"], "person-block")
                self.forms = _html(drawn["forms"], "forms-block")
        self.foot = _html(drawn["foot"], "foot-block")
        self.answers = _wire("answers")
        self.desk = _wire("desk")

    def _listen(self) -> None:
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        self.answers.ask(self._ask, None, [self.answers], **quiet)
        everything = [getattr(self, name) for name in _DRESSED]
        once: dict[str, Any] = {"trigger_mode": "multiple", **quiet}
        self.desk.dress(self._dress, None, [*everything, self.desk], **once)
        self.desk.point(self._point, None, [self.notices, self.person], **once)
        self.desk.rate(self._rate, None, [self.desk], **once)
        self.desk.erase(self._erase, None, [self.desk], **once)
        self.desk.leave(self._leave, None, [self.desk], **once)
        self.desk.look(self._look, None, [self.desk], **once)

    @counted(Act.ASK)
    def _ask(self, asked: gr.EventData) -> Iterator[Update]:
        """The question as the page has it, whether typed or offered as a button; its answer as it comes to be."""
        told = _told(asked)
        question, turn = str(told.get("question", "")), told.get("turn")
        number = turn if isinstance(turn, int) else 0
        for message in self._counter.ask(question, number, Tab.of(told)):
            yield {self.answers: message.message()}

    def _dress(self, asked: gr.EventData) -> Update:
        """Everything around the conversation in the tab's language, from the generation that serves now."""
        tab = Tab.of(_told(asked))
        drawn = self._drawn(tab)
        told = {"state": "dressed", "title": drawn["title"], "language": tab.language}
        return {**{getattr(self, name): drawn[name] for name in _DRESSED}, self.desk: told}

    def _point(self, asked: gr.EventData) -> Update:
        """The desk that the last answer named, and what stands on top of the page by now."""
        tab = Tab.of(_told(asked))
        return {
            self.notices: self._window.notices(tab.language),
            self.person: self._window.person(tab),
        }

    @counted(Act.LEAVE)
    def _leave(self, asked: gr.EventData) -> Update:
        told = _told(asked)
        question, answer = str(told.get("question", "")), str(told.get("answer", ""))
        return self._replied("leave", self._window.leave(question, answer, Tab.of(told)))

    @counted(Act.RECEIPT)
    def _look(self, asked: gr.EventData) -> Update:
        told = _told(asked)
        receipt = str(told.get("receipt", ""))
        return self._replied("look", self._window.read(receipt, Tab.of(told).language))

    def _replied(self, form: str, replied: Replied) -> Update:
        """What the script puts under a form; `number` tells two equal ones apart."""
        return {self.desk: {"form": form, "number": secrets.token_hex(4), **asdict(replied)}}

    def _rate(self, asked: gr.EventData) -> Update:
        told = _told(asked)
        answer, rating, reasons = (str(told.get(name, "")) for name in ("answer", "rating", "reasons"))
        kept = self._window.rate(answer, rating, reasons)
        return {
            self.desk: {
                "state": "rated" if kept else "not_rated",
                "answer": answer,
                "number": secrets.token_hex(4),
            }
        }

    def _erase(self, asked: gr.EventData) -> Update:
        told = _told(asked)
        done = self._window.erase(Tab.of(told))
        return {self.desk: {"state": "erased" if done else "not_erased", "number": told.get("number")}}

    def _drawn(self, tab: Tab) -> dict[str, str]:
        """The parts of the page around the conversation."""
        counter, language = self._counter, tab.language
        texts, opening = page_texts().citizen[language], counter.opening(language)
        parts = {
            "header": frame.header_html(opening.city, language, texts),
            "intro": frame.intro_html(opening, language, page_texts().languages, texts),
            "asking": frame.asking_html(language, texts, counter.max_question),
            "examples": frame.examples_html(opening.examples, language, texts),
            "foot": frame.foot_html(opening.city, language, texts),
        }
        return {
            **{name: counter.with_ruby(html, language) for name, html in parts.items()},
            "notices": self._window.notices(language),
            "person": self._window.person(tab),
            "forms": self._window.forms(language),
            "title": frame.page_title(opening.city, texts),
        }


def _html(value: str, name: str) -> gr.HTML:
    """HTML of our own making: every value in it was escaped where it was put together."""
    return gr.HTML(value, elem_classes=name, js_on_load=None, apply_default_css=False)


def _wire(name: str) -> gr.HTML:
    """A component that shows nothing: it passes events of the page's script in, and values out to it."""
    script = asset("scripts/wire.js").replace("WIRE", name)
    return gr.HTML(None, elem_classes=f"wire {name}", html_template="", js_on_load=script)


def _told(asked: gr.EventData) -> dict[str, Any]:
    return dict(asked._data) if isinstance(asked._data, dict) else {}
