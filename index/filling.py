"""Fill the vector store of a new generation: anew, or a copy of the one before with the changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.counts import load_array
from index.embedding import Embedded
from index.generation import NUMBERS
from index.planning import Plan
from index.ports import VectorStore, VectorStores
from index.views import all_collections, collection_name

# Vectors handed to the store at once; progress is told after each round.
_ROUND = 5_000
# A store that begins as a copy is worth it while no more than this share of its vectors changes.
_COPIED_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Filling:
    """What is filled: the generation `name` being built in `folder`; `progress` is told vectors done and in all."""

    folder: Path
    name: str
    plan: Plan
    embedded: Embedded
    progress: Callable[[int, int], None]


def fill_vectors(filling: Filling, stores: VectorStores, before: Path | None) -> None:
    """Fill the store; it begins as a copy of that of the generation in `before` where that is less work."""
    total, embedded = len(filling.plan.old), filling.embedded
    if before and not embedded.fitted and int((~embedded.kept).sum()) <= _COPIED_SHARE * total:
        numbers = load_array(before / NUMBERS)
        if int(numbers.max(initial=0)) < 2 * total and stores.copy(before, filling.folder):
            _fill_changes(filling, stores, numbers)
            return
    np.save(filling.folder / NUMBERS, np.arange(total))
    store = stores.create(filling.folder, filling.name)
    try:
        _add(store, filling, np.arange(total), np.arange(total))
    finally:
        store.close()


def _fill_changes(filling: Filling, stores: VectorStores, old_numbers: NDArray[np.int64]) -> None:
    old, embedded = filling.plan.old, filling.embedded
    gone = np.setdiff1d(np.arange(len(old_numbers)), old[embedded.kept])
    new = np.flatnonzero(~embedded.kept)
    numbers = np.empty(len(old), dtype=np.int64)
    numbers[embedded.kept] = old_numbers[old[embedded.kept]]
    numbers[new] = np.arange(len(new)) + int(old_numbers.max(initial=-1)) + 1
    np.save(filling.folder / NUMBERS, numbers)
    store = stores.open(filling.folder, filling.name)
    try:
        for collection in all_collections():
            store.remove(collection, [str(number) for number in old_numbers[gone].tolist()])
        _add(store, filling, new, numbers)
    finally:
        store.close()


def _add(store: VectorStore, filling: Filling, chosen: NDArray[np.int64], numbers: NDArray[np.int64]) -> None:
    """Add the vectors of the chosen passages under their numbers (of all passages), those that there are."""
    done = 0
    for collection, ordinals in _by_collection(filling, chosen):
        for start in range(0, len(ordinals), _ROUND):
            part = ordinals[start : start + _ROUND]
            ids = [str(number) for number in numbers[part].tolist()]
            store.add(collection, ids, filling.embedded.vectors[part])
            done += len(part)
            filling.progress(done, len(chosen))
    filling.progress(len(chosen), len(chosen))


def _by_collection(filling: Filling, chosen: NDArray[np.int64]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """The chosen passages that have a vector, by the collection of their document's audience and language."""
    documents, owners = filling.plan.documents, filling.plan.owners
    names = [collection_name(document.audience, document.language) for document in documents]
    of_passage = np.array(names)[owners[chosen]] if len(chosen) else np.zeros(0, dtype=str)
    spoken = filling.embedded.vectors[chosen].any(axis=1)
    for name in sorted(set(names)):
        yield name, chosen[spoken & (of_passage == name)]
