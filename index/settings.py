"""The index's settings, from `MADOGUCHI_*` variables; tuned numbers stand here with what chose them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Tuning(BaseModel):
    """Numbers of splitting, weighting and fusing.

    Chosen on a city's FAQ and on this corpus's development questions; `evals/LOG.md` has the measurements.
    A generation records those it was built with.
    """

    model_config = ConfigDict(frozen=True)

    max_passage_characters: int = 800
    title_weight: int = 2
    heading_weight: int = 2
    alias_weight: int = 1
    question_weight: int = 1
    body_weight: int = 1
    bm25_k1: float = 1.2
    bm25_b: float = 0.75
    corpus_dimension: int = 200
    thesaurus_weight: float = 0.7
    dense_weight: float = 0.3
    asked_weight: float = 0.2
    character_weight: float = 0.4
    candidates: int = 200


class IndexSettings(BaseSettings):
    """Where the corpus and the data folder are, and which adapters serve."""

    model_config = SettingsConfigDict(env_prefix="MADOGUCHI_", extra="ignore", frozen=True)

    data: Path = Path(".data")
    corpus: Annotated[tuple[Path, ...], NoDecode] = (Path("corpus"),)
    embedder: str = "corpus"
    query_prefix: str | None = None
    passage_prefix: str | None = None
    tuning: Tuning = Tuning()

    @field_validator("corpus", mode="before")
    @classmethod
    def _split_paths(cls, value: Any) -> Any:
        """Several folders in the environment variable are separated as in PATH."""
        return tuple(filter(None, value.split(os.pathsep))) if isinstance(value, str) else value


def read_settings(data: Path | None = None, corpus: tuple[Path, ...] | None = None) -> IndexSettings:
    """The settings of the environment; what is given here wins."""
    given: dict[str, Any] = {"data": data, "corpus": corpus}
    return IndexSettings(**{key: value for key, value in given.items() if value is not None})
