"""Our search as a LangChain retriever, so that anybody's chain can use it."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.library import Library
from index.types import Audience, Language


class MadoguchiRetriever(BaseRetriever):
    """Passages as LangChain documents, best first; public ones unless told otherwise.

    Metadata: `passage_id`, `document_id`, `title`, `heading`, `score`, `source_title`, `source_url`, `checked_on`.
    """

    library: Library
    k: int = 10
    audience: Audience = "public"
    language: Language = "ja"

    model_config = ConfigDict(arbitrary_types_allowed=True)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 — LangChain passes it by name
    ) -> list[Document]:
        with self.library.lease() as generation:
            hits = generation.search(query, self.k, audience=self.audience, language=self.language)
        return [
            Document(
                id=hit.passage.id,
                page_content=hit.passage.text,
                metadata={
                    "passage_id": hit.passage.id,
                    "document_id": hit.document.id,
                    "title": hit.document.title,
                    "heading": hit.passage.heading,
                    "score": hit.score,
                    "source_title": hit.document.source.title if hit.document.source else None,
                    "source_url": hit.document.source.url if hit.document.source else None,
                    "checked_on": hit.document.checked_on.isoformat() if hit.document.checked_on else None,
                },
            )
            for hit in hits
        ]
