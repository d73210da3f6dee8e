"""Corpora made from others, to see what is not there: random parts, details taken out, passages as a table of questions."""

from __future__ import annotations

import csv
import random
import re
import shutil
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from evals.cases import Case, base_of
from evals.facts import forms
from index.generation import Generation

# Ways of asking that hold nearly as much of the question as the best one are those of the detail.
_AS_NEAR = 0.8
_ROW = re.compile(r"^  - \{id: ?([\w-]+)", re.MULTILINE)
_WAY = re.compile(r"(?:  )?  - (?!\{)")
_LISTS = re.compile(r"^(?:asked|unanswered):\n(?:  .*\n)+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Batch:
    """Cases that can have their details taken out of one corpus: no two are answered by the same document."""

    cases: tuple[Case, ...]


def draw(root: Path, target: Path, size: int, seed: int) -> None:
    """Copy `size` random documents with their language variants, the profile and the word list."""
    for base in random.Random(seed).sample(_bases(root), size):  # noqa: S311 — a reproducible draw, no secret
        for file in base.parent.glob(f"{base.stem}.*"):
            copy = target / file.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, copy)
    for file in root.glob("_*"):
        shutil.copy(file, target / file.name)


def strip_lists(root: Path, target: Path) -> None:
    """Copy a corpus without the ways of asking that its places have and what it lists as standing nowhere."""
    shutil.copytree(root, target)
    for file in target.rglob("*.md"):
        file.write_text(_LISTS.sub("", file.read_text(encoding="utf-8")), encoding="utf-8")


def batches(cases: Sequence[Case]) -> list[Batch]:
    """The answerable cases with facts, in as few batches as come of taking each as early as it fits."""
    found: list[tuple[set[str], list[Case]]] = []
    for case in cases:
        documents = {base_of(id_) for id_ in case.relevant}
        if not case.must or case.turns or not documents:
            continue
        place = next((pair for pair in found if not pair[0] & documents), None)
        if place is None:
            place = set[str](), list[Case]()
            found.append(place)
        place[0].update(documents)
        place[1].append(case)
    return [Batch(tuple(members)) for _, members in found]


def take_out(root: Path, target: Path, batch: Batch, nearness: Callable[[str, str], float]) -> None:
    """Copy a corpus without the rows and lines that hold a fact of the batch's cases, nor the ways of asking for it.

    Args:
        nearness: how much of a question (≥ 0) a way of asking says.
    """
    shutil.copytree(root, target)
    for case in batch.cases:
        facts = [form for fact in case.must for one in fact.split("|") for form in forms(one)]
        for base in {base_of(id_) for id_ in case.relevant}:
            variant = target / f"{base}.{case.language}.md"
            file = variant if variant.exists() else target / f"{base}.md"
            if not file.exists():
                continue
            before = file.read_text(encoding="utf-8")
            after = _without(before, case.question, facts, nearness)
            file.write_text(after, encoding="utf-8")
            # A variant has the rows of its base, and no others.
            gone = set(_ROW.findall(before)) - set(_ROW.findall(after))
            for other in file.parent.glob(f"{Path(base).name}.*"):
                other.write_text(_without_rows(other.read_text(encoding="utf-8"), gone), encoding="utf-8")


def as_table(generation: Generation, target: Path) -> dict[str, str]:
    """Write the Japanese passages as a table of questions (title and heading) and answers; new ids by passage id."""
    ids: dict[str, str] = {}
    target.mkdir(parents=True)
    with (target / "faq.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "question", "answer"])
        for number, passage in enumerate(generation.store.passages(range(generation.manifest.passages))):
            document = generation.store.document(passage.document_id)
            if document is None or document.language != "ja":
                continue
            ids[passage.id] = f"faq/{number}"
            question = f"{document.title}　{passage.heading}" if passage.heading else document.title
            table.writerow([number, question, passage.text])
    return ids


def _bases(root: Path) -> list[Path]:
    return sorted(p for p in root.rglob("*.md") if p.suffixes == [".md"] and p.name != "README.md")


def _without(text: str, question: str, facts: Sequence[str], nearness: Callable[[str, str], float]) -> str:
    lines = text.split("\n")
    end = [number for number, line in enumerate(lines) if line == "---"][1]
    asked = lines.index("unanswered:") if "unanswered:" in lines[:end] else end
    ways = {n: nearness(question, lines[n]) for n in range(asked) if _WAY.match(lines[n])}
    best = max(ways.values(), default=0.0)
    near = {n for n, value in ways.items() if best > 0 and value >= _AS_NEAR * best}
    dropped = near if len(near) < len(ways) else set()
    dropped |= set(_holding(lines, end, facts))
    return _told("\n".join(line for number, line in enumerate(lines) if number not in dropped))


def _without_rows(text: str, gone: Set[str]) -> str:
    rows = ((_ROW.match(line), line) for line in text.split("\n"))
    return _told("\n".join(line for row, line in rows if row is None or row[1] not in gone))


def _told(text: str) -> str:
    """The text with what its lists have lost told as empty lists."""
    text = re.sub(r"^  (?!- )[^\n]*:\n(?!    - )", "", text, flags=re.MULTILINE)
    return re.sub(r"\n(rows|questions):\n(?!  - )", r"\n\1: []\n", re.sub(r"\nasked:\n(?!  )", "\n", text))


def _holding(lines: Sequence[str], end: int, facts: Sequence[str]) -> Iterator[int]:
    for number, line in enumerate(lines):
        told = bool(_ROW.match(line)) if number < end else not line.startswith("#")
        if told and any(fact in form for fact in facts for form in forms(line)):
            yield number
