"""Whose rules are asked for: another municipality's, or the own city's by somebody who comes from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.places import about_another
from bot.words import rows
from index.analyze import Analyzer
from index.profile import Profile, load_profile
from index.types import Document, Hit, Passage

ROOT = Path(__file__).parent.parent.parent
CASES = ROOT / "evals" / "guard_cases" / "places.seen.jsonl"


@pytest.fixture(scope="module")
def profile() -> Profile:
    """The project's city."""
    return load_profile(ROOT / "corpus" / "_city.yaml")


@pytest.fixture(scope="module")
def another(profile: Profile) -> Callable[[str], bool]:
    """Whether a question asks for another municipality's rules, with nothing found."""
    analyzer = Analyzer(profile.spellings)
    return lambda text: about_another(text, analyzer, profile, ())


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("木更津のごみの日は", "長浦のごみの日は"),
        ("横浜で粗大ごみを出すには", "横浜で生まれた子の出生届は"),
        ("世田谷区のマイナンバーカード", "学区の変更"),
        ("神奈川県のパスポート", "千葉県のパスポート"),
        ("千葉市の児童手当は", "千葉市から引っ越してきました。児童手当は"),
        ("市原市に住む祖母の介護保険料は", "横浜に住む母を呼び寄せたい。転入届は"),
        ("平川市の図書館", "平川の公民館"),
        ("八街市の小学校の入学手続き", "川崎の学校に通う息子の就学援助"),
        ("What day is garbage day in Kisarazu?", "I moved from Kisarazu. What day is garbage day?"),
        ("Where is the city hall of Chiba City?", "Where is Chiba Prefecture's passport office?"),
        (
            "横浜の区役所では、住所の変更に何がいりますか",
            "横浜の区役所では、紙で手続きをしました。何がいりますか",
        ),
        ("大阪に住む人の児童手当は", "大阪に住みます。ここを出る前に届けるものは"),
        ("ふなばしし の ごみは いつですか", "ふなばしし から きました"),
    ],
)
def test_a_place_that_is_asked_about_is_told_from_one_that_is_named(
    another: Callable[[str], bool], theirs: str, ours: str
) -> None:
    assert another(theirs)
    assert not another(ours)


@pytest.mark.parametrize(
    ("text", "theirs"),
    [
        ("木更津市に住んでいますが、袖ケ浦の図書館は使えますか", False),
        ("千葉市では無料でしたが、袖ケ浦市ではいくらですか", False),
        ("袖ヶ浦市ではできますが、市原市ではできますか", True),
        ("袖ケ浦市から木更津市に引っ越します。木更津市の窓口は", True),
        ("袖ケ浦市から木更津市に引っ越すときの手続きは", False),
        ("袖ケ浦と木更津の児童手当を比べて", True),
        ("木更津市のごみの出し方は袖ケ浦市と同じですか", True),
    ],
)
def test_of_several_places_the_last_that_is_asked_about_counts(
    another: Callable[[str], bool], text: str, theirs: bool
) -> None:
    assert another(text) is theirs


@pytest.mark.parametrize(
    "text",
    [
        "木更津警察署の電話番号は",
        "千葉銀行で税金を払えますか",
        "松本さんの家の前のごみ",
        "日本の国籍を取ったとき",
        "坂戸市場の市役所に行くには",
        "Is there a bus from Narita Airport?",
    ],
)
def test_names_of_other_things_are_no_municipality(another: Callable[[str], bool], text: str) -> None:
    assert not another(text)


@pytest.mark.parametrize(
    ("text", "theirs"),
    [
        ("木更津市民も図書館を使えますか", False),
        ("木更津市民の図書館の利用は", True),
        ("千葉市の人でもこの火葬場を使えますか", False),
        ("横浜市民です。袖ケ浦市にふるさと納税をしたい", False),
        ("木更津市に住んでいますが、そちらの図書館で借りられますか", False),
        ("木更津市に住んでいます。ごみの日はいつですか", True),
        ("Can residents of Kisarazu use your library?", False),
    ],
)
def test_somebody_from_there_may_ask_what_they_may_use_here(
    another: Callable[[str], bool], text: str, theirs: bool
) -> None:
    assert another(text) is theirs


@pytest.mark.parametrize(
    ("text", "theirs"),
    [
        ("千葉市で婚姻届を出しました。戸籍はいつできますか", False),
        ("千葉市で婚姻届を出すときの窓口", True),
        ("横浜の区役所で転出届を出しました。次は何をしますか", False),
        ("春から大阪だけど、届けはいつ出すの", False),
    ],
)
def test_what_was_done_there_is_no_question_about_there(
    another: Callable[[str], bool], text: str, theirs: bool
) -> None:
    assert another(text) is theirs


@pytest.mark.parametrize(
    ("text", "theirs"),
    [
        ("名義を変えるのは袖ケ浦の市役所ですか、遠野の市役所ですか", False),
        ("申告は船橋と袖ケ浦のどちらでしょうか", False),
        ("船橋と袖ケ浦の児童手当の違いは", True),
        ("袖ケ浦市ではできますが、市原市ではできますか", True),
        ("Sodegaura sells bags. Does Yokohama sell bags, too?", True),
    ],
)
def test_beside_the_own_place_in_one_sentence_another_is_no_subject(
    another: Callable[[str], bool], text: str, theirs: bool
) -> None:
    assert another(text) is theirs


@pytest.mark.parametrize(
    "text",
    [
        "My sister lives in Ichihara. What day do they collect plastic there?",
        "母が君津で暮らしています。あっちのタクシーは何時まで走りますか",
    ],
)
def test_what_is_asked_of_there_is_asked_of_the_place_named_before(
    another: Callable[[str], bool], text: str
) -> None:
    assert another(text)


def test_what_the_whole_country_does_alike_may_be_done_there_too(
    profile: Profile, document_of: Callable[..., Document]
) -> None:
    """Of the city's own matter the same question may be about the other city's rules."""
    analyzer = Analyzer(profile.spellings)
    hit = Hit(Passage("a", "a", "", "鍵", 0, 1), document_of("鍵"), 1.0)
    nationwide = replace(hit, document=replace(hit.document, scope="nationwide"))
    for text in ("届は横浜の区役所でもいいですか", "出生届は静岡の役所に出してもかまいませんか"):
        assert not about_another(text, analyzer, profile, [nationwide])
        assert about_another(text, analyzer, profile, [nationwide], there_too=False)
        assert about_another(text, analyzer, profile, [hit])


def test_every_seen_case_ends_as_it_should(another: Callable[[str], bool]) -> None:
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    wrong = {case["text"] for case in cases if another(case["text"]) != (case["expected"] != "ordinary")}
    assert wrong == set()


def test_a_house_that_is_no_municipality_has_no_other(profile: Profile) -> None:
    library = Profile(name="みどり台図書館")
    assert not about_another("千葉市の本はありますか", Analyzer(), library, ())
    assert not about_another("千葉市の本はありますか", Analyzer(), None, ())
    other_city = profile.model_copy(
        update={"name": "千葉市", "spellings": ("千葉市",), "name_en": None, "places": ()}
    )
    assert not about_another("千葉市の児童手当は", Analyzer(), other_city, ())
    assert about_another("袖ケ浦市の児童手当は", Analyzer(), other_city, ())


def test_what_a_document_says_of_that_place_is_answered(
    profile: Profile, document_of: Callable[..., Document]
) -> None:
    """The city's own rule names its neighbours and still is not theirs; a nationwide text that names a city may be."""
    analyzer = Analyzer(profile.spellings)
    text = "夜は、木更津市の夜間急病診療所が、木更津市と袖ケ浦市の人を診ます。"
    document = document_of(text)
    hit = Hit(Passage("a", "a", "", text, 0, len(text)), document, 1.0)
    assert not about_another("木更津市の夜間急病診療所は何時までですか", analyzer, profile, [hit])
    assert about_another("木更津市の児童手当はいくらですか", analyzer, profile, [hit])
    nationwide = replace(hit, document=replace(document, scope="nationwide"))
    assert not about_another("木更津市の取り組みは", analyzer, profile, [nationwide])


def test_every_name_of_the_list_is_read_in_both_scripts() -> None:
    for full, reading, roman in rows("municipalities"):
        assert full[-1] in "都道府県市区町村", full
        assert all("ぁ" <= character <= "ゖ" or character == "ー" for character in reading), full
        assert roman.isascii(), full
        assert roman.isalpha(), full
