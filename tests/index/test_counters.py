"""Questions for a number that are typed in hiragana."""

from __future__ import annotations

import pytest

from index.counters import with_counters


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("なんさいから できますか", "何歳から できますか"),
        ("しょうにんは なんにん いりますか", "しょうにんは 何人 いりますか"),
        ("なんじかん かかりますか", "何時間 かかりますか"),
        ("なんにちまで?", "何日まで?"),
        ("なんかいい方法は", "なんかいい方法は"),
        ("なんで", "なんで"),
    ],
)
def test_what_asks_for_a_number_is_written_as_documents_do(typed: str, written: str) -> None:
    assert with_counters(typed) == written
