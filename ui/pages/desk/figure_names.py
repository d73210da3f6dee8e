"""How the desk's figures are called, on their page and in its file. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.desk.figures import Ending
from ui.pages.desk.labels import LANGUAGES, OUTCOMES

ENDINGS: Mapping[Ending, str] = {
    Ending.ANSWERED: "答えた",
    Ending.REFUSED: "答えられなかった",
    Ending.HANDED_OVER: "窓口や緊急の電話を案内した",
    Ending.OTHER: "聞き返した、あいさつした",
}
FRESHNESS: Mapping[str, str] = {
    "documents": "文書",
    "expired": "期限の切れた文書",
    "expiring": "30日以内に期限の切れる文書",
    "unverified": "市の確認前の文書",
    "over_a_year": "確認から1年を過ぎた文書",
    "answers_expired": "期限の切れた「確認した回答」",
    "answers_expiring": "30日以内に期限の切れる「確認した回答」",
}


_FIGURES: Mapping[str, str] = {
    "figure": "項目",
    "period": "期間",
    "questions": "質問",
    "by_day": "日ごとの質問",
    "by_hour": "時刻ごとの質問（時）",
    "by_ending": "どう終わったか",
    "by_status": "答えの種類",
    "by_language": "言語",
    "by_topic": "話題（答えに使った文書）",
    "ratings": "評価",
    "inquiries": "残された質問",
    "reply_hours": "返事までの時間（時間）",
    "replies_within_hours": "返事までの時間（この時間以内の件数）",
    "unanswered": "答えられなかった質問",
    "freshness": "文書と回答の新しさ",
}
_PARTS: Mapping[str, str] = {
    "of": "内訳",
    "others": "そのほか",
    "helpful": "役に立った",
    "unhelpful": "役に立たなかった",
    "left": "残された",
    "replied": "返事をした",
    "median": "中央値",
    "p90": "9割がこれまでに",
    "later": "それより後",
}


def named(row: list[str]) -> list[str]:
    """A row of the table with two cells more, in which a clerk reads what a program reads in the first two."""
    figure, of = row[:2]
    name = _FIGURES.get(figure, figure)
    kinds: Mapping[str, Mapping[Any, str]] = {
        "by_ending": ENDINGS,
        "by_status": OUTCOMES,
        "by_language": LANGUAGES,
        "freshness": FRESHNESS,
    }
    return [*row, name, kinds.get(figure, _PARTS).get(of, of)]
