"""The vectors of a generation in a Chroma folder inside the generation's own. Chroma is imported when a folder is opened."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Set as AbstractSet
from contextlib import closing
from pathlib import Path

from index.errors import IndexDamaged
from index.ports import VectorStore

VECTORS = "vectors"
DATABASE = "chroma.sqlite3"


class ChromaFolder:
    """Implements `VectorStores`: the vectors of a generation lie in its own folder."""

    @property
    def place(self) -> str:
        """In the generations' folders."""
        return "folder"

    def create(self, folder: Path, name: str) -> VectorStore:  # noqa: ARG002 — the folder is the generation's own
        """The store of the generation being built in `folder`: empty, or with what `copy` put there."""
        return _store(folder / VECTORS)

    def copy(self, source: Path, folder: Path) -> bool:
        """Copy the vectors of a finished generation, which may be served meanwhile; False: there are none.

        Of what Chroma writes when it only reads, only the database matters; SQLite copies that consistently.
        """
        if not (source / VECTORS / DATABASE).is_file():
            return False
        shutil.copytree(
            source / VECTORS,
            folder / VECTORS,
            copy_function=shutil.copyfile,
            ignore=shutil.ignore_patterns(f"{DATABASE}*"),
        )
        before = f"{(source / VECTORS / DATABASE).resolve().as_uri()}?mode=ro"
        try:
            with (
                closing(sqlite3.connect(before, uri=True)) as old,
                closing(sqlite3.connect(folder / VECTORS / DATABASE)) as new,
            ):
                old.backup(new)
        except (
            sqlite3.Error
        ):  # damaged, or the disk is full: the vectors are made anew, or that says what is wrong
            shutil.rmtree(folder / VECTORS)
            return False
        return True

    def open(self, folder: Path, name: str) -> VectorStore:  # noqa: ARG002 — the folder is the generation's own
        """The store of the finished generation in `folder`.

        Raises:
            IndexDamaged: the vectors are not there or cannot be read.
        """
        if not (folder / VECTORS / DATABASE).is_file():
            raise vectors_damaged()
        return _store(folder / VECTORS)

    def drop_others(self, keep: AbstractSet[str]) -> None:
        """Nothing to do: vectors go with their folder."""


def vectors_damaged() -> IndexDamaged:
    """The error for vectors that are missing or unreadable."""
    return IndexDamaged("索引のベクトルを読めません。madoguchi index sync を実行してください。")


def _store(folder: Path) -> VectorStore:
    from index.adapters.chroma import ChromaStore  # a second that a search of few passages need not wait for

    return ChromaStore(folder)
