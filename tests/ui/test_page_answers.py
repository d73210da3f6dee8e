"""An answer as it comes to the page: claim by claim, with lists to tick, a copy as text, and a line to be read out."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from moving_in import CITATION, DEADLINE

from bot.assistant import Assistant
from bot.compose import OnClaim
from bot.settings import AnswerTuning
from bot.types import Answer, Claim, Contact, Question, Status
from bot.words import load
from index.library import Library
from ui.pages.acts_html import feedback_html
from ui.pages.answer_html import answer_html, turn_html
from ui.pages.answer_text import answer_text
from ui.pages.claims_html import Shown
from ui.pages.counter import Counter
from ui.pages.excerpts import Excerpt
from ui.pages.tab import Tab
from ui.pages.texts import page_texts
from ui.streamed_answer import claims_then_answer

TEXTS = page_texts().citizen["ja"]
NEEDED = replace(DEADLINE, label="必要なもの", text="在留カード", need="if", when="外国籍の方")
FEE = replace(DEADLINE, label="手数料", text="300円")
ANSWER = Answer("a1", "c1", Status.ANSWERED, "ja", "", "", claims=(DEADLINE, NEEDED, FEE))


class ToldAssistant(Assistant):
    """Tells claim by claim what it is to answer."""

    answer = ANSWER

    def ask(self, question: Question, on_claim: OnClaim = lambda _: None) -> Answer:
        """Answer with all claims."""
        for claim in self.answer.claims:
            on_claim(claim)
        return self.answer


class FailingAssistant(Assistant):
    """Fails with the question in its message."""

    def ask(self, question: Question, on_claim: OnClaim = lambda _: None) -> Answer:
        """Fail after a claim."""
        on_claim(DEADLINE)
        raise RuntimeError(question.text)


def html_of(answer: Answer) -> str:
    """The turn of an answer."""
    return turn_html("いつまで？", Shown(answer, {}, TEXTS, max_open=9))


def test_deadlines_and_what_to_bring_can_be_ticked_and_nothing_else() -> None:
    """Each box has the row's text for its label, and ids differ between answers."""
    html = html_of(ANSWER)
    boxes = re.findall(r'<input type="checkbox" id="(tick-[^"]*)">', html)
    assert boxes == ["tick-a1-0", "tick-a1-1"]
    assert all(f'<label for="{box}">' in html for box in boxes)
    assert "300円" in html


def test_a_checklist_is_one_in_every_language() -> None:
    """Labels come translated with the claims."""
    for label in ("Deadline", "What you need", "いつまで", "持っていくもの"):
        assert "tick-a1-0" in html_of(replace(ANSWER, claims=(replace(DEADLINE, label=label),)))


def test_the_copy_holds_everything_with_its_sources() -> None:
    """Whoever gets it by mail can check it: number, title, day, whether the city has confirmed it, address."""
    contact = Contact("市民課", "0438-00-0000", "9:00–16:30", None)
    text = answer_text("いつまで？", replace(ANSWER, contact=contact), TEXTS)
    assert "あなたの質問: いつまで？" in text
    for said in ("住み始めた日から14日以内", "在留カード", "300円", "市民課", "0438-00-0000"):
        assert said in text
    assert "[1] 転入届 ／ 期限 ／ 確認日 2026年11月22日 ／ 見本・市の確認前 ／ 住民基本台帳法 第22条" in text
    assert CITATION.source_url in text


def test_a_question_with_personal_data_is_not_copied() -> None:
    """It is not repeated anywhere."""
    answer = replace(ANSWER, status=Status.PERSONAL_DATA, claims=())
    assert "090" not in answer_text("電話は090-1234-5678", answer, TEXTS)


def test_every_reason_can_be_chosen_and_greetings_are_not_rated() -> None:
    """The reasons are the closed list of the desk."""
    html = feedback_html(ANSWER, TEXTS)
    assert all(f'value="{reason}"' in html for reason in TEXTS.reasons)
    assert feedback_html(replace(ANSWER, status=Status.GREETING), TEXTS) == ""


def test_claims_come_as_they_are_known_and_the_answer_last(library: Library) -> None:
    """Claims only ever grow, and nothing is lost on the way."""
    steps = list(claims_then_answer(ToldAssistant(library, AnswerTuning()), Question("いつまで？")))
    assert steps[-1] == ANSWER
    grown = [step for step in steps if isinstance(step, tuple)]
    assert all(len(earlier) < len(later) for earlier, later in itertools.pairwise(grown))
    assert all(step == ANSWER.claims[: len(step)] for step in grown)


def test_the_page_is_told_each_step_with_its_own_number(library: Library) -> None:
    """The script knows by the number that the answer is to the question that it has on the page."""
    assistant = ToldAssistant(library, AnswerTuning())
    counter = Counter(assistant, library, max_question=1000, max_open=9)
    told = list(counter.ask("いつまで？", 7, Tab()))
    assert {step.turn for step in told} == {7}
    assert told[-1].state == "done"
    assert told[-1].said.startswith("答えを表示しました。 住み始めた日から14日以内。")
    assert told[-1].conversation == "c1"


def test_a_failure_costs_no_question_and_tells_no_secret(library: Library) -> None:
    """What was typed stays with whoever typed it."""
    assistant = FailingAssistant(library, AnswerTuning())
    *_, told = Counter(assistant, library, max_question=1000, max_open=9).ask("ひみつ", 1, Tab())
    assert told.state == "failed"
    assert told.said == TEXTS.client.failed
    assert "ひみつ" not in told.said + told.html


def test_questions_that_cannot_be_taken_are_refused_politely(assistant: Assistant, library: Library) -> None:
    """Empty, without a letter, too long."""
    counter = Counter(assistant, library, max_question=10, max_open=9)
    for question in ("", "？！", "あ" * 11):
        [told] = counter.ask(question, 1, Tab())
        assert told.state == "refused"
        assert told.said


def test_steps_keep_the_numbers_that_they_have_in_their_document() -> None:
    """The order of things to do is part of what is said; a list without numbers has none."""
    text = "次の順に進めます。\n\n1. 電話する\n2. 届け出る\n"
    steps = tuple(
        Claim(said, "item", (replace(CITATION, quote=said, start=text.index(said), end=0),))
        for said in ("電話する", "届け出る")
    )
    answer = replace(ANSWER, claims=steps)
    html = turn_html("?", Shown(answer, {CITATION.passage_id: Excerpt(text, 0, "ja")}, TEXTS, max_open=9))
    assert '<ol class="items steps"><li value="1">電話する' in html
    assert '<li value="2">届け出る' in html
    assert '<ul class="items">' in html_of(answer)


def test_what_is_read_out_ends_no_list_in_its_middle_and_says_how_much_more_there_is(
    library: Library,
) -> None:
    """Who listens has to bring everything, too."""
    needs = tuple(replace(NEEDED, text=f"{number}つめの持ち物" * 5) for number in range(5))
    assistant = ToldAssistant(library, AnswerTuning())
    counter = Counter(assistant, library, max_question=1000, max_open=9)

    def said(*claims: Claim) -> str:
        assistant.answer = replace(ANSWER, claims=claims)
        return list(counter.ask("いつまで？", 1, Tab()))[-1].said

    assert "4つめの持ち物" in said(*needs)
    assert said(replace(DEADLINE, text="14日以内" * 40), FEE).endswith("ほか1件は画面にあります。")


def test_ones_own_case_tells_whom_to_ask_before_the_general_rule() -> None:
    own = replace(ANSWER, status=Status.OWN_CASE, contact=Contact("課税課", "0438-00-0000"))
    html = answer_html("問い", Shown(own, {}, TEXTS, max_open=9))
    rule = load("phrases")[own.language]["general_rule"]
    assert html.index("課税課") < html.index(rule) < html.index(own.claims[0].text)
