"""The corpus, the clock and the program change while and between syncs; the index stays true to the files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

import pytest
from made_files import page, write_pdf

import index.corpus
import index.sync
from index.build import open_library, run_sync
from index.corpus import read_corpus
from index.library import GENERATIONS, current_name, switch_to
from index.loaders import Draft
from index.settings import IndexSettings

Write = Callable[[str, "str | bytes"], Path]
Markdown = Callable[..., str]

OLD = "受付は、朝8時30分からです。\n\n土曜日も開いています。\n"
NEW = "受付は、朝9時からです。\n\n日曜日も開いています。\n"
HALF = NEW[: len(NEW) // 2]


def _texts(settings: IndexSettings) -> list[str]:
    library = open_library(settings)
    with library.lease() as generation:
        texts = [document.text.strip() for document in generation.store.documents()]
    library.close()
    return texts


# A file that is written while it is read.


@pytest.fixture
def overtaken(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has the next file that is loaded hold one text while it is read, and another right after."""

    def arrange(*, meanwhile: str, then: str) -> None:
        load = index.corpus.load

        def while_it_is_written(path: Path) -> Sequence[Draft]:
            monkeypatch.setattr(index.corpus, "load", load)
            path.write_text(meanwhile, encoding="utf-8")
            try:
                return load(path)
            finally:
                path.write_text(then, encoding="utf-8")

        monkeypatch.setattr(index.corpus, "load", while_it_is_written)

    return arrange


def _is_as_from_nothing(settings: IndexSettings) -> bool:
    afresh = settings.model_copy(update={"data": settings.data.with_name("afresh")})
    shutil.rmtree(afresh.data, ignore_errors=True)
    run_sync(afresh)
    return _texts(settings) == _texts(afresh)


def test_a_file_that_was_half_written_is_read_again(
    settings: IndexSettings, write: Write, overtaken: Callable[..., None]
) -> None:
    """The next sync has the rest of it, and the one after that finds nothing to do."""
    write("hours.txt", OLD)
    overtaken(meanwhile=HALF, then=NEW)
    run_sync(settings)
    assert _texts(settings) == [HALF.strip()]
    report = run_sync(settings)
    assert (report.read, report.updated) == (1, ("hours",))
    assert _is_as_from_nothing(settings)
    after = run_sync(settings)
    assert (after.rebuilt, after.read) == (False, 0)


def test_a_file_that_was_half_written_and_put_back_is_read_again(
    settings: IndexSettings, write: Write, overtaken: Callable[..., None]
) -> None:
    """Though its bytes are again those that it had when the first sync began."""
    path = write("hours.txt", OLD)
    overtaken(meanwhile=HALF, then=NEW)
    run_sync(settings)
    path.write_text(OLD, encoding="utf-8")
    report = run_sync(settings)
    assert (report.read, report.updated) == (1, ("hours",))
    assert _is_as_from_nothing(settings)


def test_only_the_file_that_was_written_meanwhile_is_read_again(
    settings: IndexSettings, write: Write, overtaken: Callable[..., None]
) -> None:
    """With its other languages; the rest was settled."""
    write("a.txt", OLD)
    write("b.txt", "駐車場は、二階にあります。")
    overtaken(meanwhile=NEW, then=OLD + NEW)
    run_sync(settings)
    assert run_sync(settings).read == 1


def test_a_file_that_is_copied_over_itself_while_it_is_read_is_read_again(
    settings: IndexSettings, write: Write, overtaken: Callable[..., None]
) -> None:
    """Its bytes before and after are the same, but half of them were there when it was read."""
    write("hours.txt", NEW)
    overtaken(meanwhile=HALF, then=NEW)
    run_sync(settings)
    assert run_sync(settings).read == 1
    assert _is_as_from_nothing(settings)


# A scanned page.


def test_a_scanned_page_is_read_once(
    settings: IndexSettings, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sync that reads it says that it was OCR; the next one has nothing to do, and to say."""
    program = tmp_path / "bin" / "tesseract"
    program.parent.mkdir()
    program.write_text(
        '#!/bin/sh\nif [ "$1" = --list-langs ]; then echo "List of languages:"; echo jpn; exit; fi\n'
        f'echo >> "{tmp_path}/pages"\n'
        '[ -s "$1" ] && echo "転 入 届 の 受 付 時 間" > "$2.txt"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    path = write_pdf(root / "a.pdf", [page("転入", "窓口は一階です。"), None])
    first = run_sync(settings)
    assert [(warning.path, "OCR" in warning.message) for warning in first.warnings] == [(path, True)]
    assert first.warnings[0].message.startswith("2ページは画像なので OCR で読みました")
    second = run_sync(settings)
    assert (second.rebuilt, second.read, second.failed) == (False, 0, ())
    assert len((tmp_path / "pages").read_text(encoding="utf-8")) == 1


def test_a_scanned_page_that_could_not_be_read_is_tried_each_time(
    settings: IndexSettings, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For OCR may be installed by then."""
    monkeypatch.setenv("PATH", str(tmp_path))
    write_pdf(root / "a.pdf", [page("転入", "窓口は一階です。"), None])
    for report in (run_sync(settings), run_sync(settings)):
        assert report.read == 1
        assert "画像だけ" in report.warnings[0].message


# The program.


@pytest.mark.parametrize("name", ["words/loaders.yaml", "words/stop_words.txt", "loaders/pdf.py"])
def test_a_word_list_of_another_version_has_every_file_read_again(
    settings: IndexSettings, three_documents: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """As its code does; what loaders go by lies in both."""
    package = tmp_path / "index"
    shutil.copytree(Path(index.sync.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(index.sync, "__file__", str(package / "sync.py"))
    run_sync(settings)
    assert not run_sync(settings).rebuilt
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    report = run_sync(settings)
    assert (report.rebuilt, report.read) == (True, 3)
    assert not run_sync(settings).rebuilt


# The clock.


def _set_clock(monkeypatch: pytest.MonkeyPatch, year: int) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Clock:
            return cls(year, 1, 1, tzinfo=tz)

    monkeypatch.setattr(index.sync, "datetime", Clock)


@pytest.mark.parametrize("years", [(2030, 2020), (2020, 2030)], ids=["back", "forward"])
def test_whatever_the_clock_says_the_generation_before_stays(
    settings: IndexSettings,
    three_documents: None,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    years: tuple[int, int],
) -> None:
    """After a sync without changes too; an operator can go back to it. What a killed sync left goes."""
    _set_clock(monkeypatch, years[0])
    first = run_sync(settings).generation
    write("dog.txt", "犬の登録は、窓口で行います。")
    _set_clock(monkeypatch, years[1])
    second = run_sync(settings).generation
    assert (first[:4], second[:4]) == tuple(map(str, years))
    generations = settings.data / GENERATIONS
    for year in (2010, 2025, 2040):  # built and not switched to
        shutil.copytree(generations / second, generations / f"{year}0101-000000-000000-1-abcdef")
    (generations / ".building-20250101-000000-000000-2-abcdef").mkdir()
    assert not run_sync(settings).rebuilt
    assert {folder.name for folder in generations.iterdir()} == {first, second}
    assert current_name(settings.data) == second
    switch_to(settings.data, first)
    assert len(_texts(settings)) == 3


def test_after_going_back_the_generation_that_was_left_stays(
    settings: IndexSettings, three_documents: None, write: Write
) -> None:
    """It served last; a sync takes up what has changed since the one that serves."""
    first = run_sync(settings).generation
    write("dog.txt", "犬の登録は、窓口で行います。")
    second = run_sync(settings).generation
    switch_to(settings.data, first)
    report = run_sync(settings)
    assert report.created == ("dog",)
    assert {folder.name for folder in (settings.data / GENERATIONS).iterdir()} == {first, report.generation}
    assert second != report.generation


def test_a_corpus_read_twice_at_two_times_is_the_same(root: Path, write: Write) -> None:
    """No clock is in it."""
    path = write("hours.txt", OLD)
    one = read_corpus([root])
    path.touch()
    other = read_corpus([root])
    assert (one.documents, one.digests, one.files) == (other.documents, other.digests, other.files)
