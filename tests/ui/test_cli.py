"""The command line: what it prints, and that every failure is one Japanese sentence and a status."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from ui.cli import app

ROOT = Path(__file__).parent.parent.parent
LIBRARY = ROOT / "tests" / "corpora" / "library"
QUESTION = "本は何冊まで借りられますか"
# The contract of `ask --json` and `POST /api/v1/ask`, in its order.
ANSWER = [
    "answer_id",
    "conversation_id",
    "status",
    "language",
    "text",
    "standalone_question",
    "claims",
    "missing",
    "choices",
    "related",
    "scope",
    "contact",
    "approved_by",
    "elapsed_ms",
]
CLAIM = ["text", "kind", "label", "need", "when", "citations"]
CITATION = [
    "passage_id",
    "document_id",
    "title",
    "heading",
    "quote",
    "start",
    "end",
    "source_title",
    "source_url",
    "checked_on",
    "checked_by",
]
CONTACT = ["department", "phone", "hours", "url"]


def run(*arguments: str | Path) -> Result:
    """What a command printed and how it ended."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of the library's documents, made by the command itself."""
    folder = tmp_path_factory.mktemp("data")
    result = run("index", "sync", "--data", folder, "--corpus", LIBRARY)
    assert result.exit_code == 0, result.output
    return folder


def asked(data: Path, *arguments: str) -> dict[str, Any]:
    """What `ask --json` says."""
    result = run("ask", *arguments, "--json", "--data", data)
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def assert_refused(result: Result, *words: str) -> None:
    """Status 1, nothing on standard output, and one Japanese line that says what to do."""
    lines = result.stderr.splitlines()
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(lines) == 1, lines
    assert re.search(r"[\u3040-\u30ff]", lines[0])
    assert lines[0].endswith("。")
    assert "Traceback" not in result.output
    assert all(word in lines[0] for word in words), lines[0]


# index


def test_a_first_sync_reports_what_it_took_in(tmp_path: Path) -> None:
    result = run("index", "sync", "--data", tmp_path, "--corpus", LIBRARY)
    assert result.exit_code == 0
    assert "追加 8、更新 0、そのまま 0、削除 0、失敗 0" in result.stdout


def test_a_second_sync_changes_nothing(data: Path) -> None:
    result = run("index", "sync", "--data", data, "--corpus", LIBRARY)
    assert result.exit_code == 0
    assert result.stdout.startswith("変わっていません")
    assert "そのまま 8" in result.stdout


def test_a_sync_can_report_in_json(data: Path) -> None:
    result = run("index", "sync", "--data", data, "--corpus", LIBRARY, "--json")
    report = json.loads(result.stdout)
    assert report["rebuilt"] is False
    assert len(report["unchanged"]) == 8
    assert "guides/lending.en" in report["unchanged"]
    assert report["failed"] == []


def test_a_broken_file_is_named_and_the_rest_is_taken_in(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "good.md").write_text("# 貸出\n\n本は8冊まで借りられます。\n", encoding="utf-8")
    (corpus / "broken.md").write_text("---\ntitle: [\n---\n本文。\n", encoding="utf-8")
    result = run("index", "sync", "--data", tmp_path / "data", "--corpus", corpus)
    assert result.exit_code == 0
    assert "追加 1" in result.stdout
    assert "失敗 1" in result.stdout
    assert re.search(r"読めませんでした: .*broken\.md:\d+: ", result.stderr)


def test_the_status_tells_what_is_in_the_index(data: Path) -> None:
    result = run("index", "status", "--data", data)
    assert result.exit_code == 0
    assert "文書 8 件" in result.stdout
    assert "期限切れ: 2 件" in result.stdout
    assert "notices/summer-hours" in result.stdout
    assert "departments.rooms.phone" in result.stdout


def test_the_status_in_json_has_its_figures(data: Path) -> None:
    status = json.loads(run("index", "status", "--data", data, "--json").stdout)
    assert status["documents"] == 8
    assert status["by_language"] == {"ja": 7, "en": 1}
    assert "guides/late-return" in status["expired"]
    assert status["bytes"] > 0


def test_a_well_written_corpus_passes_the_check() -> None:
    result = run("index", "check", "--corpus", LIBRARY)
    assert result.exit_code == 0
    assert result.stdout == "文書 8 件、直すところ 0 件\n"


def test_a_fault_in_the_corpus_fails_the_check_with_its_place(tmp_path: Path) -> None:
    text = (LIBRARY / "guides" / "renewal.md").read_text(encoding="utf-8")
    (tmp_path / "renewal.md").write_text(text.replace("kind: guide", "kind: rule"), encoding="utf-8")
    result = run("index", "check", "--corpus", tmp_path)
    assert result.exit_code == 1
    assert re.search(r"renewal\.md:3: .*kind.*guide", result.stdout)


# search


def test_a_search_prints_the_best_passage_first(data: Path) -> None:
    result = run("search", "利用カードの再発行", "--data", data)
    assert result.exit_code == 0
    assert "guides/lost-card" in result.stdout.splitlines()[0]


def test_a_search_in_json_gives_passages_with_their_scores(data: Path) -> None:
    hits = json.loads(run("search", "利用カードの再発行", "-k", "3", "--json", "--data", data).stdout)
    assert len(hits) == 3
    assert all({"document_id", "passage_id", "score"} <= set(hit) for hit in hits)
    assert hits[0]["passage_id"].startswith("guides/lost-card#")
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)


def queries(folder: Path, *lines: str) -> Path:
    """A file of queries."""
    path = folder / "queries.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("unique", [False, True])
def test_a_batch_answers_each_line_with_its_hits_best_first(data: Path, tmp_path: Path, unique: bool) -> None:
    file = queries(
        tmp_path, '{"id": "a", "query": "利用カードの再発行"}', "", '{"id": 2, "query": "学習室の予約"}'
    )
    options = ["--unique"] if unique else []
    result = run("search", "--batch", file, "-k", "4", *options, "--data", data)
    assert result.exit_code == 0
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [list(entry) for entry in found] == [["id", "hits"]] * 2
    assert [entry["id"] for entry in found] == ["a", "2"]
    for entry in found:
        assert 0 < len(entry["hits"]) <= 4
        assert all(list(hit) == ["document_id", "passage_id", "score"] for hit in entry["hits"])
        scores = [hit["score"] for hit in entry["hits"]]
        assert scores == sorted(scores, reverse=True)
        documents = [hit["document_id"] for hit in entry["hits"]]
        assert (len(set(documents)) == len(documents)) is unique
    assert found[0]["hits"][0]["document_id"] == "guides/lost-card"
    assert found[1]["hits"][0]["document_id"] == "guides/study-room"


def test_a_batch_finds_staff_documents_unless_the_public_asks(data: Path, tmp_path: Path) -> None:
    file = queries(tmp_path, '{"id": "a", "query": "蔵書点検の書庫の鍵"}')
    staff = run("search", "--batch", file, "--data", data).stdout
    public = run("search", "--batch", file, "--audience", "public", "--data", data).stdout
    assert "guides/staff-stocktaking" in staff
    assert "guides/staff-stocktaking" not in public


def test_a_search_can_be_held_in_another_language(data: Path) -> None:
    result = run("search", "borrow books", "--language", "en", "--data", data)
    assert "guides/lending.en#" in result.stdout.splitlines()[0]


@pytest.mark.parametrize("k", ["0", "-1", "101", "three"])
def test_a_number_of_hits_out_of_range_is_refused(data: Path, k: str) -> None:
    result = run("search", QUESTION, "-k", k, "--data", data)
    assert result.exit_code != 0
    assert result.stdout == ""
    assert "Traceback" not in result.output


@pytest.mark.parametrize("arguments", [[], [QUESTION, "--batch", "queries.jsonl"]], ids=["neither", "both"])
def test_a_search_takes_words_or_a_batch(data: Path, arguments: list[str]) -> None:
    result = run("search", *arguments, "--data", data)
    assert result.exit_code == 2
    assert "--batch" in result.stderr


# ask


def test_an_answer_is_printed_with_its_passages(data: Path) -> None:
    result = run("ask", QUESTION, "--data", data)
    assert result.exit_code == 0
    assert "8冊まで" in result.stdout
    assert "[guides/lending#rows]" in result.stdout


def test_an_answer_in_json_has_the_keys_of_the_contract_in_order(data: Path) -> None:
    answer = asked(data, "本を借りるには何が必要ですか")
    assert list(answer) == ANSWER
    assert [list(claim) for claim in answer["claims"]] == [CLAIM] * len(answer["claims"])
    citations = [citation for claim in answer["claims"] for citation in claim["citations"]]
    assert citations
    assert all(list(citation) == CITATION for citation in citations)
    assert list(answer["contact"]) == CONTACT


def test_an_answer_in_json_holds_what_the_documents_say(data: Path) -> None:
    answer = asked(data, "本を借りるには何が必要ですか")
    assert (answer["status"], answer["language"], answer["scope"]) == ("answered", "ja", "city")
    assert {(claim["text"], claim["need"], claim["when"]) for claim in answer["claims"]} >= {
        ("利用カード", "required", None),
        ("保護者の署名がある申込書", "if", "小学生が初めて借りるとき"),
    }
    assert {claim["kind"] for claim in answer["claims"]} <= {"row", "sentence", "item"}
    citation = answer["claims"][0]["citations"][0]
    assert (citation["document_id"], citation["checked_on"]) == ("guides/lending", "2026-11-01")
    assert citation["end"] - citation["start"] == len(citation["quote"])
    assert answer["elapsed_ms"] > 0


def test_a_refusal_in_json_has_the_same_keys(data: Path) -> None:
    answer = asked(data, "ラーメンのおいしい作り方を教えてください")
    assert list(answer) == ANSWER
    assert (answer["claims"], answer["missing"], answer["choices"]) == ([], [], [])


def test_the_operator_asks_as_staff_unless_told_otherwise(data: Path) -> None:
    question = "蔵書点検では書庫の鍵をどこで受け取りますか"
    assert asked(data, question)["status"] == "answered"
    assert "警備室" not in json.dumps(asked(data, question, "--audience", "public"), ensure_ascii=False)


def test_the_operator_can_ask_for_another_day(data: Path) -> None:
    question = "夏の夜間開館は何時までですか"
    assert asked(data, question, "--as-of", "2026-08-31")["status"] == "answered"
    assert asked(data, question, "--as-of", "2026-09-01")["status"] == "expired"


def test_the_operator_can_ask_in_another_language(data: Path) -> None:
    answer = asked(data, "How many books can I borrow?", "--language", "en")
    assert answer["language"] == "en"
    assert "8 books" in answer["text"]


def test_a_day_that_is_none_is_refused(data: Path) -> None:
    result = run("ask", QUESTION, "--as-of", "11/22", "--data", data)
    assert result.exit_code == 2
    assert "2026-11-22" in result.stderr


# failures


@pytest.mark.parametrize(
    "command", [["ask", QUESTION], ["search", QUESTION], ["index", "status"]], ids=["ask", "search", "status"]
)
def test_a_missing_index_says_to_sync(tmp_path: Path, command: list[str]) -> None:
    assert_refused(run(*command, "--data", tmp_path / "nothing"), "madoguchi index sync")
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("command", ["sync", "check"])
def test_a_missing_corpus_is_named(tmp_path: Path, command: str) -> None:
    corpus = tmp_path / "no-such-folder"
    assert_refused(run("index", command, "--data", tmp_path / "data", "--corpus", corpus), str(corpus))


def test_an_empty_corpus_leaves_the_last_index_in_service(data: Path, tmp_path: Path) -> None:
    assert_refused(run("index", "sync", "--data", data, "--corpus", tmp_path), "文書")
    assert asked(data, QUESTION)["status"] == "answered"


def test_a_data_folder_that_cannot_be_one_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert_refused(run("index", "sync", "--data", file, "--corpus", LIBRARY), str(file), "--data")


@pytest.mark.parametrize("question", ["", "  ", "？！", "😀"])
def test_an_empty_question_is_refused(data: Path, question: str) -> None:
    assert_refused(run("ask", question, "--data", data), "質問")


def test_a_question_that_is_too_long_is_refused(data: Path) -> None:
    assert_refused(run("ask", "本" * 1_001, "--data", data), "1000文字")


def test_a_missing_batch_is_named(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "no-such-file.jsonl"
    assert_refused(run("search", "--batch", file, "--data", data), str(file))


@pytest.mark.parametrize("line", ["not json", '{"id": "a"}', '["a", "b"]', "3"])
def test_a_wrong_line_of_a_batch_is_named_with_its_number(data: Path, tmp_path: Path, line: str) -> None:
    file = queries(tmp_path, "", line)
    assert_refused(run("search", "--batch", file, "--data", data), f"{file}:2:")


def test_a_batch_in_another_encoding_is_named(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_bytes('{"id": "a", "query": "本の貸出"}\n'.encode("shift_jis"))
    assert_refused(run("search", "--batch", file, "--data", data), "UTF-8")


def python(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What a process of its own printed and how it ended."""
    return subprocess.run(  # noqa: S603 — our own program
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_command_itself_ends_with_a_status_and_one_line(tmp_path: Path) -> None:
    ended = python("from ui.cli import main; main()", "ask", QUESTION, "--data", tmp_path)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == "索引がまだありません。madoguchi index sync を実行してください。\n"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["aks", "x"], "「aks」という命令はありません。ask のことですか。"),
        (["ask"], "「question」を書いてください。"),
        (["ask", "x", "--langauge", "ja"], "「--langauge」というオプションはありません。--language"),
        (["ask", "x", "--language", "fr"], "「--language」に書けるのは、ja、easy、en のどれかです。"),
        (["ask", "x", "--as-of", "明日"], "--as-of は 2026-11-22 の形で書いてください。"),
        (["search", "x", "-k", "many"], "「-k」には数を書いてください。"),
        (["desk", "purge", "now"], "「now」は余分です。"),
    ],
)
def test_a_command_that_cannot_be_read_is_told_in_one_japanese_line(typed: list[str], said: str) -> None:
    """With the help that says how to write it."""
    ended = python("from ui.cli import main; main()", *typed)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert ended.stderr.startswith(said)
    assert re.search(r"書き方は madoguchi[a-z ]* --help で見られます。$", ended.stderr.rstrip())


def test_a_command_that_is_asked_for_help_or_nothing_gives_it() -> None:
    assert "backup" in python("from ui.cli import main; main()", "--help").stdout
    nothing = python("from ui.cli import main; main()")
    assert "backup" in nothing.stdout + nothing.stderr


def test_asking_waits_for_neither_a_model_library_nor_the_web_server(data: Path) -> None:
    script = (
        "import sys\nfrom ui.cli import app\n"
        "app(sys.argv[1:], standalone_mode=False)\n"
        "print(*sorted(name for name in sys.modules if '.' not in name), file=sys.stderr)\n"
    )
    ended = python(script, "ask", QUESTION, "--data", data)
    assert "8冊まで" in ended.stdout
    imported = set(ended.stderr.split())
    assert "bot" in imported
    models = {"torch", "sentence_transformers", "sklearn", "langchain", "chromadb", "scipy"}
    assert not imported & {*models, "gradio", "fastapi", "opentelemetry"}


# Conversations


def test_a_conversation_goes_on_with_its_id(data: Path) -> None:
    first = asked(data, QUESTION, "--conversation", "new")
    then = asked(data, "何がいる？", "--conversation", first["conversation_id"])
    assert then["conversation_id"] == first["conversation_id"]
    assert then["standalone_question"] == "本の貸出は何がいる？"


def test_the_id_to_go_on_with_is_told_beside_the_answer(data: Path) -> None:
    result = run("ask", QUESTION, "--conversation", "new", "--data", data)
    assert re.fullmatch(r"続きの質問: --conversation=[A-Za-z0-9_-]{16}\n", result.stderr)


def test_without_a_conversation_no_database_library_is_loaded(data: Path) -> None:
    """It would cost a fifth of a second."""
    code = (
        "import sys; from typer.testing import CliRunner; from ui.cli import app;"
        f"CliRunner().invoke(app, ['ask', {QUESTION!r}, '--data', {str(data)!r}]);"
        "print([name for name in ('sqlalchemy', 'alembic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603 — our own code
    assert done.stdout == "[]\n"


def test_a_database_url_that_cannot_be_used_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", "no url")
    assert_refused(run("ask", QUESTION, "--conversation", "new", "--data", data), "MADOGUCHI_DATABASE_URL")
