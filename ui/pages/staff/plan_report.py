"""The result of a plan check as a sequence of titles, texts and lists, from which Markdown and Word are made. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.plan_check import CheckedPlan, Finding
from bot.plan_sentences import cells
from bot.plan_wording import Worded
from bot.types import Citation
from ui.pages.staff.texts import staff_texts

BlockKind = Literal["title", "section", "part", "text", "quote", "item"]
_MARKS = {"title": "# ", "section": "## ", "part": "### ", "text": "", "quote": "> ", "item": "- "}
_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|~"})


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a report: one line of text and what it is."""

    kind: BlockKind
    text: str


def summary(checked: CheckedPlan) -> str:
    """How many points are covered, partly covered and missing."""
    states = Counter(finding.state for finding in checked.findings)
    return staff_texts().plan.counts.format(
        read=checked.read,
        covered=states["covered"],
        partly=states["partly"],
        missing=states["missing"],
    )


def report(checked: CheckedPlan, day: date) -> Iterator[Block]:
    """The whole result in order."""
    texts = staff_texts().plan
    yield Block("title", texts.result)
    yield Block("text", texts.made.format(date=staff_texts().day(day)))
    yield Block("text", summary(checked))
    yield Block("text", texts.caution)
    yield from _by_model(checked.worded)
    for finding in checked.findings:
        yield from _of_point(finding, checked.worded)


def markdown(blocks: Iterator[Block]) -> str:
    """The report as Markdown; what a plan says is text there, whatever marks it holds."""
    lines: list[str] = []
    before: BlockKind | None = None
    for block in blocks:
        if lines and not (block.kind == before == "item"):
            lines.append("")
        lines.append(_MARKS[block.kind] + " ".join(block.text.split()).translate(_SPECIAL))
        before = block.kind
    return "\n".join(lines) + "\n"


def _by_model(worded: Worded) -> Iterator[Block]:
    """What a model says of the whole plan, and how its words are marked and what it was not sent."""
    texts = staff_texts().plan
    if begin := worded.of("summary"):
        yield Block("part", texts.begin)
        yield from (Block("item", _marked(text)) for text in begin)
    if worded.texts:
        yield Block("text", texts.model_note)
    if worded.withheld:
        yield Block("text", texts.withheld.format(count=worded.withheld))


def _marked(text: str) -> str:
    return f"{text}（{staff_texts().plan.by_model}）"


def _of_point(finding: Finding, worded: Worded) -> Iterator[Block]:
    texts = staff_texts().plan
    yield Block("section", finding.point)
    yield Block("text", f"{texts.state}: {texts.states[finding.state]}")
    if finding.stands:
        yield Block("text", f"{texts.stands}: {_place(finding.stands)}")
    yield Block("part", texts.said)
    for sentence in finding.sentences:
        yield Block("quote", said_in_plan(sentence.text) + texts.speaks.format(aspect=sentence.aspect))
    if not finding.sentences:
        yield Block("text", texts.nothing)
    yield Block("part", texts.lacks)
    for aspect in finding.missing:
        own = "".join(map(_marked, worded.of("missing", finding.id, aspect)))
        yield Block("item", f"{aspect}: {own}" if own else aspect)
    if not finding.missing:
        yield Block("text", texts.whole)
    yield Block("part", texts.ask)
    yield Block("text", finding.ask)
    for text in worded.of("ask", finding.id):
        yield Block("text", f"{texts.this_plan}: {_marked(text)}")
    if finding.asked:
        yield Block("text", _place(finding.asked))


def said_in_plan(sentence: str) -> str:
    """A sentence of a plan as it is shown: of a line of a table its cells."""
    return "／".join(filter(None, cells(sentence))) or sentence


def _place(citation: Citation) -> str:
    """Where a quote stands, for a reader without links."""
    heading = f"「{citation.heading}」" if citation.heading != citation.title else ""
    source = f"、{citation.source_title}" if citation.source_title else ""
    checked = f"{staff_texts().facts['checked']} {staff_texts().day(citation.checked_on)}"
    return f"{citation.title}{heading}{source}（{checked}）"
