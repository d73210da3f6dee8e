"""What the citizen's page asks of the assistant and the library, and gets back as HTML. Knows no Gradio."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.assistant import Assistant
from bot.errors import QuestionRefused
from bot.furigana import with_readings
from bot.reading_list import GENERAL, ReadingList, reading_list
from bot.render import contact_of
from bot.types import Answer, Contact, Question, Status
from index.errors import IndexingError
from index.generation import Generation
from index.library import Library
from index.types import Language
from ui.api.errors import logged_problem_of
from ui.pages import frame_html as frame
from ui.pages.answer_html import Shown, pending_html, turn_html
from ui.pages.excerpts import excerpts_of
from ui.pages.markup import html_language
from ui.pages.ruby import ruby_in
from ui.pages.texts import Texts, page_texts

# Older turns leave the page.
_MAX_TURNS = 30


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as one tab has it: its turns as HTML, oldest first, and the desk that the last one named."""

    conversation_id: str | None = None
    turns: tuple[str, ...] = ()
    contact: Contact | None = None

    def with_turn(self, turn: str) -> Talk:
        """The conversation with one turn more."""
        return replace(self, turns=(*self.turns, turn)[-_MAX_TURNS:])


@dataclass(frozen=True, slots=True)
class Opening:
    """What the serving generation gives the page before anything is asked."""

    city: str
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """The conversation after a question, and what the status line says. The same talk: no answer could be given."""

    talk: Talk
    said: str


class Counter:
    """Stands between the page and the assistant. Keeps nothing; safe to use from several threads."""

    def __init__(self, assistant: Assistant, library: Library, *, max_question: int, max_open: int) -> None:
        self._assistant = assistant
        self._library = library
        self._max_question = max_question
        self._max_open = max_open

    def opening(self, language: Language) -> Opening:
        """The city's name and the example questions; without an index, the page still opens."""
        texts = page_texts().citizen[language]
        try:
            with self._library.lease() as generation:
                lookup = generation.store.document
                examples = tuple(frame.event_questions(page_texts().events, language, lookup))
                return Opening(frame.city_name(generation.profile, language, texts), examples)
        except IndexingError:
            return Opening(texts.nameless)

    def intro(self, language: Language) -> str:
        """What stands above the conversation."""
        texts = page_texts().citizen[language]
        html = frame.intro_html(self.opening(language).city, language, page_texts().languages, texts)
        return self.with_ruby(html, language)

    def person(self, talk: Talk, language: Language) -> str:
        """The desk to ask: that of the last answer, or the city's general one."""
        texts = page_texts().citizen[language]
        try:
            with self._library.lease() as generation:
                profile = generation.profile
        except IndexingError:
            profile = None
        contact = talk.contact or contact_of(profile, None, language)
        html = frame.person_html(contact, profile, language, texts, asked=talk.contact is not None)
        return self.with_ruby(html, language)

    def with_ruby(self, html: str, language: Language) -> str:
        """HTML of the page with the readings that easy Japanese has; in other languages, as it is."""
        return ruby_in(html, self._reading_list()) if language == "easy" else html

    def with_readings(self, text: str, language: Language) -> str:
        """The same for text that cannot be HTML (a label, a button): readings in brackets."""
        return with_readings(text, self._reading_list()) if language == "easy" else text

    def refusal(self, question: str, texts: Texts) -> str | None:
        """Why a question is not taken as it stands, politely; None where it is."""
        if not any(character.isalnum() for character in question):
            return texts.empty
        if len(question) > self._max_question:
            return texts.too_long.format(limit=self._max_question)
        return None

    def pending(self, question: str, language: Language) -> str:
        """The turn of a question that is being answered."""
        html = pending_html(question, page_texts().citizen[language], html_language(language))
        return self.with_ruby(html, language)

    def ask(self, question: str, talk: Talk, language: Language) -> Reply:
        """Answer one question. On a page in Japanese, the language of the answer is told from the question."""
        texts = page_texts().citizen[language]
        asked = Question(
            question,
            language=None if language == "ja" else language,
            conversation_id=talk.conversation_id,
        )
        try:
            answer = self._assistant.ask(asked)
            with self._library.lease() as generation:
                turn = self._turn(question, answer, generation)
                general = contact_of(generation.profile, None, answer.language)
        except QuestionRefused as refused:
            return Reply(talk, str(refused))
        except Exception as error:  # noqa: BLE001 — let through, it would be printed with what was asked
            ready = logged_problem_of(error).status != 503
            return Reply(talk, texts.failed if ready else texts.not_ready)
        said = texts.answered if answer.status is Status.ANSWERED else texts.replied
        return Reply(
            replace(
                talk.with_turn(turn),
                conversation_id=answer.conversation_id,
                contact=None if answer.contact == general else answer.contact,
            ),
            said,
        )

    def _turn(self, question: str, answer: Answer, generation: Generation) -> str:
        texts = page_texts().citizen[answer.language]
        shown = Shown(
            answer=answer,
            excerpts=excerpts_of(answer, generation.store.document),
            texts=texts,
            max_open=self._max_open,
        )
        html = turn_html(question, shown)
        return ruby_in(html, reading_list(generation.readings)) if answer.language == "easy" else html

    def _reading_list(self) -> ReadingList:
        try:
            with self._library.lease() as generation:
                return reading_list(generation.readings)
        except IndexingError:
            return GENERAL
