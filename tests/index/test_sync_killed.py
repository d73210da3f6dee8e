"""A sync that is killed, at whatever moment, or meets another one leaves the old index or the new one, whole."""

from __future__ import annotations

import logging
import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from sync_process import REFUSED, REMOVALS, Order, Outcome, SyncProcess, sync_process

from index.build import open_library
from index.generation import Generation
from index.library import CURRENT, GENERATIONS, current_name
from index.settings import IndexSettings
from index.types import AUDIENCES

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")

MOMENTS = 50
SEED = 20261122
QUESTIONS = ("犬の登録の手数料", "猫を飼うとき", "窓口の受付時間", "料金を変えたのはなぜですか")
ROUNDS = 6
EVERY = 40  # one operation in so many
OLD, NEW = "old", "new"
BEFORE, SWITCHING, AFTER = "before building", "while switching", "after the switch"
ENDED = "at its end already"
# What the documents of the two corpora say: some the same in both, some with other words, one that the other has not.
SAME = ("転入届", "印鑑登録", "粗大ごみ")
ANIMALS = {
    "犬": "狂犬病の予防注射を毎年受けさせ、散歩には綱をつけます。",
    "猫": "迷子にならないように、室内で飼って名札をつけます。",
    "鳥": "かごを清潔にして、鳴き声が近所の迷惑にならないようにします。",
    "魚": "水槽の水を川や池に流さず、外来種は放しません。",
    "亀": "冬眠のあいだも様子を見て、逃がさないように囲いをします。",
}
FEES = {
    OLD: "300円です。飼う人が、市役所の窓口で登録します。受付は午前9時から",
    NEW: "550円になりました。窓口は混みます。登録の予約は、電話か電子申請で",
}
ALONE = {
    OLD: ("window", "窓口の受付時間は、午後5時までです。"),
    NEW: ("reason", "料金を変えたのは、費用が増えたためです。"),
}

logger = logging.getLogger(__name__)

Numbers = tuple[float, ...]


@dataclass(frozen=True)
class Content:
    """All that a generation holds, as far as anyone can see it from outside.

    `texts` are its documents by id, `found` the passages' texts by question, audience and id, `scores` their scores
    in the same order: fused, of the words, of the vectors, of the ways of asking.
    """

    passages: int
    texts: dict[str, str]
    found: dict[tuple[str, str, str], str]
    scores: dict[tuple[str, str, str], Numbers]


@dataclass(frozen=True)
class Bench:
    """A data folder whose corpus changes back and forth, and what a whole index of each corpus holds."""

    syncs: SyncProcess
    settings: IndexSettings
    put: Callable[[str], None]
    whole: dict[str, Content]

    def sync(
        self, corpus: str, *, kill_after: float | None = None, kill_before: int | None = None
    ) -> Outcome:
        """Sync this corpus, whole or killed."""
        return self.syncs.run(self.order(corpus, kill_after=kill_after, kill_before=kill_before))[0]

    def order(self, corpus: str, *, kill_after: float | None = None, kill_before: int | None = None) -> Order:
        """The order to do so; the corpus is there from now on."""
        self.put(corpus)
        return Order(str(self.settings.data), str(self.settings.corpus[0]), kill_after, kill_before)

    def served(self) -> str:
        """Which corpus the index holds; fails where it holds neither as a whole."""
        content = read(self.settings)
        corpus = next((name for name, whole in self.whole.items() if content.texts == whole.texts), None)
        assert corpus, content.texts
        whole = self.whole[corpus]
        assert (content.passages, content.found) == (whole.passages, whole.found)
        for key, scores in content.scores.items():
            assert scores == pytest.approx(whole.scores[key], abs=1e-3), key
        return corpus

    def pointer(self) -> str | None:
        """The name of the serving generation."""
        return current_name(self.settings.data)

    def generations(self) -> set[str]:
        """The names of all folders where generations are, finished or not."""
        return {folder.name for folder in (self.settings.data / GENERATIONS).iterdir()}


def read(settings: IndexSettings) -> Content:
    """Open the index anew and read all of it."""
    library = open_library(settings)
    with library.lease() as generation:
        content = content_of(generation)
    library.close()
    return content


def content_of(generation: Generation) -> Content:
    """Read all of an open generation."""
    hits = {
        (question, audience, hit.passage.id): hit
        for question in QUESTIONS
        for audience in AUDIENCES
        for hit in generation.search(question, 100, audience=audience)
    }
    return Content(
        passages=generation.manifest.passages,
        texts={document.id: document.text for document in generation.store.documents()},
        found={key: hit.passage.text for key, hit in hits.items()},
        scores={key: (hit.score, hit.lexical, hit.dense, hit.asked) for key, hit in hits.items()},
    )


@pytest.fixture(scope="module")
def syncs(tmp_path_factory: pytest.TempPathFactory, markdown: Callable[..., str]) -> Iterator[SyncProcess]:
    """The process whose children are killed."""
    corpus = tmp_path_factory.mktemp("tried")
    (corpus / "dog.md").write_text(markdown(title="犬の登録"), encoding="utf-8")
    with sync_process(corpus, tmp_path_factory.mktemp("tried-data")) as process:
        yield process


@pytest.fixture(scope="module")
def put(markdown: Callable[..., str]) -> Callable[[Path, str], None]:
    """Makes one of the two corpora out of a folder, whatever was in it."""

    def put_into(folder: Path, corpus: str) -> None:
        for path in folder.iterdir():
            path.unlink()
        for number, (animal, advice) in enumerate(ANIMALS.items()):
            body = f"{animal}を飼うときは、{advice}{animal}の登録の手数料は、{number}{FEES[corpus]}です。\n"
            audience = "staff" if number % 2 else "public"
            text = markdown(title=f"{animal}の登録", body=body, audience=audience)
            (folder / f"animal-{number}.md").write_text(text, encoding="utf-8")
        for number, name in enumerate(SAME):
            text = markdown(title=name, body=f"{name}の申し込みには、本人を確かめる書類が要ります。\n")
            (folder / f"same-{number}.md").write_text(text, encoding="utf-8")
        name, body = ALONE[corpus]
        (folder / f"{name}.md").write_text(markdown(title=name, body=body), encoding="utf-8")

    return put_into


@pytest.fixture(scope="module")
def whole(
    syncs: SyncProcess, put: Callable[[Path, str], None], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Content]:
    """What a whole index of each corpus holds."""
    contents = {}
    for corpus in (OLD, NEW):
        settings = IndexSettings(
            data=tmp_path_factory.mktemp("data"), corpus=(tmp_path_factory.mktemp(corpus),)
        )
        put(settings.corpus[0], corpus)
        assert syncs.run(Order(str(settings.data), str(settings.corpus[0])))[0].code == 0
        contents[corpus] = read(settings)
    return contents


@pytest.fixture
def bench(
    syncs: SyncProcess,
    settings: IndexSettings,
    root: Path,
    put: Callable[[Path, str], None],
    whole: dict[str, Content],
) -> Bench:
    """Serves the old corpus; there was a generation before, so that the next sync has something to remove."""
    bench = Bench(syncs, settings, partial(put, root), whole)
    for corpus in (NEW, OLD):
        assert bench.sync(corpus).code == 0
    return bench


@dataclass(frozen=True)
class Attempt:
    """A sync that was killed and the one after it. `whole_seconds` is what the latter took, if it built anything."""

    killed: Outcome
    place: str
    whole_seconds: float | None


def kill_and_repair(bench: Bench, old: str, new: str, corpus_after: str, **kill: float) -> Attempt:
    """Kill the sync from `old` to `new`, then sync `corpus_after`; the index is whole after both."""
    before = bench.pointer()
    killed = bench.sync(new, **kill)  # type: ignore[arg-type]  # a number of seconds or of an operation
    assert killed.code in (0, -signal.SIGKILL)
    served = bench.served()
    between = bench.pointer()
    assert served == (old if between == before else new)
    assert served == new or killed.code, "a sync that ended well serves what it read"
    repairing = bench.sync(corpus_after)
    assert repairing.code == 0
    assert bench.served() == corpus_after
    rebuilt = bench.pointer() != between
    assert rebuilt == (served != corpus_after), "it builds what is not there, and only that"
    if rebuilt:
        assert bench.generations() == {between, bench.pointer()}, "leftovers are removed"
        assert not (bench.settings.data / f"{CURRENT}.new").exists()
    return Attempt(killed, _place(served, new, killed), repairing.seconds if rebuilt else None)


def other(corpus: str) -> str:
    """The corpus that is not this one."""
    return NEW if corpus == OLD else OLD


def _place(served: str, new: str, killed: Outcome) -> str:
    """Where a sync was when it was killed."""
    if killed.code == 0:
        return ENDED
    if served == new:
        return AFTER
    if killed.log and killed.log[-1].startswith(("os.rename", "open")) and CURRENT in killed.log[-1]:
        return SWITCHING
    steps = [line.split()[1] for line in killed.log if line.startswith("step ")]
    return steps[-1] if steps else BEFORE


def test_the_two_corpora_differ_in_every_part_of_their_indexes(bench: Bench) -> None:
    """Else the tests below could not tell a mixture: texts, words' scores and vectors' scores are different."""
    old, new = bench.whole[OLD], bench.whole[NEW]
    shared = old.scores.keys() & new.scores.keys()
    assert len(old.texts) == len(new.texts) == len(ANIMALS) + len(SAME) + 1
    assert {audience for _, audience, _ in shared} == set(AUDIENCES)
    same = [id_ for id_ in old.texts.keys() & new.texts.keys() if old.texts[id_] == new.texts[id_]]
    assert len(same) == len(SAME)
    for number in range(3):
        assert any(abs(old.scores[key][number] - new.scores[key][number]) > 0.01 for key in shared)


def test_a_sync_killed_at_random_moments_leaves_the_old_index_or_the_new_one(bench: Bench) -> None:
    """And the next sync works, whether the corpus stayed as it was or went back, and removes what was left."""
    chance = random.Random(SEED)  # noqa: S311 — moments, no secrets
    places: Counter[str] = Counter()
    whole = bench.sync(NEW).seconds
    serving = NEW
    for moment in range(MOMENTS):
        new = other(serving)
        after = new if moment % 2 else serving
        attempt = kill_and_repair(bench, serving, new, after, kill_after=chance.uniform(0, 1.1 * whole))
        places[attempt.place] += 1
        whole = attempt.whole_seconds or whole  # measured anew: other work on the machine comes and goes
        serving = after
    logger.info("killed at %d moments: %s", places.total(), dict(places))
    assert places.total() == MOMENTS
    assert MOMENTS - places[BEFORE] - places[AFTER] - places[ENDED] >= MOMENTS // 10, "killed while it built"
    assert places[AFTER] + places[ENDED] > 0


def test_a_sync_killed_before_any_operation_leaves_the_old_index_or_the_new_one(bench: Bench) -> None:
    """Random moments are seldom those of a switch, which is short; here each of its operations has its turn."""
    whole = bench.sync(NEW)
    building = max(number for number, line in enumerate(whole.log) if line.startswith("step "))
    first_of_switch = len(whole.operations) - len(whole.log[building + 1 :]) + 1
    turns = [
        number
        for number, operation in enumerate(whole.operations, start=1)
        if number in (1, len(whole.operations))
        or number % EVERY == 0
        or (number >= first_of_switch and operation.split()[0] not in REMOVALS)
    ]
    places: Counter[str] = Counter()
    serving = NEW
    for number in turns:
        new = other(serving)
        attempt = kill_and_repair(bench, serving, new, new, kill_before=number)
        assert attempt.killed.code == -signal.SIGKILL
        places[attempt.place] += 1
        serving = new
    logger.info("killed before %d operations of %d: %s", len(turns), len(whole.operations), dict(places))
    assert {BEFORE, SWITCHING, AFTER} < places.keys()


def test_a_sync_that_finds_nothing_to_do_removes_what_a_killed_one_left(bench: Bench) -> None:
    """Half a generation must not lie about until the next change, which may be months away."""
    built = next(
        n for n, at in enumerate(bench.sync(NEW).operations, start=1) if "lexical" in at and ".building" in at
    )
    assert bench.sync(OLD).code == 0
    serving = bench.generations()
    killed = bench.sync(NEW, kill_before=built)
    assert killed.code == -signal.SIGKILL
    assert len(bench.generations()) == len(serving) + 1
    assert bench.sync(OLD).code == 0
    assert bench.generations() == serving


def test_of_two_syncs_at_once_one_is_done_and_the_other_says_so_or_comes_after(bench: Bench) -> None:
    """Two processes, started together: no error but the one sentence, and a whole index of the new documents."""
    refused = 0
    serving = OLD
    for _ in range(ROUNDS):
        serving = other(serving)
        order = bench.order(serving)
        both = bench.syncs.run(order, order)
        assert {outcome.code for outcome in both} in ({0}, {0, REFUSED})
        for outcome in both:
            if outcome.code == REFUSED:
                refused += 1
                assert "別の index sync が動いています" in outcome.log[-1]
        assert bench.served() == serving
        assert bench.pointer() in bench.generations()
        assert len(bench.generations()) == 2, "the serving one and the one before"
    logger.info("%d of %d syncs were refused", refused, 2 * ROUNDS)
    assert refused > 0
