"""A finished evaluation: its outcomes, the figures of all cases and of each half, and the gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evals.gates import Gate, Thresholds, gates
from evals.measure import Figures, Slice, breakdown, measure
from evals.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured. `halves` by split, those that hold cases; `corpus` counts its documents and passages.

    gated: the half that the gates hold on; None: all cases.
    """

    outcomes: tuple[Outcome, ...]
    whole: Figures
    halves: Mapping[str, Figures]
    parts: Mapping[str, Mapping[str, Slice]]
    gates: tuple[Gate, ...] = ()
    corpus: Mapping[str, int] = field(default_factory=dict)
    gated: str | None = None

    @property
    def passed(self) -> bool:
        """Whether every gate holds."""
        return all(gate.held for gate in self.gates)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The cases that did not come out right."""
        return tuple(outcome for outcome in self.outcomes if not outcome.passed)


def evaluation(
    outcomes: Sequence[Outcome],
    thresholds: Thresholds | None = None,
    *,
    gated: str | None = None,
    corpus: Mapping[str, int] | None = None,
) -> Evaluation:
    """Measure outcomes and hold them to thresholds, over the half that is `gated` (None: over all cases).

    Raises:
        LibraryMissing: ir-measures is not installed.
        ThresholdsUnreadable: a threshold names no figure.
    """
    whole = measure(outcomes)
    halves: dict[str, Figures] = {
        split: measure([outcome for outcome in outcomes if outcome.split == split])
        for split in sorted({outcome.split for outcome in outcomes})
    }
    held_to = halves.get(gated, measure([])) if gated else whole
    return Evaluation(
        outcomes=tuple(outcomes),
        whole=whole,
        halves=halves,
        parts=breakdown(outcomes),
        gates=gates(thresholds, held_to.rates) if thresholds else (),
        corpus=corpus or {},
        gated=gated,
    )
