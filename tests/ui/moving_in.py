"""One claim with its citation, for tests of what is shown of an answer."""

from __future__ import annotations

from datetime import date

from bot.types import Citation, Claim

CITATION = Citation(
    passage_id="guides/moving-in#rows",
    document_id="guides/moving-in",
    title="転入届",
    heading="期限",
    quote="住み始めた日から14日以内",
    start=3,
    end=16,
    source_title="住民基本台帳法 第22条",
    source_url="https://laws.e-gov.go.jp/law/342AC0000000081",
    checked_on=date(2026, 11, 22),
    checked_by=None,
)
DEADLINE = Claim("住み始めた日から14日以内", "row", (CITATION,), label="期限")
