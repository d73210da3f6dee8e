"""The citizen's page: a question box, the conversation with its sources, and the desk to ask. No sign-in.

A conversation lives in its tab's session and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from index.types import LANGUAGES, Language
from ui.api.rates import Act, counted
from ui.pages import frame_html as frame
from ui.pages.counter import Counter, Talk
from ui.pages.texts import asset, page_texts

# Seconds after which the server forgets a conversation that nobody goes on with.
_FORGOTTEN_AFTER = 3600
# Questions answered at once and waiting; beyond, the page says that it is busy.
_AT_ONCE = 8
_WAITING = 200

Update = dict[Any, Any]


def citizen_page(counter: Counter) -> gr.Blocks:
    """The page, ready to be mounted."""
    texts = page_texts().citizen["ja"]
    title = frame.page_title(counter.opening("ja").city, texts)
    page: gr.Blocks = gr.Blocks(title=title, analytics_enabled=False, fill_width=True)
    with page:
        _CitizenBlocks(counter, page)
    page.queue(default_concurrency_limit=_AT_ONCE, max_size=_WAITING, api_open=False)
    return page


class _CitizenBlocks:
    """The components of the page, and what its events do to them."""

    def __init__(self, counter: Counter, page: gr.Blocks) -> None:
        self._counter = counter
        self._lay_out()
        self._listen(page)

    def _lay_out(self) -> None:
        texts, opening = page_texts().citizen["ja"], self._counter.opening("ja")
        script = asset("citizen.js")
        self.talk = gr.State(Talk(), time_to_live=_FORGOTTEN_AFTER)
        self.language = gr.State("ja", time_to_live=_FORGOTTEN_AFTER)
        self.header = _html(frame.header_html(opening.city, "ja", texts), "head-block", script)
        with gr.Row(elem_classes="desk"):
            with gr.Column(elem_classes="talk", min_width=0):
                self.intro = _html(self._counter.intro("ja"), "intro-block", script)
                self.conversation = _html("", "conversation", script)
                self.status = _html("", "status", template='<p role="status">${value}</p>')
                self.question = gr.Textbox(
                    label=texts.question,
                    info=texts.question_hint,
                    placeholder=texts.placeholder,
                    lines=1,
                    max_lines=8,
                    elem_id="question",
                    html_attributes=gr.InputHTMLAttributes(autocomplete="off", spellcheck=False),
                )
                with gr.Row(elem_classes="acts"):
                    self.send = gr.Button(texts.send, variant="primary", elem_classes="send")
                    self.start_over = gr.Button(texts.start_over, visible=False, elem_classes="start-over")
                self.examples = _html(
                    frame.examples_html(opening.examples, "ja", texts, talking=False),
                    "examples-block",
                    script,
                )
            with gr.Column(elem_classes="side", min_width=0):
                self.person = _html(self._counter.person(Talk(), "ja"), "person-block")

    def _listen(self, page: gr.Blocks) -> None:
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        asking: dict[str, Any] = {"outputs": self._answer_parts(), **quiet}
        asked = [self.talk, self.language]
        gr.on([self.question.submit, self.send.click], self._ask, [self.question, *asked], **asking)
        self.conversation.choose(self._choose, asked, **asking)
        self.examples.choose(self._choose, asked, **asking)
        self.start_over.click(self._start_over, self.language, **asking)
        dressed = [self.language, *self._dressed_parts()]
        page.load(self._dress, [self.language, self.talk], dressed, **quiet)
        self.intro.speak(self._speak, self.talk, dressed, **quiet)

    def _answer_parts(self) -> list[Any]:
        return [
            self.talk,
            self.question,
            self.conversation,
            self.status,
            self.examples,
            self.person,
            self.start_over,
        ]

    def _dressed_parts(self) -> list[Any]:
        return [
            self.header,
            self.intro,
            self.question,
            self.send,
            self.start_over,
            self.examples,
            self.person,
            self.status,
        ]

    @counted(Act.ASK)
    def _ask(self, question: str, talk: Talk, language: Language) -> Iterator[Update]:
        """Show the question at once, then its answer; a question that cannot be taken stays in the box."""
        texts = page_texts().citizen[language]
        if refusal := self._counter.refusal(question, texts):
            yield {self.status: frame.status_html(refusal, "wrong")}
            return
        waiting = talk.with_turn(self._counter.pending(question, language))
        yield {
            self.question: "",
            self.conversation: frame.conversation_html(waiting.turns, texts),
            self.status: frame.status_html(texts.searching, "unseen"),
        }
        reply = self._counter.ask(question, talk, language)
        if reply.talk is talk:
            yield {
                self.question: question,
                self.conversation: frame.conversation_html(talk.turns, texts),
                self.status: frame.status_html(reply.said, "wrong"),
            }
            return
        yield {
            self.talk: reply.talk,
            self.conversation: frame.conversation_html(reply.talk.turns, texts),
            self.status: frame.status_html(reply.said, "unseen"),
            self.examples: self._examples(language, talking=True),
            self.person: self._counter.person(reply.talk, language),
            self.start_over: gr.Button(visible=True),
        }

    @counted(Act.ASK)
    def _choose(self, talk: Talk, language: Language, chosen: gr.EventData) -> Iterator[Update]:
        """A question that was offered as a button; what the browser sends is treated like typed text."""
        yield from self._ask(str(chosen.question), talk, language)

    def _start_over(self, language: Language) -> Update:
        return {
            self.talk: Talk(),
            self.question: "",
            self.conversation: "",
            self.status: frame.status_html(page_texts().citizen[language].started_over, "unseen"),
            self.examples: self._examples(language, talking=False),
            self.person: self._counter.person(Talk(), language),
            self.start_over: gr.Button(visible=False),
        }

    def _dress(self, language: Language, talk: Talk) -> Update:
        """Everything around the conversation in the chosen language, from the generation that serves now."""
        texts, counter = page_texts().citizen[language], self._counter
        header = frame.header_html(counter.opening(language).city, language, texts)
        return {
            self.language: language,
            self.header: counter.with_ruby(header, language),
            self.intro: counter.intro(language),
            self.question: gr.Textbox(
                label=counter.with_readings(texts.question, language),
                info=counter.with_readings(texts.question_hint, language),
                placeholder=texts.placeholder,
            ),
            self.send: gr.Button(counter.with_readings(texts.send, language)),
            self.start_over: gr.Button(
                counter.with_readings(texts.start_over, language), visible=bool(talk.turns)
            ),
            self.examples: self._examples(language, talking=bool(talk.turns)),
            self.person: self._counter.person(talk, language),
            self.status: "",
        }

    def _speak(self, talk: Talk, chosen: gr.EventData) -> Update:
        """The language that was pressed; anything else that a browser sends is Japanese."""
        language: Language = next((key for key in LANGUAGES if key == chosen.language), "ja")
        return self._dress(language, talk)

    def _examples(self, language: Language, *, talking: bool) -> str:
        texts = page_texts().citizen[language]
        examples = self._counter.opening(language).examples
        html = frame.examples_html(examples, language, texts, talking=talking)
        return self._counter.with_ruby(html, language)


def _html(value: str, name: str, script: str | None = None, template: str = "${value}") -> gr.HTML:
    """HTML of our own making: every value in it was escaped where it was put together."""
    return gr.HTML(
        value, elem_classes=name, js_on_load=script, html_template=template, apply_default_css=False
    )
