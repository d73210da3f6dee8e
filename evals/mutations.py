"""Ways of spoiling an answer. Each takes an answer and returns a wrong one, or None where it cannot be done.

Mutants that may still be true ("equivalent") are not made: a citation isn't moved to, and a sentence isn't added from,
where the claim seems to stand too, by a measure that the checker does not use (`_seems_said`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.types import Answer, Claim
from bot.words import load
from evals.answer_faults import World
from evals.mutation_words import FLIPS, INVENTED, LEADING_CONDITIONS, MONTHS
from index.types import Language

_T = TypeVar("_T")
_NUMBER = re.compile(r"(?<![\d.,/#-])\d[\d,]*(?![\d.,/-])")
_PHONE = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}|0\d{9,10}|#\d{4}|\b1(?:10|18|19|71|88|89)\b")
_DATE = re.compile(
    rf"\d{{1,2}}月(?P<day>\d{{1,2}})日|\b(?P<eday>\d{{1,2}}) (?={MONTHS})|(?<!\d)(?P<year>(?:19|20)\d{{2}})(?=年|\b)"
)
# From this share of its character pairs on, a text may say what a claim says.
_SAID = 0.6


@dataclass(frozen=True)
class Bench:
    """What answers are spoiled with: the documents, and claims of other answers by language."""

    world: World
    claims: Mapping[Language, Sequence[Claim]]
    random: random.Random


Mutation = Callable[[Answer, Bench], Answer | None]


def number_swapped(answer: Answer, bench: Bench) -> Answer | None:
    """A number of a claim becomes another one of the passage that is cited."""

    def spoil(claim: Claim) -> Claim | None:
        passage = bench.world.passages[claim.citations[0].passage_id].text
        match = _any(bench, list(_NUMBER.finditer(claim.text)))
        others = {m[0] for m in _NUMBER.finditer(passage)} - {match[0] if match else ""}
        number = _any(bench, sorted(others))
        return _retold(claim, match, number) if match and number else None

    return _one_claim(answer, bench, spoil)


def date_changed(answer: Answer, bench: Bench) -> Answer | None:
    """Day or year of a date becomes a neighbouring one."""

    def spoil(claim: Claim) -> Claim | None:
        match = _any(bench, list(_DATE.finditer(claim.text)))
        if match is None:
            return None
        group = next(name for name in ("day", "eday", "year") if match[name])
        value = int(match[group])
        changed = value + 1 if group == "year" or value < 20 else value - 1
        return replace(
            claim, text=claim.text[: match.start(group)] + str(changed) + claim.text[match.end(group) :]
        )

    return _one_claim(answer, bench, spoil)


def negation_flipped(answer: Answer, bench: Bench) -> Answer | None:
    """A statement becomes its opposite."""

    def spoil(claim: Claim) -> Claim | None:
        ways = [(match, new) for pattern, new in FLIPS for match in re.finditer(pattern, claim.text)]
        way = _any(bench, ways)
        return _retold(claim, way[0], way[0].expand(way[1])) if way else None

    return _one_claim(answer, bench, spoil)


def cited_elsewhere(answer: Answer, bench: Bench) -> Answer | None:
    """A citation points at another passage of the same document."""
    return _recited(answer, bench, lambda claim, other: _document(claim) == _document(other))


def cited_other_document(answer: Answer, bench: Bench) -> Answer | None:
    """A citation points at a passage of another document."""
    return _recited(answer, bench, lambda claim, other: _document(claim) != _document(other))


def quote_shifted(answer: Answer, bench: Bench) -> Answer | None:
    """A citation's offsets no longer meet its quote."""

    def spoil(claim: Claim) -> Claim:
        citation = claim.citations[0]
        moved = replace(citation, start=citation.start + 1, end=citation.end + 1)
        return replace(claim, citations=(moved, *claim.citations[1:]))

    return _one_claim(answer, bench, spoil)


def sentence_of_another_document(answer: Answer, bench: Bench) -> Answer | None:
    """A claim goes on with a sentence that is true, of another document."""

    def spoil(claim: Claim) -> Claim | None:
        others = [
            other.text
            for other in bench.random.sample(bench.claims[answer.language], 40)
            if _document(other) != _document(claim) and not _seems_said(other.text, claim, bench)
        ]
        return _longer(claim, _any(bench, others))

    return _one_claim(answer, bench, spoil)


def sentence_invented(answer: Answer, bench: Bench) -> Answer | None:
    """A claim goes on with a sentence that stands nowhere."""

    def spoil(claim: Claim) -> Claim | None:
        invented = [text for text in INVENTED[answer.language] if not _seems_said(text, claim, bench)]
        return _longer(claim, _any(bench, invented))

    return _one_claim(answer, bench, spoil)


def item_dropped(answer: Answer, bench: Bench) -> Answer | None:
    """An item of a list of two or more, or one of three or more rows that name what is needed, is left out."""
    items = [claim for claim in answer.claims if claim.kind == "item"]
    needed = [claim for claim in answer.claims if claim.need]
    of_one_section = [
        claim for claim in items if sum(_section(other) == _section(claim) for other in items) > 1
    ]
    of_one_document = [
        claim for claim in needed if sum(_document(other) == _document(claim) for other in needed) > 2
    ]
    dropped = _any(bench, of_one_section + of_one_document)
    if dropped is None:
        return None
    return replace(answer, claims=tuple(claim for claim in answer.claims if claim is not dropped))


def label_swapped(answer: Answer, bench: Bench) -> Answer | None:
    """A row appears under another label."""
    names = sorted({str(name[answer.language]) for name in load("labels").values()})

    def spoil(claim: Claim) -> Claim | None:
        if claim.label is None:
            return None
        return replace(claim, label=bench.random.choice([name for name in names if name != claim.label]))

    return _one_claim(answer, bench, spoil)


def condition_dropped(answer: Answer, bench: Bench) -> Answer | None:
    """For whom or when something holds is left out."""

    def spoil(claim: Claim) -> Claim | None:
        if claim.when:
            said = _share(claim.when, claim.text) >= _SAID
            return None if said else replace(claim, when=None)
        match = LEADING_CONDITIONS.match(claim.text)
        rest = claim.text[match.end() :] if match else ""
        passage = bench.world.passages[claim.citations[0].passage_id].text
        if len(rest) < 6 or passage.count(rest.rstrip("。.")) > 1:  # it is said of something else, too
            return None
        return replace(claim, text=rest[:1].upper() + rest[1:])

    return _one_claim(answer, bench, spoil)


def phone_digit_changed(answer: Answer, bench: Bench) -> Answer | None:
    """One digit of a phone number becomes another."""

    def spoil(claim: Claim) -> Claim | None:
        match = _any(bench, list(_PHONE.finditer(claim.text)))
        if match is None:
            return None
        place = bench.random.choice([i for i, c in enumerate(match[0]) if c.isdigit() and i > 1])
        digit = str((int(match[0][place]) + bench.random.randint(1, 9)) % 10)
        return _retold(claim, match, match[0][:place] + digit + match[0][place + 1 :])

    return _one_claim(answer, bench, spoil)


def url_added(answer: Answer, bench: Bench) -> Answer | None:
    """A claim gets an address that its passage has not."""

    def spoil(claim: Claim) -> Claim:
        url = bench.random.choice(
            ("https://www.example.lg.jp/apply/", "www.example.com", "https://example.go.jp/a?b=1")
        )
        return replace(claim, text=f"{claim.text}（{url}）")

    return _one_claim(answer, bench, spoil)


MUTATIONS: tuple[Mutation, ...] = (
    number_swapped,
    date_changed,
    negation_flipped,
    cited_elsewhere,
    cited_other_document,
    quote_shifted,
    sentence_of_another_document,
    sentence_invented,
    item_dropped,
    label_swapped,
    condition_dropped,
    phone_digit_changed,
    url_added,
)


def _one_claim(answer: Answer, bench: Bench, spoil: Callable[[Claim], Claim | None]) -> Answer | None:
    """The answer with one of its claims spoiled, chosen among those that can be."""
    order = list(range(len(answer.claims)))
    bench.random.shuffle(order)
    for place in order:
        spoiled = spoil(answer.claims[place])
        if spoiled is not None and spoiled != answer.claims[place]:
            return replace(answer, claims=(*answer.claims[:place], spoiled, *answer.claims[place + 1 :]))
    return None


def _recited(answer: Answer, bench: Bench, fits: Callable[[Claim, Claim], bool]) -> Answer | None:
    def spoil(claim: Claim) -> Claim | None:
        others = [
            other
            for other in bench.claims[answer.language]
            if fits(claim, other)
            and other.citations[0].passage_id != claim.citations[0].passage_id
            and not _seems_said(claim.text, other, bench)
        ]
        other = _any(bench, others)
        return replace(claim, citations=(other.citations[0], *claim.citations[1:])) if other else None

    return _one_claim(answer, bench, spoil)


def _seems_said(text: str, claim: Claim, bench: Bench) -> bool:
    """Whether a text may stand in the passage that a claim cites, under its title and heading, as letters and digits tell."""
    citation = claim.citations[0]
    passage = bench.world.passages[citation.passage_id]
    title = bench.world.documents[passage.document_id].title
    return _share(text, f"{title}\n{passage.heading}\n{passage.text}") >= _SAID


def _share(text: str, other: str) -> float:
    """The share of a text's character pairs that another has; 0 where a number of the text is not in the other."""
    if set(re.findall(r"\d+", text)) - set(re.findall(r"\d+", other)):
        return 0.0
    pairs = {text[i : i + 2] for i in range(len(text) - 1)}
    return sum(pair in other for pair in pairs) / len(pairs) if pairs else 1.0


def _any(bench: Bench, choices: Sequence[_T]) -> _T | None:
    return bench.random.choice(choices) if choices else None


def _retold(claim: Claim, match: re.Match[str], new: str) -> Claim:
    return replace(claim, text=claim.text[: match.start()] + new + claim.text[match.end() :])


def _longer(claim: Claim, sentence: str | None) -> Claim | None:
    if sentence is None:
        return None
    stop = "" if claim.text.endswith(("。", ".")) else "。" if not claim.text.isascii() else "."
    return replace(claim, text=f"{claim.text}{stop} {sentence}")


def _document(claim: Claim) -> str:
    return claim.citations[0].document_id.removesuffix(".easy").removesuffix(".en")


def _section(claim: Claim) -> tuple[str, str]:
    return claim.citations[0].document_id, claim.citations[0].heading
