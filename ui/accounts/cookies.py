"""The cookies of staff, and how a request that changes something is told from one that another site made. Pure."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import Scope

from bot.desk.audit import person

_SESSION, _FORM, _MARK = "madoguchi-session", "madoguchi-form", "madoguchi-browser"
_MARK_SECONDS = 180 * 24 * 60 * 60
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def session_of(scope: Scope) -> str | None:
    """What the session's cookie of a request holds."""
    return _value(scope, _SESSION)


def form_of(scope: Scope) -> str | None:
    """What the cookie of a form for signing in holds."""
    return _value(scope, _FORM)


def new_form() -> str:
    """A value for the cookie of a form."""
    return secrets.token_urlsafe(16)


def keep_session(response: Response, scope: Scope, value: str) -> None:
    """Let the browser hold a session until it is closed; other sites' links come with it, their forms do not."""
    _set(response, scope, _SESSION, value, "lax")


def keep_form(response: Response, scope: Scope, value: str) -> None:
    """Let the browser hold a form's cookie."""
    _set(response, scope, _FORM, value, "strict")


def mark_of(scope: Scope, name: str) -> str | None:
    """What the browser holds of an earlier sign-in to an account."""
    return _value(scope, _mark_name(name))


def keep_mark(response: Response, scope: Scope, name: str, mark: str) -> None:
    """Let the browser be known when somebody comes again with it; each account has a cookie of its own, for machines are shared."""
    _set(response, scope, _mark_name(name), mark, "strict", seconds=_MARK_SECONDS)


def drop_session(response: Response, scope: Scope) -> None:
    """Let the browser forget the session."""
    secure = _is_secure(scope)
    response.delete_cookie(_name(scope, _SESSION), path="/", secure=secure, httponly=True, samesite="lax")


def form_token(cookie: str) -> str:
    """What a form carries: only a page of this site, shown to the holder of the cookie, has it."""
    return sha256(b"madoguchi form " + cookie.encode("utf-8", "replace")).hexdigest()


def is_own_form(cookie: str | None, token: str) -> bool:
    """Whether a form's token belongs to the cookie that came with it."""
    return cookie is not None and hmac.compare_digest(form_token(cookie), token)


def is_own_request(scope: Scope) -> bool:
    """Whether a request only reads, or was made by a page of this site, as the browser says."""
    if scope["method"] in _READING:
        return True
    headers = Headers(scope=scope)
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")


def _mark_name(name: str) -> str:
    return f"{_MARK}-{sha256(person(name).encode('utf-8', 'replace')).hexdigest()[:12]}"


def _value(scope: Scope, name: str) -> str | None:
    cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
    return cookies.get(_name(scope, name))


def _name(scope: Scope, name: str) -> str:
    """Behind TLS a browser keeps a name with this prefix from being set by neighbours or without TLS."""
    return f"__Host-{name}" if _is_secure(scope) else name


def _set(
    response: Response, scope: Scope, name: str, value: str, same_site: str, *, seconds: int | None = None
) -> None:
    response.set_cookie(
        _name(scope, name),
        value,
        max_age=seconds,
        path="/",
        secure=_is_secure(scope),
        httponly=True,
        samesite="strict" if same_site == "strict" else "lax",
    )


def _is_secure(scope: Scope) -> bool:
    return scope.get("scheme") == "https"
