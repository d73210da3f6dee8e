"""Who reads `/metrics`: the machine itself, networks that are named, and who has a token; nobody through a proxy by chance."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_people import add_people
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.build import open_desk, sign_ins_of
from index.settings import IndexSettings
from ui.build import build_app


def application(data: Path, monkeypatch: pytest.MonkeyPatch, **settings: str) -> FastAPI:
    """The application with settings of its edge."""
    for name, value in settings.items():
        monkeypatch.setenv(f"MADOGUCHI_{name.upper()}", value)
    return build_app(IndexSettings(data=data))


def status(app: FastAPI, client: str, **headers: str) -> int:
    """What a client is answered."""
    return TestClient(app, client=(client, 1)).get("/metrics", headers=headers).status_code


def test_only_this_machine_reads_them_at_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = application(tmp_path, monkeypatch)
    assert [status(app, one) for one in ("127.0.0.1", "::1", "192.0.2.1", "10.0.0.5")] == [200, 200, 403, 403]
    assert status(app, "192.0.2.1", **{"x-forwarded-for": "127.0.0.1"}) == 403


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip"])
def test_what_a_proxy_forwards_is_not_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    """Though it comes from there."""
    app = application(tmp_path, monkeypatch)
    assert status(app, "127.0.0.1", **{header: "192.0.2.1"}) == 403


def test_networks_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = application(tmp_path, monkeypatch, metrics_from="10.0.0.0/8", trusted_proxies="127.0.0.1")
    assert [status(app, one) for one in ("10.0.0.5", "192.0.2.1", "127.0.0.1")] == [200, 403, 403]
    assert status(app, "127.0.0.1", **{"x-forwarded-for": "10.0.0.5"}) == 200
    assert status(app, "127.0.0.1", **{"x-forwarded-for": "192.0.2.1"}) == 403


def test_a_program_reads_them_with_a_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk(tmp_path)
    add_people(desk)
    token = sign_ins_of(desk).add_token("operator", "suzuki", "計測", None, 1)
    app = application(tmp_path, monkeypatch)
    assert status(app, "192.0.2.1", authorization=f"Bearer {token}") == 200
    assert status(app, "192.0.2.1", authorization="Bearer mdg_made-up") == 403
    sign_ins_of(desk).revoke("operator", 1)
    assert status(app, "192.0.2.1", authorization=f"Bearer {token}") == 403
    desk.close()
