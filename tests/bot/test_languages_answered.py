"""Each language is answered in its way: English, easy Japanese with readings, others with their fixed text."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.language import FOREIGN
from bot.settings import AnswerTuning
from bot.types import Answer, Question, Status
from bot.words import load
from index.build import open_library, run_sync
from index.settings import IndexSettings
from index.types import Language

CORPUS = Path(__file__).parent.parent.parent / "corpus"
LINES = ("consultation-foreign", "consultation-mental", "emergency-numbers", "moving-in")
FOREIGN_QUESTIONS = {
    "zh-hans": "我想办理住民票",
    "zh-hant": "搬家手續要帶什麼",
    "ko": "전입신고는 어떻게 하나요?",
    "vi": "toi muon dang ky ket hon",
    "pt": "onde jogo o lixo",
    "es": "¿Dónde saco el pasaporte?",
    "tl": "saan po pwede kumuha ng passport",
}


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory, today: date) -> Iterator[Assistant]:
    """An assistant over a corpus with the lines that speak other languages."""
    folder = tmp_path_factory.mktemp("lines")
    (folder / "guides").mkdir()
    for name in ("_city.yaml", "_words.tsv", "_readings.tsv"):
        shutil.copyfile(CORPUS / name, folder / name)
    for name in LINES:
        for path in (CORPUS / "guides").glob(f"{name}*.md"):
            shutil.copyfile(path, folder / "guides" / path.name)
    settings = IndexSettings(data=tmp_path_factory.mktemp("lines-data"), corpus=(folder,))
    run_sync(settings)
    library = open_library(settings)
    yield Assistant(library, AnswerTuning(), today=lambda: today)
    library.close()


def test_every_foreign_language_has_its_texts() -> None:
    assert set(load("statuses")["unsupported_language"]) == {"ja", "easy", "en", *FOREIGN}
    assert set(load("multilingual")["lines"]) == {"ja", "easy", "en", *FOREIGN}
    for text in load("statuses")["unsupported_language"].values():
        assert "やさしい日本語" in text


@pytest.mark.parametrize("language", FOREIGN)
def test_a_foreign_question_is_told_where_it_is_answered(guide: Assistant, language: str) -> None:
    """In its own language: which languages are served, and the lines that speak others, from a document."""
    answer = guide.ask(Question(FOREIGN_QUESTIONS[language]))
    assert answer.status is Status.UNSUPPORTED_LANGUAGE
    assert answer.foreign == language
    assert answer.notice.startswith(load("statuses")["unsupported_language"][language])
    assert load("multilingual")["lines"][language] in answer.text
    assert "0570-013904" in answer.text
    assert {claim.citations[0].document_id for claim in answer.claims} == {"guides/consultation-foreign.en"}


@pytest.mark.parametrize(("chosen", "variant"), [("ja", ""), ("easy", ".easy"), ("en", ".en")])
def test_a_foreign_question_is_told_apart_whatever_language_was_chosen(
    guide: Assistant, chosen: Language, variant: str
) -> None:
    """The numbers come in the chosen language; Chinese gets no Japanese readings."""
    answer = guide.ask(Question("我想办理住民票", language=chosen))
    assert answer.status is Status.UNSUPPORTED_LANGUAGE
    assert answer.language == chosen
    assert {c.citations[0].document_id for c in answer.claims} == {f"guides/consultation-foreign{variant}"}
    assert answer.text.startswith("您好。")


def test_a_language_without_a_text_of_its_own_gets_english_and_japanese(guide: Assistant) -> None:
    answer = guide.ask(Question("Как оформить регистрацию?"))
    assert (answer.status, answer.foreign) == (Status.UNSUPPORTED_LANGUAGE, None)
    assert "English" in answer.text
    assert "日本語" in answer.text
    assert "0570-013904" in answer.text


def test_without_such_a_document_no_lines_are_promised(librarian: Assistant, assistant: Assistant) -> None:
    for house in (librarian, assistant):
        answer = house.ask(Question("onde jogo o lixo"))
        assert answer.status is Status.UNSUPPORTED_LANGUAGE
        assert answer.claims == ()
        texts = load("statuses")["unsupported_language"]
        assert answer.notice == f"{texts['pt']}\n{texts['en']}"


def test_an_english_question_is_answered_from_the_english_document(guide: Assistant) -> None:
    answer = guide.ask(Question("By when do I have to file a moving-in notification?"))
    assert answer.language == "en"
    assert {claim.citations[0].document_id for claim in answer.claims} == {"guides/moving-in.en"}
    assert load("phrases")["en"]["fallback"] not in answer.text


@pytest.fixture(scope="module")
def easy(guide: Assistant) -> Answer:
    """The answer to a question in spaced kana."""
    return guide.ask(Question("てんにゅうとどけは いつまでに だしますか"))


def test_spaced_kana_are_answered_in_easy_japanese_with_readings(easy: Answer) -> None:
    assert easy.language == "easy"
    assert "14日以内（じゅうよっかいない）" in easy.text
    assert {claim.citations[0].document_id for claim in easy.claims} == {"guides/moving-in.easy"}


def test_claims_and_quotes_stand_as_in_the_document(easy: Answer) -> None:
    assert not any("（じゅうよっか" in claim.text for claim in easy.claims)
    assert any("14日以内" in claim.citations[0].quote for claim in easy.claims)


def test_a_refusal_in_easy_japanese_has_readings_too(guide: Assistant) -> None:
    answer = guide.ask(Question("RPAって何", language="easy"))
    assert answer.claims == ()
    assert "（し" in answer.text


@pytest.mark.parametrize("language", ["easy", "en"])
def test_where_a_variant_is_missing_the_text_says_so(assistant: Assistant, language: Language) -> None:
    """The Japanese passage is shown."""
    answer = assistant.ask(Question("RPAとは何ですか", language=language))
    assert {claim.citations[0].document_id for claim in answer.claims} == {"glossary/rpa"}
    said = answer.text.split("\n")[0]
    if language == "easy":
        assert said.startswith("やさしい日本語（にほんご）の文（ぶん）がないので")
    else:
        assert said == load("phrases")["en"]["fallback"]


def test_a_japanese_answer_has_neither_readings_nor_a_word_on_variants(guide: Assistant) -> None:
    text = guide.ask(Question("転入届はいつまでですか")).text
    assert "（じゅう" not in text
    assert "版がない" not in text
