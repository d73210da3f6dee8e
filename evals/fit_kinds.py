"""Fit what kind of text a question is: `python -m evals.fit_kinds [--corpus FOLDER] [--write]`.

Examples are `evals/kinds/*.jsonl` (a text with its kind, `none` for what only looks like it, and its author) and the half of the guard's
cases that may be seen; of no kind are the other kinds, matters of no city hall, the train half of the cases, and what documents list. All
figures are of models that saw neither the author of an example nor the document of a listed question; who wrote the guard's cases and
those of a suite is not told apart. `--write` puts the models into `bot/words/`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from bot.kinds import Classes, Kind, RunModel
from evals.kinds.examples import FILES, NONE, Example, others, read_examples
from evals.kinds.fitting import classes_right, cross_validated, fitted, fitted_classes

WORDS = Path(__file__).parent.parent / "bot" / "words"
CLASSES: dict[Kind, Classes] = {"itself": "itself_subjects", "alarm": "alarm_kinds"}
# Shares of what only looks like a kind, and of all the rest, that may be taken for it at most. A false alarm costs least: what else
# is asked is answered below the numbers.
SURE: dict[Kind, tuple[float, float]] = {
    "itself": (0.01, 0.001),
    "own_case": (0.01, 0.001),
    "alarm": (0.03, 0.002),
}
LIKELY: dict[Kind, tuple[float, float]] = {
    "itself": (0.06, 0.005),
    "own_case": (0.06, 0.005),
    "alarm": (0.1, 0.01),
}
# Share of what is of a kind that may be called unlikely.
UNLIKELY = 0.01


def main() -> None:
    """Cross-validate, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, nargs="+", default=[Path("corpus")])
    parser.add_argument("--kinds", nargs="+", choices=list(FILES), default=list(FILES))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    for kind in options.kinds:
        own = read_examples(kind)
        examples = [*own, *others(options.corpus, kind)]
        levels = _told(kind, examples, cross_validated(examples))
        told = [example for example in own if example.is_of_kind and example.kind != kind]
        if kind in CLASSES:
            first, second = classes_right(told)
            sys.stdout.write(f"  its class likeliest {first:.3f}, among the likeliest two {second:.3f}\n")
        if options.write:
            _write(kind, {kind: _told_of(fitted(examples)) | levels})
            if kind in CLASSES:
                models = fitted_classes(told)
                _write(CLASSES[kind], {name: _told_of(model) for name, model in models.items()})


def _told(kind: Kind, examples: list[Example], scores: NDArray[np.float64]) -> dict[str, float]:
    """Print what is told apart; the scores from which on a text is surely, and likely, of the kind, and below which it is unlikely."""
    of_kind = scores[[e.is_of_kind for e in examples]]
    alike = scores[[e.kind == NONE for e in examples]]
    rest = scores[[e.kind is None for e in examples]]
    area = roc_auc_score([1] * len(of_kind) + [0] * len(alike), [*of_kind, *alike])
    sys.stdout.write(
        f"{kind}: {len(of_kind)} texts, {len(alike)} that look like it, {len(rest)} others; AUROC {area:.3f}\n"
    )
    levels = {
        name: float(max(np.quantile(alike, 1 - looks), np.quantile(rest, 1 - other)))
        for name, (looks, other) in (("sure", SURE[kind]), ("likely", LIKELY[kind]))
    }
    for name, level in levels.items():
        sys.stdout.write(
            f"  {name} from {level:.2f}: told {(of_kind >= level).mean():.3f}, of what looks like it "
            f"{(alike >= level).mean():.3f}, of others {(rest >= level).mean():.4f}\n"
        )
    levels["unlikely"] = min(float(np.quantile(of_kind, UNLIKELY)), levels["likely"])
    sys.stdout.write(
        f"  unlikely below {levels['unlikely']:.2f}: of what looks like it {(alike < levels['unlikely']).mean():.3f}\n"
    )
    return {name: round(level, 2) for name, level in levels.items()}


def _told_of(model: RunModel) -> dict[str, Any]:
    return {"bias": model.bias, "weights": model.weights}


def _write(name: str, models: Mapping[str, dict[str, Any]]) -> None:
    lines = (f"{orjson.dumps(key).decode()}: {orjson.dumps(model).decode()}" for key, model in models.items())
    content = ",\n".join(lines)
    (WORDS / f"kinds_{name}.json").write_text(f"{{\n{content}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
