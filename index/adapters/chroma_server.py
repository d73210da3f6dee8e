"""Vectors on a Chroma server: collections named after the installation and the generation."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import chromadb
import httpx
from chromadb.api.client import Client
from chromadb.api.fastapi import FastAPI
from chromadb.config import DEFAULT_DATABASE, DEFAULT_TENANT, Settings, System
from chromadb.errors import ChromaError, InternalError, NotFoundError
from typing_extensions import override

from index.adapters.chroma import ClientStore
from index.adapters.chroma_folder import vectors_damaged
from index.errors import VectorsUnavailable
from index.ports import VectorStore

COLLECTIONS = "vectors-on-server.json"

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 10.0
WRITE_SECONDS = 120.0

_PART = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_PAGE = 25


class ChromaServer:
    """Implements `VectorStores` over a Chroma server.

    A collection is called `madoguchi_INSTALLATION_GENERATION_COLLECTION`; installations, generations and
    collections have names of letters, digits and inner hyphens. Which collections a generation has is noted in
    its folder, so that one which is gone from the server is noticed.

    Args:
        url: `http(s)://host[:port]`, with `user:password@` before the host where a proxy asks for it.
        installation: tells the installations on one server apart.
        token: sent as `X-Chroma-Token` and, without a user in the URL, as a bearer token too.
        answer_seconds: how long to wait for an answer when reading.
    """

    def __init__(
        self, url: str, installation: str, token: str | None = None, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        self._url = urlsplit(url)
        self._token = token
        self._answer_seconds = answer_seconds
        self._installation = f"madoguchi_{_checked(installation)}_"

    @property
    def place(self) -> str:
        """The server's URL without user and password."""
        return _place(self._url)

    def create(self, folder: Path, name: str) -> VectorStore:
        """The empty store of the generation being built in `folder`.

        Raises:
            VectorsUnavailable: the server does not answer.
        """
        prefix = self._prefix(name)
        with closing(self._client(WRITE_SECONDS)) as client:
            _drop(client, (found for found in _names(client) if found.startswith(prefix)))
        _note(folder, [])
        return ServerStore(self._client(WRITE_SECONDS), prefix, folder)

    def copy(self, source: Path, folder: Path) -> bool:  # noqa: ARG002 — a method of the port
        """A server copies nothing: False."""
        return False

    def open(self, folder: Path, name: str) -> VectorStore:
        """The store of the finished generation `name` in `folder`.

        Raises:
            IndexDamaged: a collection that the generation has is not on the server.
            VectorsUnavailable: the server does not answer.
        """
        store = ServerStore(self._client(self._answer_seconds), self._prefix(name), folder)
        try:
            store.check()
        except BaseException:
            store.close()
            raise
        return store

    def drop_others(self, keep: AbstractSet[str]) -> None:
        """Remove this installation's collections of generations that are not named.

        Raises:
            VectorsUnavailable: the server does not answer.
        """
        kept = tuple(self._prefix(name) for name in keep)
        with closing(self._client(WRITE_SECONDS)) as client:
            ours = (name for name in _names(client) if name.startswith(self._installation))
            _drop(client, (name for name in ours if not name.startswith(kept)))

    def _prefix(self, generation: str) -> str:
        return f"{self._installation}{_checked(generation)}_"

    def _client(self, answer_seconds: float) -> ServerClient:
        return ServerClient(self._url, self._token, answer_seconds)


class ServerStore(ClientStore):
    """Implements `VectorStore` for one generation on a server."""

    def __init__(self, client: Client, prefix: str, folder: Path) -> None:
        super().__init__(client, prefix)
        self._folder = folder

    def check(self) -> None:
        """Find every collection that the generation has.

        Raises:
            IndexDamaged: one is not on the server, or which there are was not noted.
        """
        if not all(self._collection(name) for name in _noted(self._folder)):
            raise vectors_damaged()

    @override
    def _new(self, name: str) -> chromadb.Collection:
        _note(self._folder, [*_noted(self._folder), _checked(name)])
        return super()._new(name)


class ServerClient(Client):
    """Chroma's client over one connection pool of its own, which `close` closes.

    Chroma's constructor is passed by: it registers every HTTP client in the process for good, leaves its
    connections open after `close`, and asks the server three things without a time limit (chromadb 1.5.9).
    """

    def __init__(self, url: SplitResult, token: str | None, answer_seconds: float) -> None:
        self._connection = _Connection(url, token, answer_seconds)
        self._server = self._connection
        self.tenant, self.database = DEFAULT_TENANT, DEFAULT_DATABASE

    @override
    def close(self) -> None:
        """Close the connections."""
        self._connection.close()


class _Connection(FastAPI):
    """Chroma's HTTP calls with time limits, to the configured address only, and errors that say what to do."""

    def __init__(self, url: SplitResult, token: str | None, answer_seconds: float) -> None:
        self._place = _place(url)
        settings = Settings(
            anonymized_telemetry=False,
            chroma_otel_collection_endpoint="",
            chroma_server_host=self._place,
            chroma_server_http_port=url.port or (443 if url.scheme == "https" else 80),
            chroma_server_ssl_enabled=url.scheme == "https",
            chroma_server_ssl_verify=False,  # of the session that is replaced below; costs no reading of certificates
            chroma_server_headers={},
            chroma_client_auth_provider=None,
        )
        super().__init__(System(settings))
        self._session.close()
        headers = dict(self._session.headers)
        if token:
            headers |= {"X-Chroma-Token": token, "Authorization": f"Bearer {token}"}
        self._session = httpx.Client(
            timeout=httpx.Timeout(answer_seconds, connect=CONNECT_SECONDS),
            limits=self.http_limits,
            headers=headers,
            auth=(unquote(url.username), unquote(url.password or "")) if url.username else None,
            # The machine's certificates, a city's own among them.
            verify=ssl.create_default_context() if url.scheme == "https" else False,
            trust_env=False,  # no proxy: what a citizen asks goes to the configured address only
            event_hooks={"response": [self._refused]},
        )

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    @override
    def _make_request(self, method: str, path: str, **kwargs: dict[str, Any]) -> Any:
        try:
            return super()._make_request(method, path, **kwargs)
        except VectorsUnavailable:
            raise
        except Exception as error:  # connection, time limit, a gateway's page, an answer that is not Chroma's
            if isinstance(error, ChromaError) and not isinstance(error, InternalError):
                raise
            raise VectorsUnavailable(
                f"ベクトルを置くChromaのサーバー「{self._place}」から答えがありません。"
                "サーバーが動いているかと、MADOGUCHI_CHROMA_URL のアドレスを確かめてください。"
            ) from error

    def _refused(self, response: httpx.Response) -> None:
        if response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise VectorsUnavailable(
                f"ベクトルを置くChromaのサーバー「{self._place}」に断られました。"
                "MADOGUCHI_CHROMA_TOKEN か、MADOGUCHI_CHROMA_URL の利用者名とパスワードを確かめてください。"
            )


def _place(url: SplitResult) -> str:
    return f"{url.scheme}://{url.netloc.rpartition('@')[2]}"


def _checked(part: str) -> str:
    """A part of a collection's name; the underscores between parts keep `a-b` + `c` apart from `a` + `b-c`."""
    if not _PART.fullmatch(part):
        raise ValueError(f"not letters, digits and inner hyphens: {part!r}")
    return part


def _names(client: ServerClient) -> list[str]:
    """All collections' names; a list, because dropping one would shift the pages."""
    names: list[str] = []
    while page := client.list_collections(limit=_PAGE, offset=len(names)):
        names += [collection.name for collection in page]
    return names


def _drop(client: ServerClient, names: Iterable[str]) -> None:
    for name in names:
        with suppress(NotFoundError):  # somebody else was quicker
            client.delete_collection(name)


def _note(folder: Path, collections: list[str]) -> None:
    (folder / COLLECTIONS).write_text(json.dumps(collections), encoding="utf-8")


def _noted(folder: Path) -> list[str]:
    try:
        return [str(name) for name in json.loads((folder / COLLECTIONS).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise vectors_damaged() from error
