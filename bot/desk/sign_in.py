"""Signing in: who holds a password gets a session, who holds a token acts in its account's name.

Of cookies and tokens only hashes are kept: who sees the database cannot enter with it.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from bot.desk.accounts import (
    LONGEST_PASSWORD,
    Account,
    AccountStore,
    ApiToken,
    Hasher,
    Role,
    Session,
    check_password,
)
from bot.desk.audit import Act, AuditLog, Person, person
from bot.desk.throttle import Throttle
from bot.errors import AccountRefused, DeskUnavailable, SignInRefused
from bot.settings import SignInTuning

logger = logging.getLogger(__name__)

TOKEN_PREFIX = "mdg_"  # noqa: S105 — the beginning of every token, so that a leaked one is recognised
_LONGEST_LABEL = 64


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is there: the account's name and what may be done in its name. shown_as: what the public reads of it."""

    name: Person
    role: Role
    shown_as: str | None = None


def _now() -> datetime:
    return datetime.now(UTC)


class SignIns:
    """Sessions and tokens of accounts. Safe to use from several threads."""

    def __init__(
        self,
        store: AccountStore,
        hasher: Hasher,
        audit: AuditLog,
        tuning: SignInTuning,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._store = store
        self._hasher = hasher
        self._audit = audit
        self._tuning = tuning
        self._now = now
        self._throttle = Throttle(tuning.failures, timedelta(minutes=tuning.lock_minutes), now)
        self._nobody: str | None = None

    def are_set_up(self) -> bool:
        """Whether anybody can sign in."""
        return any(account.disabled_at is None for account in self._store.all())

    def sign_in(self, name: str, password: str, client: str = "", mark: str | None = None) -> str:
        """A new session's cookie value.

        Args:
            client: where the attempt comes from, as it can be told; kept nowhere.
            mark: what the browser holds of an earlier sign-in (`mark`); it is counted by itself, so that nobody else's
                wrong passwords keep it out.

        Raises:
            SignInRefused: whatever the reason is, which is told to nobody: a name that is not known takes as long.
        """
        named, nobody = person(name), self._hash_of_nobody()
        account = self._store.account(named)
        known = account is not None and mark is not None and _is_mark(account, mark)
        hashed = account.password if account else nobody
        # With the hash: whom the operator gave another password begins anew.
        who = (named, hashed, mark or "") if known else (named, hashed, "", client)
        if not self._throttle.enter(*who):
            raise SignInRefused
        fitting = self._hasher.matches(hashed, password[: LONGEST_PASSWORD + 1])
        now = self._now()
        locked = account is not None and account.locked_until is not None and account.locked_until > now
        if account is None or account.disabled_at or (locked and not known):
            raise SignInRefused
        if not fitting:
            if not known:
                self._count_failure(account, now)
            raise SignInRefused
        if self._hasher.is_outdated(hashed):
            hashed = self._hasher.hash(password)
        value = secrets.token_urlsafe(32)
        if not self._store.let_in(account, Session(_key(value), account.name, now, now), hashed):
            raise SignInRefused
        self._throttle.forget(*who)
        self._store.forget_sessions_before(now - timedelta(minutes=self._tuning.idle_minutes))
        return value

    def mark(self, name: str) -> str:
        """What a browser may hold for long after a sign-in, to be known when it comes again; it lets nobody in.

        It holds until the account gets another password.
        """
        account = self._store.account(person(name))
        if account is None:
            raise SignInRefused
        number = secrets.token_urlsafe(12)
        return f"{number}.{_mark_of(account, number)}"

    def visitor(self, cookie: str | None) -> Visitor | None:
        """Who a session's cookie belongs to; None where it is not known, too old, or its account is closed."""
        session = self._store.session(_key(cookie)) if cookie else None
        if session is None:
            return None
        now = self._now()
        idle = now - session.seen_at > timedelta(minutes=self._tuning.idle_minutes)
        if idle or now - session.opened_at > timedelta(hours=self._tuning.session_hours):
            self._store.close(session.key)
            return None
        account = self._store.account(session.account)
        if account is None or account.disabled_at:
            return None
        if now - session.seen_at > timedelta(minutes=1):  # not a write for every request
            self._note_use(session, now)
        return Visitor(account.name, account.role, account.shown_as)

    def _note_use(self, session: Session, now: datetime) -> None:
        """Where the database is busy, the next request notes it: nobody is turned away for it."""
        try:
            self._store.seen(session.key, now)
        except DeskUnavailable as error:
            logger.warning("the use of a session is not noted: %s", error)

    def sign_out(self, cookie: str) -> None:
        """End a session."""
        self._store.close(_key(cookie))

    def sign_out_everywhere(self, name: Person) -> int:
        """End all sessions of an account; returns how many."""
        closed = self._store.close_all(name)
        self._note(name, "session.close_all", f"account:{name}")
        return closed

    def change_password(self, name: Person, old: str, new: str) -> None:
        """Give one's own account another password; all its sessions end.

        Raises:
            SignInRefused: the old password is wrong, or was too often: whoever found a session open cannot try them out.
            AccountRefused: the new one cannot be used.
        """
        account = self._store.account(name)
        if account is None or account.disabled_at or not self._throttle.enter("password", name):
            raise SignInRefused
        if not self._hasher.matches(account.password, old[: LONGEST_PASSWORD + 1]):
            raise SignInRefused
        check_password(new, name)
        if not self._store.set_password(account, self._hasher.hash(new)):
            raise SignInRefused
        self._throttle.forget("password", name)
        self._note(name, "account.password", f"account:{name}")

    def add_token(self, by: Person, name: str, label: str, role: Role | None, days: int) -> str:
        """A new token, which is shown once.

        Raises:
            AccountRefused: there is no such account, its role is not enough, or the label cannot be used.
        """
        account = self._store.account(person(name))
        if account is None or account.disabled_at:
            raise AccountRefused(f"利用者「{person(name)}」はいないか、止められています。")
        role = role or account.role
        if not account.role.may(role):
            raise AccountRefused("鍵の役割は、利用者の役割を超えられません。")
        label = label.strip()
        if not label or len(label) > _LONGEST_LABEL or not label.isprintable():
            raise AccountRefused(f"鍵の名前は{_LONGEST_LABEL}文字以内の文字で書いてください。")
        value, now = TOKEN_PREFIX + secrets.token_urlsafe(32), self._now()
        token = ApiToken(_key(value), account.name, label, role, now, now + timedelta(days=days))
        number = self._store.add_token(token)
        self._note(by, "token.add", f"token:{number}", role=role.value)
        return value

    def tokens(self) -> list[ApiToken]:
        """All tokens by number."""
        return self._store.tokens()

    def revoke(self, by: Person, number: int) -> None:
        """End a token at once.

        Raises:
            AccountRefused: there is none with this number.
        """
        if not self._store.revoke(number, self._now()):
            raise AccountRefused(f"{number} 番の鍵はないか、もう止められています。")
        self._note(by, "token.revoke", f"token:{number}")

    def bearer(self, token: str) -> Visitor | None:
        """In whose name a token acts, with the lesser of the two roles; None where it does not any more."""
        found = self._store.token(_key(token)) if token.startswith(TOKEN_PREFIX) else None
        if found is None or found.revoked_at or found.ends_at <= self._now():
            return None
        account = self._store.account(found.account)
        if account is None or account.disabled_at:
            return None
        role = found.role if account.role.may(found.role) else account.role
        return Visitor(account.name, role, account.shown_as)

    def _hash_of_nobody(self) -> str:
        """What the password of an unknown name is compared with, so that it takes as long as a known one's."""
        self._nobody = self._nobody or self._hasher.hash(secrets.token_urlsafe())
        return self._nobody

    def _count_failure(self, account: Account, now: datetime) -> None:
        until = now + timedelta(minutes=self._tuning.lock_minutes)
        counted = self._store.failed(account.name, self._tuning.failures_of_all, until)
        if counted and counted.locked_until == until:
            self._note(account.name, "account.lock", f"account:{account.name}")

    def _note(self, by: Person, action: str, subject: str, **details: str) -> None:
        self._audit.append(Act(by, self._now(), action, subject[:64], details))


def _mark_of(account: Account, number: str) -> str:
    """The hash of the password is the key: who has it needs no mark, and with it every mark ends."""
    told = f"madoguchi browser {number} {account.name}".encode("utf-8", "replace")
    return hmac.new(account.password.encode(), told, sha256).hexdigest()


def _is_mark(account: Account, mark: str) -> bool:
    number, _, proof = mark.partition(".")
    return hmac.compare_digest(_mark_of(account, number).encode(), proof.encode("utf-8", "replace"))


def _key(value: str) -> str:
    """What is kept of a secret that is random: it cannot be tried out, so a fast hash is enough."""
    return sha256(b"madoguchi session " + value.encode("utf-8", "replace")).hexdigest()
