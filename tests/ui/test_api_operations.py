"""Health, readiness, metrics, documentation and headers."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient


def test_a_server_without_an_index_is_alive_and_not_ready(
    indexless_client: TestClient,
) -> None:
    ready = indexless_client.get("/readyz")
    assert indexless_client.get("/healthz").status_code == 200
    assert (ready.status_code, ready.headers["content-type"]) == (503, "application/problem+json")
    assert "madoguchi index sync" in ready.json()["detail"]


def test_a_ready_server_names_its_generation(client: TestClient) -> None:
    state = client.get("/readyz").json()
    assert (state["status"], bool(state["generation"])) == ("ok", True)


def test_metrics_count_requests_by_template_and_answers_by_status(client: TestClient) -> None:
    client.post("/api/v1/ask", json={"question": "こんにちは"})
    client.post("/api/v1/ask", params={"stream": True}, json={"question": "こんにちは"})
    client.get("/api/v1/documents/guides/birth")
    client.get("/wp-admin/setup.php")
    metrics = client.get("/metrics")
    counted = re.sub(r"HELP.*|TYPE.*", "", metrics.text)
    template = "/api/v1/documents/{document_id:path}"
    assert metrics.headers["content-type"].startswith("text/plain")
    assert 'madoguchi_answers_total{status="greeting"} 2.0' in counted
    assert f'madoguchi_http_requests_total{{method="GET",route="{template}",status="200"}} 1.0' in counted
    assert 'madoguchi_http_requests_total{method="GET",route="other",status="404"} 1.0' in counted
    assert f'madoguchi_http_request_seconds_count{{route="{template}"}} 1.0' in counted


def test_metrics_hold_nothing_that_anybody_typed(client: TestClient) -> None:
    client.post("/api/v1/ask", json={"question": "ひみつの質問"})
    client.get("/himitsu", params={"q": "himitsu"})
    client.request("HIMITSU", "/api/v1/ask")
    assert not re.search("ひみつ|himitsu", client.get("/metrics").text, re.IGNORECASE)


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_the_documentation_loads_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    page = client.get(path)
    loaded = re.findall(r"""(?:src|href|url)\s*[=:]\s*['"]([^'"]+)""", page.text)
    assert "/openapi.json" in loaded
    assert all(client.get(address).status_code == 200 for address in loaded)
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)
    assert "default-src 'self'" in page.headers["content-security-policy"]


def test_swagger_sends_the_schema_to_no_validator(client: TestClient) -> None:
    assert '"validatorUrl": null' in client.get("/docs").text


def test_the_schema_documents_problems_for_every_route_of_the_api(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    operations = [operation for path, item in paths.items() if "/v1/" in path for operation in item.values()]
    for operation in operations:
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"]
    assert len(operations) == 11


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/terms", "/api/nothing", "/docs"])
def test_every_response_carries_the_safe_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
