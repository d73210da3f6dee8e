"""Which row or sentence answers: features counted by hand, scores and beliefs from them, and a real library's documents."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.asks import asks_of
from bot.nearness import Near, Nearness
from bot.reader import Features, Reader, Scored, Vocabulary, mixed, telling
from bot.settings import ReaderWeights
from bot.subjects import documents_of
from index.library import Library
from index.question import AnalyzedQuestion
from index.types import Document, Hit, Passage

TODAY = date(2026, 11, 22)
NO_WEIGHTS = ReaderWeights(**dict.fromkeys(ReaderWeights.model_fields, 0.0))
# Every character is a term; ※ and 。 stand everywhere, 鍵 is rarer than the rest.
WEIGHTS = {"※": 0.1, "。": 0.0, "鍵": 2.0, "\0": 4.0}
VOCABULARY = Vocabulary(frozenset, lambda term: WEIGHTS.get(term, 1.0))
ROWS = """rows:
  - {id: until, label: 期限, value: 鍵は前日まで}
  - {id: fee, label: 手数料, value: 200円, when: 鍵と札}
  - {id: old, label: 手数料, value: 100円, valid_until: 2026-03-31}
  - {id: ask, label: 電話, value: 窓口に確認, confirm: true}"""
BODY = "鍵を渡す。\n\n## 札\n\n次のとおり。\n\n- 札の一\n- 札の二\n"


@pytest.fixture
def shelf(document_of: Callable[..., Document]) -> Document:
    """A document 棚 with four rows, a lead and a list under a heading."""
    return document_of(BODY, title="棚", more=f"aliases: [棚板]\n{ROWS}")


def asked(*terms: str, text: str = "") -> AnalyzedQuestion:
    """A question of these terms."""
    return AnalyzedQuestion(text or "".join(terms), terms)


def hits_of(document: Document, score: float = 5.0) -> list[Hit]:
    """Hits in its list's section, then in its lead."""
    starts = {section.heading: section.start for section in document.sections}
    places = [starts["札"], starts[document.sections[1].heading]]
    return [Hit(Passage(f"p{at}", document.id, "", "", at, at + 1), document, score) for at in places]


def features_of(document: Document, question: AnalyzedQuestion, cues: str = "") -> dict[str, Features]:
    """The features of each candidate, by what it says."""
    reader = Reader(VOCABULARY, ReaderWeights())
    found = reader.candidates(question, asks_of(cues), hits_of(document), [document], TODAY)
    return {candidate.said: features for candidate, features in found}


def test_how_near_its_ways_of_asking_are_counts_for_a_row_and_its_document(shelf: Document) -> None:
    """For another row of the document only what the document has."""
    near = Nearness({"until": Near(0.4, 0.5, 0.3)}, asked=Near(0.6, 0.7), gap=Near(0.9, 0.9))
    reader = Reader(replace(VOCABULARY, near=lambda _, __: [near]), ReaderWeights())
    found = reader.candidates(asked("棚"), (), hits_of(shelf), [shelf], TODAY)
    features = {candidate.part: found for candidate, found in found}
    until, fee = features["until"], features["fee"]
    assert (until.asked, until.asked_alike, until.asked_beyond) == (0.4, 0.5, 0.3)
    assert (fee.asked, fee.asked_alike, fee.asked_beyond) == (0.0, 0.0, 0.0)
    for one in (until, fee):
        assert (one.document_asked, one.document_alike) == (0.6, 0.7)


def test_documents_without_lists_are_read_with_weights_of_their_own(
    shelf: Document, document_of: Callable[..., Document]
) -> None:
    """Where one of them has lists, with those of documents that have."""
    leads = ReaderWeights(**{**NO_WEIGHTS.model_dump(), "lead": 1.0})
    rows = ReaderWeights(**{**NO_WEIGHTS.model_dump(), "row": 1.0})
    listed = document_of(BODY, title="箱", more=f"{ROWS}\nasked: {{until: [いつ]}}")
    reader = Reader(VOCABULARY, leads, bare=rows)
    assert reader.read(asked("鍵"), (), hits_of(shelf), [shelf], TODAY)[0].candidate.row
    assert reader.read(asked("鍵"), (), hits_of(listed), [listed], TODAY)[0].candidate.leads


def test_shares_of_the_point_are_those_that_were_counted_by_hand(shelf: Document) -> None:
    found = features_of(shelf, asked("棚", "鍵", "札"))
    lead, row = found["鍵を渡す。"], found["鍵は前日まで"]
    assert lead.point == pytest.approx(2 / 3)  # 鍵 of 鍵 and 札; 棚 is the subject
    assert lead.point_squared == pytest.approx(4 / 9)
    assert lead.point_whole == 0.0
    assert lead.question == pytest.approx(2 / 4)
    assert lead.with_title == pytest.approx(3 / 4)
    assert lead.rarest == pytest.approx(2 / 4)
    assert lead.kanji == pytest.approx(1 / 3)
    assert (lead.row, lead.lead, row.row, row.lead) == (0.0, 1.0, 1.0, 0.0)
    assert lead.named == pytest.approx(1 / 4)  # 棚 alone; the question does not say 棚板


def test_a_row_is_told_from_its_label_and_condition(shelf: Document) -> None:
    found = features_of(shelf, asked("棚", "札"), cues="いくら払う、手数料は")
    fee, until = found["200円"], found["鍵は前日まで"]
    assert (fee.label, fee.form, fee.other_label) == (1.0, 1.0, 0.0)
    assert (until.label, until.form, until.other_label) == (0.0, 0.0, 1.0)
    assert fee.condition == pytest.approx(3 / 4)  # of 鍵 (2), と (1) and 札 (1) only 札 is said
    assert fee.point == 1.0  # its condition says 札


def test_a_row_that_sends_to_the_city_and_a_list_are_marked(shelf: Document) -> None:
    found = features_of(shelf, asked("札"), cues="一覧を教えて")
    listed = next(features for said, features in found.items() if "札の一" in said)
    assert (listed.list, found["窓口に確認"].confirm) == (1.0, 1.0)
    assert (found["鍵を渡す。"].list, found["鍵を渡す。"].confirm) == (0.0, 0.0)


def test_a_heading_adds_what_the_sentence_does_not_say(document_of: Callable[..., Document]) -> None:
    document = document_of("渡す。\n\n## 鍵\n\n前日まで。\n", title="棚", more="aliases: [板]")
    reader = Reader(VOCABULARY, ReaderWeights())
    hit = Hit(Passage("p", document.id, "", "", 0, 1), document, 1.0)
    found = reader.candidates(asked("鍵", "前"), (), [hit], [document], TODAY)
    headed = next(features for candidate, features in found if candidate.said == "前日まで。")
    assert headed.point == pytest.approx(1 / 3)
    assert headed.point_headed == pytest.approx(2 / 3)


def test_what_the_search_found_first_counts_most(shelf: Document) -> None:
    found = features_of(shelf, asked("札"))
    listed = next(features for said, features in found.items() if "札の一" in said)
    assert (listed.found, found["鍵を渡す。"].found, found["200円"].found) == (1.0, 0.5, 0.0)


def test_a_question_that_asks_nothing_beyond_the_subject_is_open(shelf: Document) -> None:
    lead = features_of(shelf, asked("棚", "※"))["鍵を渡す。"]
    assert (lead.open, lead.lead_open) == (1.0, 1.0)
    assert features_of(shelf, asked("棚", "札"))["鍵を渡す。"].lead_open == 0.0


def test_a_document_that_is_behind_is_told_how_far(shelf: Document) -> None:
    other = replace(shelf, id="other")
    hits = [*hits_of(shelf, 5.0), *hits_of(other, 3.5)]
    found = Reader(VOCABULARY, ReaderWeights()).candidates(asked("札"), (), hits, [shelf, other], TODAY)
    told = {candidate.document.id: (f.first, f.behind) for candidate, f in found}
    assert told == {shelf.id: (1.0, 0.0), "other": (0.0, -1.5)}


def test_a_score_is_the_sum_of_weights_and_features_and_beliefs_are_their_softmax(shelf: Document) -> None:
    weights = NO_WEIGHTS.model_copy(update={"row": 1.5, "confirm": -2.0})
    ranking = Reader(VOCABULARY, weights).read(asked("札"), (), hits_of(shelf), [shelf], TODAY)
    rows, units = 3 * math.exp(1.5) + math.exp(-0.5), 2
    scores = {s.candidate.said: s.score for s in ranking}
    assert scores["200円"] == pytest.approx(1.5)
    assert scores["窓口に確認"] == pytest.approx(-0.5)
    assert len(ranking) == 6
    assert ranking[0].belief == pytest.approx(math.exp(1.5) / (rows + units))
    assert sum(s.belief for s in ranking) == pytest.approx(1.0)
    assert [s.score for s in ranking] == sorted((s.score for s in ranking), reverse=True)


def test_enormous_scores_do_not_overflow(shelf: Document) -> None:
    weights = NO_WEIGHTS.model_copy(update={"row": 1e4})
    ranking = Reader(VOCABULARY, weights).read(asked("札"), (), hits_of(shelf), [shelf], TODAY)
    assert sum(s.belief for s in ranking) == pytest.approx(1.0)


def test_what_is_past_its_validity_is_read_and_marked(shelf: Document) -> None:
    ranking = Reader(VOCABULARY, ReaderWeights()).read(asked("札"), (), hits_of(shelf), [shelf], TODAY)
    assert {s.candidate.said for s in ranking if s.candidate.expired} == {"100円"}


def test_where_only_a_label_is_asked_for_what_has_another_does_not_answer(shelf: Document) -> None:
    question, asks = asked("棚", text="棚の手数料は？"), asks_of("棚の手数料は？")
    ranking = Reader(VOCABULARY, ReaderWeights()).read(question, asks, hits_of(shelf), [shelf], TODAY)
    pointed = {s.candidate.said for s in ranking if s.pointed}
    assert "200円" in pointed
    assert not pointed & {"鍵は前日まで", "鍵を渡す。"}


def test_parts_and_the_whole_are_mixed_by_weight(shelf: Document) -> None:
    reader = Reader(VOCABULARY, ReaderWeights())
    whole, key, tag = (
        reader.read(asked(*terms), (), hits_of(shelf), [shelf], TODAY)
        for terms in (("鍵", "札"), ("鍵",), ("札",))
    )

    def belief(ranking: list[Scored], said: str) -> float:
        return next(s.belief for s in ranking if s.candidate.said == said)

    both = mixed(whole, [key, tag], 0.5)
    for said in ("鍵は前日まで", "200円", "鍵を渡す。"):
        by_hand = 0.5 * belief(whole, said) + 0.25 * belief(key, said) + 0.25 * belief(tag, said)
        assert belief(both, said) == pytest.approx(by_hand)
    assert [s.belief for s in both] == sorted((s.belief for s in both), reverse=True)
    assert mixed(whole, [], 0.5) == whole


def test_words_that_stand_nearly_everywhere_point_at_nothing() -> None:
    assert telling(["鍵", "札", "※"], VOCABULARY.weight) == {"鍵": 2.0, "札": 1.0}


def test_the_weights_are_in_the_order_of_the_features() -> None:
    numbered = {name: float(n) for n, name in enumerate(ReaderWeights.model_fields)}
    assert ReaderWeights(**numbered).coefficients() == tuple(numbered.values())
    assert Features(**numbered) == tuple(numbered.values())
    assert list(Features._fields) == list(numbered)


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("利用カードの再発行はいくらですか", "利用カードの再発行は200円"),
        ("借りている本の貸出期間は何回延長できますか", "貸出期間の延長は1回だけで、10日間"),
        ("辞書と新聞は借りられますか", "辞書と新聞は、館内だけで読めます。"),
        ("学習室の予約は何日前からできますか", "学習室の予約は、使う日の7日前から前日まで"),
        ("借りた本をなくしたらどうしますか", "借りた本をなくしたときは、同じ本を買って返します。"),
    ],
)
def test_a_librarys_questions_are_answered_by_the_right_row_or_sentence(
    reading_room: Library, question: str, best: str
) -> None:
    with reading_room.lease() as generation:
        search, analyzer = generation.search, generation.analyzer
        vocabulary = Vocabulary(lambda text: frozenset(analyzer.terms(text)), search.vocabulary.weight)
        asked_, hits = search.analyze(question), search(question, 30, language="ja", as_of=TODAY)
        reader = Reader(vocabulary, ReaderWeights())
        ranking = reader.read(asked_, asks_of(asked_.text), hits, documents_of(hits, 3), TODAY)
    valid = [scored for scored in ranking if not scored.candidate.expired]
    assert valid[0].candidate.said == best
    assert valid[0].belief == max(scored.belief for scored in valid)
