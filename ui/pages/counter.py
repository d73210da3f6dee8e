"""What the citizen's page asks of the assistant and the library, and gets back as HTML. Knows no Gradio."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from bot.assistant import Assistant
from bot.errors import QuestionRefused
from bot.render import contact_of
from bot.types import Answer, Claim, Question, Status
from index.errors import IndexingError
from index.generation import Generation
from index.library import Library
from index.types import Language
from ui.api.errors import logged_problem_of
from ui.pages import frame_html as frame
from ui.pages.answer_html import growing_html, turn_html
from ui.pages.claims_html import Shown
from ui.pages.excerpts import excerpts_of
from ui.pages.front import Front
from ui.pages.tab import Tab
from ui.pages.texts import Texts, page_texts
from ui.streamed_answer import claims_then_answer

# Characters of the answer that the status line reads out.
_READ_OUT = 160


@dataclass(frozen=True, slots=True)
class Told:
    """What the page is told of a question that is being answered.

    turn: the page's own number of the question. html: the turn as far as it is known. said: what the status line says;
    with "refused" and "failed", why there is no answer.
    """

    turn: int
    state: Literal["growing", "done", "refused", "failed"]
    html: str = ""
    said: str = ""
    conversation: str | None = None
    desk: str | None = None

    def message(self) -> dict[str, Any]:
        """As the page's script reads it."""
        return asdict(self)


class Counter:
    """Stands between the page and what is behind it. Keeps nothing of a visitor; safe to use from several threads."""

    def __init__(
        self,
        assistant: Assistant,
        library: Library,
        *,
        max_question: int,
        max_open: int,
    ) -> None:
        self._assistant = assistant
        self._library = library
        self._front = Front(library)
        self._max_question = max_question
        self._max_open = max_open

    @property
    def max_question(self) -> int:
        """The most characters of a question."""
        return self._max_question

    def opening(self, language: Language) -> frame.Opening:
        """The city's name and the example questions; without an index, the page still opens."""
        texts = page_texts().citizen[language]
        try:
            with self._library.lease() as generation:
                lookup = generation.store.document
                examples = tuple(frame.event_questions(page_texts().events, language, lookup))
                sample = any(
                    document.checked_by is None
                    for event in page_texts().events
                    if (document := lookup(event.document))
                )
                return frame.Opening(frame.city_name(generation.profile, language, texts), examples, sample)
        except IndexingError:
            return frame.Opening(texts.nameless)

    def with_ruby(self, html: str, language: Language) -> str:
        """HTML of the page with the readings that easy Japanese has; in other languages, as it is."""
        return self._front.with_ruby(html, language)

    def ask(self, question: str, turn: int, tab: Tab) -> Iterator[Told]:
        """Answer one question. On a page in Japanese, the language of the answer is told from the question."""
        texts = page_texts().citizen[tab.language]
        if refusal := self._refusal(question, texts):
            yield Told(turn, "refused", said=refusal)
            return
        asked = Question(
            question,
            language=None if tab.language == "ja" else tab.language,
            conversation_id=tab.conversation,
        )
        try:
            for item in claims_then_answer(self._assistant, asked):
                if isinstance(item, Answer):
                    yield self._whole(question, turn, item)
                else:
                    yield Told(turn, "growing", self._growing(question, item, tab.language))
        except QuestionRefused as refused:
            yield Told(turn, "refused", said=str(refused))
        except Exception as error:  # noqa: BLE001 — let through, it would be printed with what was asked
            ready = logged_problem_of(error).status != 503
            yield Told(turn, "failed", said=texts.client.failed if ready else texts.not_ready)

    def _refusal(self, question: str, texts: Texts) -> str | None:
        """Why a question is not taken as it stands, politely; None where it is."""
        if not any(character.isalnum() for character in question):
            return texts.client.empty
        if len(question) > self._max_question:
            return texts.too_long.format(limit=self._max_question)
        return None

    def _whole(self, question: str, turn: int, answer: Answer) -> Told:
        texts = page_texts().citizen[answer.language]
        with self._library.lease() as generation:
            excerpts = excerpts_of(answer, generation.store.document)
            html = turn_html(question, Shown(answer, excerpts, texts, self._max_open))
            desk = _desk_of(answer, generation)
        html = self._front.with_ruby(html, answer.language)
        said = texts.answered if answer.status is Status.ANSWERED else texts.replied
        return Told(turn, "done", html, f"{said} {_gist(answer)}".strip(), answer.conversation_id, desk)

    def _growing(self, question: str, claims: tuple[Claim, ...], language: Language) -> str:
        so_far = Answer("growing", "", Status.ANSWERED, language, "", "", claims=claims)
        html = growing_html(question, Shown(so_far, {}, page_texts().citizen[language], self._max_open))
        return self._front.with_ruby(html, language)


def _desk_of(answer: Answer, generation: Generation) -> str | None:
    """The key of the desk that an answer names; None where it names the general one, or none."""
    profile = generation.profile
    if profile is None or answer.contact is None:
        return None
    for key in profile.departments:
        if key != "general" and contact_of(profile, key, answer.language) == answer.contact:
            return key
    return None


def _gist(answer: Answer) -> str:
    """The beginning of what is answered, in whole claims, each a sentence to the ear."""
    end = "." if answer.language == "en" else "。"
    said = answer.notice.split("\n", maxsplit=1)[0]
    for claim in answer.claims:
        sentence = claim.text if claim.text[-1:] in "。.！？!?" else claim.text + end
        longer = f"{said} {sentence}".strip()
        if said and len(longer) > _READ_OUT:
            break
        said = longer
    return said
