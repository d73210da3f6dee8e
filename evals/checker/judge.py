"""The verdict on a claim: statement by statement, each against one row or sentence of its evidence. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evals.checker.binding import misplaced
from evals.checker.conditions import Statement, conditions, lead_of, segments, statements
from evals.checker.evidence import Piece, parted, piece_of
from evals.checker.facts import facts_of
from evals.checker.negation import differ_in_ability, hedges, negations, restrictions
from evals.checker.terms import Terms, content, lacking, sudachi

# A condition is kept when one of the claim's holds this share of its words.
_KEPT = 0.6
# A row or sentence bears a statement out only with this share of its words and facts in itself, not in its title.
_OWN = 0.3


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

    The reasons are those of the statement that fails first: "words: …", "fact: …", "bound elsewhere: …", "label",
    "negation", "restriction", "hedge", "ability", "condition: …".
    """
    label, said = parted(claim_text)
    pieces = tuple(piece_of(line) for line in evidence)
    court = _Court(label, said, terms or sudachi())
    parts = statements(said)
    if not parts:
        return Verdict(False, ("nothing said",))
    bearing = pieces
    for part in parts:
        # What stands in parentheses belongs to its sentence: it has to stand in the same row or sentence.
        finding = court.hear(part, bearing if part.aside else pieces)
        if finding.reasons:
            return Verdict(False, finding.reasons)
        if not part.aside:
            bearing = tuple(one for one in finding.pieces if one in bearing) or finding.pieces
    return Verdict(True)


@dataclass(frozen=True, slots=True)
class _Finding:
    """reasons: against a statement, () where it is borne out by `pieces`. covered: one piece has all of its words."""

    reasons: tuple[str, ...]
    pieces: tuple[Piece, ...] = ()
    covered: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A stretch (`run`) of a piece that may bear a statement out.

    under: the stretch with what leads to it in its sentence, so with its conditions. source: its whole sentence.
    """

    piece: Piece
    run: str
    under: str
    source: str


@dataclass(frozen=True, slots=True)
class _Court:
    label: str | None
    claim: str
    terms: Terms

    def hear(self, statement: Statement, pieces: tuple[Piece, ...]) -> _Finding:
        """One piece bears a statement out, or, where none has all its words, one for each of its segments."""
        whole = self._by_one(statement.text, pieces)
        parts = segments(statement.text)
        if not whole.reasons or whole.covered or len(parts) < 2:
            return whole
        topic, mark, _ = parts[0].partition("は")
        bearing: tuple[Piece, ...] = ()
        for place, part in enumerate(parts):
            finding = self._by_one(
                f"{topic}は、{part}" if place and mark and "は" not in part else part, pieces
            )
            if finding.reasons:
                return whole
            bearing += finding.pieces
        return _Finding((), bearing)

    def _by_one(self, statement: str, pieces: tuple[Piece, ...]) -> _Finding:
        """Of the stretches that have all words and facts of a statement, those that share most with it decide."""
        words = self._words(statement)
        covering = []
        least: tuple[str, ...] | None = None
        for candidate in _candidates(pieces):
            missing = self._missing(words, candidate)
            if not missing:
                covering.append(candidate)
            elif least is None or len(missing) < len(least):
                least = missing
        if not covering:
            return _Finding((f"words: {' '.join(least)}",) if least else ("no evidence",))
        placed = []
        for candidate in covering:
            reasons = tuple(misplaced(statement, candidate.under, candidate.piece, pieces, self.terms))
            if not reasons:
                placed.append(candidate)
            elif least is None or not placed:
                least = reasons
        if not placed:
            return _Finding(least or (), covered=True)
        shares = [self._share(statement, words, candidate) for candidate in placed]
        most = max(shares)
        if most < _OWN:
            return _Finding(("only its title says so",), covered=True)
        closest = _shortest([one for one, share in zip(placed, shares, strict=True) if share == most])
        found = {one: tuple(self._turned(statement, one)) for one in closest}
        bearing = tuple(one.piece for one, reasons in found.items() if not reasons)
        return _Finding(() if bearing else min(found.values(), key=len), bearing, covered=True)

    def _words(self, statement: str) -> tuple[str, ...]:
        return content(statement, self.terms)

    def _missing(self, words: tuple[str, ...], candidate: _Candidate) -> tuple[str, ...]:
        """The words of a statement that neither the stretch with its lead nor title, heading, label and condition have."""
        context = _context(candidate.piece)
        if self.label and not candidate.piece.label:
            words += content(self.label, self.terms)
        known = _set(candidate.under, self.terms) | _set(context, self.terms)
        return lacking(words, known, f"{candidate.under}。{context}")

    def _share(self, statement: str, words: tuple[str, ...], candidate: _Candidate) -> float:
        """The share of a statement's words and facts that stand in the stretch itself."""
        facts = facts_of(statement)
        count = len(set(words)) + len(facts)
        if not count:
            return 1.0
        own = set(words) - set(lacking(words, _set(candidate.under, self.terms), candidate.under))
        theirs = facts_of(candidate.under)
        return (len(own) + sum(any(fact.stands_for(other) for other in theirs) for fact in facts)) / count

    def _turned(self, statement: str, candidate: _Candidate) -> Iterator[str]:
        """What makes a statement say something else than the stretch, though with its words."""
        if self.label and candidate.piece.label and self.label != candidate.piece.label:
            yield "label"
        if negations(statement) != negations(candidate.run):
            yield "negation"
        if restrictions(statement) != restrictions(candidate.run):
            yield "restriction"
        if hedges(statement) != hedges(candidate.run):
            yield "hedge"
        if differ_in_ability(statement, candidate.run):
            yield "ability"
        for condition in _to_keep(candidate):
            if not self._keeps(condition, candidate.piece):
                yield f"condition: {condition}"

    def _keeps(self, condition: str, piece: Piece) -> bool:
        """Whether one of the claim's own conditions says this one; what has no words of its own needs no keeping."""
        words = _set(condition, self.terms)
        facts = facts_of(condition)
        if not words and not facts:
            return True
        for own in _conditions_of_claim(self.claim, piece):
            mine = facts_of(own)
            if not all(any(my.stands_for(fact) for my in mine) for fact in facts):
                continue
            if len(words & _set(own, self.terms)) >= _KEPT * len(words):
                return True
        return False


def _shortest(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The candidates without those of several sentences, where one sentence of the piece will do."""
    short = {one.piece for one in candidates if "。" not in one.run}
    return [one for one in candidates if "。" not in one.run or one.piece not in short]


@lru_cache(maxsize=10_000)
def _candidates(pieces: tuple[Piece, ...]) -> tuple[_Candidate, ...]:
    return tuple(candidate for piece in pieces for candidate in _stretches(piece))


@lru_cache(maxsize=50_000)
def _stretches(piece: Piece) -> tuple[_Candidate, ...]:
    """Every sentence, every run of its segments, the condition, and all sentences together."""
    found: dict[str, _Candidate] = {}

    def offer(run: str, under: str, source: str) -> None:
        found.setdefault(run, _Candidate(piece, run, under, source))

    for part in piece.value:
        offer(part.text, part.text, part.text)
        cut = segments(part.text)
        for start in range(len(cut)):
            leads = [lead for segment in cut[:start] if (lead := lead_of(segment))]
            for end in range(start + 1, min(len(cut), start + 6) + 1):
                run = "、".join(cut[start:end])
                offer(run, "、".join([*leads, run]), part.text)
    for part in piece.whens:
        offer(part.text, part.text, part.text)
    whole = "。".join(part.text for part in piece.value if not part.aside)
    offer(whole, whole, whole)
    return tuple(found.values())


def _to_keep(candidate: _Candidate) -> Iterator[str]:
    """The conditions under which a stretch holds: the row's, its sentence's up to it, those of the sentence's asides."""
    piece = candidate.piece
    if any(part.text == candidate.run for part in piece.whens):
        return
    yield from (part.text for part in piece.whens if not part.aside)
    yield from conditions(candidate.under)
    takes = False
    for part in piece.value:
        if not part.aside:
            takes = part.text in candidate.source
        elif takes and part.text != candidate.run and _narrows(part):
            yield part.text


def _narrows(aside: Statement) -> bool:
    """Whether an aside says when its sentence holds."""
    if aside.text.startswith("="):
        return False
    return bool(restrictions(aside.text) or conditions(aside.text))


@lru_cache(maxsize=50_000)
def _conditions_of_claim(claim: str, piece: Piece) -> tuple[str, ...]:
    """The claim's conditions, and its asides but those that explain (the piece has them as asides, too)."""
    parts = statements(claim)
    found = [condition for part in parts for condition in conditions(part.text)]
    explaining = {part.text for part in piece.value if part.aside and not _narrows(part)}
    asides = (part.text for part in parts if part.aside and not part.text.startswith("="))
    return (*found, *(aside for aside in asides if aside not in explaining))


@lru_cache(maxsize=50_000)
def _context(piece: Piece) -> str:
    return "。".join((piece.context, *(part.text for part in piece.whens)))


@lru_cache(maxsize=100_000)
def _set(text: str, terms: Terms) -> frozenset[str]:
    return frozenset(content(text, terms))
