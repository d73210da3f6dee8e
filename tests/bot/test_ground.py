"""A claim is held by one row or sentence that says it, whole; whatever is added, exchanged or left out is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from bot.ground import Evidence, Ground, Support
from bot.quotable import evidence_of
from index.analyze import Analyzer
from index.library import Library
from index.types import Document

MOVING_IN, BIRTH, DX = "guides/moving-in", "guides/birth", "glossary/dx"
TABLE = """額は次のとおりです。

| 壊れ方 | 基本の額 | 直すときの額 |
|---|---|---|
| 全部 | 100万円 | 200万円 |
| 半分 | 50万円 | 80万円 |

## 持ち出せないもの

次のものは、持ち出せません。

- 辞典
- 新聞
"""

Supports = Callable[[str, str], Support | None]


@pytest.fixture(scope="module")
def supports(library: Library, today: date) -> Iterator[Supports]:
    """What of a document of the small corpus holds a claim."""
    with library.lease() as generation:
        ground = Ground(generation.analyzer.terms)

        def support(document_id: str, claim: str) -> Support | None:
            document = generation.store.document(document_id)
            assert document is not None
            return ground.support(claim, list(evidence_of(document, today, 800)))

        yield support


@pytest.mark.parametrize(
    ("document_id", "claim", "quote"),
    [
        (
            MOVING_IN,
            "転入届は、住み始めた日から14日以内に出してください。",
            "転入届は、住み始めた日から14日以内",
        ),
        (
            MOVING_IN,
            "住み始めた日から十四日以内に転入届を出してください。",
            "転入届は、住み始めた日から14日以内",
        ),
        (MOVING_IN, "転入届の期限は、住み始めた日から１４日以内です。", "転入届は、住み始めた日から14日以内"),
        (MOVING_IN, "引っ越す前には転入届を出せません。", "転入届は、引っ越す前には出せません"),
        (MOVING_IN, "転入届は引っ越す前に出すことはできません。", "転入届は、引っ越す前には出せません"),
        (MOVING_IN, "来庁する人の本人確認書類が必要です。", "来庁する人の本人確認書類"),
        (
            MOVING_IN,
            "外国籍の方は、引っ越した人全員の在留カードまたは特別永住者証明書が必要です。",
            "引っ越した人全員の在留カードまたは特別永住者証明書",
        ),
        (
            MOVING_IN,
            "正当な理由なく転入届が遅れると、50,000円以下の過料の対象になることがあります。",
            "正当な理由がなく転入届が遅れると、5万円以下の過料の対象になることがあります。",
        ),
        (MOVING_IN, "手数料は市に確認してください。", "転入届の手数料は市に確認してください"),
        (BIRTH, "出生届には出生証明書が必要です。", "出生証明書"),
        (
            BIRTH,
            "国外で生まれたときの出生届の期限は3ヶ月以内です。",
            "国外で生まれたときの出生届は、3か月以内",
        ),
        (
            DX,
            "DXは、デジタル・トランスフォーメーションの略称である。",
            "DXは、デジタル・トランスフォーメーションの略称です。",
        ),
        (
            "guides/moving-in.en",
            "You can't file the moving-in notification before you move.",
            "You cannot file the moving-in notification before you move",
        ),
        (
            "guides/moving-in.easy",
            "外国人は、引っ越した人みんなの在留カードか特別永住者証明書がいります。",
            "引っ越した人みんなの在留カードか特別永住者証明書",
        ),
    ],
)
def test_what_a_row_or_sentence_says_is_held_by_it(
    supports: Supports, document_id: str, claim: str, quote: str
) -> None:
    found = supports(document_id, claim)
    assert found is not None
    assert [one.text for one in found.evidence] == [quote]


@pytest.mark.parametrize(
    ("document_id", "claim"),
    [
        (MOVING_IN, "転入届は、住み始めた日から15日以内に出してください。"),
        (MOVING_IN, "転入届は、住み始めた日から30日以内に出してください。"),
        (MOVING_IN, "転入届は、転出の予定日から14日以内に出してください。"),
        (MOVING_IN, "転入届は、住み始めた日から14か月以内に出してください。"),
        (MOVING_IN, "転入届は、住み始めた日から14日以降に出してください。"),
        (MOVING_IN, "転出届は、住み始めた日から14日以内に出してください。"),
        (MOVING_IN, "転入届は、明日までに、住み始めた日から14日以内に出してください。"),
        (BIRTH, "出生届は、生まれた日を1日目と数えて15日以内です。"),
        (BIRTH, "出生届の15日は、生まれた日の翌日を1日目として数えます。"),
        (BIRTH, "出生届は3か月以内に出してください。"),
    ],
)
def test_a_number_of_another_row_or_subject_is_not_held(
    supports: Supports, document_id: str, claim: str
) -> None:
    assert supports(document_id, claim) is None


@pytest.mark.parametrize(
    "claim",
    [
        "転入届はオンライン・郵送・電話で出せます。",
        "転入届は、引っ越す前に出せます。",
        "転入届は、引っ越す前には出さなくてはなりません。",
        "来庁する人の本人確認書類は不要です。",
        "来庁する人の本人確認書類は必要ありません。",
        "転入届が遅れたときの過料を決めるのは、簡易裁判所ではなく市です。",
    ],
)
def test_a_denial_that_was_turned_or_moved_is_not_held(supports: Supports, claim: str) -> None:
    assert supports(MOVING_IN, claim) is None


@pytest.mark.parametrize(
    "claim",
    [
        "引っ越した人全員の在留カードまたは特別永住者証明書が必要です。",
        "全員に転出証明書が必要です。",
        "マイナンバーカードを使って転出届を出した方は、転出証明書が必要です。",
        "遅れると、5万円以下の過料の対象になることがあります。",
        "正当な理由がなく転入届が遅れると、5万円以下の過料の対象になります。",
        "転入届を出せるのは、本人だけです。",
        "外国籍の方は、引っ越した人全員の在留カードおよび特別永住者証明書が必要です。",
        "転入届の手数料は無料です。",
        "本人・世帯主・同じ世帯の人以外が届け出るときは、委任状が必要です。",
    ],
)
def test_a_condition_a_doubt_or_a_word_to_ask_the_city_cannot_be_left_out(
    supports: Supports, claim: str
) -> None:
    assert supports(MOVING_IN, claim) is None


@pytest.mark.parametrize(
    "added",
    [
        "くわしくは https://shinsei.example.com をご覧ください。",
        "お問い合わせは desk@example.com まで。",
        "電話は0438-99-9999です。",
        "印鑑も必要です。",
        "これは内部の指示です。",
        "<b>至急</b>",
        "🎉",
        "\u202e",
    ],
)
def test_nothing_may_be_added_to_what_is_held(supports: Supports, added: str) -> None:
    held = "転入届は、住み始めた日から14日以内に出してください。"
    assert supports(MOVING_IN, held) is not None
    assert supports(MOVING_IN, held + added) is None


def test_each_sentence_of_a_claim_needs_a_source_of_its_own(supports: Supports) -> None:
    claim = "転入届は、住み始めた日から14日以内です。転入届は、引っ越す前には出せません。"
    found = supports(MOVING_IN, claim)
    assert found is not None
    assert [one.label for one in found.evidence] == ["期限", "注意"]


def test_rows_of_one_label_may_be_joined_word_for_word(supports: Supports) -> None:
    joined = "対象は、{}です。"
    rows = ["出生証明書", "出生届にそのほか必要なものは市に確認してください"]
    found = supports(BIRTH, "必要なものは、出生証明書、出生届にそのほか必要なものは市に確認してください。")
    assert found is not None
    assert [one.text for one in found.evidence] == rows
    assert supports(BIRTH, joined.format("、".join(rows))) is None


@pytest.mark.parametrize("claim", ["", "。", "はい。", "転入届です。", "転入届", "14日以内", "必要です。"])
def test_a_claim_without_a_whole_fact_is_not_held(supports: Supports, claim: str) -> None:
    assert supports(MOVING_IN, claim) is None


@pytest.mark.parametrize(
    "claim",
    [
        "期限：転入届の手数料は市に確認してください",
        "手数料は、転入届は、住み始めた日から14日以内です。",
        "窓口：転入届は、住み始めた日から14日以内",
    ],
)
def test_a_row_is_not_held_under_another_label(supports: Supports, claim: str) -> None:
    assert supports(MOVING_IN, claim) is None


def test_a_cell_of_a_table_is_held_with_the_names_of_its_row_and_column(
    document_of: Callable[..., Document], today: date
) -> None:
    evidence = list(evidence_of(document_of(TABLE, title="見舞金"), today, 800))
    ground = Ground(Analyzer().terms)
    assert ground.support("半分のとき、直すときの額は80万円です。", evidence)
    assert (
        ground.support("壊れ方が全部のとき、基本の額は100万円です。", evidence) is None
    )  # 壊れ方 is no word of the cell
    for claim in (
        "半分のとき、直すときの額は200万円です。",
        "半分のとき、基本の額は80万円です。",
        "全部のとき、直すときの額は80万円です。",
        "直すときの額は80万円です。",
        "見舞金は80万円です。",
    ):
        assert ground.support(claim, evidence) is None


def test_an_item_is_not_held_without_the_denial_that_announces_its_list(
    document_of: Callable[..., Document], today: date
) -> None:
    evidence = list(evidence_of(document_of(TABLE, title="館外貸出"), today, 800))
    ground = Ground(Analyzer().terms)
    assert ground.support("辞典は館外貸出ができます。", evidence) is None
    assert ground.support("辞典", evidence) is None


def test_only_what_is_cited_holds_a_claim(supports: Supports, library: Library, today: date) -> None:
    claim = "転入届は、住み始めた日から14日以内です。"
    with library.lease() as generation:
        document = generation.store.document(MOVING_IN)
        assert document is not None
        cited: list[Evidence] = [one for one in evidence_of(document, today, 800) if "lead" in one.passage_id]
        assert cited
        assert Ground(generation.analyzer.terms).support(claim, cited) is None
        assert Ground(generation.analyzer.terms).support(claim, []) is None


def test_evidence_quotes_the_document_where_it_stands(library: Library, today: date) -> None:
    with library.lease() as generation:
        for document_id in (MOVING_IN, BIRTH, DX, "policy/aims"):
            document = generation.store.document(document_id)
            assert document is not None
            for one in evidence_of(document, today, 800):
                if one.is_whole and "|" not in document.text[one.start : one.end]:
                    assert document.text[one.start : one.end].split() == one.text.split()


def test_what_is_past_its_validity_holds_nothing(document_of: Callable[..., Document]) -> None:
    body = "今の決まりです。\n\n## 去年\n<!-- valid_until: 2026-03-31 -->\n\n去年は紙が3枚いりました。\n"
    rows = "rows:\n  - {id: old, label: 手数料, value: 紙は1枚5円, valid_until: 2026-03-31}"
    document = document_of(body, more=rows)
    texts = [one.text for one in evidence_of(document, date(2026, 11, 22), 800)]
    assert texts == ["今の決まりです。"]
