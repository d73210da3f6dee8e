"""The verdict on a claim: statement by statement, each against one row or sentence of its evidence. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evals.checker.binding import misplaced
from evals.checker.conditions import conditions, segments, statements
from evals.checker.evidence import Piece, parted, piece_of
from evals.checker.facts import facts_of
from evals.checker.negation import hedges, negations, restrictions
from evals.checker.terms import Terms, content, lacking, sudachi

# A condition is kept when one of the claim's holds this share of its words.
_KEPT = 0.6


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim is supported, and if not, what the closest row or sentence of the evidence does not bear out."""

    supported: bool
    reasons: tuple[str, ...] = ()


def supported(claim_text: str, evidence: Sequence[str], terms: Terms | None = None) -> bool:
    """Whether the evidence (of all passages cited) supports the claim as its reader sees it."""
    return verdict(claim_text, evidence, terms).supported


def verdict(claim_text: str, evidence: Sequence[str], terms: Terms | None = None) -> Verdict:
    """Judge a claim by its evidence; `terms` is Sudachi's when left out.

    The reasons are those of the statement that fails first: "label", "fact: …", "bound elsewhere: …", "negation",
    "restriction", "hedge", "condition: …", "words: …".
    """
    label, said = parted(claim_text)
    pieces = tuple(piece_of(line) for line in evidence)
    court = _Court(label, said, pieces, terms or sudachi())
    parts = statements(said)
    if not parts:
        return Verdict(False, ("empty",))
    for part in parts:
        reasons = court.faults(part.text)
        if reasons:
            return Verdict(False, reasons)
    return Verdict(True)


@dataclass(frozen=True, slots=True)
class _Court:
    label: str | None
    claim: str
    pieces: tuple[Piece, ...]
    terms: Terms

    def faults(self, statement: str) -> tuple[str, ...]:
        """What is wrong with a statement; () when one piece, or one for each of its segments, bears it out."""
        whole = self._least(statement)
        parts = segments(statement)
        if not whole or len(parts) < 2:
            return whole
        topic, mark, _ = parts[0].partition("は")
        lead = f"{topic}は、" if mark else ""
        for place, part in enumerate(parts):
            if self._least(part if not place or "は" in part else lead + part):
                return whole
        return ()

    def _least(self, statement: str) -> tuple[str, ...]:
        best: tuple[str, ...] | None = None
        for piece in self.pieces:
            for candidate in _candidates(piece):
                reasons = tuple(self._against(statement, piece, *candidate))
                if not reasons:
                    return ()
                if best is None or len(reasons) < len(best):
                    best = reasons
        return best or ("no evidence",)

    def _against(self, statement: str, piece: Piece, run: str, sentence: str) -> Iterator[str]:
        """What `run`, a stretch of a sentence of the piece, does not bear out of a statement."""
        if self.label and piece.label and self.label != piece.label:
            yield "label"
        context = "。".join((piece.context, *(part.text for part in piece.whens)))
        known = frozenset(content(run, self.terms) + content(context, self.terms))
        words = content(statement, self.terms)
        if self.label and not piece.label:
            words += content(self.label, self.terms)
        if missing := lacking(words, known, f"{run}。{context}"):
            yield f"words: {' '.join(missing)}"
            yield from missing[1:]
        yield from misplaced(statement, run, piece, self.pieces, self.terms)
        if negations(statement) != negations(run):
            yield "negation"
        if restrictions(statement) != restrictions(run):
            yield "restriction"
        if hedges(statement) != hedges(run):
            yield "hedge"
        for condition in _to_keep(piece, run, sentence):
            if not self._keeps(condition):
                yield f"condition: {condition}"

    def _keeps(self, condition: str) -> bool:
        """Whether one of the claim's own conditions says this one; what has no words of its own needs no keeping."""
        words = set(content(condition, self.terms))
        facts = facts_of(condition)
        if not words and not facts:
            return True
        for own in _conditions_of_claim(self.claim):
            mine = facts_of(own)
            if not all(any(my.stands_for(fact) for my in mine) for fact in facts):
                continue
            if len(words & set(content(own, self.terms))) >= _KEPT * len(words):
                return True
        return False


@lru_cache(maxsize=50_000)
def _candidates(piece: Piece) -> tuple[tuple[str, str], ...]:
    """(stretch, its sentence) for every sentence, every run of its segments, the condition, and the whole piece."""
    found: dict[str, str] = {}
    for part in piece.value:
        found.setdefault(part.text, part.text)
        cut = segments(part.text)
        for start in range(len(cut)):
            for end in range(start + 1, min(len(cut), start + 6) + 1):
                found.setdefault("、".join(cut[start:end]), "、".join(cut[:end]))
    for part in piece.whens:
        found.setdefault(part.text, part.text)
    whole = "。".join(part.text for part in piece.value)
    found.setdefault(whole, whole)
    return tuple(found.items())


@lru_cache(maxsize=50_000)
def _to_keep(piece: Piece, run: str, sentence: str) -> tuple[str, ...]:
    """The conditions under which a stretch of a piece holds: the row's, its sentence's up to it, those of its asides."""
    if any(part.text == run for part in piece.whens):
        return ()
    found = [part.text for part in piece.whens if not part.aside]
    found += conditions(sentence)
    takes = False
    for part in piece.value:
        takes = (part.text == run or sentence in part.text) if not part.aside else takes
        if part.aside and takes and part.text != run and (restrictions(part.text) or conditions(part.text)):
            found.append(part.text)
    return tuple(found)


@lru_cache(maxsize=50_000)
def _conditions_of_claim(claim: str) -> tuple[str, ...]:
    parts = statements(claim)
    found = [condition for part in parts for condition in conditions(part.text)]
    return (*found, *(part.text for part in parts if part.aside))
