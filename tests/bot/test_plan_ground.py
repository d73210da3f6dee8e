"""What a text about a plan may say: it asks, asks for more, or quotes; nothing else is held."""

from __future__ import annotations

import pytest

from bot.plan_ground import Kind, PlanGround
from index.analyze import Analyzer

SAID = (
    "給食申込みの電子化について",
    "本事業は、保護者が毎月の申込書を書いて学校に届ける手間をなくすことを目的とする。",
    "現在は、学校で集めた申込書を給食センターが一枚ずつ台帳に転記している。",
    "初期費用は二百万円、運用費は年間三十万円を見込む。",
    "初年度は、小学校二校だけで試行する。",
    "試行の費用は保護者から集めない。",
)
POLICY = ("確認ポイント3-1 効果を検証しながら段階的に導入できないか",)
FURTHER = (
    "効果の確かめ方",
    "広げる条件",
    "職員の負担を減らす工夫",
    "職員の作業の増え方と減り方",
    "担当の職員が代わっても、迷わず長く使えるか",
    "費用に対して、効果は十分か",
    "受け付けだけでなく、電子化した後の作業まで止まらずに進むか",
)
HOW = ("効果の確かめ方",)


@pytest.fixture(scope="module")
def ground() -> PlanGround:
    """A plan for school meals, at the point that wants it tried first."""
    return PlanGround(SAID, POLICY, FURTHER, Analyzer().terms)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("missing", "申込書の転記がどれだけ減ったかという効果の確かめ方を書き足す。"),
        ("missing", "「初年度は、小学校二校だけで試行する」の効果の確かめ方を書き足してください。"),
        ("ask", "担当の職員が代わっても、給食の申込みを迷わず続けられるか。"),
        ("ask", "台帳への転記をなくした後の作業まで、止まらずに進むか。"),
        ("ask", "「初期費用は二百万円、運用費は年間三十万円」に対して、転記を減らす効果は十分か。"),
        ("summary", "「初年度は、小学校二校だけで試行する。」と書かれています。"),
        ("summary", "まず、職員の負担を減らす工夫と、効果の確かめ方を書き足す。"),
        (
            "summary",
            "「確認ポイント3-1 効果を検証しながら段階的に導入できないか」に答える、効果の確かめ方を書き足す。",
        ),
    ],
)
def test_what_asks_in_the_plans_own_words_is_held(ground: PlanGround, kind: Kind, text: str) -> None:
    assert ground.holds(text, kind, HOW)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("missing", "保護者の９割に効果の確かめ方を書く。"),
        ("missing", "二百万円の効果の確かめ方を書く。"),
        ("missing", "効果の確かめ方を書く必要はありません。"),
        ("missing", "効果の確かめ方は職員の負担を減らす。"),
        ("missing", "効果の確かめ方を書かないことを決める。"),
        ("missing", "全員の効果の確かめ方を書く。"),
        ("missing", "方針3-1に従い、効果の確かめ方を書く。"),
        ("missing", "方針に従い、効果の確かめ方を書く。"),
        ("missing", "山田太郎に効果の確かめ方を確かめてください。"),
        ("missing", "デジタル庁の効果の確かめ方を書く。"),
        ("missing", "広げる条件を書き足す。"),
        ("ask", "初期費用は無料だと知っているか。"),
        ("ask", "「初期費用は三百万円」で続けられるか。"),
        ("ask", "「試行の費用は保護者から集め」ることで続けられるか。"),
        ("ask", "「三十万円を見込む。初年度は、小学校二校」で続けられるか。"),
        ("ask", "「初年度は、小学校二校だけで試行する」」を続けられるか。"),
        ("ask", "ｈｔｔｐｓ：／／ａ．ｊｐ を見たか。"),
        ("ask", "電話は090-1234-5678か。"),
        ("summary", "この案はよく書かれています。"),
        ("summary", "「初年度は、小学校二校だけで試行する」と書かれていません。"),
        ("summary", "「初年度は、小学校二校だけで試行する」の効果が減ったと書かれています。"),
        ("summary", "「小学校二校だけで試行」と書かれています。"),
        ("summary", "方針には「初年度は、小学校二校だけで試行する」と書かれています。"),
        ("summary", "案には「効果を検証しながら段階的に導入できないか」と書かれています。"),
    ],
)
def test_what_says_more_is_not(ground: PlanGround, kind: Kind, text: str) -> None:
    assert not ground.holds(text, kind, HOW)
