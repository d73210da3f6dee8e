"""The thresholds that a release must reach, and which of them it misses."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import ThresholdsUnreadable
from evals.metrics.rates import Rate

THRESHOLDS = Path(__file__).parent / "thresholds.toml"


class Thresholds(BaseModel):
    """Limits by the figure's key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at_least: dict[str, float] = {}
    at_most: dict[str, float] = {}


@dataclass(frozen=True, slots=True)
class Gate:
    """One threshold and what was measured."""

    key: str
    side: Literal["≥", "≤"]
    limit: float
    rate: Rate

    @property
    def held(self) -> bool:
        """Whether it is reached. What could not be measured, for want of cases, is not."""
        if self.rate.value is None:
            return False
        return self.rate.value >= self.limit if self.side == "≥" else self.rate.value <= self.limit

    def __str__(self) -> str:
        return f"{self.key} {self.rate} (threshold {self.side} {self.limit:g})"


def read_thresholds(path: Path) -> Thresholds:
    """Read a file of thresholds.

    Raises:
        ThresholdsUnreadable: it cannot be read or is malformed.
    """
    try:
        return Thresholds.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise ThresholdsUnreadable(f"基準のファイル「{path}」を読めません。{error}") from error


def gates(thresholds: Thresholds, rates: Mapping[str, Rate]) -> tuple[Gate, ...]:
    """Every threshold beside its figure.

    Raises:
        ThresholdsUnreadable: a threshold names no figure.
    """
    if unknown := {*thresholds.at_least, *thresholds.at_most} - set(rates):
        raise ThresholdsUnreadable(f"基準にある {'、'.join(sorted(unknown))} という数値はありません。")
    return (
        *(Gate(key, "≥", limit, rates[key]) for key, limit in thresholds.at_least.items()),
        *(Gate(key, "≤", limit, rates[key]) for key, limit in thresholds.at_most.items()),
    )
