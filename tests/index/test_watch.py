"""The index follows the corpus: through bursts of changes, failures, and files and folders that are replaced."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from index.build import open_library, run_sync
from index.errors import IndexDamaged, SyncRunning
from index.settings import IndexSettings
from index.types import SyncReport
from index.watch import Due, Pace, watch

QUICK = Pace(quiet=0.1, at_most=1, running=0.05, failed=0.05, tick=0.02, look=0.05)
SOON = 60.0  # seconds within which something has to happen, however busy the machine is
LONG = 0.5  # seconds after which it would have happened at this pace
BOTH_WAYS = pytest.mark.parametrize("poll", [False, True], ids=["told", "looked"])

Write = Callable[[str, "str | bytes"], Path]


class Syncing:
    """Stands for a sync: records what the corpus held each time, or raises what it is given."""

    def __init__(self, *roots: Path) -> None:
        self.roots = roots
        self.seen: SimpleQueue[dict[str, str]] = SimpleQueue()
        self.sentences: SimpleQueue[str] = SimpleQueue()
        self.faults: list[Exception] = []
        self.meanwhile: Callable[[], object] | None = None

    def __call__(self) -> SyncReport:
        """What the files say now, by their names."""
        if self.faults:
            raise self.faults.pop(0)
        found: dict[str, str] = {}
        for root in self.roots:
            files = sorted(root.rglob("*.md")) if root.is_dir() else [root]
            found |= {file.name: file.read_text(encoding="utf-8") for file in files if file.is_file()}
        if self.meanwhile:
            self.meanwhile()
            self.meanwhile = None
        self.seen.put(found)
        return SyncReport("made", (), (), (), (), (), (), 0, True, 0.0)

    def until(self, **wanted: str) -> int:
        """Wait for a sync that saw these files (`name="text"` of `name.md`), and say which sync it was."""
        files = {f"{name}.md": text for name, text in wanted.items()}
        count = 1
        while (seen := self.seen.get(timeout=SOON)) != files:
            count += 1
            assert count < 50, seen
        return count

    def rests(self) -> None:
        """Nothing more is synced."""
        with pytest.raises(Empty):
            print("synced again:", self.seen.get(timeout=LONG))  # noqa: T201 — shown where the test fails


@contextmanager
def watching(
    syncing: Syncing, data: Path, *, poll: bool = False, pace: Pace = QUICK
) -> Iterator[threading.Event]:
    """A thread that watches; it has to end once the block is over."""
    stop = threading.Event()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            watch(
                syncing.roots,
                data,
                syncing,
                stop,
                report=lambda _: None,
                tell=syncing.sentences.put,
                poll=poll,
                pace=pace,
            )
        except BaseException as error:  # noqa: BLE001 — raised again in the test's own thread
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(timeout=SOON)
    assert failures == []
    assert not thread.is_alive()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "data"


def save_by_rename(path: Path, text: str) -> None:
    """As many editors save: the whole text into a new file, which then takes the old one's name."""
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


# When it is time for a sync.


def test_a_sync_waits_until_it_is_quiet() -> None:
    """Each change of a burst puts it off."""
    due = Due(Pace(quiet=1, at_most=10)).changed(100).changed(100.5).changed(101)
    assert not due.reached(101.9)
    assert due.reached(102)


def test_changes_without_end_do_not_put_a_sync_off_for_ever() -> None:
    """The first change counts."""
    due = Due(Pace(quiet=1, at_most=3))
    for step in range(5):
        due = due.changed(100 + step)
    assert due.reached(103)


def test_without_a_change_nothing_is_due() -> None:
    """Also long after."""
    assert not Due(Pace()).reached(1e9)


def test_a_failed_sync_is_due_again_and_sooner_where_another_one_ran() -> None:
    """A full disk takes longer than another sync."""
    due = Due(Pace(running=5, failed=60)).changed(100)
    assert not due.failed(100, SyncRunning("…")).reached(104)
    assert due.failed(100, SyncRunning("…")).reached(105)
    assert not due.failed(100, IndexDamaged("…")).reached(159)
    assert due.failed(100, IndexDamaged("…")).reached(160)


# Changes in a folder, told by the system or found by looking.


@BOTH_WAYS
def test_it_syncs_at_the_start_and_after_each_change(
    root: Path, write: Write, data: Path, poll: bool
) -> None:
    """A new file, a changed one, one that an editor saved by renaming, one in a new folder, a deleted one."""
    write("a.md", "1")
    syncing = Syncing(root)
    with watching(syncing, data, poll=poll):
        assert syncing.until(a="1") == 1
        write("b.md", "1")
        syncing.until(a="1", b="1")
        write("a.md", "2, longer")
        syncing.until(a="2, longer", b="1")
        save_by_rename(root / "a.md", "3")
        syncing.until(a="3", b="1")
        write("new/er/c.md", "1")
        syncing.until(a="3", b="1", c="1")
        write("new/er/c.md", "22")
        syncing.until(a="3", b="1", c="22")
        (root / "b.md").unlink()
        syncing.until(a="3", c="22")
        (root / "new").rename(root / "moved")
        (root / "moved" / "er" / "c.md").rename(root / "moved" / "d.md")
        syncing.until(a="3", d="22")
        syncing.rests()


@BOTH_WAYS
def test_a_file_replaced_by_an_older_one_is_a_change(
    root: Path, write: Write, data: Path, poll: bool
) -> None:
    """As a backup is put back, times included."""
    write("a.md", "new")
    old = write("old.txt", "old")
    os.utime(old, (1e9, 1e9))
    syncing = Syncing(root)
    with watching(syncing, data, poll=poll):
        syncing.until(a="new")
        old.replace(root / "a.md")
        syncing.until(a="old")


@BOTH_WAYS
def test_what_changes_during_a_sync_leads_to_another(
    root: Path, write: Write, data: Path, poll: bool
) -> None:
    """Whatever the sync had already read."""
    write("a.md", "1")
    syncing = Syncing(root)
    syncing.meanwhile = lambda: write("a.md", "22")
    with watching(syncing, data, poll=poll):
        syncing.until(a="1")
        syncing.until(a="22")


@BOTH_WAYS
def test_hidden_files_open_office_files_and_the_data_folder_do_not_count(
    root: Path, write: Write, poll: bool
) -> None:
    """Wherever the data folder lies, and also where each sync writes into it."""
    write("a.md", "1")
    syncing = Syncing(root)
    syncing.meanwhile = lambda: write("kept/generations/x.sqlite", "1")
    with watching(syncing, root / "kept", poll=poll):
        syncing.until(a="1")
        write("kept/current", "x")
        write(".git/index", "1")
        write(".a.md.swp", "1")
        write("~$plan.docx", "1")
        syncing.rests()
        write("a.md", "22")
        syncing.until(a="22")


def test_a_burst_of_changes_is_one_sync(root: Path, write: Write, data: Path) -> None:
    """Not one for each of fifty files."""
    syncing = Syncing(root)
    with watching(syncing, data, pace=Pace(quiet=1, tick=0.02)):
        syncing.until()
        for number in range(50):
            write(f"n{number}.md", "1")
        assert syncing.until(**{f"n{number}": "1" for number in range(50)}) == 1


# Roots that are files, come and go.


@BOTH_WAYS
def test_a_corpus_may_be_a_single_file(root: Path, write: Write, data: Path, poll: bool) -> None:
    """Written, saved by renaming twice, deleted and made anew; what lies beside it does not count."""
    file = write("faq.md", "1")
    syncing = Syncing(file)
    with watching(syncing, data, poll=poll):
        syncing.until(faq="1")
        write("other.md", "1")
        syncing.rests()
        write("faq.md", "22")
        syncing.until(faq="22")
        for text in ("333", "4444"):
            save_by_rename(file, text)
            syncing.until(faq=text)
        file.unlink()
        syncing.until()
        write("faq.md", "1")
        syncing.until(faq="1")


@BOTH_WAYS
def test_a_corpus_folder_may_be_replaced(root: Path, write: Write, data: Path, poll: bool) -> None:
    """By another of its name, more than once; what happens in the old one does not count any more."""
    write("a.md", "1")
    syncing = Syncing(root)
    with watching(syncing, data, poll=poll):
        syncing.until(a="1")
        for number in (2, 3):
            aside = root.rename(root.with_name(f"aside-{number}"))
            write("a.md", str(number) * number)
            syncing.until(a=str(number) * number)
            (aside / "b.md").write_text("1")
        syncing.rests()
        write("c.md", "1")
        syncing.until(a="333", c="1")


@BOTH_WAYS
def test_a_link_may_be_turned_to_another_folder(root: Path, write: Write, data: Path, poll: bool) -> None:
    """As a new version of the documents is put in place."""
    write("one/a.md", "1")
    write("two/a.md", "22")
    link = root / "serving"
    link.symlink_to(root / "one")
    syncing = Syncing(link)
    with watching(syncing, data, poll=poll):
        syncing.until(a="1")
        (root / "next").symlink_to(root / "two")
        (root / "next").replace(link)
        syncing.until(a="22")
        write("two/b.md", "1")
        syncing.until(a="22", b="1")


@BOTH_WAYS
def test_a_corpus_folder_may_come_later(root: Path, write: Write, data: Path, poll: bool) -> None:
    """As a share that is mounted after the start."""
    root.rmdir()
    syncing = Syncing(root)
    with watching(syncing, data, poll=poll):
        syncing.until()
        write("a.md", "1")
        syncing.until(a="1")
        write("b.md", "1")
        syncing.until(a="1", b="1")


# What goes wrong.


def test_a_failure_is_told_and_watching_goes_on(root: Path, write: Write, data: Path) -> None:
    """Once, however often it is tried again; and again when a change did not mend it."""
    write("a.md", "1")
    syncing = Syncing(root)
    syncing.faults = [IndexDamaged("だめです。"), IndexDamaged("だめです。"), SyncRunning("別です。")]
    with watching(syncing, data):
        syncing.until(a="1")
        syncing.faults = [IndexDamaged("だめです。"), OSError(28, "No space left on device")]
        write("a.md", "22")
        syncing.until(a="22")
    sentences = [syncing.sentences.get_nowait() for _ in range(syncing.sentences.qsize())]
    assert sentences[:3] == ["だめです。", "別です。", "だめです。"]
    assert len(sentences) == 4
    assert "No space left on device" in sentences[3]
    assert sentences[3].endswith("。")


def test_an_error_that_nobody_foresaw_ends_the_watching(root: Path, data: Path) -> None:
    """A fault of the program must not be hidden in a loop."""

    def fail() -> SyncReport:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        watch([root], data, fail, threading.Event(), report=print, tell=print, pace=QUICK)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a file's name is always text")
def test_a_name_that_is_not_text_turns_notices_into_looking(root: Path, write: Write, data: Path) -> None:
    """An old archive's Shift_JIS name, at which the library for the system's notices gives up."""
    syncing = Syncing(root)
    with watching(syncing, data):
        syncing.until()
        (root / os.fsdecode("転入届.txt".encode("cp932"))).write_text("1")
        syncing.until()
        assert "調べます" in syncing.sentences.get(timeout=SOON)
        write("a.md", "1")
        syncing.until(a="1")


def test_stopping_waits_for_the_sync_that_runs(root: Path, data: Path) -> None:
    """And then no other begins, though one would be due."""
    syncing = Syncing(root)
    begun, end = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        assert end.wait(SOON)
        (root / "a.md").write_text("1")

    syncing.meanwhile = hold
    with watching(syncing, data) as stop:
        assert begun.wait(SOON)
        stop.set()
        end.set()
    assert syncing.seen.get_nowait() == {}
    assert syncing.seen.empty()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are counted in /proc")
def test_watching_leaves_neither_open_files_nor_threads(root: Path, write: Write, data: Path) -> None:
    """Also where the folder has been replaced, and watched anew, several times."""

    def held() -> tuple[int, int]:
        return len(list(Path("/proc/self/fd").iterdir())), len(list(Path("/proc/self/task").iterdir()))

    def once() -> None:
        write("a.md", "1")
        syncing = Syncing(root)
        with watching(syncing, data):
            syncing.until(a="1")
            for number in range(3):
                root.rename(root.with_name(f"{root.name}-{number}-{len(list(root.parent.iterdir()))}"))
                write("a.md", "1" * (number + 2))
                syncing.until(a="1" * (number + 2))

    def settled(most: tuple[int, int]) -> tuple[int, int]:
        # The system's watcher ends in its own time, after it was told to.
        until = time.monotonic() + SOON
        while any(now > then for now, then in zip(held(), most, strict=True)) and time.monotonic() < until:
            time.sleep(0.01)
        return held()

    before = held()
    for _ in range(3):
        once()
    files, threads = settled(before)
    assert files <= before[0]
    assert threads <= before[1]


# With the real sync.


@contextmanager
def _following(settings: IndexSettings, root: Path, *, poll: bool) -> Iterator[SimpleQueue[SyncReport]]:
    """Watches in a thread, which ends with the block; the reports of its syncs."""
    reports: SimpleQueue[SyncReport] = SimpleQueue()
    stop = threading.Event()
    thread = threading.Thread(
        target=watch,
        args=([root], settings.data, lambda: run_sync(settings), stop),
        kwargs={"report": reports.put, "tell": print, "poll": poll, "pace": QUICK},
    )
    thread.start()
    try:
        yield reports
    finally:
        stop.set()
        thread.join(timeout=SOON)
    assert not thread.is_alive()


@pytest.mark.usefixtures("three_documents")
@BOTH_WAYS
def test_the_index_follows_the_corpus_it_lies_in(
    settings: IndexSettings, root: Path, write: Write, markdown: Callable[..., str], poll: bool
) -> None:
    """A default data folder, under the corpus, does not make it sync for ever."""
    settings = settings.model_copy(update={"data": root / ".data"})
    with _following(settings, root, poll=poll) as reports:
        assert len(reports.get(timeout=SOON).created) == 3
        with pytest.raises(Empty):
            reports.get(timeout=LONG)
        write("library-card.md", markdown(title="図書館カード", body="図書館カードは、窓口で作れます。"))
        assert reports.get(timeout=SOON).created == ("library-card",)
    library = open_library(settings)
    with library.lease() as generation:
        assert generation.search("図書館カード")[0].document.id == "library-card"
    library.close()


@BOTH_WAYS
def test_the_index_follows_a_corpus_in_its_data_folder(
    tmp_path: Path, markdown: Callable[..., str], poll: bool
) -> None:
    """What is written there for the index itself is no change."""
    root = tmp_path / "corpus"
    root.mkdir()
    (root / "a.md").write_text(markdown(), encoding="utf-8")
    settings = IndexSettings(data=tmp_path, corpus=(root,))
    with _following(settings, root, poll=poll) as reports:
        assert reports.get(timeout=SOON).created == ("a",)
        with pytest.raises(Empty):
            reports.get(timeout=LONG)
        (root / "b.md").write_text(markdown(title="図書館カード"), encoding="utf-8")
        assert reports.get(timeout=SOON).created == ("b",)
