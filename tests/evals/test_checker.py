"""The checker: what it passes in other words, and what it does not pass in the same words."""

from __future__ import annotations

import pytest

from evals.checker import supported, verdict

BIRTH = (
    "出生届｜期限｜出生届は、生まれた日を1日目と数えて14日以内｜",
    "出生届｜期限｜外国で生まれたときの出生届は、3か月以内｜外国で生まれたとき",
    "出生届｜期限｜児童手当の申請は、生まれた日の次の日から15日以内｜",
    "出生届｜必要なもの｜出生証明書｜",
    "出生届｜必要なもの｜在留カード｜外国籍の方",
    "出生届｜オンライン｜出生届は、電話では出せません。来庁が必要です｜",
    "出生届｜手数料｜出生届の手数料は無料です｜",
    "出生届｜遅れたとき｜正当な理由がなく遅れると、5万円以下の過料の対象になることがあります。",
)
CALLS = (
    "救急の電話｜迷うとき｜救急車を呼ぶか迷うときは、15歳以上の人は#7119、15歳未満の子どもは#8000に相談できます。",
    "救急の電話｜受付時間｜平日は9:00から17:15まで、土曜日は9:00から12:00まで｜",
)
MOVE = (
    "Moving in｜Deadline｜Moving-in notification: within 14 days of the day you started living at the new address｜",
    "Moving in｜Deadline｜File the moving-in notification within 30 days of the planned moving-out date｜If you have a My Number Card",
    "Moving in｜Online｜The moving-in notification cannot be filed online or by phone｜",
    "Moving in｜If you file late｜If you file late without a good reason, you may have to pay a fine of up to 50,000 yen.",
)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("期限: 出生届は、生まれた日を1日目と数えて14日以内", BIRTH),
        ("期限｜出生届は、生まれた日を1日目と数えて１４日以内", BIRTH),
        ("出生届の期限は十四日以内です。", BIRTH),
        ("出生届は14日以内に出します。", BIRTH),
        ("出生届の手数料は無料です。", BIRTH),
        ("外国で生まれたときは、出生届の期限は3か月以内です。", BIRTH),
        ("外国籍の方は、在留カードが必要です。", BIRTH),
        ("必要なもの: 在留カード（外国籍の方）", BIRTH),
        ("出生届は電話では提出できません。", BIRTH),
        ("正当な理由がなく遅れると、50,000円以下の過料の対象になることがあります。", BIRTH),
        ("出生届の期限は14日以内、手数料は無料です。", BIRTH),
        ("救急車を呼ぶか迷うときは、15歳未満の子どもは#8000に相談できます。", CALLS),
        ("受付時間: 平日は午前9時から午後5時15分まで、土曜日は9:00〜12:00", CALLS),
        ("The moving-in notification must be filed within 14 days of the day you started living at the new address.", MOVE),
        ("If you have a My Number Card, file the moving-in notification within 30 days of the planned moving-out date.", MOVE),
        ("You cannot file the moving-in notification by phone or online.", MOVE),
        ("If you file late without a good reason, you may have to pay up to ¥50,000 as a fine.", MOVE),
    ],
)  # fmt: skip
def test_what_the_passage_says_is_supported_in_other_words_too(claim: str, evidence: tuple[str, ...]) -> None:
    assert verdict(claim, evidence).reasons == ()


@pytest.mark.parametrize(
    ("claim", "evidence", "reason"),
    [
        ("出生届は15日以内", BIRTH, "fact"),
        ("期限: 出生届は、生まれた日を1日目と数えて15日以内", BIRTH, "fact"),
        ("出生届は、生まれた日を14日目と数えて1日以内", BIRTH, "fact"),
        ("手数料: 出生届は、生まれた日を1日目と数えて14日以内", BIRTH, "label"),
        ("必要なもの: 在留カード", BIRTH, "condition"),
        ("出生届は電話で出せます。", BIRTH, "negation"),
        ("出生届の手数料は無料ではありません。", BIRTH, "negation"),
        ("出生届の手数料は500円です。", BIRTH, "fact"),
        ("遅れると、5万円以下の過料の対象になります。", BIRTH, "hedge"),
        ("出生届は14日以内に出します。母子健康手帳も必要です。", BIRTH, "words"),
        ("必要なもの: 出生証明書（https://www.example.jp/）", BIRTH, "fact"),
        ("救急車を呼ぶか迷うときは、15歳以上の人は#8000、15歳未満の子どもは#7119に相談できます。", CALLS, "fact"),
        ("受付時間: 平日は9:00から12:00まで、土曜日は9:00から17:15まで", CALLS, "fact"),
        ("受付時間: 平日は9:00から17:15まで", CALLS[:1], "words"),
        ("File the moving-in notification within 30 days of the planned moving-out date.", MOVE, "condition"),
        ("The moving-in notification can be filed online.", MOVE, "negation"),
        ("If you file late without a good reason, you may have to pay a fine of up to 5,000 yen.", MOVE, "fact"),
        ("Moving-in notification: within 14 days. Bring your passport.", MOVE, "words"),
        ("出生届は14日以内", (), "no evidence"),
        ("。", BIRTH, "nothing said"),
    ],
)  # fmt: skip
def test_what_the_passage_does_not_say_is_not_supported(
    claim: str, evidence: tuple[str, ...], reason: str
) -> None:
    judged = verdict(claim, evidence)
    assert not judged.supported
    assert any(
        one.startswith(reason) or (reason == "fact" and "elsewhere" in one) for one in judged.reasons
    ), judged


def test_every_row_and_sentence_supports_itself() -> None:
    for line in (*BIRTH, *CALLS, *MOVE):
        _title, heading, value, *when = line.split("｜")
        condition = f"（{when[0]}）" if when and when[0] else ""
        assert supported(f"{heading}: {value}{condition}" if when else value, [line]), line


def test_the_words_can_be_cut_by_another_analyser() -> None:
    seen: list[str] = []

    def characters(text: str) -> list[str]:
        seen.append(text)
        return [c for c in text if c.isalpha() and not "ぁ" <= c <= "ん"]

    assert supported("出生届は14日以内に出します。", BIRTH, characters)
    assert not supported("出生届は14日以内に母が出します。", BIRTH, characters)
    assert seen
