"""What is wrong with a corpus is told by every sync, whether or not anything else has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import run_sync
from index.settings import IndexSettings

Write = Callable[[str, str], Path]
Markdown = Callable[..., str]

pytestmark = pytest.mark.usefixtures("three_documents")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("broken.md", "", "空です"),
        ("broken.md", "---\ntitle: 題\n---\n本文です。", "「kind」がありません"),
        ("picture.xyz", "?", "この種類のファイルは読めません"),
        ("_defaults.yaml", "audience: everyone\n", "使える項目は"),
        ("_words.tsv", "ひとつ\n", "_words.tsv"),
    ],
)
def test_a_failing_file_is_named_each_time(
    settings: IndexSettings, write: Write, *, name: str, content: str, told: str
) -> None:
    """And costs no new generation; mended, it is named no longer."""
    path = write(name, content)
    first = run_sync(settings)
    second = run_sync(settings)
    for report in (first, second):
        assert [problem.path for problem in report.failed] == [path]
        assert told in str(report.failed[0])
    assert not second.rebuilt
    assert second.read == (1 if name.endswith(".md") else 0)
    path.unlink()
    assert run_sync(settings).failed == ()


def test_a_warning_is_given_each_time(settings: IndexSettings, write: Write, markdown: Markdown) -> None:
    """What a translation lacks, and what leads nowhere; all documents stay."""
    rows = "[{id: fee, label: 手数料, value: 300円}]"
    base = write("dog.md", markdown(title="犬の登録", rows=rows, related="[nowhere]"))
    variant = write("dog.en.md", "---\ntitle: Dogs\n---\nRegister it.\n")
    first = run_sync(settings)
    second = run_sync(settings)
    for report in (first, second):
        assert report.failed == ()
        assert [(warning.path, "訳していない行" in warning.message) for warning in report.warnings] == [
            (variant, True),
            (base, False),
        ]
    assert not second.rebuilt
    assert second.unchanged == first.created
    assert second.read == 2


def test_a_file_taken_over_names_what_it_now_lacks(
    settings: IndexSettings, root: Path, write: Write, markdown: Markdown
) -> None:
    """A document may become wrong by what happens to another; it is not read again for that."""
    path = write("dog.md", markdown(title="犬の登録", related="[garbage]"))
    assert run_sync(settings).warnings == ()
    (root / "garbage.md").unlink()
    report = run_sync(settings)
    assert [warning.path for warning in report.warnings] == [path]
    assert (report.read, report.unchanged) == (0, ("birth", "dog", "moving-in"))


def test_a_variant_whose_base_no_longer_loads_goes_with_it(
    settings: IndexSettings, write: Write, markdown: Markdown
) -> None:
    """And comes back with it, though it has not changed itself."""
    write("birth.en.md", "---\ntitle: Birth\n---\nFile it.\n")
    whole = run_sync(settings)
    write("birth.md", "")
    broken = run_sync(settings)
    assert broken.deleted == ("birth", "birth.en")
    assert sorted(problem.path.name for problem in broken.failed) == ["birth.en.md", "birth.md"]
    write("birth.md", markdown(title="出生届", body="生まれた日から14日以内に、出生届を出します。"))
    mended = run_sync(settings)
    assert (mended.created, mended.failed) == (("birth", "birth.en"), ())
    assert mended.passages == whole.passages
