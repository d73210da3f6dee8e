"""For those who run the server: is it alive, is it ready, what has it done."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from index.library import Library
from ui.api.errors import problem_responses
from ui.api.measurers import MayMeasure
from ui.api.metrics import EXPOSITION_TYPE, Metrics
from ui.api.schemas import ResponseShape


class StateResponse(ResponseShape):
    """Whether the server is alive, or ready with which generation of the index."""

    status: str
    generation: str | None = None


def add_operations(
    router: APIRouter, library: Library, metrics: Metrics, may_measure: MayMeasure = lambda _: True
) -> None:
    """`/healthz`, `/readyz` and `/metrics`, which only those read who may."""

    @router.get("/healthz", summary="動いているか", response_model_exclude_none=True)
    def healthz() -> StateResponse:
        return StateResponse(status="ok")

    @router.get(
        "/readyz",
        summary="答えられるか",
        description="索引を開けるかを確かめます。開けないときは503で、することを伝えます。",
        responses=problem_responses(503),
    )
    def readyz() -> StateResponse:
        with library.lease() as generation:
            return StateResponse(status="ok", generation=generation.manifest.name)

    @router.get(
        "/metrics",
        summary="計測値（Prometheus形式）",
        description="このサーバーの機械と、設定 MADOGUCHI_METRICS_FROM のネットワークから、または鍵で読めます。",
        response_class=Response,
        responses=problem_responses(403),
    )
    def exposition(request: Request) -> Response:
        if not may_measure(request):
            raise HTTPException(403)
        return Response(metrics.exposition(), media_type=EXPOSITION_TYPE)
