"""A small real corpus, its index and the assistant over it, built once for all tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.settings import AnswerTuning
from index.build import open_library, run_sync
from index.library import Library
from index.settings import IndexSettings

CORPUS = Path(__file__).parent.parent / "corpus"
FILES = (
    "_city.yaml",
    "_words.tsv",
    "guides/moving-in.md",
    "guides/moving-in.easy.md",
    "guides/moving-in.en.md",
    "guides/birth.md",
    "guides/emergency-numbers.md",
    "guides/staff-generative-ai.md",
    "glossary/dx.md",
    "glossary/rpa.md",
    "policy/aims.md",
)
# Past its validity, and related to a document that the public must not know of.
EXPIRED = """---
title: 給水車の臨時運行
kind: notice
audience: public
scope: time-limited
aliases: [給水車, 断水]
questions: [給水車はいつ来ますか]
checked_on: 2026-06-01
checked_by: 見本
valid_until: 2026-06-30
source: null
department: general
related: [guides/birth, guides/staff-generative-ai]
---
給水車は、断水している地区を毎日午前10時に回ります。
"""


@pytest.fixture(scope="session")
def today() -> date:
    """The day on which the tests take place."""
    return date(2026, 11, 22)


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ten documents: three languages, a staff guide and one past its validity among them."""
    folder = tmp_path_factory.mktemp("corpus")
    for name in FILES:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(CORPUS / name, folder / name)
    (folder / "notices").mkdir()
    (folder / "notices" / "water-truck.md").write_text(EXPIRED, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def library(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library over the small corpus, synced."""
    settings = IndexSettings(data=tmp_path_factory.mktemp("data"), corpus=(small_corpus,))
    run_sync(settings)
    library = open_library(settings)
    yield library
    library.close()


@pytest.fixture(scope="session")
def assistant(library: Library, today: date) -> Assistant:
    """The assistant over the small corpus, on the day of the tests."""
    return Assistant(library, AnswerTuning(), today=lambda: today)
