"""A language model's words for a checked plan: what to add, what to ask oneself, and where to begin.

What the check found stays as it is. A text is shown where `plan_ground` holds it; for everything else the rules' own words
stand. Sentences of the plan with personal data, or with an order to the machine, are not sent.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bot.errors import WriterFailed
from bot.guard import orders_the_machine
from bot.llm_settings import LlmTuning
from bot.personal_data import holds_personal_data
from bot.plan_findings import Finding
from bot.plan_ground import Kind, PlanGround
from bot.ports import Draft, Excerpt, Writer
from bot.wording import Terms

MOST_OF_SUMMARY = 3
# A model that invents much is not read to the end.
_DRAFTS_PER_SLOT = 2
# Of one point, as it is sent.
_MOST_SENTENCES = 5

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that may be worded: of a point what is missing of one aspect, or its question; or the summary of the plan."""

    kind: Kind
    point: str = ""
    aspect: str = ""

    @property
    def id(self) -> str:
        """As a form and the model's request name it."""
        return "/".join(part for part in (self.kind, self.point, self.aspect) if part)


@dataclass(frozen=True, slots=True)
class Worded:
    """Texts of a language model that are held, by slot id. withheld: how many sentences were kept from the model."""

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    withheld: int = 0

    def of(self, kind: Kind, point: str = "", aspect: str = "") -> tuple[str, ...]:
        """The texts of a slot; none where the rules' words stand."""
        return self.texts.get(Slot(kind, point, aspect).id, ())


NOTHING_WORDED = Worded()


@dataclass(frozen=True, slots=True)
class Passages:
    """What the policy says of a point, and what the guide to it says, sentence by sentence."""

    policy: tuple[str, ...]
    guide: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanMaterial:
    """What of a checked plan is sent, and against what the answer is held. said, passages: of each point, by its id."""

    title: str
    findings: tuple[Finding, ...]
    said: Mapping[str, tuple[str, ...]]
    passages: Mapping[str, Passages]
    terms: Terms
    withheld: int

    @classmethod
    def of(
        cls,
        plan: str,
        findings: tuple[Finding, ...],
        passages: Mapping[str, Passages],
        terms: Terms,
        known_numbers: frozenset[str],
    ) -> PlanMaterial:
        """The material without what must not be sent; without any sentence where they hold personal data only together."""

        def may_be_sent(text: str) -> bool:
            return not (holds_personal_data(text, known_numbers) or orders_the_machine(text))

        texts = dict.fromkeys(sentence.text for finding in findings for sentence in finding.sentences)
        sent = {text for text in texts if may_be_sent(text)}
        if not may_be_sent("\n".join(text for text in texts if text in sent)):
            sent = set()
        title = next((line.strip() for line in plan.splitlines() if line.strip()), "")[:80]
        together = "\n".join((title, *(text for text in texts if text in sent)))
        said = {
            finding.id: tuple(s.text for s in finding.sentences if s.text in sent) for finding in findings
        }
        title = title if may_be_sent(title) and may_be_sent(together) else ""
        return cls(title, findings, said, passages, terms, len(texts) - len(sent))

    def slots(self) -> Iterator[Slot]:
        """What may be worded, in the order of the page; the summary where something is missing."""
        for finding in self.findings:
            for aspect in finding.missing:
                yield Slot("missing", finding.id, aspect)
            yield Slot("ask", finding.id)
        if any(finding.missing for finding in self.findings):
            yield Slot("summary")

    def excerpts(self, most_characters: int) -> Iterator[Excerpt]:
        """The points with what is said to each, then the slots, which are to be filled."""
        left = most_characters
        for finding in self.findings:
            own = self.passages[finding.id]
            lines = [f"方針：{text}" for text in own.policy] + [f"手引：{text}" for text in own.guide]
            for text in self.said[finding.id][:_MOST_SENTENCES]:
                left -= len(text)
                if left >= 0:
                    lines.append(f"案の文：{text}")
            yield Excerpt(f"point/{finding.id}", "資料", finding.point, "\n".join(lines))
        points = {finding.id: finding for finding in self.findings}
        for slot in self.slots():
            if slot.kind == "summary":
                yield Excerpt(slot.id, "書く欄", "まとめ", "まず何から書き足すとよいか")
                continue
            point = points[slot.point]
            name = ("足りないこと", slot.aspect) if slot.kind == "missing" else ("自分への問い", point.ask)
            yield Excerpt(slot.id, "書く欄", point.point, f"{name[0]}：{name[1]}")

    def held(self, texts: Sequence[tuple[str, str]]) -> Worded:
        """Of texts with their slot ids those that are held: one a slot, of the summary some."""
        slots = {slot.id: slot for slot in self.slots()}
        grounds: dict[str, PlanGround] = {}
        found: dict[str, tuple[str, ...]] = {}
        for slot_id, text in texts:
            slot, own = slots.get(slot_id), found.get(slot_id, ())
            if slot is None or text in own or len(own) >= (MOST_OF_SUMMARY if slot.kind == "summary" else 1):
                continue
            if slot.point not in grounds:
                grounds[slot.point] = self._ground(slot.point)
            if grounds[slot.point].holds(text, slot.kind, self._about(slot)):
                found[slot_id] = (*own, text)
        return Worded(found, self.withheld)

    def _ground(self, point: str) -> PlanGround:
        """The words of the plan and of all points; quotes of the policy from the own point only, from any for the summary."""
        said = dict.fromkeys(text for sentences in self.said.values() for text in sentences)
        own = [passages for name, passages in self.passages.items() if point in ("", name)]
        words = [text for passages in self.passages.values() for text in (*passages.policy, *passages.guide)]
        words += [text for finding in self.findings for text in (finding.ask, *finding.aspects)]
        return PlanGround(
            said=(*said, self.title),
            policy=tuple(text for passages in own for text in passages.policy),
            further=tuple(dict.fromkeys(words)),
            terms=self.terms,
        )

    def _about(self, slot: Slot) -> tuple[str, ...]:
        if slot.kind == "summary":
            return tuple(aspect for finding in self.findings for aspect in finding.missing)
        return (slot.aspect,)


class PlanWorder:
    """Lets a writer word what a check found. Safe to use from several threads, as the writer is."""

    def __init__(self, writer: Writer, tuning: LlmTuning, seconds: float) -> None:
        """`seconds`: how long after the plan came in the writer has to be done."""
        self._writer = writer
        self._tuning = tuning
        self._seconds = seconds

    def word(self, material: PlanMaterial, since: float) -> Worded:
        """What the writer wrote in time that is held; what came before a failure stands. since: of `time.monotonic`."""
        texts: list[tuple[str, str]] = []
        excerpts = list(material.excerpts(self._tuning.most_characters))
        most = _DRAFTS_PER_SLOT * sum(1 for _ in material.slots())
        try:
            drafts = self._writer.write(material.title, excerpts, "ja", since + self._seconds)
            for draft in islice(drafts, most):
                texts += _placed(draft)
        except WriterFailed as failure:
            logger.warning("%s", failure)
        return material.held(texts)


def _placed(draft: Draft) -> Iterator[tuple[str, str]]:
    """The text with the one slot that it is for."""
    if len(draft.passage_ids) == 1:
        yield draft.passage_ids[0], " ".join(draft.text.split())
