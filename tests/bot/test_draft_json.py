"""Drafts are read out of JSON while it is being written, each once it is whole."""

from __future__ import annotations

import json

import pytest

from bot.adapters.draft_json import GrowingDrafts
from bot.errors import WriterFailed
from bot.ports import Draft

HANDLES = {"p1": "a#rows", "p2": "a#lead"}
TEXT = json.dumps(
    {
        "claims": [
            {"text": '「5」と"}]"と\\', "passages": ["p1"]},
            {"text": "次。", "passages": ["p2", "p9", "p2"]},
        ]
    },
    ensure_ascii=False,
)
DRAFTS = [Draft('「5」と"}]"と\\', ("a#rows",)), Draft("次。", ("a#lead",))]


@pytest.mark.parametrize("size", [1, 2, 7, 1_000])
def test_drafts_are_the_same_whatever_the_pieces(size: int) -> None:
    growing = GrowingDrafts(HANDLES)
    found = [
        draft for start in range(0, len(TEXT), size) for draft in growing.add(TEXT[start : start + size])
    ]
    growing.end()
    assert found == DRAFTS


def test_a_draft_is_given_when_its_object_is_closed_and_not_before() -> None:
    growing = GrowingDrafts(HANDLES)
    cut = TEXT.index("}, {")
    assert list(growing.add(TEXT[:cut])) == []
    assert list(growing.add(TEXT[cut : cut + 1])) == DRAFTS[:1]


def test_a_fence_of_code_around_the_json_is_forgiven() -> None:
    growing = GrowingDrafts(HANDLES)
    assert list(growing.add(f"```json\n{TEXT}\n```\n")) == DRAFTS
    growing.end()


def test_no_claims_are_a_whole_answer() -> None:
    growing = GrowingDrafts(HANDLES)
    assert list(growing.add('{"claims": []}')) == []
    growing.end()


@pytest.mark.parametrize(
    "text", ["", "14日以内です。", TEXT[:-1], TEXT[:40], TEXT + "以上です。", '["claims"]', "null"]
)
def test_what_is_not_whole_fails_at_its_end(text: str) -> None:
    growing = GrowingDrafts(HANDLES)
    list(growing.add(text))
    with pytest.raises(WriterFailed):
        growing.end()


@pytest.mark.parametrize(
    "item", ['{"text": 5, "passages": []}', '{"text": "a"}', '{"text": "a", "passages": "p1"}', "{}"]
)
def test_a_draft_of_another_shape_fails_at_once(item: str) -> None:
    with pytest.raises(WriterFailed):
        list(GrowingDrafts(HANDLES).add(f'{{"claims": [{item}]}}'))


@pytest.mark.parametrize("piece", ['{"text": "a", "passages": []}, ', '{"claims": [ ', "[", "本"])
def test_an_endless_answer_is_not_read_to_its_end(piece: str) -> None:
    growing = GrowingDrafts(HANDLES)
    list(growing.add('{"claims": ['))

    def read_on() -> None:
        for _ in range(30_000):
            list(growing.add(piece))

    with pytest.raises(WriterFailed):
        read_on()


def test_deep_nesting_is_a_wrong_shape() -> None:
    with pytest.raises(WriterFailed):
        list(GrowingDrafts(HANDLES).add('{"claims": [' + '{"text": [' * 1_500))
