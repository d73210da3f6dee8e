"""Our search inside anybody's LangChain chain."""

from __future__ import annotations

from index.adapters.langchain_retriever import MadoguchiRetriever
from index.library import Library


def test_passages_come_as_langchain_documents(library: Library) -> None:
    """Best first, with what a citation needs."""
    found = MadoguchiRetriever(library=library, k=3).invoke("転入届の期限はいつまでですか")
    assert len(found) == 3
    best = found[0]
    assert best.metadata["document_id"] == "guides/moving-in"
    assert best.id == best.metadata["passage_id"]
    assert "14日以内" in best.page_content
    assert best.metadata["source_url"].startswith("https://laws.e-gov.go.jp/")
    assert best.metadata["checked_on"] == "2026-11-22"
    scores = [document.metadata["score"] for document in found]
    assert scores == sorted(scores, reverse=True)


def test_a_retriever_is_public_unless_told_otherwise(library: Library) -> None:
    """The staff's guide is found with `audience="staff"` alone."""
    question = "職員は生成AIに個人情報を入れてよいですか"
    staff = MadoguchiRetriever(library=library, audience="staff").invoke(question)
    assert staff[0].metadata["document_id"] == "guides/staff-generative-ai"
    public = MadoguchiRetriever(library=library, k=100).invoke(question)
    assert "guides/staff-generative-ai" not in {found.metadata["document_id"] for found in public}


def test_a_retriever_reads_in_its_language(library: Library) -> None:
    """The variant's words, and an empty list where nothing matches."""
    english = MadoguchiRetriever(library=library, language="en", k=1)
    assert english.invoke("How soon do I have to register my new address?")[0].metadata["document_id"] == (
        "guides/moving-in.en"
    )
    assert english.invoke("zzzz") == []
