"""Searching an index as if some of its documents were not there."""

from __future__ import annotations

from collections.abc import Set
from datetime import date

from bot.consult import Consultation
from bot.settings import AnswerTuning
from evals.cases import ASKED_ON
from index.generation import Generation
from index.question import AnalyzedQuestion
from index.types import Audience, Hit, Language


class LeavingOut:
    """Searches of one generation, each without the documents that are named. Not for several threads.

    The documents are taken out of the view, before candidates are chosen and their scores standardised: from a list of
    hits alone one cannot tell how the others would have scored. How rare terms are stays as it was.
    """

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.consultation = Consultation(AnswerTuning())
        store = generation.store
        bases = {document.id: document.base_id for document in store.documents()}
        passages = store.passages(range(generation.manifest.passages))
        self._places: dict[str, list[int]] = {}
        for ordinal, passage in enumerate(passages):
            self._places.setdefault(bases[passage.document_id], []).append(ordinal)
        self.bases = frozenset(self._places)

    def search(
        self,
        asked: AnalyzedQuestion,
        k: int,
        *,
        without: Set[str] = frozenset(),
        audience: Audience = "public",
        language: Language = "ja",
        as_of: date = ASKED_ON,
    ) -> list[Hit]:
        """The `k` best passages of documents with other base ids than `without`."""
        visible = self.generation.search._arrays.views.mask(audience, language)
        before = visible.copy()
        for base in without:
            visible[self._places.get(base, [])] = False
        try:
            return self.generation.search(
                asked, k, audience=audience, language=language, as_of=as_of, include_expired=True
            )
        finally:
            visible[:] = before
