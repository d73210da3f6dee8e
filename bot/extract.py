"""Scoreds → claims without a language model: what most likely answers, and what belongs to it, each as it stands.

Nothing is written here; every claim is a row or a span of a document, cited where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.asks import Ask, asks_of
from bot.candidates import Candidate
from bot.order import Place, in_blocks
from bot.quote import claims_of
from bot.reader import Scored, Vocabulary
from bot.settings import AnswerTuning
from bot.siblings import siblings, tells_of_another
from bot.types import Claim
from bot.words import load
from index.types import Language

_BRACKETS = re.compile(r"[（(〈][^（）()〈〉]*[）)〉]")
# A figure that is said of something, not one that names it.
_FIGURE = re.compile(r"は[^は]*(?<![#0-9-])[0-9]")


@dataclass(frozen=True, slots=True)
class Extract:
    """The claims that answer, and the names of what was asked for and not found.

    `confirm`: of what was asked for, the documents only say that it is to be asked of the city.
    """

    claims: tuple[Claim, ...]
    missing: tuple[str, ...] = ()
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Extractor:
    """Puts claims together from what the reader found.

    Args:
        max_passage: the length from which the index cuts a section into several passages, in characters.
    """

    vocabulary: Vocabulary
    tuning: AnswerTuning
    max_passage: int

    def chosen(
        self, ranking: Sequence[Scored], asks: Sequence[Ask], *, labels_only: bool = False, few: bool = False
    ) -> list[Candidate]:
        """The likeliest candidates, and what stands beside them.

        Args:
            ranking: best first; none is past its validity.
            labels_only: what is asked for by its label is enough, where it is there.
            few: other documents answer beside this one.
        """
        if not ranking:
            return []
        asked = frozenset[str]().union(*(ask.labels for ask in asks))
        rows = [s.candidate for s in ranking if s.candidate.label in asked]
        if rows and labels_only:
            return rows
        first = ranking[0].candidate.document
        chosen = self._likeliest(ranking, self.tuning.part_chosen if few else self.tuning.max_chosen)
        own = [scored.candidate for scored in ranking if scored.candidate.document is first]
        labels = frozenset[str]().union(*(ask.labels for ask in asks))
        listed = next((c.row for c in chosen if c.row), None)
        if listed and any(ask.form == "list" for ask in asks):
            labels |= {listed.label}  # what is listed is kept in rows of one label
        chosen += [c for c in own if c.label in labels]
        for ask in asks:
            if (ask.strict or ask.form == "list") and not _answers(ask, chosen):
                chosen += [
                    c for c in own if c.label in ask.also or (ask.form and ask.fits(c.said, c.is_list))
                ][:1]
        if sum(c.row is not None and c.row.need is not None for c in chosen if c.document is first) > 1:
            chosen += [c for c in own if c.row and c.row.need]  # a list of what to bring is whole or none
        chosen += siblings(chosen, own)
        chosen += self._section_asked(own, asks) if chosen[0].unit else []
        if not first.curated:
            chosen += self._section(ranking[0].candidate, own)
        elif any(ask.overview for ask in asks):
            chosen += [c for c in own if c.leads or c.row]
        once: dict[tuple[str, int], Candidate] = {}
        for candidate in chosen:
            once.setdefault(candidate.place, candidate)
        return list(once.values())

    def extract(
        self,
        chosen: Sequence[Candidate],
        asks: Sequence[Ask],
        language: Language,
        ranking: Sequence[Scored],
    ) -> Extract:
        """The claims that the chosen make.

        Args:
            ranking: what they were chosen from.
        """
        said = {s.candidate.place: 1.0 - s.features.condition for s in ranking}
        beliefs = {s.candidate.place: s.belief for s in ranking}
        missing = tuple(ask.name(language) for ask in not_found(asks, chosen))
        confirm = _only_confirms(asks, chosen, beliefs)
        ordered = in_blocks(chosen, asks, said, beliefs, self.tuning, labels_first=confirm)
        claims = [claim for c in ordered for claim in claims_of(c, language, self.max_passage)]
        return Extract(tuple(claims), missing, confirm)

    def _likeliest(self, ranking: Sequence[Scored], most: int) -> list[Candidate]:
        """Best first, until most of the belief is spent; another document's only where much of it lies there."""
        first = ranking[0].candidate.document
        shares: dict[str, float] = {}
        total = sum(scored.belief for scored in ranking) or 1.0
        for scored in ranking:
            id_ = scored.candidate.document.id
            shares[id_] = shares.get(id_, 0.0) + scored.belief / total
        # Where the document has no row for what is asked for, its sentences may tell it.
        pointing = any(scored.pointed and scored.candidate.document is first for scored in ranking)
        chosen: list[Candidate] = []
        spent = 0.0
        for scored in ranking:
            candidate = scored.candidate
            enough = spent >= self.tuning.belief and len(chosen) >= self.tuning.min_chosen
            if enough or len(chosen) >= most:
                break
            spent += scored.belief / total
            if chosen and (
                (pointing and not scored.pointed)
                or self._is_long(scored, total)
                or self._is_second_list(scored, chosen, total)
            ):
                continue
            beside = candidate.document is not first
            least = (
                self.tuning.beside_far if scored.features.behind < -self.tuning.far else self.tuning.beside
            )
            if beside and shares[candidate.document.id] < least:
                continue
            # A row says its label, too, so that only one of the same label says as much.
            said = [c for c in chosen if not candidate.row or c.label == candidate.label]
            if not any(self._says_no_more(candidate, other) for other in said):
                chosen.append(candidate)
        return self._without_repeats(chosen)

    def _without_repeats(self, chosen: Sequence[Candidate]) -> list[Candidate]:
        """Without the sentences that a verified row of the same document says as well."""
        rows = [c for c in chosen if c.row]
        return [
            c
            for c in chosen
            if c.row
            or c.is_list
            or not any(row.document is c.document and self._says_no_more(c, row) for row in rows)
        ]

    def _is_long(self, scored: Scored, total: float) -> bool:
        """Whether it is a long list that nobody asked for and little believes in."""
        unit = scored.candidate.unit
        if unit is None or len(unit.spans) <= self.tuning.long_list or scored.features.list_asked:
            return False
        return scored.belief / total < self.tuning.long_list_belief

    def _is_second_list(self, scored: Scored, chosen: Sequence[Candidate], total: float) -> bool:
        """Whether a list is asked for, there is one already, and this one is not believed to be another that is asked for."""
        if not scored.features.list_asked or not any(candidate.is_list for candidate in chosen):
            return False
        return scored.belief / total < self.tuning.second_list

    def _says_no_more(self, candidate: Candidate, other: Candidate) -> bool:
        """Whether nearly all that a candidate says was said by the other."""
        if tells_of_another(candidate.said, other.said):
            return False
        own, said = self.vocabulary.terms(candidate.said), self.vocabulary.terms(other.said)
        weight = sum(map(self.vocabulary.weight, own))
        return weight > 0 and sum(map(self.vocabulary.weight, own & said)) >= self.tuning.repeated * weight

    def _section_asked(self, own: Sequence[Candidate], asks: Sequence[Ask]) -> list[Candidate]:
        """The section whose heading is about what is asked for and no row has (違い), whole: what is compared is told of all sides."""
        kinds = {ask.kind for ask in asks if not ask.labels and ask.form is None}
        headed = (c for c in own if c.heading and kinds & {ask.kind for ask in asks_of(c.heading)})
        best = next(headed, None)  # `own` is likeliest first
        return self._section(best, own) if best else []

    def _section(self, best: Candidate, own: Iterable[Candidate]) -> list[Candidate]:
        """The rest of the section, in a text that nobody cut into subjects."""
        if not best.unit:
            return []
        section = best.unit.section
        rest = sorted((c for c in own if c.unit and c.unit.section is section), key=lambda c: c.start)
        return rest[: 2 * self.tuning.max_chosen]


def not_found(asks: Sequence[Ask], chosen: Sequence[Candidate]) -> list[Ask]:
    """What is asked for strictly and is not among the chosen."""
    return [ask for ask in asks if ask.strict and not _answers(ask, chosen)]


def _answers(ask: Ask, chosen: Sequence[Candidate]) -> bool:
    """Whether one of the chosen has the label or the form that is asked for."""
    return any(
        c.label in ask.labels or c.label in ask.also or (ask.form is not None and ask.fits(c.said, c.is_list))
        for c in chosen
    )


def _only_confirms(asks: Sequence[Ask], chosen: Sequence[Candidate], beliefs: Mapping[Place, float]) -> bool:
    """Whether what was asked for is only said to be asked of the city.

    Where a deadline or a fee is asked for, its rows tell; elsewhere what is believed most, of what was chosen.
    """
    labels = frozenset[str]().union(*(ask.labels for ask in asks))
    asked_for = [c for c in chosen if c.label in labels]
    if asked_for and any(ask.strict for ask in asks):
        forms = [ask for ask in asks if ask.form not in (None, "list")]
        told = (c for c in chosen if not c.confirm and c.label not in labels)
        return all(c.confirm for c in asked_for) and not any(ask.fits(c.said) for c in told for ask in forms)
    first = max(chosen, key=lambda c: beliefs.get(c.place, 0.0), default=None)
    return first is not None and _sends(first)


def _sends(candidate: Candidate) -> bool:
    """Whether it does nothing but send to the city: a row that says so, or a sentence that ends so; a figure that it tells is more."""
    if candidate.row:
        return candidate.confirm and not _FIGURE.search(_BRACKETS.sub("", candidate.said))
    return not candidate.is_list and _sending().search(candidate.said) is not None


@cache
def _sending() -> re.Pattern[str]:
    return re.compile(load("asks_the_city")["sends"], re.IGNORECASE)
