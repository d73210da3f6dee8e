"""A Chroma server as the place of vectors: when it is away, whose collections are dropped, what is sent to it."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from uuid import uuid4

import numpy as np
import pytest
from chroma_process import ChromaProcess

from index.adapters.chroma_server import COLLECTIONS, ChromaServer
from index.errors import IndexDamaged, VectorsUnavailable
from index.ports import VectorStore
from index.settings import IndexSettings, read_settings

EAST = np.array([1, 0], dtype=np.float32)
AWAY = r"MADOGUCHI_CHROMA_URL のアドレスを確かめてください。$"


@pytest.fixture
def stores(chroma: ChromaProcess) -> ChromaServer:
    """The stores of a new installation."""
    return ChromaServer(chroma.url, uuid4().hex)


def _build(stores: ChromaServer, folder: Path, name: str = "one") -> None:
    store = stores.create(folder, name)
    store.add("public", ["east", "north"], np.eye(2, dtype=np.float32))
    store.close()


def _nearest(store: VectorStore) -> str:
    return store.query("public", EAST, 1)[0][0]


@contextmanager
def _opened(stores: ChromaServer, folder: Path, name: str = "one") -> Iterator[VectorStore]:
    store = stores.open(folder, name)
    yield store
    store.close()


def test_a_server_that_is_stopped_is_told_at_once_and_serves_again_when_it_is_back(
    chroma: ChromaProcess, stores: ChromaServer, tmp_path: Path
) -> None:
    """Through the store that was open meanwhile, and through a new one."""
    _build(stores, tmp_path)
    with _opened(stores, tmp_path) as store:
        assert _nearest(store) == "east"
        chroma.stop()
        started = time.monotonic()
        for ask in (
            lambda: store.query("public", EAST, 1),
            lambda: store.count("public"),
            lambda: store.add("public", ["south"], -EAST[np.newaxis]),
            lambda: store.remove("public", ["north"]),
            lambda: stores.open(tmp_path, "one"),
            lambda: stores.create(tmp_path / "new", "two"),
            lambda: stores.drop_others({"one"}),
        ):
            with pytest.raises(VectorsUnavailable, match=AWAY):
                ask()
        assert time.monotonic() - started < 5
        chroma.start()
        assert _nearest(store) == "east"
    with _opened(stores, tmp_path) as store:
        assert (_nearest(store), store.count("public")) == ("east", 2)


def test_a_server_that_does_not_answer_is_not_waited_for(tmp_path: Path) -> None:
    """It takes the connection and says nothing."""
    (tmp_path / COLLECTIONS).write_text('["public"]')
    with socket.create_server(("127.0.0.1", 0)) as silent:
        stores = ChromaServer(f"http://127.0.0.1:{silent.getsockname()[1]}", "a", answer_seconds=0.2)
        started = time.monotonic()
        with pytest.raises(VectorsUnavailable, match=AWAY):
            stores.open(tmp_path, "one")
        assert time.monotonic() - started < 3


def test_only_this_installations_collections_are_dropped(
    chroma: ChromaProcess, stores: ChromaServer, tmp_path: Path
) -> None:
    """Not those of one whose name begins the same, nor a stranger's; more than one page of them."""
    name = uuid4().hex
    ours, longer = ChromaServer(chroma.url, name), ChromaServer(chroma.url, f"{name}-b")
    _build(longer, tmp_path)
    _build(stores, tmp_path)
    others = chroma.collections()
    killed = ours.create(tmp_path, "killed")
    for number in range(30):
        killed.add(f"view-{number}", ["east"], EAST[np.newaxis])
    killed.close()
    _build(ours, tmp_path, "serving")
    assert len(chroma.collections() - others) == 31
    ours.drop_others({"serving", "one"})
    assert chroma.collections() - others == {f"madoguchi_{name}_serving_public"}
    ours.drop_others(set())
    assert chroma.collections() == others


def test_a_build_begins_empty_though_one_of_its_name_was_killed(stores: ChromaServer, tmp_path: Path) -> None:
    """What that left on the server is dropped first."""
    _build(stores, tmp_path)
    store = stores.create(tmp_path, "one")
    assert store.count("public") == 0
    store.close()


def test_a_collection_that_is_gone_from_the_server_is_damage(stores: ChromaServer, tmp_path: Path) -> None:
    """For the store that is open and for one that opens; a sync mends it, so the message says that."""
    _build(stores, tmp_path)
    with _opened(stores, tmp_path) as store:
        stores.drop_others(set())
        for ask in (lambda: store.query("public", EAST, 1), lambda: store.count("public")):
            with pytest.raises(IndexDamaged, match="madoguchi index sync"):
                ask()
    with pytest.raises(IndexDamaged, match="madoguchi index sync"):
        stores.open(tmp_path, "one")


def test_a_generation_that_was_built_elsewhere_is_damaged_here(stores: ChromaServer, tmp_path: Path) -> None:
    """By another installation, on another server or into a folder."""
    _build(stores, tmp_path)
    with pytest.raises(IndexDamaged, match="madoguchi index sync"):
        ChromaServer(stores.place, uuid4().hex).open(tmp_path, "one")
    (tmp_path / COLLECTIONS).unlink()
    with pytest.raises(IndexDamaged, match="madoguchi index sync"):
        stores.open(tmp_path, "one")


def test_serving_writes_nothing_into_the_generations_folder(
    stores: ChromaServer, tmp_path: Path, make_read_only: Callable[[Path], None]
) -> None:
    """Replicas map it read-only."""
    _build(stores, tmp_path)
    make_read_only(tmp_path)
    with _opened(stores, tmp_path) as store:
        assert _nearest(store) == "east"


def test_names_that_could_be_taken_for_another_are_refused(stores: ChromaServer, tmp_path: Path) -> None:
    """The underscore parts installation, generation and collection."""
    with pytest.raises(ValueError, match="'a_b'"):
        ChromaServer(stores.place, "a_b")
    with pytest.raises(ValueError, match="'one_two'"):
        stores.create(tmp_path, "one_two")


class _Gateway(BaseHTTPRequestHandler):
    """Notes the headers of what it is asked and answers with the status of its server."""

    def do_GET(self) -> None:
        """Answer."""
        self.server.asked.append(dict(self.headers))  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.end_headers()
        self.wfile.write(b"<html>gateway</html>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the base class's name
        """Say nothing."""


@contextmanager
def _gateway(status: int) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """An HTTP server that is not Chroma: its address, and the headers it was sent."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Gateway) as server:
        server.status, server.asked = status, []  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"127.0.0.1:{server.server_port}", server.asked  # type: ignore[attr-defined]
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("status", [200, 404, 500, 502])
def test_an_address_that_is_not_chromas_is_told(tmp_path: Path, status: int) -> None:
    """A gateway's page, whatever its status, is no answer."""
    with _gateway(status) as (address, _), pytest.raises(VectorsUnavailable, match=AWAY):
        ChromaServer(f"http://{address}", "a").create(tmp_path, "one")


@pytest.mark.parametrize("status", [401, 403])
def test_who_is_refused_is_told_what_to_check(tmp_path: Path, status: int) -> None:
    """Without the password and the token."""
    with (
        _gateway(status) as (address, _),
        pytest.raises(VectorsUnavailable, match="MADOGUCHI_CHROMA_TOKEN") as raised,
    ):
        ChromaServer(f"http://clerk:secret@{address}", "a", token="t0ken").create(tmp_path, "one")  # noqa: S106 — made up
    assert f"http://{address}" in str(raised.value)
    assert "secret" not in str(raised.value)
    assert "t0ken" not in str(raised.value)


def test_token_and_user_are_sent_as_headers(tmp_path: Path) -> None:
    """A token in both ways that servers take it; with a user in the URL, that one signs in."""
    with _gateway(500) as (address, asked):
        for url, token in ((f"http://{address}", "t0ken"), (f"http://clerk:s%40crt@{address}", "t0ken")):
            with pytest.raises(VectorsUnavailable):
                ChromaServer(url, "a", token=token).create(tmp_path, "one")
    sent = [{name.lower(): value for name, value in headers.items()} for headers in asked]
    assert [headers["x-chroma-token"] for headers in sent] == ["t0ken", "t0ken"]
    assert sent[0]["authorization"] == "Bearer t0ken"
    assert sent[1]["authorization"] == "Basic Y2xlcms6c0BjcnQ="


def test_the_place_is_told_without_user_and_password() -> None:
    """It is written into the index and shown."""
    assert ChromaServer("http://clerk:secret@chroma.example:8000/", "a").place == "http://chroma.example:8000"
    assert ChromaServer("https://[::1]:8000", "a").place == "https://[::1]:8000"


def test_no_proxy_comes_between(
    stores: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that the environment names would learn of every question."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    _build(stores, tmp_path)
    with _opened(stores, tmp_path) as store:
        assert _nearest(store) == "east"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000", "https://chroma.example", "http://[::1]:8000/", "http://clerk:secret@chroma:1"]
)  # fmt: skip
def test_the_address_of_a_server_is_a_setting(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Without one, or with an empty one, vectors lie in folders."""
    monkeypatch.delenv("MADOGUCHI_CHROMA_URL", raising=False)
    assert read_settings().chroma_url is None
    monkeypatch.setenv("MADOGUCHI_CHROMA_URL", "")
    assert read_settings().chroma_url is None
    monkeypatch.setenv("MADOGUCHI_CHROMA_URL", url)
    assert read_settings().chroma_url == url


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8000", "chroma", "ftp://chroma", "http://", "http://:8000", "http://chroma:port",
        "http://chroma:99999", "http://chroma/path", "http://chroma?x=1", "http://chr oma", " ", "http://[::1", "clerk:secret@chroma",
    ],
)  # fmt: skip
def test_another_form_of_address_is_refused_with_one_sentence(url: str) -> None:
    """That shows the form, and not the value: it may hold a password."""
    with pytest.raises(
        VectorsUnavailable, match=r"^MADOGUCHI_CHROMA_URL は、.*の形で書いてください。$"
    ) as told:
        IndexSettings(chroma_url=url)
    assert "secret" not in str(told.value)


def test_a_token_that_no_header_can_carry_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A good one is not shown where settings are printed."""
    monkeypatch.setenv("MADOGUCHI_CHROMA_TOKEN", "t0ken")
    settings = read_settings()
    assert settings.chroma_token is not None
    assert settings.chroma_token.get_secret_value() == "t0ken"
    assert "t0ken" not in repr(settings)
    monkeypatch.setenv("MADOGUCHI_CHROMA_TOKEN", "合言葉")
    with pytest.raises(VectorsUnavailable, match="半角"):
        read_settings()
