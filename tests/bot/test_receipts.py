"""Receipt numbers: nobody guesses one, and a slip in typing one is told."""

from __future__ import annotations

import unicodedata

import pytest

from bot.desk.receipts import new_receipt, receipt_hash

ALPHABET = "23456789AFHJKMRWXY"


def test_a_number_is_in_groups_of_letters_that_do_not_look_alike() -> None:
    receipt = new_receipt()
    assert [len(group) for group in receipt.split("-")] == [4, 4, 4, 4]
    assert set(receipt) <= {*ALPHABET, "-"}


def test_no_number_is_given_twice_and_every_letter_is_drawn() -> None:
    drawn = {new_receipt() for _ in range(2_000)}
    assert len(drawn) == 2_000
    assert set("".join(drawn)) == {*ALPHABET, "-"}


@pytest.mark.parametrize(
    "write",
    [
        str.lower,
        lambda receipt: receipt.replace("-", ""),
        lambda receipt: receipt.replace("-", " "),
        lambda receipt: receipt.replace("-", "ー"),
        lambda receipt: receipt.replace("-", "−"),
        lambda receipt: f"  {receipt}。\n",
        lambda receipt: "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else "　" for c in receipt),
    ],
)
def test_the_ways_of_writing_a_number_are_one(write: type[str]) -> None:
    receipt = new_receipt()
    assert receipt_hash(write(receipt)) == receipt_hash(receipt) is not None


def test_every_slip_of_one_letter_is_told() -> None:
    receipt = new_receipt().replace("-", "")
    for place, right in enumerate(receipt):
        for wrong in ALPHABET.replace(right, ""):
            assert receipt_hash(receipt[:place] + wrong + receipt[place + 1 :]) is None


@pytest.mark.parametrize(
    "typed", ["", "-", "A", "A" * 15, "A" * 17, "0" * 16, "あ" * 16, "１" * 16, "\x00" * 16]
)
def test_what_can_be_no_number_has_no_hash(typed: str) -> None:
    assert receipt_hash(typed) is None


def test_a_hash_tells_nothing_of_its_number() -> None:
    receipt = new_receipt()
    hashed = receipt_hash(receipt)
    assert hashed is not None
    assert len(hashed) == 64
    assert unicodedata.normalize("NFKC", receipt.replace("-", "")) not in hashed.upper()
