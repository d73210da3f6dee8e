"""`GET /api/v1/documents`, `/documents/{id}` and `/terms`."""

from __future__ import annotations

from fastapi.testclient import TestClient

DOCUMENTS = "/api/v1/documents"
TERMS = "/api/v1/terms"


def test_the_list_holds_every_public_document_and_no_other(client: TestClient) -> None:
    documents = client.get(DOCUMENTS).json()["documents"]
    assert [document["id"] for document in documents] == [
        "glossary/dx",
        "glossary/rpa",
        "guides/birth",
        "guides/emergency-numbers",
        "guides/moving-in",
        "guides/moving-in.easy",
        "guides/moving-in.en",
        "notices/water-truck",
        "policy/aims",
    ]


def test_the_list_says_what_is_past_its_validity(client: TestClient) -> None:
    documents = client.get(DOCUMENTS).json()["documents"]
    assert [document["id"] for document in documents if document["expired"]] == ["notices/water-truck"]


def test_the_list_is_filtered_by_kind_and_language(client: TestClient) -> None:
    def ids(**filters: str) -> list[str]:
        return [d["id"] for d in client.get(DOCUMENTS, params=filters).json()["documents"]]

    assert ids(kind="policy") == ["policy/aims"]
    assert ids(language="en") == ["guides/moving-in.en"]
    assert ids(kind="term", language="easy") == []


def test_an_unknown_filter_value_is_refused_by_name(client: TestClient) -> None:
    problem = client.get(DOCUMENTS, params={"kind": "poem"}).json()
    assert (problem["status"], problem["errors"][0]["field"]) == (422, "kind")


def test_a_document_comes_whole_with_the_places_of_its_sections_and_rows(client: TestClient) -> None:
    document = client.get(f"{DOCUMENTS}/guides/moving-in").json()
    text = document["text"]
    assert document["checked_by"] is None
    assert document["source"]["issuer"] == "デジタル庁（e-Gov法令検索）"
    assert all(text[row["start"] : row["end"]] == row["value"] for row in document["rows"])
    late = next(s for s in document["sections"] if s["heading"] == "届け出が遅れたとき")
    assert "5万円以下の過料" in text[late["start"] : late["end"]]
    assert late["passage_id"] == "guides/moving-in#届け出が遅れたとき"


def test_a_citation_can_be_looked_up_in_its_document(client: TestClient) -> None:
    answer = client.post("/api/v1/ask", json={"question": "転入届が遅れるとどうなる？"}).json()
    citation = answer["claims"][0]["citations"][0]
    document = client.get(f"{DOCUMENTS}/{citation['document_id']}").json()
    assert document["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_a_staff_document_cannot_be_told_from_one_that_is_not_there(client: TestClient) -> None:
    staff = client.get(f"{DOCUMENTS}/guides/staff-generative-ai")
    absent = client.get(f"{DOCUMENTS}/guides/staff-generative-xx")
    assert staff.status_code == absent.status_code == 404
    assert staff.text.replace("-ai", "-xx") == absent.text


def test_related_documents_do_not_name_a_staff_document(client: TestClient) -> None:
    assert client.get(f"{DOCUMENTS}/notices/water-truck").json()["related"] == ["guides/birth"]


def test_terms_come_with_reading_and_their_first_sentence(client: TestClient) -> None:
    terms = {term["id"]: term for term in client.get(TERMS).json()["terms"]}
    assert list(terms) == ["glossary/rpa", "glossary/dx"]
    assert list(terms["glossary/dx"]) == ["id", "term", "reading", "aliases", "definition"]
    assert terms["glossary/dx"]["reading"] == "でぃーえっくす"
    assert terms["glossary/dx"]["definition"].startswith("DXは、ICT（情報通信技術）が広く行き渡ることで、")
    assert terms["glossary/dx"]["definition"].count("。") == 1


def test_terms_are_found_by_any_of_their_names_however_wide(client: TestClient) -> None:
    def ids(q: str) -> list[str]:
        return [term["id"] for term in client.get(TERMS, params={"q": q}).json()["terms"]]

    assert ids("ｄｘ") == ids("でぃーえっくす") == ids("デジタル変革") == ["glossary/dx"]
    assert ids("無い言葉") == []
