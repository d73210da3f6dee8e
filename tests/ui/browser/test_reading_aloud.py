"""What a screen reader gets: the whole conversation in an order that makes sense, and one announcement an answer."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import expect

from browser.citizen import Citizen
from browser.states import STATES
from browser.tree import Spoken, spoken

# What has to have a name to be of use.
_PRESSED = frozenset({"button", "link", "textbox", "DisclosureTriangle", "checkbox", "radio", "combobox"})
_LANDMARKS = frozenset({"banner", "main", "complementary", "contentinfo", "navigation", "form", "region"})


def test_a_conversation_read_aloud_makes_sense_in_order(citizen: Citizen) -> None:
    """The head, the notices, each question with its answer and sources, the box for the next one, the desk to ask."""
    citizen.ask("転入届はいつまでに出せばいい？")
    citizen.ask("何を持っていけばいい？")
    said = list(map(str, spoken(citizen.page)))
    follows(
        said,
        "heading 1 袖ケ浦市 まどぐち",
        "heading 2 質問と答え",
        "heading 3 あなたの質問 転入届はいつまでに出せばいい？",
        "AIが答えています。まちがうことがあります。",
        "heading 4 期限",
        "checkbox 転入届は、住み始めた日から14日以内",
        "link 出典2",
        "heading 4 出典",
        "heading 4 関連する質問",
        "heading 3 あなたの質問 何を持っていけばいい？",
        "heading 4 必要なもの",
        "本人確認書類",
        "heading 4 出典",
        "textbox 知りたいこと",
        "button 質問する",
        "heading 2 人に聞く",
    )


@pytest.mark.parametrize("state", STATES)
def test_everything_has_a_name_and_headings_skip_no_level(citizen: Citizen, state: str) -> None:
    """One first heading, one main landmark, no control without a name, no markup in a name, landmarks told apart."""
    STATES[state](citizen)
    heard = spoken(citizen.page)
    assert [stop for stop in heard if stop.role in _PRESSED and not stop.name] == []
    assert [stop for stop in heard if "<" in stop.name or "&lt;" in stop.name or "${" in stop.name] == []
    assert _doubled(heard) == []
    if any(stop.role == "dialog" for stop in heard):
        return  # nothing else is there while a question of the page waits for its answer
    levels = [stop.level or 0 for stop in heard if stop.role == "heading"]
    assert levels.count(1) == 1
    assert [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1] == []
    landmarks = [(stop.role, stop.name) for stop in heard if stop.role in _LANDMARKS]
    landmarks = [landmark for landmark in landmarks if landmark != ("form", "")]  # without a name it is none
    assert len(set(landmarks)) == len(landmarks)
    assert [role for role, _ in landmarks].count("main") == 1


def test_an_answer_is_announced_once(citizen: Citizen) -> None:
    """First that the search goes on, then that the answer is there and what it says; not in pieces, not twice."""
    before = len(citizen.announced())
    citizen.ask("転入届はいつまでに出せばいい？")
    citizen.ask("プールの営業時間は")
    status = citizen.page.get_by_role("main").get_by_role("status")
    expect(status).to_contain_text("返事を表示しました。")
    searching, answered, again, replied = citizen.announced()[before:]
    assert searching == again == "文書を調べています。"
    assert answered.startswith("答えを表示しました。")
    assert "住み始めた日から14日以内" in answered
    assert "見つかりませんでした" in replied


def test_readings_of_easy_japanese_are_for_the_eye(citizen: Citizen) -> None:
    """A screen reader knows how to read kanji; the reading above them would be said a second time."""
    citizen.speak("easy")
    citizen.ask("てんにゅうとどけは いつまでに だしますか")
    names = [stop.name for stop in spoken(citizen.page)]
    assert [name for name in names if name in {"しつもん", "じゅうよっかいない", "てつづ"}] == []
    assert any("14日以内" in name for name in names)


def follows(said: list[str], *parts: str) -> None:
    """Each part is said, after the one before it."""
    at = 0
    for part in parts:
        found = next((place for place in range(at, len(said)) if part in said[place]), None)
        assert found is not None, f"{part!r} is not said after line {at}:\n" + "\n".join(said)
        at = found + 1 if "textbox" in part or part.startswith("heading") else found


def _doubled(heard: list[Spoken]) -> list[Spoken]:
    """What is said twice in a row, like a stutter."""
    return [one for one, other in itertools.pairwise(heard) if one == other and one.name]
