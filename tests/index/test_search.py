"""Search over the small corpus: order, audiences, languages, validity, and questions of any kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from index.library import Library
from index.question import MAX_QUESTION
from index.search import Search
from index.types import AUDIENCES, LANGUAGES, Audience, Document, Hit, Language

# Questions that speak to everything in the corpus, the staff's guide and the expired notice among it.
QUESTIONS = [
    "職員は生成AIに個人情報を入れてよいですか",
    "生成AI 利用 職員 手引き",
    "Can staff put personal data into generative AI?",
    "引っ越してきたら何をすればいいですか",
    "What do I need to move in?",
    "給水車はいつ来ますか",
    "DXとは何ですか",
    "市",
]
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def search(library: Library) -> Iterator[Search]:
    """The search of the small corpus."""
    with library.lease() as generation:
        yield generation.search


@pytest.fixture(scope="module")
def documents(library: Library) -> dict[str, Document]:
    """The documents of the small corpus by id."""
    with library.lease() as generation:
        return {document.id: document for document in generation.store.documents()}


def _ids(hits: list[Hit]) -> set[str]:
    return {hit.document.id for hit in hits}


def _everything(search: Search, audience: Audience, language: Language) -> list[Hit]:
    """All that a reader can find with any of the questions."""
    return [
        hit
        for question in QUESTIONS
        for hit in search(question, 1_000, audience=audience, language=language, include_expired=True)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_never_finds_what_is_for_the_staff(search: Search, language: Language) -> None:
    """In no language, however many hits are asked for, and not by default."""
    hits = _everything(search, "public", language) + search(QUESTIONS[0], 1_000, language=language)
    assert hits
    assert {hit.document.audience for hit in hits} == {"public"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_staff_find_what_is_for_them_and_what_is_public(search: Search, language: Language) -> None:
    """Their guide first, where it answers."""
    assert {hit.document.audience for hit in _everything(search, "staff", language)} == set(AUDIENCES)
    assert search(QUESTIONS[0], audience="staff")[0].document.id == "guides/staff-generative-ai"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_language_shows_its_variants_and_japanese_where_there_is_none(
    search: Search, documents: dict[str, Document], audience: Audience, language: Language
) -> None:
    """Never two languages of one document."""
    found = _everything(search, audience, language)
    translated = {d.base_id for d in documents.values() if d.language == language}
    for hit in found:
        document = hit.document
        assert document.language == language or (
            document.language == "ja" and document.base_id not in translated
        )
    ids = _ids(found)
    assert "glossary/dx" in ids
    assert ("guides/moving-in" in ids) is (language == "ja")
    assert ("guides/moving-in.easy" in ids) is (language == "easy")


def test_a_document_comes_first_for_its_own_ways_of_asking(
    search: Search, documents: dict[str, Document]
) -> None:
    """Every `questions:` entry of every document, in its own language, for the staff."""
    missed = [
        (question, hits[0].document.id if hits else None)
        for document in documents.values()
        for question in document.questions
        for hits in [search(question, audience="staff", language=document.language, as_of=date(2026, 6, 1))]
        if not hits or hits[0].document.id != document.id
    ]
    assert missed == []


def test_what_is_past_its_validity_is_left_out(search: Search) -> None:
    """It answers on its last day, and not on the next."""
    question = "給水車はいつ来ますか"
    on_the_last_day = search(question, as_of=date(2026, 6, 30))
    assert on_the_last_day[0].document.id == "notices/water-truck"
    assert not on_the_last_day[0].expired
    assert "notices/water-truck" not in _ids(search(question, 1_000, as_of=date(2026, 7, 1)))


def test_what_is_past_its_validity_can_be_asked_for_and_is_marked(search: Search) -> None:
    """So that an answer can say that it is over."""
    hits = search("給水車はいつ来ますか", as_of=DAY, include_expired=True)
    assert (hits[0].document.id, hits[0].expired) == ("notices/water-truck", True)
    assert not any(hit.expired for hit in hits if hit.document.id != "notices/water-truck")


@pytest.mark.parametrize("k", [1, 3, 10])
def test_as_many_hits_come_as_were_asked_for(search: Search, k: int) -> None:
    """The best ones, and the same ones as with a larger number."""
    hits = search("転入届の期限", k, as_of=DAY)
    assert len(hits) == k
    assert hits == search("転入届の期限", 20, as_of=DAY)[:k]


@pytest.mark.parametrize("k", [0, -1])
def test_no_hits_come_where_none_were_asked_for(search: Search, k: int) -> None:
    """Nor an error."""
    assert search("転入届の期限", k) == []


def test_expired_passages_do_not_take_the_place_of_others(search: Search) -> None:
    """With k=1 the second-best comes when the best is over."""
    (hit,) = search("給水車はいつ来ますか", 1, as_of=DAY)
    assert not hit.expired


def test_hits_come_in_the_order_of_their_scores_and_each_passage_once(search: Search) -> None:
    """With the parts of the score in their ranges."""
    for question in QUESTIONS:
        hits = search(question, 100, audience="staff", as_of=DAY)
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        assert len({hit.passage.id for hit in hits}) == len(hits)
        for hit in hits:
            assert hit.passage.document_id == hit.document.id
            assert hit.lexical >= 0 <= hit.asked
            assert -1.001 <= hit.dense <= 1.001
            assert 0 <= hit.coverage <= 1


def test_coverage_names_what_a_passage_does_not_speak_of(search: Search) -> None:
    """A term that no document has is missing everywhere and weighs most."""
    plain, strange = search("転入届", 1, as_of=DAY)[0], search("転入届 駱駝", 1, as_of=DAY)[0]
    assert (plain.coverage, plain.missing) == (1.0, ())
    assert strange.missing == ("駱駝",)
    assert 0 < strange.coverage < 0.9


@pytest.mark.parametrize(
    "question",
    ["", " \n\t", "？！。", "ください", "\x00", "\ud800", "😀", "駱駝", "zzzz qqqq", "'; DROP TABLE"],
)
def test_a_question_without_a_known_word_finds_nothing_and_fails_nothing(
    search: Search, question: str
) -> None:
    """Empty, only marks, only words around a question, unknown words."""
    assert search(question, audience="staff", as_of=DAY) == []


@pytest.mark.parametrize(
    "question",
    [
        "転入届" * 50_000,
        "転入届\x00\u202e\ud800の期限",
        "ＴＥＮＮＹＵ　転入届",
        "<script>転入届</script>",
        "転入届 AND (期限 OR \"手数料\" NOT *:*) {} [] ~2 ^5 $ne",
        "#rows~2 転入届",
    ],
)  # fmt: skip
def test_an_odd_question_is_answered_by_the_words_it_holds(search: Search, question: str) -> None:
    """Very long, with characters nobody sees, with the syntax of other machines."""
    assert "guides/moving-in" in _ids(search(question, as_of=DAY))


def test_a_question_is_cut_where_it_has_said_what_it_is_about(search: Search) -> None:
    """What stands after two thousand characters is not searched for."""
    analyzed = search.analyze("転入届" + "。" * MAX_QUESTION + "出生届")
    assert len(analyzed.text) == MAX_QUESTION
    assert set(analyzed.terms) == set(search.analyze("転入届").terms)


def test_ways_of_writing_make_no_difference(search: Search) -> None:
    """Width, the city's name, white space: the same passages in the same order."""
    expected = [hit.passage.id for hit in search("袖ケ浦市のDX", as_of=DAY)]
    for question in ("袖ヶ浦市のＤＸ", "そでがうら市の ＤＸ", "袖が浦市のdx\u200b"):
        assert [hit.passage.id for hit in search(question, as_of=DAY)] == expected


def test_a_plain_word_is_widened_by_its_official_term(search: Search) -> None:
    """A document that only has the official term covers the plain word."""
    analyzed = search.analyze("引っ越してきた")
    assert set(search.analyze("転入届").terms) <= set(analyzed.widened)
    assert not set(analyzed.widened) & set(analyzed.terms)
    assert set(analyzed.terms) <= analyzed.said_by(set(analyzed.widened))
    assert analyzed.said_by(set()) == set()


def test_the_vocabulary_knows_the_terms_of_all_passages(search: Search) -> None:
    """In every language."""
    assert search.vocabulary.knows("転入")
    assert search.vocabulary.knows("birth")
    assert not search.vocabulary.knows("駱駝")
