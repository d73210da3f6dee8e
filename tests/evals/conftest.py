"""The library's documents, their index, and the worked example's cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.cases import Suite, read_suite
from evals.gates import Thresholds, read_thresholds
from index.build import open_library, run_sync
from index.library import Library
from index.settings import IndexSettings

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "evals" / "examples"


@pytest.fixture(scope="session")
def example_corpus() -> Path:
    """The documents of a library that is no municipality."""
    return ROOT / "tests" / "corpora" / "library"


@pytest.fixture(scope="session")
def example_data(example_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with their index."""
    data = tmp_path_factory.mktemp("example")
    run_sync(IndexSettings(data=data, corpus=(example_corpus,)))
    return data


@pytest.fixture(scope="session")
def example_library(example_corpus: Path, example_data: Path) -> Iterator[Library]:
    """Their index, opened."""
    library = open_library(IndexSettings(data=example_data, corpus=(example_corpus,)))
    yield library
    library.close()


@pytest.fixture(scope="session")
def example_suite() -> Suite:
    """The worked example's cases."""
    return read_suite(EXAMPLES / "library.jsonl")


@pytest.fixture(scope="session")
def example_thresholds() -> Thresholds:
    """The worked example's thresholds."""
    return read_thresholds(EXAMPLES / "library.toml")
