"""Cases that copy the corpus: a question that a document lists as its own measures nothing. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evals.cases import Case

LIMIT = 0.6


@dataclass(frozen=True, slots=True)
class NearCopy:
    """A case whose question shares `similarity` (0 … 1) of its character trigrams with a text of the corpus."""

    case: Case
    text: str
    similarity: float


def near_copies(cases: Sequence[Case], texts: Iterable[str], limit: float = LIMIT) -> Iterator[NearCopy]:
    """The cases with a Jaccard similarity of `limit` or more to one of the corpus's questions and aliases."""
    parts = {text: trigrams(text) for text in texts}
    holders: dict[str, list[str]] = defaultdict(list)
    for text, own in parts.items():
        for part in own:
            holders[part].append(text)
    for case in cases:
        asked = trigrams(case.question)
        alike = {text for part in asked for text in holders.get(part, ())}
        scored = [(jaccard(asked, parts[text]), text) for text in alike]
        similarity, text = max(scored, default=(0.0, ""))
        if similarity >= limit:
            yield NearCopy(case, text, similarity)


def trigrams(text: str) -> frozenset[str]:
    """The runs of three letters or digits of a text, in one width and case; a shorter text is its own."""
    letters = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
    return frozenset(letters[i : i + 3] for i in range(max(1, len(letters) - 2)))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """What two sets share, of what they hold together (Jaccard 1912)."""
    return len(one & other) / len(one | other) if one | other else 0.0
