"""One piece of evidence, read in every way in which a claim may say it. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

from bot.facts import Fact, folded
from bot.labels import labels_put_before, names_of_label
from bot.quotable import Evidence
from bot.wording import (
    DENIED,
    FROM,
    UNTIL,
    Atom,
    Terms,
    Wording,
    asides_of,
    conditions_of,
    is_duty,
    is_light,
    opening_of,
    read,
    sentences_of,
    topic_of,
    without_asides,
    without_glosses,
)

# A claim has to hold at least this share of what its source says; only words of the title may be left unsaid.
_LEAST_KEPT = 0.5
# から and まで may be left to the form (9時〜17時) or to the label (期限).
_MAY_GO_UNSAID = frozenset({DENIED, FROM, UNTIL})


class Reading:
    """Compares claims with one piece of evidence."""

    def __init__(self, evidence: Evidence, terms: Terms) -> None:
        around = (evidence.title, evidence.heading, evidence.lead_in)
        names = names_of_label(evidence.label)
        self._terms = terms
        self._label = evidence.label
        self._title = read(evidence.title, terms)
        self._own_labels = frozenset(map(folded, names)) | set(
            labels_put_before(folded("。".join((evidence.text, *around))))
        )
        self._openings = _openings(evidence, names)
        limiting = (evidence.lead_in,) if evidence.lead_in and _limits(evidence.lead_in, terms) else ()
        self._conditions = [read(condition, terms) for condition in (*evidence.conditions, *limiting)]
        self._pool = read("。".join((evidence.text, *around, *names, *evidence.conditions)), terms)
        self._cores = [read(text, terms) for text in dict.fromkeys(_ways_to_say(evidence.text, terms))]
        self._parts = [folded(part) for part in (evidence.text, *evidence.conditions)]
        self.subject = read("。".join(around), terms)
        self.label_terms = read("。".join(names), terms).terms

    def holds(self, claim: Wording) -> bool:
        """Whether this evidence alone says the claim, perhaps after its own title, heading or label."""
        if not self.opens_with_own_label(claim) or not all(self._knows(name) for name in claim.names):
            return False
        rest = self._openings.sub("", claim.text, count=1)
        claims = (claim, read(rest, self._terms)) if rest != claim.text else (claim,)
        return any(
            self._is_said(said, core, conditions)
            for said in claims
            for core in self._cores
            for conditions in self._to_be_said(core)
        )

    def is_in(self, claim: str) -> bool:
        """Whether a folded claim holds the evidence and its conditions word for word."""
        return all(part in claim for part in self._parts)

    def place_in(self, claim: str) -> int:
        """Where it stands there."""
        return claim.find(self._parts[0])

    def taken_from(self, claim: str) -> str:
        """The claim without it."""
        for part in self._parts:
            claim = claim.replace(part, " ")
        return claim

    def opens_with_own_label(self, claim: Wording) -> bool:
        """Whether no other label is put before the fact (手数料: 14日以内)."""
        return all(name in self._own_labels for name in labels_put_before(claim.text))

    def _knows(self, name: str) -> bool:
        return name in self._pool.closed or all(map(is_light, read(name, self._terms).terms or {name}))

    def _to_be_said(self, core: Wording) -> Iterator[tuple[Wording, ...]]:
        """The conditions that a claim has to say: all, or all but those that the evidence itself says as conditions."""
        known = {term for part in conditions_of(core.text) for term in read(part, self._terms).terms}
        implied = [
            condition
            for condition in self._conditions
            if not (condition.facts or condition.denials)
            and all(term in known or is_light(term) for term in condition.terms)
        ]
        for count in range(len(implied) + 1):
            for unsaid in combinations(implied, count):
                yield tuple(condition for condition in self._conditions if condition not in unsaid)

    def _is_said(self, claim: Wording, core: Wording, conditions: Sequence[Wording]) -> bool:
        blocks = (core, *conditions)
        topic = read(topic_of(core.text), self._terms)
        if not topic.terms <= self._title.terms | self.label_terms or topic.facts:
            topic = read("", self._terms)
        return (
            claim.denials == sum(block.denials for block in blocks)
            and self._weighs_the_same(claim, blocks)
            and self._says_all_and_no_more(claim, [atom for block in blocks for atom in block.atoms], topic)
            and any(
                self._in_order(claim, [atom for block in order for atom in block.atoms], topic)
                for order in permutations(blocks)
            )
        )

    def _weighs_the_same(self, claim: Wording, blocks: Sequence[Wording]) -> bool:
        """All stays all, perhaps stays perhaps, one of several does not become each, and no duty is made up."""
        marks = sum((block.marks for block in blocks), Counter[str]())
        if not marks <= claim.marks or not claim.marks <= marks + self.subject.marks:
            return False
        if claim.obliges and not (is_duty(self._label) or any(block.obliges for block in blocks)):
            return False
        either = any(block.says_either for block in blocks)
        together = any(block.says_together for block in blocks)
        if claim.says_either is not either:
            return False
        return together or not (either and claim.says_together)

    def _says_all_and_no_more(self, claim: Wording, atoms: Sequence[Atom], topic: Wording) -> bool:
        """Only the topic may be left unsaid, where it is the title and nothing is put in its place."""
        facts = [atom for atom in atoms if isinstance(atom, Fact)]
        own = Counter(atom for atom in atoms if isinstance(atom, str) and atom not in _MAY_GO_UNSAID)
        said = Counter(atom for atom in claim.atoms if isinstance(atom, str))
        if not (_all_said(claim.facts, facts) and _all_said(facts, claim.facts)):
            return False
        added = {term for term in claim.terms if term not in own and not is_light(term)} - self.label_terms
        unsaid = {term: count for term, count in (own - said).items() if not is_light(term)}
        if (
            not added <= self.subject.terms
            or (added and unsaid)
            or not Counter(unsaid) <= Counter(topic.atoms)
        ):
            return False
        whole = own.total() + len(facts)
        return whole > sum(unsaid.values()) <= (1 - _LEAST_KEPT) * whole

    def _in_order(self, claim: Wording, atoms: Sequence[Atom], topic: Wording) -> bool:
        """Whether the claim says these in their order; the topic may move as a whole, unless much is denied."""
        own = set(atoms)
        said = [
            atom for atom in claim.atoms if isinstance(atom, Fact) or atom in own or atom in (FROM, UNTIL)
        ]
        if _longest_common(said, atoms) == len(said):
            return True
        block, rest = list(topic.atoms), atoms[len(topic.atoms) :]
        opening = opening_of(claim.text)
        another = opening not in self._pool.text and read(opening, self._terms).terms & set(rest)
        if not block or claim.denials > 1 or another:
            return False
        places = [place for place in range(len(said)) if said[place : place + len(block)] == block]
        return any(
            _longest_common(other, rest) == len(other)
            for other in (said[:place] + said[place + len(block) :] for place in places)
        )


def _all_said(facts: Sequence[Fact], others: Sequence[Fact]) -> bool:
    """Whether each fact has one of its own among the others."""
    left = list(others)
    for fact in facts:
        said = next((other for other in left if fact.says(other)), None)
        if said is None:
            return False
        left.remove(said)
    return True


def _longest_common(first: Sequence[Atom], second: Sequence[Atom]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(second) + 1)
    for one in first:
        before = 0
        for place, other in enumerate(second, start=1):
            above = row[place]
            row[place] = before + 1 if _says(one, other) else max(above, row[place - 1])
            before = above
    return row[-1]


def _says(one: Atom, other: Atom) -> bool:
    if isinstance(one, Fact):
        return isinstance(other, Fact) and one.says(other)
    return one == other


def _ways_to_say(text: str, terms: Terms) -> Iterator[str]:
    """The text whole, without what stands in brackets, and each sentence alone, where nothing of weight is lost."""
    yield text
    yield (bare := without_glosses(text))
    if not any(_weighs(aside, terms) for aside in asides_of(bare)):
        yield without_asides(bare)
    sentences = sentences_of(text)
    for sentence in sentences if len(sentences) > 1 else ():
        if not any(_weighs(other, terms, duties=False) for other in sentences if other is not sentence):
            yield sentence


def _limits(lead_in: str, terms: Terms) -> bool:
    """Whether a list's sentence turns what its items say (次のものは出せません)."""
    said = read(lead_in, terms)
    return bool(said.denials or said.marks)


def _weighs(text: str, terms: Terms, *, duties: bool = True) -> bool:
    """Whether leaving this out could change what the rest says."""
    said = read(text, terms)
    return bool(said.facts or said.denials or said.marks or (duties and said.obliges))


def _openings(evidence: Evidence, labels: Sequence[str]) -> re.Pattern[str]:
    """What may stand before a fact to say what it is about: title or heading, and the label."""
    title = folded(evidence.title)
    around = {title, re.sub(r"[(〈].*$", "", title).strip(), folded(evidence.heading)} - {""}
    subject = "|".join(map(re.escape, sorted(around, key=len, reverse=True)))
    label = "|".join(map(re.escape, sorted(map(folded, labels), key=len, reverse=True))) or "(?!)"
    return re.compile(
        rf"^(?:(?:{subject})(?: ?[:：、-] ?|の|では|には|は|も)?)?(?:(?:{label})(?:[:：、]|とは|は| is\b| are\b))?[ 、]*"
    )
