"""What of a folder is the corpus, and for whom: the data folder, links, closed folders, broken settings files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner
from unprivileged import run_unprivileged

from index.build import open_library, run_sync
from index.corpus import read_corpus
from index.errors import DataFolderUnwritable, ProfileUnreadable
from index.library import GENERATIONS, current_name
from index.settings import IndexSettings
from index.types import Audience, SyncReport
from ui.cli import app

Write = Callable[[str, "str | bytes"], Path]
Markdown = Callable[..., str]

STAFF_ONLY = "金庫の番号は、毎月かわります。"
_READ = (
    "import sys\nfrom pathlib import Path\nfrom index.corpus import read_corpus\n"
    "corpus = read_corpus([Path(sys.argv[1])])\n"
    "print(*(document.id for document in corpus.documents), sep='\\n')\n"
    "print(*corpus.problems, sep='\\n')\n"
)


def _found(settings: IndexSettings, question: str, audience: Audience) -> list[str]:
    library = open_library(settings)
    try:
        with library.lease() as generation:
            return [hit.document.id for hit in generation.search(question, 50, audience=audience)]
    finally:
        library.close()


# The defaults of a folder.


def _wrong(path: Path) -> None:
    path.write_text("audience: everyone\n", encoding="utf-8")


def _empty(path: Path) -> None:
    path.write_text("", encoding="utf-8")


def _deep(path: Path) -> None:
    path.write_text("[" * 3_000, encoding="utf-8")


def _not_text(path: Path) -> None:
    path.write_bytes("audience: public # 公開".encode("cp932"))


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere.yaml")


def _unreadable(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("break_it", [_wrong, _empty, _deep, _not_text, _dangling, _unreadable])
def test_a_folder_with_broken_defaults_is_the_staffs_whatever_the_root_says(
    settings: IndexSettings, root: Path, write: Write, break_it: Callable[[Path], None]
) -> None:
    """The public finds nothing of it, nor of the folders in it; the file is named once."""
    write("_defaults.yaml", "audience: public\n")
    write("open/news.txt", "図書館の番号は、案内にあります。")
    write("inner/secret.txt", STAFF_ONLY)
    write("inner/deep/secret.txt", STAFF_ONLY)
    break_it(root / "inner" / "_defaults.yaml")
    report = run_sync(settings)
    assert [problem.path for problem in report.failed] == [root / "inner" / "_defaults.yaml"]
    assert {"inner/deep/secret", "inner/secret"} <= set(_found(settings, STAFF_ONLY, "staff"))
    assert set(_found(settings, STAFF_ONLY, "public")) == {"open/news"}


def test_defaults_that_may_not_be_read_make_their_folder_the_staffs(root: Path, write: Write) -> None:
    """Whatever they say."""
    write("_defaults.yaml", "audience: public\n")
    write("inner/secret.txt", STAFF_ONLY)
    closed = write("inner/_defaults.yaml", "audience: public\n")
    closed.chmod(0)
    code = f"{_READ}print(*(document.audience for document in corpus.documents))\n"
    said = run_unprivileged(code, root, stopped_at=closed).splitlines()
    assert said[0] == "inner/secret"
    assert str(closed) in said[1]
    assert said[2] == "staff"


# The data folder.


@pytest.mark.usefixtures("three_documents")
@pytest.mark.parametrize("name", ["data", "a/b/データ"])
def test_a_data_folder_in_the_corpus_is_no_corpus(settings: IndexSettings, root: Path, name: str) -> None:
    """A second sync finds nothing to do, and nothing that was generated is a document or a problem."""
    settings = settings.model_copy(update={"data": root / name})
    first, second = run_sync(settings), run_sync(settings)
    for report in (first, second):
        assert (report.failed, report.warnings) == ((), ())
    assert first.created == second.unchanged == ("birth", "garbage", "moving-in")
    assert (second.rebuilt, second.read) == (False, 0)


@pytest.mark.usefixtures("three_documents")
def test_a_document_in_the_data_folder_is_none(settings: IndexSettings, root: Path, write: Write) -> None:
    """Also where the data folder is named by a link, or from elsewhere."""
    write("data/note.txt", STAFF_ONLY)
    link = root.parent / "link"
    link.symlink_to(root / "data")
    for data in (root / "data", link, root / "x" / ".." / "data"):
        (root / "x").mkdir(exist_ok=True)
        report = run_sync(settings.model_copy(update={"data": data}))
        assert [*report.created, *report.unchanged] == ["birth", "garbage", "moving-in"]


@pytest.mark.usefixtures("three_documents")
def test_a_check_passes_the_data_folder_over(settings: IndexSettings, root: Path) -> None:
    """It names no generated file, and counts none."""
    data = root / "data"
    run_sync(settings.model_copy(update={"data": data}))
    result = CliRunner().invoke(app, ["index", "check", "--data", str(data), "--corpus", str(root)])
    assert GENERATIONS not in result.output
    assert "文書 3 件" in result.stdout


def test_a_corpus_in_the_data_folder_is_read(tmp_path: Path, markdown: Markdown) -> None:
    """As on a machine that gives the program one folder for everything."""
    settings = IndexSettings(data=tmp_path, corpus=(tmp_path / "corpus",))
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.md").write_text(markdown(), encoding="utf-8")

    def synced() -> SyncReport:
        return run_sync(settings)

    assert synced().created == ("a",)
    assert not synced().rebuilt
    (tmp_path / "corpus" / "b.md").write_text(markdown(title="転出届"), encoding="utf-8")
    assert synced().created == ("b",)


# Folders that cannot be looked into.


@pytest.mark.parametrize("mode", [0o000, 0o111])
def test_a_folder_that_may_not_be_opened_is_named(root: Path, write: Write, mode: int) -> None:
    """The rest is read."""
    write("open/news.txt", "図書館は、毎週月曜日に休みます。")
    closed = write("closed/secret.txt", STAFF_ONLY).parent
    closed.chmod(mode)
    try:
        said = run_unprivileged(_READ, root, stopped_at=closed).splitlines()
    finally:
        closed.chmod(0o755)
    assert said[0] == "open/news"
    (problem,) = said[1:]
    assert problem.startswith(f"{closed}: フォルダーを開けません")
    assert problem.endswith("アクセス権を確かめてください。")


def test_a_folder_that_may_be_listed_only_is_named(root: Path, write: Write) -> None:
    """Its files' names are seen, and nothing more; the rest is read."""
    write("open/news.txt", "図書館は、毎週月曜日に休みます。")
    closed = write("closed/secret.txt", STAFF_ONLY).parent
    closed.chmod(0o444)
    try:
        said = run_unprivileged(_READ, root, stopped_at=closed / "secret.txt").splitlines()
    finally:
        closed.chmod(0o755)
    assert said[0] == "open/news"
    assert str(closed) in said[1]


def test_a_linked_folder_is_named_and_not_read(tmp_path: Path, root: Path, write: Write) -> None:
    """Whether it lies elsewhere, leads round in a circle, or is a folder of the corpus itself."""
    write("open/news.txt", "図書館は、毎週月曜日に休みます。")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.txt").write_text(STAFF_ONLY, encoding="utf-8")
    links = {"away": tmp_path / "elsewhere", "open/round": root, "twin": root / "open"}
    for name, target in links.items():
        (root / name).symlink_to(target, target_is_directory=True)
    corpus = read_corpus([root])
    assert [document.id for document in corpus.documents] == ["open/news"]
    assert {problem.path for problem in corpus.problems} == {root / name for name in links}
    assert all("リンクされたフォルダーは読みません" in problem.message for problem in corpus.problems)


def test_a_corpus_that_is_itself_a_link_is_read(tmp_path: Path, root: Path, write: Write) -> None:
    """And so is a linked file in it."""
    write("news.txt", "図書館は、毎週月曜日に休みます。")
    (root / "again.txt").symlink_to(root / "news.txt")
    (tmp_path / "link").symlink_to(root, target_is_directory=True)
    corpus = read_corpus([tmp_path / "link"])
    assert [document.id for document in corpus.documents] == ["again", "news"]
    assert corpus.problems == ()


# The profile.


@pytest.mark.usefixtures("three_documents")
@pytest.mark.parametrize("profile", ['name: "\\ud800"\n', 'name: 某市\nspellings: ["某\\udfff"]\n'])
def test_a_profile_that_no_file_could_hold_is_named(
    settings: IndexSettings, write: Write, profile: str
) -> None:
    """Half a character, which YAML lets through; the last index goes on serving, and the command says one sentence."""
    run_sync(settings)
    before = current_name(settings.data)
    path = write("_city.yaml", profile)
    with pytest.raises(ProfileUnreadable, match=r"_city\.yaml"):
        run_sync(settings)
    assert current_name(settings.data) == before
    command = ["index", "sync", "--data", str(settings.data), "--corpus", str(path.parent)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    (line,) = result.stderr.splitlines()
    assert "_city.yaml" in line
    assert line.endswith("。")


def test_a_data_folder_that_is_the_corpus_is_refused(root: Path, write: Write) -> None:
    """It would read its own index as documents, more of them at every sync."""
    write("news.txt", "図書館は、毎週月曜日に休みます。")
    with pytest.raises(DataFolderUnwritable, match="--data"):
        run_sync(IndexSettings(data=root, corpus=(root,)))
    assert [path.name for path in root.iterdir()] == ["news.txt"]
