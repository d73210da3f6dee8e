"""What a question means after what was said before; documents and searches are made up for each test."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from bot.continuity import Evidence
from bot.desk.conversations import Choice, PastTurn, ShownItem
from bot.dialogue import Lookups, Resolved, resolve
from bot.settings import DialogueTuning
from bot.types import Reading, Status
from index.types import Language

WORDS = re.compile(
    "貸出|学習室|予約|利用カード|延滞|小学生|朗読会|天気|休み|返却|遅れ|駐車場|lending|study|room|card|late|children"
)
TITLES = {"lending": "本の貸出", "room": "学習室の予約", "card": "利用カード"}
HELD = {
    "lending": {"貸出", "小学生", "遅れ", "返却", "lending", "children"},
    "room": {"学習室", "予約", "study", "room"},
    "card": {"利用カード", "card"},
}
MOMENT = datetime(2026, 11, 22, tzinfo=UTC)
LENDING = PastTurn(
    "本の貸出はいつまで？",
    "本の貸出はいつまで？",
    Status.ANSWERED,
    "ja",
    "public",
    MOMENT,
    documents=("lending",),
)
STEPS = tuple(
    ShownItem(text, "lending#steps", "item") for text in ("本を選ぶ", "カードを見せる", "紙を受け取る")
)
NEEDED = tuple(ShownItem(text, "lending#rows", "row", "必要なもの") for text in ("カード", "申込書"))


@dataclass
class World:
    """Documents that hold words; counts the searches. A text is answered as surely as its words are held."""

    searched: list[str] = field(default_factory=list)

    def lookups(self) -> Lookups:
        """Looks up in this world."""
        return Lookups(
            TITLES.get, self.evidence, lambda text: dict.fromkeys(WORDS.findall(text.lower()), 1.0)
        )

    def evidence(self, text: str) -> Evidence:
        """One search."""
        self.searched.append(text)
        said = set(WORDS.findall(text.lower()))
        shares = {id_: len(said & held) / len(said) if said else 0.0 for id_, held in HELD.items()}
        missing = {id_: frozenset(said - held) for id_, held in HELD.items()}
        best = max(shares, key=lambda id_: shares[id_])
        return Evidence(0.9 * shares[best], best if shares[best] else None, missing)


def after(
    turns: Iterable[PastTurn], question: str, language: Language = "ja", world: World | None = None
) -> Resolved:
    """The question as it is understood."""
    return resolve(question, tuple(turns), language, (world or World()).lookups(), DialogueTuning())


def test_a_first_question_costs_no_search_and_stays_as_it_is() -> None:
    world = World()
    assert after([], "じゃあ、それはいつまで？", world=world) == Resolved("じゃあ、それはいつまで？")
    assert world.searched == []


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("いつまで？", "本の貸出はいつまで？"),
        ("どこで？", "本の貸出はどこで？"),
        ("何がいる？", "本の貸出は何がいる？"),
        ("手数料は？", "本の貸出の手数料は？"),
        ("必要なものは？", "本の貸出に必要なものは？"),
        ("費用はいくらですか", "本の貸出の費用はいくらですか"),
        ("あと、いくら？", "本の貸出はいくら？"),
        ("それはいつまで？", "本の貸出はいつまで？"),
        ("ちなみにその手続きは郵送でもできますか", "本の貸出は郵送でもできますか"),
        ("いつまで", "本の貸出はいつまで"),
    ],
)
def test_an_ask_without_a_topic_is_put_to_the_last_one_without_a_search(
    question: str, understood: str
) -> None:
    world = World()
    resolved = after([LENDING], question, world=world)
    assert resolved == Resolved(understood, Reading.ELLIPTIC, "lending")
    assert resolved.carried
    assert world.searched == []


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("小学生は？", "本の貸出について、小学生は？"),
        ("小学生の場合は？", "本の貸出について、小学生の場合は？"),
        ("返却が遅れたら？", "本の貸出について、返却が遅れたら？"),
        ("じゃあ小学生でもいい？", "本の貸出について、小学生でもいい？"),
    ],
)
def test_a_case_that_the_topic_holds_is_the_topics(question: str, understood: str) -> None:
    resolved = after([LENDING], question)
    assert (resolved.standalone, resolved.reading, resolved.document) == (
        understood,
        Reading.CONDITION,
        "lending",
    )


def asked(question: str) -> PastTurn:
    """A turn with this question about the lending."""
    return replace(LENDING, question=question, standalone_question=question)


def test_another_thing_is_asked_what_was_asked_last() -> None:
    assert after([LENDING], "じゃあ学習室は？").standalone == "学習室はいつまで？"
    assert after([LENDING], "学習室の予約のときは？").standalone == "学習室の予約のときはいつまで？"
    assert after([asked("貸出って何？")], "学習室は？") == Resolved("学習室とは？", Reading.SUBSTITUTION)
    assert (
        after([asked("本の貸出について知りたい")], "学習室も教えて").standalone
        == "学習室について教えてください"
    )


def test_what_a_thing_is_can_be_asked_whatever_was_asked_last() -> None:
    assert after([LENDING], "学習室って？").standalone == "学習室とは？"


def test_another_thing_compared_with_the_topic_stands_beside_it() -> None:
    resolved = after([LENDING], "学習室との違いは？")
    assert (resolved.standalone, resolved.carried) == ("本の貸出と学習室との違いは？", True)


def test_the_topic_named_again_is_asked_what_was_asked_last() -> None:
    assert after([asked("貸出って何？")], "貸出は？").standalone == "貸出とは？"


@pytest.mark.parametrize(
    "question", ["学習室の予約はどこでできますか", "ところで利用カードをなくしました", "学習室の予約をしたい"]
)
def test_a_question_that_another_document_answers_surely_stays_as_it_is(question: str) -> None:
    resolved = after([LENDING], question)
    assert resolved == Resolved(question)
    assert not resolved.carried


@pytest.mark.parametrize("question", ["天気は？", "駐車場の場所を教えて", "朗読会に申し込みたい"])
def test_what_no_document_holds_is_not_put_to_the_topic(question: str) -> None:
    """It would be answered with something else."""
    assert after([LENDING], question) == Resolved(question)


def test_no_follow_up_costs_more_than_two_searches() -> None:
    for question in (
        "小学生は？",
        "学習室は？",
        "天気は？",
        "それは小学生でも？",
        "3つ目は？",
        "もっと詳しく",
    ):
        world = World()
        after([LENDING], question, world=world)
        assert len(world.searched) <= 2


# Lists


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("3つ目は？", STEPS[2]),
        ("三番目について詳しく", STEPS[2]),
        ("2番目のを教えて", STEPS[1]),
        ("最初のは？", STEPS[0]),
        ("最後は？", STEPS[2]),
        ("じゃあ、1つ目はどこで？", STEPS[0]),
    ],
)
def test_an_ordinal_points_into_the_last_list(question: str, item: ShownItem) -> None:
    resolved = after([replace(LENDING, items=STEPS)], question)
    assert (resolved.reading, resolved.item, resolved.document) == (Reading.ITEM, item, "lending")
    assert f"本の貸出の「{item.text}」" in resolved.standalone


@pytest.mark.parametrize(
    ("question", "item"), [("the second one?", 1), ("What about the 3rd?", 2), ("the last one", 2)]
)
def test_an_english_ordinal_points_into_the_last_list(question: str, item: int) -> None:
    assert after([replace(LENDING, language="en", items=STEPS)], question, "en").item == STEPS[item]


def test_the_list_may_lie_some_turns_back() -> None:
    turns = [replace(LENDING, items=STEPS), replace(LENDING, question="いくら？", items=NEEDED[:1])]
    assert after(turns, "2つ目は？").item == STEPS[1]


def test_a_further_ordinal_counts_in_the_same_list() -> None:
    of_second = replace(LENDING, reading=Reading.ITEM, items=NEEDED)
    assert after([replace(LENDING, items=STEPS), of_second], "3つ目は？").item == STEPS[2]


def test_rows_are_counted_under_their_label() -> None:
    assert after([replace(LENDING, items=NEEDED)], "2つ目は？").item == NEEDED[1]


def test_an_ordinal_beyond_the_list_says_so_with_what_was_listed() -> None:
    resolved = after([replace(LENDING, items=STEPS)], "4つ目は？")
    assert (resolved.reading, resolved.listed, resolved.item) == (Reading.NO_SUCH_ITEM, STEPS, None)


@pytest.mark.parametrize("question", ["最後の日が休みだったら？", "2人目の小学生は？", "2回目は小学生でも？"])
def test_a_number_that_counts_something_else_is_no_ordinal(question: str) -> None:
    assert after([replace(LENDING, items=STEPS)], question).item is None


# Choices


OFFERED = replace(
    LENDING,
    question="手続きはいつまで？",
    standalone_question="手続きはいつまで？",
    status=Status.CLARIFY,
    documents=(),
    choices=(Choice("本を借りたい", "lending"), Choice("部屋を借りたい", "room")),
)


def test_an_offered_question_is_taken_by_its_documents_name_and_keeps_what_was_asked() -> None:
    assert after([OFFERED], "学習室のほう") == Resolved("学習室の予約はいつまで？", Reading.CHOICE, "room")


def test_an_offered_question_is_taken_by_its_number() -> None:
    assert after([OFFERED], "1つ目").document == "lending"
    assert after([OFFERED], "最後の").document == "room"


def test_without_an_ask_the_offered_question_itself_is_taken() -> None:
    vague = replace(OFFERED, question="借りたい", standalone_question="借りたい")
    assert after([vague], "学習室のほうで").standalone == "部屋を借りたい"


def test_an_ask_instead_of_a_choice_is_put_to_what_was_unclear() -> None:
    vague = replace(OFFERED, question="駐車場について", standalone_question="駐車場について")
    assert after([vague], "いつまで？").standalone == "駐車場はいつまで？"


# What is deeper, and what is aside


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("なんで？", "本の貸出はなんで？"),
        ("もっと詳しく", "本の貸出についてもっと詳しく"),
        ("ほかには？", "本の貸出について、ほかには？"),
    ],
)
def test_why_more_and_what_else_are_put_to_the_topic(question: str, understood: str) -> None:
    assert after([LENDING], question) == Resolved(understood, Reading.DEEPER, "lending")


@pytest.mark.parametrize("status", [Status.GREETING, Status.PERSONAL_DATA, Status.INJECTION])
def test_what_was_aside_leaves_the_topic(status: Status) -> None:
    aside = replace(LENDING, question="", standalone_question="", status=status, documents=())
    assert after([LENDING, aside], "いつまで？").document == "lending"


def test_a_follow_up_that_found_nothing_leaves_the_topic() -> None:
    nothing = replace(LENDING, status=Status.NOT_IN_DOCUMENTS, documents=(), reading=Reading.CONDITION)
    assert after([LENDING, nothing], "どこで？").document == "lending"


def test_a_new_topic_that_found_nothing_is_the_topic_all_the_same() -> None:
    """What the talk was about before must not answer for it."""
    refused = replace(
        LENDING, standalone_question="朗読会に申し込みたい", status=Status.NOT_IN_DOCUMENTS, documents=()
    )
    resolved = after([LENDING, refused], "いつまで？")
    assert (resolved.document, "貸出" in resolved.standalone, "朗読会" in resolved.standalone) == (
        None,
        False,
        True,
    )


def test_a_bare_word_that_found_nothing_leaves_the_topic() -> None:
    """「駐車場は？」 may have meant the topic's car park, or nothing of it."""
    refused = replace(
        LENDING,
        question="駐車場は？",
        standalone_question="駐車場は？",
        status=Status.NOT_IN_DOCUMENTS,
        documents=(),
    )
    assert after([LENDING, refused], "いつまで？").document == "lending"


def test_where_nothing_is_known_of_the_topic_it_is_said_so() -> None:
    masked = replace(LENDING, question="", standalone_question="", documents=())
    assert after([masked], "いつまで？") == Resolved("いつまで？", Reading.NOTHING_BEFORE)


def test_a_document_that_may_not_be_read_is_no_topic() -> None:
    hidden = replace(LENDING, standalone_question="", documents=("for-the-staff",))
    assert after([hidden], "いつまで？").reading is Reading.NOTHING_BEFORE


@pytest.mark.parametrize("question", ["はい", "わかりました", "OK"])
def test_what_asks_nothing_stays_as_it_is(question: str) -> None:
    assert after([LENDING], question) == Resolved(question)


# That case


def test_that_case_stands_for_the_case_asked_of_last() -> None:
    case = replace(LENDING, question="小学生の場合は？", reading=Reading.CONDITION)
    assert (
        after([LENDING, case], "その場合はいくら？").standalone == "本の貸出について、小学生の場合はいくら？"
    )
    assert after([LENDING], "その場合はいくら？").standalone == "本の貸出はいくら？"


# English


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("How much?", "How much is lending of books?"),
        ("What about the deadline?", "What is the deadline for lending of books?"),
        ("Where?", "Where do I go for lending of books?"),
        ("Can I do it online?", "Can I do lending of books online?"),
        ("What about children?", "Lending of books: What about children?"),
        ("What if I am late?", "Lending of books: What if I am late?"),
    ],
)
def test_english_follow_ups_are_put_to_the_topic(question: str, understood: str) -> None:
    world = World()
    lookups = replace(world.lookups(), title_of={"lending": "Lending of books"}.get)
    turn = replace(LENDING, language="en")
    held = HELD["lending"]
    held.add("late")
    resolved = resolve(question, [turn], "en", lookups, DialogueTuning())
    held.discard("late")
    assert resolved.standalone == understood


def test_an_english_thing_is_asked_what_was_asked_last() -> None:
    turn = replace(LENDING, language="en", standalone_question="What is the deadline for lending?")
    assert after([turn], "And the study room?", "en").standalone == "What is the deadline for the study room?"


def test_any_kind_of_question_can_be_asked_of_another_thing() -> None:
    """A comparison has no words of its own for another thing (違いは？)."""
    assert after([asked("貸出と返却の違いは？")], "学習室は？").standalone == "学習室について教えてください"
    assert after([asked("貸出の相談先は？")], "学習室は？").standalone == "学習室の相談先は？"


def test_an_aspect_that_was_asked_for_is_asked_of_the_other_thing() -> None:
    assert after([asked("貸出の例に何を挙げていますか")], "学習室は？").standalone == "学習室の例は？"
    assert after([asked("なぜ貸出の期限がある？")], "学習室は？").standalone == "学習室の理由は？"


def test_a_topic_of_two_things_is_asked_the_same_of_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TITLES, "lending", "貸出と返却")
    understood = after([asked("貸出の例は？")], "返却のほうは")
    assert understood == Resolved("返却の例は？", Reading.SUBSTITUTION, "lending")
