"""An answer as HTML: escaped, claim by claim, with sources that open."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from moving_in import CITATION, DEADLINE

from bot.render import status_text
from bot.types import Answer, Claim, Contact, Status
from index.types import Document, Section
from ui.pages.answer_html import turn_html
from ui.pages.claims_html import Shown
from ui.pages.desk_html import person_html
from ui.pages.excerpts import Excerpt, excerpts_of
from ui.pages.frame_html import event_questions, examples_html
from ui.pages.markup import with_phones
from ui.pages.texts import page_texts

TEXTS = page_texts().citizen["ja"]
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)><a href='javascript:alert(3)'>x</a>\"'&"


class Elements(HTMLParser):
    """The elements and the text of an HTML fragment, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.text += data

    def named(self, name: str) -> list[dict[str, str | None]]:
        """The attributes of the elements with this name."""
        return [attributes for tag, attributes in self.found if tag == name]

    def of_class(self, name: str) -> list[dict[str, str | None]]:
        """The attributes of the elements with this class."""
        return [attributes for _, attributes in self.found if name in (attributes.get("class") or "").split()]


def an_answer(*claims: Claim, status: Status = Status.ANSWERED, **others: object) -> Answer:
    """An answer with these claims."""
    answer = Answer("a1", "c1", status, "ja", "", "", claims=claims, notice=status_text(status, "ja", None))
    return replace(answer, **others)  # type: ignore[arg-type]


def shown(
    answer: Answer, excerpts: dict[str, Excerpt] | None = None, question: str = "いつまで？"
) -> Elements:
    """The turn of a question and this answer."""
    return Elements(turn_html(question, Shown(answer, excerpts or {}, TEXTS, max_open=9)))


def test_markup_in_question_claim_quote_and_titles_is_shown_as_text() -> None:
    """Nothing that a question or a document says becomes an element, an attribute or a script."""
    citation = replace(CITATION, title=HOSTILE, heading=HOSTILE, quote=HOSTILE, source_title=HOSTILE)
    claims = (
        Claim(HOSTILE, "sentence", (citation,)),
        Claim(HOSTILE, "item", (citation,)),
        Claim(HOSTILE, "row", (citation,), label=HOSTILE, need="if", when=HOSTILE),
    )
    answer = an_answer(
        *claims,
        missing=(HOSTILE,),
        related=(HOSTILE,),
        choices=(HOSTILE,),
        contact=Contact(HOSTILE, HOSTILE, HOSTILE, None),
    )
    excerpt = Excerpt(HOSTILE * 2, 0, "ja")
    page = shown(answer, {citation.passage_id: excerpt}, question=HOSTILE)
    assert not page.named("script")
    assert not page.named("img")
    links = [link["href"] for link in page.named("a") if "cite" not in (link.get("class") or "")]
    assert links == [CITATION.source_url]
    assert not any(name.startswith("on") for _, attributes in page.found for name in attributes)
    assert page.text.count(HOSTILE) >= 10
    assert [button["data-question"] for button in page.of_class("ask")] == [HOSTILE, HOSTILE]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//elsewhere.example", None])
def test_only_a_web_address_becomes_a_link(url: str | None) -> None:
    """A source without a web address is named, not linked."""
    page = shown(an_answer(Claim("文", "sentence", (replace(CITATION, source_url=url),))))
    assert all(link.get("class") == "cite" for link in page.named("a"))
    assert "住民基本台帳法 第22条" in page.text


def test_each_claim_opens_its_numbered_source() -> None:
    """Claims of one passage share a number, another passage has the next, and the buttons name their sources."""
    other = replace(CITATION, passage_id="guides/moving-in#lead", heading="転入届")
    page = shown(
        an_answer(DEADLINE, replace(DEADLINE, text="次の開庁日まで"), Claim("文", "sentence", (other,)))
    )
    sources = [source["id"] for source in page.of_class("source")]
    assert [button["data-source"] for button in page.of_class("cite")] == [sources[0], sources[0], sources[1]]
    assert all("open" not in source for source in page.of_class("source"))


def test_a_source_tells_the_document_its_date_and_that_the_city_has_not_confirmed_it() -> None:
    """An unchecked document is marked in the source and by the answer; a checked one is not."""
    text = shown(an_answer(DEADLINE)).text
    assert "転入届" in text
    assert "2026年11月22日" in text
    assert text.count("見本・市の確認前") == 2
    checked = replace(DEADLINE, citations=(replace(CITATION, checked_by="市民課"),))
    assert "見本" not in shown(an_answer(checked)).text


def test_the_quote_is_marked_in_its_passage() -> None:
    """The excerpt comes from the document, and the quoted span alone is marked."""
    text = "期限：住み始めた日から14日以内\n窓口：市役所\n\n## 別の節\n\nほか"
    document = Document(
        id="guides/moving-in",
        base_id="guides/moving-in",
        title="転入届",
        kind="guide",
        audience="public",
        language="ja",
        scope="nationwide",
        text=text,
        sections=(
            Section("rows", "", 0, text.index("##")),
            Section("別の節", "別の節", text.index("##"), len(text)),
        ),
    )
    answer = an_answer(DEADLINE)
    excerpts = excerpts_of(answer, {document.id: document}.get)
    assert excerpts["guides/moving-in#rows"].text == "期限：住み始めた日から14日以内\n窓口：市役所"
    html = turn_html("いつまで？", Shown(answer, excerpts, TEXTS, max_open=9))
    assert "期限：<mark>住み始めた日から14日以内</mark>\n窓口：市役所" in html


def test_a_passage_that_changed_since_is_shown_by_its_quote_alone() -> None:
    """Offsets into another text would mark the wrong words."""
    answer = an_answer(DEADLINE)
    assert excerpts_of(answer, lambda _: None) == {}
    assert "住み始めた日から14日以内" in shown(answer).text


def test_rows_are_grouped_by_label_with_need_and_condition() -> None:
    """Rows of one label stand together, and what everybody needs differs from what some need."""
    claims = (
        replace(DEADLINE, label="必要なもの", text="本人確認書類", need="required"),
        DEADLINE,
        replace(DEADLINE, label="必要なもの", text="在留カード", need="if", when="外国籍の方"),
    )
    page = shown(an_answer(*claims))
    assert len(page.of_class("rows")) == 2
    assert len(page.of_class("tag-required")) == 1
    assert len(page.of_class("tag-conditional")) == 1
    assert page.text.index("本人確認書類") < page.text.index("外国籍の方") < page.text.index("住み始めた日")


def test_nine_items_are_open_and_the_rest_is_one_tap_away() -> None:
    """The tenth item and those after it stand in a closed details element."""
    claims = tuple(replace(DEADLINE, text=f"項目{number}") for number in range(12))
    html = turn_html("?", Shown(an_answer(*claims), {}, TEXTS, max_open=9))
    before, _, after = html.partition('<details class="more">')
    assert "項目8" in before
    assert "項目9" not in before
    assert "ほか3件を表示" in after
    assert "項目11" in after


def test_a_question_with_personal_data_is_not_repeated() -> None:
    """What should not have been typed does not stand on the page."""
    page = shown(an_answer(status=Status.PERSONAL_DATA), question="番号は 1234-5678-9012")
    assert "1234" not in page.text
    assert TEXTS.hidden_question in page.text


def test_every_status_shows_its_text_and_that_an_ai_answers() -> None:
    """No outcome leaves the reader without words."""
    for status in Status:
        claims = (DEADLINE,) if status in (Status.ANSWERED, Status.CONFIRM_WITH_CITY) else ()
        page = shown(an_answer(*claims, status=status))
        assert TEXTS.ai in page.text
        assert claims or page.of_class("status-text")


def test_an_unsettled_answer_says_whom_to_ask() -> None:
    """The desk stands by a refusal; where its phone is not registered, that is said."""
    contact = Contact("市民課", None, "9:00–16:30", None)
    page = shown(an_answer(status=Status.NOT_IN_DOCUMENTS, contact=contact))
    assert "市民課" in page.text
    assert TEXTS.no_phone in page.text
    assert shown(an_answer(DEADLINE, contact=contact)).of_class("on-paper")


def test_in_an_emergency_the_numbers_come_first_and_call() -> None:
    """Short numbers are links in an emergency only; elsewhere 119 may be a count."""
    claim = replace(DEADLINE, label="電話", text="救急車を呼ぶときは119")
    page = shown(an_answer(claim, status=Status.EMERGENCY))
    assert [link["href"] for link in page.of_class("call")] == ["tel:119"]
    assert page.text.index("119") < page.text.index(TEXTS.ai)
    assert with_phones("119件") == "119件"
    assert 'href="tel:%237119"' in with_phones("#7119")
    assert 'href="tel:0438622111"' in with_phones("電話 0438-62-2111")


def test_the_desk_to_ask_is_shown_without_a_profile() -> None:
    """A corpus without a profile still has a place to turn to."""
    html = person_html(None, None, None, "ja", TEXTS, asked=False)
    assert TEXTS.city_hall in html
    assert TEXTS.no_phone in html


def test_life_events_without_their_document_are_left_out() -> None:
    """Another corpus shows none of this city's examples."""
    assert not list(event_questions(page_texts().events, "ja", lambda _: None))
    assert examples_html((), "ja", TEXTS) == ""


def test_an_answer_that_staff_approved_says_so_and_keeps_its_lines() -> None:
    """No machine speaks, and nothing is unconfirmed."""
    citation = replace(CITATION, document_id="approved/1", passage_id="approved/1#1", checked_by="市民課")
    said = Claim("月曜日です。\n<b>祝日</b>は翌日です。", "sentence", (citation,))
    notice = "職員が確認した回答（2026-11-22、市民課）"
    answer = an_answer(said, approved_by="市民課", notice=notice)
    html = turn_html("休みは？", Shown(answer, {}, TEXTS, max_open=9))
    page = Elements(html)
    assert len(page.of_class("notice-approved")) == 1
    assert notice in page.text
    assert page.of_class("ai-note") == []
    assert "月曜日です。<br>&lt;b&gt;祝日" in html
