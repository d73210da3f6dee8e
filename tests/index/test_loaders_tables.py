"""CSV files and workbooks: FAQ tables become one document per row, other tables a passage per row."""

from __future__ import annotations

import random
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from made_files import write_csv, write_xlsx

from index.corpus import read_corpus
from index.loaders import LoadError, load
from index.loaders.workbook import _HELD_BYTES
from index.split import passages_of

FAQ = [
    ["番号", "質問", "回答"],
    ["101", "休館日はいつですか", "月曜日です。"],
    ["A/2", "本は何冊\n借りられますか", "10冊です。"],
]


def test_an_faq_row_is_a_document(tmp_path: Path) -> None:
    """Its id is the file's and the row's, as it is written there; its question is title and way of asking."""
    write_csv(tmp_path / "faq.csv", FAQ)
    first, second = read_corpus([tmp_path]).documents
    assert (first.id, first.title, first.questions) == (
        "faq/101",
        "休館日はいつですか",
        ("休館日はいつですか",),
    )
    assert (first.text.strip(), first.curated, first.kind, first.audience) == (
        "月曜日です。",
        True,
        "notice",
        "staff",
    )
    assert (second.id, second.title) == ("faq/A/2", "本は何冊 借りられますか")


@pytest.mark.parametrize(
    "header",
    [
        ["id", "question", "answer"],
        ["ID", "Question", "Answer"],
        ["No.", "Q", "A"],
        ["№", "問", "答"],
        ["Ｎｏ．", "質問内容", "回答内容"],
        ["番号", "【質問】", "回 答"],
        ["通番", "ご質問", "お答え"],
        ["管理番号", "よくある質問", "回答："],
    ],
)
def test_headers_of_faq_tables_are_known_by_many_names(tmp_path: Path, header: list[str]) -> None:
    write_csv(tmp_path / "faq.csv", [header, ["7", "休館日は", "月曜日"]], encoding="utf-8")
    assert [(draft.part, draft.title) for draft in load(tmp_path / "faq.csv")] == [("7", "休館日は")]


def test_an_faq_table_without_ids_takes_them_from_the_questions(tmp_path: Path) -> None:
    """A row's number would change whenever a row is put above it."""
    write_csv(tmp_path / "faq.csv", [["質問", "回答"], ["休館日は、いつ？", "月曜日"]])
    assert load(tmp_path / "faq.csv")[0].part == "休館日は-いつ"


def test_other_columns_follow_the_answer(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "faq.csv", [["質問", "回答", "担当課", "備考"], ["休館日は", "月曜日です。", "図書館", ""]]
    )
    assert load(tmp_path / "faq.csv")[0].body == "月曜日です。\n\n担当課：図書館\n"


def test_rows_that_cannot_serve_are_named(tmp_path: Path) -> None:
    """The other rows load; a blank row is nothing to tell of."""
    rows = [*FAQ, ["103", "答えがない", ""], [], ["101", "番号が重なる", "はい"], ["104", "最後", "はい"]]
    write_csv(tmp_path / "faq.csv", rows)
    corpus = read_corpus([tmp_path])
    assert [document.id for document in corpus.documents] == ["faq/101", "faq/104", "faq/A/2"]
    blank, repeated = (warning.message for warning in corpus.warnings)
    assert blank.startswith("4行目は、質問か回答がない")
    assert repeated.startswith("6行目は、番号が前の行と重なる")


def test_another_table_is_a_passage_per_row_with_its_header(tmp_path: Path) -> None:
    """The passage id and the heading name the row as a spreadsheet counts it."""
    write_csv(
        tmp_path / "施設.csv",
        [["施設", "定員", ""], ["中央\n集会所", "20", "要予約"], ["", "", ""], ["北集会所", ""]],
    )
    (document,) = read_corpus([tmp_path]).documents
    assert not document.curated
    assert [(p.id, p.heading, p.subject, p.text) for p in passages_of(document, 800)] == [
        ("施設#r2", "2行", "", "施設: 中央 集会所、定員: 20、要予約"),
        ("施設#r4", "4行", "", "施設: 北集会所"),
    ]


def test_lines_above_the_header_are_title_and_lead(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [["集会所の一覧"], ["令和8年4月"], ["施設", "定員"], ["中央", "20"]])
    (draft,) = load(tmp_path / "a.csv")
    assert draft.title == "集会所の一覧"
    assert draft.body == "集会所の一覧\n令和8年4月\n\n施設: 中央、定員: 20\n\n"


def test_a_single_column_is_a_list_of_lines(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [["持ち物"], ["印鑑"], ["通帳"]])
    assert load(tmp_path / "a.csv")[0].body == "持ち物\n印鑑\n通帳\n\n"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    """Also where cells hold the others."""
    rows = [["施設", "場所"], ["中央, 本館", "一丁目; 二番"], ["北", "三丁目"]]
    write_csv(tmp_path / "a.csv", rows, delimiter=delimiter)
    assert "施設: 中央, 本館、場所: 一丁目; 二番" in load(tmp_path / "a.csv")[0].body


def test_a_quoted_cell_may_hold_line_ends_and_quotes(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "faq.csv", [["質問", "回答"], ['"通帳"は\r\n要りますか', "はい。\r\n\r\n- 通帳\r\n- 印鑑"]]
    )
    (draft,) = load(tmp_path / "faq.csv")
    assert (draft.title, draft.body) == ('"通帳"は 要りますか', "はい。\n\n- 通帳\n- 印鑑\n")


@pytest.mark.parametrize("text", ['施設,定員\n"中央,20\n北,30\n', '施設,定員\n"中央"館,20\n'])
def test_a_broken_quote_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    """Else the rest of the file would silently become one cell."""
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(LoadError, match="引用符") as caught:
        load(tmp_path / "a.csv")
    assert caught.value.line


@pytest.mark.parametrize("rows", [[["番号", "質問", "回答"]], [["施設", "定員"]]])
def test_a_header_alone_is_no_document(tmp_path: Path, rows: list[list[str]]) -> None:
    with pytest.raises(LoadError, match="表に行がありません"):
        load(write_csv(tmp_path / "a.csv", rows))


def test_a_hundred_thousand_rows_become_as_many_documents(tmp_path: Path) -> None:
    rows = [["番号", "質問", "回答"], *([str(n), f"{n}番はどこですか", "一階です。"] for n in range(100_000))]
    write_csv(tmp_path / "faq.csv", rows)
    corpus = read_corpus([tmp_path])
    assert len(corpus.documents) == len(corpus.digests) == 100_000
    assert corpus.problems == corpus.warnings == ()


def test_rows_that_are_all_alike_have_ids_of_their_own(tmp_path: Path) -> None:
    (document,) = read_corpus(
        [write_csv(tmp_path / "a.csv", [["施設", "定員"], *[["中央", "20"]] * 5_000])]
    ).documents
    assert len({section.slug for section in document.sections}) == 5_000


def test_sheet_and_row_are_named(tmp_path: Path) -> None:
    write_xlsx(
        tmp_path / "a.xlsx", 本館=[["部屋", "定員"], ["第一", 20]], 別館=[["部屋", "定員"], ["和室", 8.5]]
    )
    (document,) = read_corpus([tmp_path]).documents
    assert [(p.id, p.heading, p.text) for p in passages_of(document, 800)] == [
        ("a#本館-r2", "本館 2行", "部屋: 第一、定員: 20"),
        ("a#別館-r2", "別館 2行", "部屋: 和室、定員: 8.5"),
    ]


def test_cells_are_written_as_they_are_shown(tmp_path: Path) -> None:
    """Shares as per cent, leading noughts, dates and times."""
    path = tmp_path / "a.xlsx"
    values = [0.5, 0.125, 7, date(2026, 4, 1), datetime(2026, 4, 1, 9, 30), time(8, 30), True, 1000000]
    write_xlsx(path, 表=[[f"列{n}" for n in range(8)], values])
    book = openpyxl.load_workbook(path)
    for cell, number_format in (("A2", "0%"), ("B2", "0.0%"), ("C2", "000")):
        book["表"][cell].number_format = number_format
    book.save(path)
    assert load(path)[0].body.strip() == (
        "列0: 50%、列1: 12.5%、列2: 007、列3: 2026-04-01、列4: 2026-04-01 09:30、列5: 08:30、列6: True、列7: 1000000"
    )


def test_a_cell_merged_over_rows_counts_for_each(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, 表=[["区分", "部屋"], ["本館", "第一"], [None, "第二"]])
    book = openpyxl.load_workbook(path)
    book["表"].merge_cells("A2:A3")
    book.save(path)
    assert load(path)[0].body.splitlines()[::2] == ["区分: 本館、部屋: 第一", "区分: 本館、部屋: 第二"]


def test_a_big_workbook_is_read_row_by_row(tmp_path: Path) -> None:
    """With the same result."""
    chance = random.Random(1)  # noqa: S311 — text that does not compress like a bomb
    rows = [["施設", "説明"]]
    rows += [[f"第{n}集会所", "".join(chance.choices("あいうえおかきくけこ", k=400))] for n in range(5_000)]
    path = write_xlsx(tmp_path / "a.xlsx", 表=rows)
    (draft,) = load(path)
    assert len(draft.body) * 3 > _HELD_BYTES
    assert len(draft.headings) == 5_000
    assert draft.body.startswith(f"施設: 第0集会所、説明: {rows[1][1]}\n")


def test_hidden_sheets_are_left_out_and_named(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx", 表=[["部屋", "定員"], ["第一", 20]], 作業用=[["部屋", "定員"], ["第九", 1]]
    )
    book = openpyxl.load_workbook(path)
    book["作業用"].sheet_state = "hidden"
    book.save(path)
    (draft,) = load(path)
    assert "第九" not in draft.body
    assert draft.warnings == ("シート「作業用」は非表示なので、読んでいません。",)


def test_faq_sheets_of_one_workbook_are_told_apart_by_name(tmp_path: Path) -> None:
    """Each counts from 1; a table beside them is the document with the file's own id."""
    write_xlsx(tmp_path / "a.xlsx", 図書館=FAQ[:2], 公民館=FAQ[:2], 部屋=[["部屋", "定員"], ["第一", 20]])
    assert [d.id for d in read_corpus([tmp_path]).documents] == ["a", "a/公民館/101", "a/図書館/101"]


def test_two_tables_with_the_same_ids_are_named_once(tmp_path: Path) -> None:
    write_csv(tmp_path / "faq.csv", FAQ)
    write_xlsx(tmp_path / "faq.xlsx", 表=FAQ)
    corpus = read_corpus([tmp_path])
    assert len(corpus.documents) == 2
    (problem,) = corpus.problems
    assert problem.path.name == "faq.xlsx"
    assert "「faq/101」など 2 件が faq.csv と重なっています" in problem.message
