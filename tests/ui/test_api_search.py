"""`POST /api/v1/search`."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

SEARCH = "/api/v1/search"
HIT_KEYS = ["document_id", "passage_id", "title", "heading", "text", "score", "source", "checked_on"]


def test_hits_come_best_first_with_their_source(client: TestClient) -> None:
    hits = client.post(SEARCH, json={"question": "転入届の期限", "k": 3}).json()["hits"]
    scores = [hit["score"] for hit in hits]
    assert all(list(hit) == HIT_KEYS for hit in hits)
    assert hits[0]["document_id"] == "guides/moving-in"
    assert hits[0]["source"]["url"].startswith("https://laws.e-gov.go.jp/")
    assert len(hits) == 3
    assert scores == sorted(scores, reverse=True)


def test_an_english_question_finds_the_english_text(client: TestClient) -> None:
    hits = client.post(SEARCH, json={"question": "I just moved here, what should I bring?"}).json()["hits"]
    assert hits[0]["document_id"] == "guides/moving-in.en"


@pytest.mark.parametrize("k", [0, 51, -1, "many", 1.5])
def test_a_number_of_hits_out_of_range_is_refused(client: TestClient, k: object) -> None:
    response = client.post(SEARCH, json={"question": "転入届", "k": k})
    assert response.status_code == 422
    assert [fault["field"] for fault in response.json()["errors"]] == ["k"]


def test_what_is_past_its_validity_is_found_only_as_of_an_earlier_day(client: TestClient) -> None:
    def found(**more: str) -> set[str]:
        hits = client.post(SEARCH, json={"question": "給水車", "k": 50, **more}).json()["hits"]
        return {hit["document_id"] for hit in hits}

    assert "notices/water-truck" not in found()
    assert "notices/water-truck" in found(as_of="2026-06-15")


def test_staff_passages_are_not_found_whatever_the_request_says(client: TestClient) -> None:
    body = {"question": "職員が生成AIを使うときの注意", "k": 50, "audience": "staff"}
    response = client.post(SEARCH, json=body)
    assert response.json()["hits"]
    assert "staff-generative-ai" not in response.text
