"""Ask a case and look at everything that a figure needs: the answer, its evidence, what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.types import Answer, Citation, Claim, Question
from evals.cases import Case, Split, Suite
from evals.checker.evidence import evidence_of, shown
from evals.outcome import CheckedClaim, Outcome, Shown
from index.generation import Generation
from index.library import Library
from index.profile import Department
from index.split import passages_of
from index.types import Document, Hit, Language

_DEPTH = 60
_SHOWN = 5

# A claim as its reader sees it, and lines of evidence (`checker.evidence`) → supported.
Checker = Callable[[str, Sequence[str]], bool]


class Asks(Protocol):
    """What answers: `bot.assistant.Assistant`, or one that was broken on purpose."""

    def ask(self, question: Question) -> Answer:
        """Answer one question."""
        ...


@dataclass(frozen=True)
class Examiner:
    """Asks cases and checks their answers. `kept` tells what a store keeps of a conversation, by its id."""

    assistant: Asks
    library: Library
    checker: Checker
    kept: Callable[[str], str] = lambda _: ""
    _staff: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict, init=False)

    def examine(self, suite: Suite) -> Iterator[Outcome]:
        """Ask the cases of a suite, in order."""
        for case in suite.cases:
            yield self.outcome(case, suite.name, suite.split_of(case))

    def outcome(self, case: Case, suite: str, split: Split) -> Outcome:
        """Ask one case, after its turns, and check its answer."""
        answer = self._answer(case)
        understood = answer.standalone_question if case.turns else case.question
        with self.library.lease() as generation:
            hits = _hits(understood or case.question, case, generation)
            documents = {id_: generation.store.document(id_) for id_ in _cited(answer)}
            department = (
                generation.profile.departments.get(case.contact or "") if generation.profile else None
            )
            return Outcome(
                case=case,
                suite=suite,
                split=split,
                answer=answer,
                claims=tuple(_checked(claim, documents, self.checker) for claim in answer.claims),
                retrieved=tuple(hit.passage.id for hit in hits),
                found=tuple(
                    Shown(hit.passage.id, hit.document.title, hit.passage.text) for hit in hits[:_SHOWN]
                ),
                gold=tuple(_gold(case, generation)),
                confidence=answer.confidence or 0.0,
                staff_shown=self._staff_shown(case, answer, hits, generation),
                desk=_desk_name(department, answer.language),
                kept=self.kept(answer.conversation_id),
            )

    def _answer(self, case: Case) -> Answer:
        # A language that is not served must be recognised, not told.
        language: Language | None = None if case.kind == "unsupported_language" else case.language
        conversation: str | None = None
        for turn in case.turns:
            earlier = Question(turn, case.audience, language, conversation, case.as_of)
            conversation = self.assistant.ask(earlier).conversation_id
        return self.assistant.ask(Question(case.question, case.audience, language, conversation, case.as_of))

    def _staff_shown(
        self, case: Case, answer: Answer, hits: Sequence[Hit], generation: Generation
    ) -> tuple[str, ...]:
        """Ids of staff documents that a member of the public could find, was shown, or was pointed to."""
        if case.audience == "staff":
            return ()
        name = generation.manifest.name
        if name not in self._staff:
            self._staff[name] = _staff_documents(generation)
        shown = {hit.document.id for hit in hits} | _cited(answer)
        offered = {*answer.related, *answer.choices}
        return tuple(id_ for id_, words in self._staff[name].items() if id_ in shown or words & offered)


def _hits(question: str, case: Case, generation: Generation) -> list[Hit]:
    return generation.search(
        question,
        _DEPTH,
        audience=case.audience,
        language=case.language,
        as_of=case.as_of,
        include_expired=True,
    )


def _gold(case: Case, generation: Generation) -> Iterator[Shown]:
    """The passages that a case names; nothing where it names a document, or what isn't there any more."""
    longest = generation.manifest.tuning.max_passage_characters
    for id_ in case.relevant:
        document_id, _, slug = id_.partition("#")
        document = generation.store.document(document_id) if slug else None
        for passage in passages_of(document, longest) if document else ():
            if passage.id == id_ and document:
                yield Shown(id_, document.title, passage.text)


def _cited(answer: Answer) -> set[str]:
    return {citation.document_id for claim in answer.claims for citation in claim.citations}


def _checked(claim: Claim, documents: dict[str, Document | None], checker: Checker) -> CheckedClaim:
    line = shown(claim)
    evidence = tuple(_evidence(c, documents[c.document_id]) for c in claim.citations)
    supported = checker(line, [text for lines in evidence for text in lines])
    return CheckedClaim(
        claim=claim,
        evidence=evidence,
        supported=supported,
        needed=tuple(_needed(line, evidence, i, supported, checker) for i in range(len(evidence))),
        stands=tuple(_stands(c, documents[c.document_id]) for c in claim.citations),
    )


def _evidence(citation: Citation, document: Document | None) -> tuple[str, ...]:
    """What stands at the citation's offsets, read from the document and not from what the citation says of it."""
    if document is None or citation.start >= citation.end:
        return ()
    return evidence_of(document, citation.start, citation.end)


def _needed(
    line: str, evidence: Sequence[Sequence[str]], place: int, supported: bool, checker: Checker
) -> bool:
    """ALCE: a citation of a supported claim is precise if it supports alone, or the others do not without it."""
    if not supported or len(evidence) == 1:
        return supported
    others = [text for i, lines in enumerate(evidence) if i != place for text in lines]
    return checker(line, evidence[place]) or not checker(line, others)


def _stands(citation: Citation, document: Document | None) -> bool:
    """Whether the quote stands at its offsets, in a passage of the document that is named."""
    if document is None or not citation.passage_id.startswith(f"{citation.document_id}#"):
        return False
    return bool(citation.quote) and document.text[citation.start : citation.end] == citation.quote


def _staff_documents(generation: Generation) -> dict[str, frozenset[str]]:
    """Titles and questions of staff documents that no public document has, by document id."""
    documents = list(generation.store.documents())
    public = {text for d in documents if d.audience == "public" for text in (d.title, *d.questions)}
    return {d.id: frozenset({d.title, *d.questions}) - public for d in documents if d.audience == "staff"}


def _desk_name(department: Department | None, language: Language) -> str | None:
    if department is None:
        return None
    return department.name_en if language == "en" and department.name_en else department.name
