"""A small corpus of everything, ways in which it changes, and all that can be found in its index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from index.adapters.chroma_folder import ChromaFolder
from index.counts import load_array
from index.generation import LEXICAL, NUMBERS, OWNERS, STORE, VECTORS
from index.library import GENERATIONS, Library, current_name
from index.settings import IndexSettings
from index.store import DocumentStore
from index.types import AUDIENCES, LANGUAGES, Hit
from index.views import all_collections, collection_name


def guide(title: str, body: str, **entries: str) -> str:
    """A document in the corpus's own format."""
    front = {
        "title": title,
        "kind": "guide",
        "audience": "public",
        "scope": "city",
        "checked_on": "2026-11-22",
        "checked_by": "null",
        "source": "null",
        "department": "null",
        **entries,
    }
    return "\n".join(("---", *(f"{name}: {value}" for name, value in front.items()), "---", body))


_MOVING_ROWS = "[{id: deadline, label: 期限, value: 14日以内}, {id: fee, label: 手数料, value: 無料}]"
_MOVING = guide(
    "転入届",
    "引っ越してきたら、窓口で転入届を出します。",
    rows=_MOVING_ROWS,
    aliases="[引っ越し]",
    asked="{deadline: [いつまでに行けばいい, 何日のうち], lead: [越してきたばかりです]}",
    unanswered="[窓口はいつ空いていますか]",
)
_EASY = "---\ntitle: 引っ越してきたとき\nrows: [{id: deadline, value: 14日}, {id: fee, value: 0円}]\n---\n紙を出します。"
_ENGLISH = "---\ntitle: Moving in\nrows: [{id: deadline, value: 14 days}, {id: fee, value: free}]\n---\nFile a notification."
_BIRTH = guide(
    "出生届", "生まれた日から14日以内に出します。\n\n## 持ち物\n\n母子健康手帳を持っていきます。\n"
)
_GARBAGE = guide("ごみの出し方", "燃せるごみは、朝8時30分までに出します。\n\n## 資源\n\n資源は水曜日です。\n")
_FAQ = "番号,質問,回答\n101,休館日はいつですか,月曜日です。\n102,本は何冊借りられますか,10冊です。\n103,駐車場はありますか,あります。\n"
_CITY = "name: 某ケ浦市\nspellings: [某ケ浦, 某ヶ浦]\nphone: null\n"
_WORDS = "official\tplain\tenglish\teasy\tsource\n出生届\t赤ちゃんが生まれた\t\t\t\n"

FILES: Mapping[str, str] = {
    "_city.yaml": _CITY,
    "_words.tsv": _WORDS,
    "moving-in.md": _MOVING,
    "moving-in.easy.md": _EASY,
    "moving-in.en.md": _ENGLISH,
    "birth.md": _BIRTH,
    "garbage.md": _GARBAGE,
    "ai.md": guide("生成AIの手引き", "職員は、個人情報を生成AIに入れてはいけません。", audience="staff"),
    "dog.md": guide("犬の登録", "某ヶ浦市の窓口で、飼い始めた日から30日以内に犬を登録します。"),
    "library/_defaults.yaml": "audience: public\n",
    "library/faq.csv": _FAQ,
    "library/memo.txt": "図書館の覚え書きです。\n\n新しい本は金曜日に並びます。\n",
}


@dataclass(frozen=True)
class Change:
    """Files written (None: removed), and what a sync is to make of it: `read`: files opened by a loader."""

    files: Mapping[str, str | None]
    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    read: int = 1
    everything: bool = False

    def apply(self, root: Path) -> None:
        """Change the corpus."""
        write_files(root, self.files)


CHANGES: Mapping[str, Change] = {
    "a document is changed": Change(
        {"garbage.md": guide("ごみの出し方", "燃せるごみは、朝9時までに出します。")}, updated=("garbage",)
    ),
    "ways of asking are changed": Change(
        {"moving-in.md": _MOVING.replace("何日のうち, ", "").replace("空いて", "混んで")},
        updated=("moving-in",),
        read=3,
    ),
    "a document with ways of asking is added": Change(
        {
            "cat.md": guide(
                "猫の引き取り",
                "猫は保健所が引き取ります。",
                asked="{lead: [猫を飼えない]}",
                unanswered="[犬は]",
            )
        },
        created=("cat",),
    ),
    "a document is added": Change(
        {"cat.md": guide("猫の引き取り", "猫の引き取りは、保健所が行います。")}, created=("cat",)
    ),
    "a document is deleted": Change({"birth.md": None}, deleted=("birth",), read=0),
    "a document is renamed": Change(
        {"dog.md": None, "a-dog.md": FILES["dog.md"]}, created=("a-dog",), deleted=("dog",)
    ),
    "a base is changed and its variants are not": Change(
        {"moving-in.md": _MOVING.replace("窓口で", "二階の窓口で")}, updated=("moving-in",), read=3
    ),
    "a fact of a base is changed": Change(
        {"moving-in.md": _MOVING.replace("2026-11-22", "2026-11-23")},
        updated=("moving-in", "moving-in.easy", "moving-in.en"),
        read=3,
    ),
    "a variant is changed and its base is not": Change(
        {"moving-in.en.md": _ENGLISH.replace("File a", "Please file a")}, updated=("moving-in.en",), read=3
    ),
    "a variant is deleted": Change({"moving-in.easy.md": None}, deleted=("moving-in.easy",), read=2),
    "a variant is added": Change(
        {"garbage.en.md": "---\ntitle: Garbage\n---\nPut it out by 8:30.\n"}, created=("garbage.en",), read=2
    ),
    "a row of a table is changed": Change(
        {"library/faq.csv": _FAQ.replace("10冊", "12冊")}, updated=("library/faq/102",)
    ),
    "what was public is for the staff": Change(
        {"ai.md": None, "birth.md": _BIRTH.replace("public", "staff")},
        updated=("birth",),
        deleted=("ai",),
    ),
    "the defaults of a folder are changed": Change(
        {"library/_defaults.yaml": "audience: staff\n"},
        updated=("library/faq/101", "library/faq/102", "library/faq/103", "library/memo"),
        read=2,
    ),
    "a telephone number is changed": Change({"_city.yaml": _CITY.replace("null", "0438-00-0000")}, read=0),
    "the word list is changed": Change({"_words.tsv": _WORDS.replace("赤ちゃんが", "子が")}, read=0),
    "the spellings are changed": Change(
        {"_city.yaml": "name: 某ケ浦市\nspellings: [某ケ浦]\n"}, read=0, everything=True
    ),
}

QUESTIONS = (
    "引っ越してきたら何を出しますか",
    "赤ちゃんが生まれた",
    "ごみは何時までに出しますか",
    "休館日はいつですか",
    "新しい本はいつ並びますか",
    "某ヶ浦市で犬を飼う",
    "生成AIに個人情報を入れてよいですか",
    "How do I file a moving-in notification?",
)


def write_files(root: Path, files: Mapping[str, str | None]) -> None:
    """Write (or, where None, remove) files of a corpus."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")


def all_hits(library: Library) -> dict[tuple[str, str, str], list[Hit]]:
    """Every candidate of every question for every reader, best first."""
    with library.lease() as generation:
        return {
            (question, audience, language): generation.search(
                question, 1_000, audience=audience, language=language, as_of=date(2026, 11, 22)
            )
            for question, audience, language in product(QUESTIONS, AUDIENCES, LANGUAGES)
        }


def all_closeness(library: Library) -> list[list[float]]:
    """How close every question is to each way of asking of every document, and where it leans to."""
    with library.lease() as generation:
        documents = list(generation.store.documents())
        search = generation.search
        return [
            [search.leaning(search.analyze(question)), *row.terms, *row.beyond, *row.written]
            for question in QUESTIONS
            for row in search.closeness(search.analyze(question), documents)
        ]


def assert_same_hits(one: Library, other: Library) -> None:
    """The same passages of the same documents in the same order, with the same scores, and as close to every way of asking."""
    for own, wanted in zip(all_closeness(one), all_closeness(other), strict=True):
        assert own == pytest.approx(wanted, abs=1e-5)
    expected = all_hits(other)
    for asked, hits in all_hits(one).items():
        assert [hit.passage for hit in hits] == [hit.passage for hit in expected[asked]], asked
        for hit, wanted in zip(hits, expected[asked], strict=True):
            assert (hit.document, hit.missing) == (wanted.document, wanted.missing)
            for part in ("score", "lexical", "dense", "asked", "coverage"):
                assert getattr(hit, part) == pytest.approx(getattr(wanted, part), rel=1e-5, abs=1e-5), part


def serving_folder(settings: IndexSettings) -> Path:
    """The folder of the generation that serves."""
    name = current_name(settings.data)
    assert name is not None
    return settings.data / GENERATIONS / name


def vectors_by_passage(settings: IndexSettings) -> dict[str, bytes]:
    """The bits of each passage's vector."""
    folder = serving_folder(settings)
    vectors = load_array(folder / f"{VECTORS}.npy")
    store = DocumentStore(folder / STORE)
    passages = store.passages(range(store.count()))
    store.close()
    return {passage.id: vectors[i].tobytes() for i, passage in enumerate(passages)}


def vectors_of(documents: Sequence[str], vectors: Mapping[str, bytes]) -> dict[str, bytes]:
    """The vectors of these documents' passages."""
    return {id_: bits for id_, bits in vectors.items() if id_.partition("#")[0] in documents}


def assert_store_holds_the_vectors(settings: IndexSettings) -> None:
    """The vector store holds exactly the passages' vectors, each in the collection of its document's readers."""
    folder = serving_folder(settings)
    store = DocumentStore(folder / STORE)
    names = [collection_name(document.audience, document.language) for document in store.documents()]
    store.close()
    of_passage = np.array(names)[load_array(folder / LEXICAL / OWNERS)]
    numbers, vectors = load_array(folder / NUMBERS), load_array(folder / f"{VECTORS}.npy")
    assert len(set(numbers.tolist())) == len(numbers)
    spoken = vectors.any(axis=1)
    kept = ChromaFolder().open(folder, folder.name)
    try:
        for name in all_collections():
            held = np.flatnonzero(spoken & (of_passage == name))
            assert kept.count(name) == len(held), name
            for i in held.tolist():
                near = dict(kept.query(name, vectors[i], len(held)))
                assert set(near) == {str(number) for number in numbers[held].tolist()}
                assert near[str(numbers[i])] == pytest.approx(1, abs=1e-4)
    finally:
        kept.close()
