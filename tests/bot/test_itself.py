"""What is asked of the counter itself is told from what is asked of the documents, and answered truly."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.adapters.memory_conversations import MemoryConversations
from bot.assistant import Assistant
from bot.conversation import Conversations
from bot.folding import fold
from bot.itself import asked_of_itself
from bot.language import FOREIGN
from bot.settings import AnswerTuning, DeskTuning, DialogueTuning
from bot.types import Question, Status
from bot.words import load
from index.build import open_library, run_sync
from index.corpus import read_corpus
from index.library import Library
from index.profile import Profile
from index.settings import IndexSettings

CORPUS = Path(__file__).parent.parent.parent / "corpus"


def asked(text: str, *, talking: bool = False) -> tuple[str, ...]:
    return asked_of_itself(fold(text), talking=talking)


@pytest.mark.parametrize(
    ("of_itself", "subject", "of_something"),
    [
        ("あなたはAIですか", "what", "AIとは何ですか"),
        ("これは機械が答えているの？", "what", "機械の税金はいくらですか"),
        ("何ができますか", "can", "マイナンバーカードで何ができますか"),
        ("だれが作ったの", "maker", "推進方針はだれが作ったの"),
        ("記録は残る？", "kept", "離婚届を出すと戸籍に記録は残る？"),
        ("ここに書いたことは誰かに見られますか", "readers", "住民票は誰かに見られますか"),
        ("個人情報は大丈夫？", "private", "個人情報が漏れたらどうする？"),
        ("24時間使える？", "hours", "コンビニ交付は24時間使える？"),
        ("英語もできる？", "languages", "英語の申請書はある？"),
        ("まちがうことはある？", "errs", "住民票が間違っているときは？"),
        ("人と話したいです", "person", "法律のことを人に相談したいです"),
        ("この窓口の使い方", "how", "マイナポータルの使い方"),
        ("ここで申請できますか", "procedures", "ここで戸籍は取れますか"),
        ("Are you a robot?", "what", "What is a robot tax?"),
        ("Is my chat history stored?", "kept", "Where is the history of the city stored?"),
        ("Can I talk to a human?", "person", "Can I talk to a lawyer?"),
        ("What can you do?", "can", "What can I do with a My Number Card?"),
    ],
)
def test_a_question_of_which_nothing_is_left_is_about_the_counter(
    of_itself: str, subject: str, of_something: str
) -> None:
    assert subject in asked(of_itself)
    assert asked(of_something) == ()


def test_in_a_conversation_what_names_nothing_goes_on_with_the_topic() -> None:
    assert asked("夜中でも使えますか") == ("hours",)
    assert asked("夜中でも使えますか", talking=True) == ()
    assert asked("このチャットは夜中でも使えますか", talking=True) == ("hours",)
    assert asked("やっぱり人に聞きたいです", talking=True) == ("person",)


def test_a_question_of_something_else_beside_it_is_answered_from_the_documents() -> None:
    assert asked("あなたはAIですか。転入届の期限も教えてください") == ()


def test_no_question_of_a_document_is_taken_for_one_about_the_counter() -> None:
    documents = read_corpus([CORPUS]).documents
    texts = {text for d in documents for text in (d.title, *d.aliases, *d.questions)}
    assert [text for text in sorted(texts) if asked(text)] == []


def said(assistant: Assistant, text: str, *, conversation: str | None = None) -> str:
    answer = assistant.ask(Question(text, conversation_id=conversation))
    assert answer.status is Status.GREETING
    return answer.text


def test_it_says_how_long_conversations_are_kept_and_that_none_is_where_none_is(
    library: Library, today: date
) -> None:
    conversations = Conversations(MemoryConversations(), DialogueTuning())
    days = DeskTuning().retention_days
    keeps = Assistant(library, AnswerTuning(), lambda: today, conversations=conversations, kept_days=days)
    assert f"{days}日" in said(keeps, "会話の記録は残りますか")
    nothing = Assistant(library, AnswerTuning(), lambda: today, kept_days=days)
    assert "残りません" in said(nothing, "会話の記録は残りますか")


def test_whoever_wants_a_person_is_sent_to_the_desk_of_what_they_talked_about(
    library: Library, today: date
) -> None:
    conversations = Conversations(MemoryConversations(), DialogueTuning())
    assistant = Assistant(library, AnswerTuning(), lambda: today, conversations=conversations)
    before = assistant.ask(Question("転入届に必要なものは何ですか"))
    assert "市民課" in said(assistant, "やっぱり人に聞きたいです", conversation=before.conversation_id)


def test_thanks_are_not_answered_with_hello(assistant: Assistant) -> None:
    assert "こんにちは" in said(assistant, "こんにちは")
    assert "こんにちは" not in said(assistant, "ありがとうございました")
    assert "申し訳ありません" in said(assistant, "使えないな")
    assert said(assistant, "Thank you!").startswith("You are welcome")


def test_it_names_every_language_that_has_a_text() -> None:
    text = load("itself_texts")["languages"]["en"]
    names = {
        "zh": "Chinese",
        "ko": "Korean",
        "vi": "Vietnamese",
        "pt": "Portuguese",
        "es": "Spanish",
        "tl": "Tagalog",
    }
    assert {names[language.partition("-")[0]] for language in FOREIGN} == set(names.values())
    assert all(name in text for name in names.values())


def test_every_subject_and_greeting_has_its_text_in_three_languages() -> None:
    texts = load("itself_texts")
    assert {*load("itself")["subjects"], *load("guard")["greetings"]} <= set(texts)
    for name, text in texts.items():
        assert set(text) == {"ja", "easy", "en"}, name
        named = {
            frozenset(re.findall(r"\{(\w+)\}", one)) & {"days", "hours", "desk"} for one in text.values()
        }
        assert len(named) == 1, name


def test_a_house_puts_its_own_words(library_corpus: Path, tmp_path: Path, today: date) -> None:
    corpus = shutil.copytree(library_corpus, tmp_path / "corpus")
    with (corpus / "_city.yaml").open("a", encoding="utf-8") as profile:
        profile.write("counter:\n  what: {ja: '{city}の案内ロボット「みどり」です。'}\n")
    settings = IndexSettings(data=tmp_path / "data", corpus=(corpus,))
    run_sync(settings)
    library = open_library(settings)
    try:
        assistant = Assistant(library, AnswerTuning(), lambda: today)
        assert "案内ロボット「みどり」です" in said(assistant, "あなたはAIですか")
        assert "computer program" in said(assistant, "Are you a robot?")
    finally:
        library.close()


def test_words_that_name_what_is_not_known_are_not_taken() -> None:
    with pytest.raises(ValidationError, match="operator"):
        Profile.model_validate({"name": "みどり市", "counter": {"maker": {"ja": "{operator}です。"}}})
