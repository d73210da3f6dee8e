"""Our search in somebody else's LangChain chain."""

from __future__ import annotations

from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from index.adapters.langchain_retriever import MadoguchiRetriever
from index.library import Library


def _titles(documents: list[Document]) -> list[str]:
    return [document.metadata["title"] for document in documents]


def test_a_chain_gets_passages_best_first_with_where_they_stand(library: Library) -> None:
    """The retriever is a runnable: a real chain calls it and goes on with its documents."""
    chain = MadoguchiRetriever(library=library, k=3) | RunnableLambda(lambda documents: documents)
    documents = chain.invoke("赤ちゃんが生まれたら")
    assert len(documents) == 3
    assert documents[0].metadata["document_id"] == "guides/birth"
    assert documents[0].id == documents[0].metadata["passage_id"]
    scores = [document.metadata["score"] for document in documents]
    assert scores == sorted(scores, reverse=True)
    with library.lease() as generation:
        stored = generation.store.document("guides/birth")
    assert stored is not None
    assert documents[0].page_content in stored.text


def test_staff_passages_are_only_found_for_the_staff(library: Library) -> None:
    with library.lease() as generation:
        staff = next(d for d in generation.store.documents() if d.audience == "staff")
    found = MadoguchiRetriever(library=library, k=50, audience="staff").invoke(staff.title)
    public = MadoguchiRetriever(library=library, k=50).invoke(staff.title)
    assert staff.title in _titles(found)
    assert staff.title not in _titles(public)
