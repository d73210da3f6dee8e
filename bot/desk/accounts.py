"""Who may enter the rooms for staff: accounts with a role, and how the operator makes, closes and resets them."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from bot.desk.audit import Act, AuditLog, Detail, Person, person
from bot.errors import AccountRefused

LONGEST_NAME = 64
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200


class Role(StrEnum):
    """What an account may do; each may do what those before it may.

    staff: the staff room. desk: the help desk. approver: approving another's answers. admin: everything.
    """

    STAFF = "staff"
    DESK = "desk"
    APPROVER = "approver"
    ADMIN = "admin"

    def may(self, needed: Role) -> bool:
        """Whether this role is enough where another is needed."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account. Moments carry their time zone.

    name: as `bot.desk.audit.person` writes it; with it one signs in, so that the public reads it nowhere. password: a hash of
    `Hasher`. failures: wrong passwords in a row. shown_as: what the public reads in its place, a department or a name; None: a clerk's.
    """

    name: Person
    role: Role
    password: str
    made_at: datetime
    disabled_at: datetime | None = None
    failures: int = 0
    locked_until: datetime | None = None
    shown_as: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in. key: the hash of what its cookie holds."""

    key: str
    account: Person
    opened_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class ApiToken:
    """What a program signs in with, in the name of an account and with at most its role. key: the hash of the token."""

    key: str
    account: Person
    label: str
    role: Role
    made_at: datetime
    ends_at: datetime
    revoked_at: datetime | None = None
    number: int = 0


class Hasher(Protocol):
    """Makes hashes of passwords that are slow to try out."""

    def hash(self, password: str) -> str:
        """The hash, with its own salt and cost in it."""

    def matches(self, hashed: str, password: str) -> bool:
        """Whether it is the password of a hash."""

    def is_outdated(self, hashed: str) -> bool:
        """Whether the hash was made at another cost than new ones are."""


class AccountStore(Protocol):
    """Keeps accounts, sessions and tokens; safe to use from several threads and processes.

    Every method raises DeskUnavailable where the store cannot be read or written.
    """

    def add(self, account: Account) -> bool:
        """Keep a new account; False where there is one of that name."""

    def account(self, name: Person) -> Account | None:
        """The account of a name."""

    def all(self) -> list[Account]:
        """All accounts by name."""

    def set_password(self, seen: Account, password: str) -> bool:
        """Give an account another password's hash and end its sessions.

        False, and nothing is changed, where it is closed by now or its password is another than was seen.
        """

    def reset(self, name: Person, password: str, role: Role | None) -> Account | None:
        """Give an account another password's hash, perhaps another role, and open it; its sessions end. The account afterwards."""

    def show_as(self, name: Person, shown_as: str | None) -> bool:
        """Let the public read something else of an account. False where there is none of that name."""

    def disable(self, name: Person, moment: datetime) -> bool:
        """Close an account; its sessions and its tokens end with it, for good. False where there is none of that name."""

    def failed(self, name: Person, most: int, until: datetime) -> Account | None:
        """Count a wrong password, in one step; the `most`th locks the account until a moment. The account afterwards."""

    def let_in(self, seen: Account, session: Session, password: str) -> bool:
        """Keep a new session of an account, its failures forgiven. password: its hash from now on.

        False, and nothing is kept, where the account is closed by now or its password is another than was seen: comparing one
        takes long enough for an operator to come between.
        """

    def session(self, key: str) -> Session | None:
        """The session with this hash."""

    def seen(self, key: str, moment: datetime) -> None:
        """Note that a session was used."""

    def close(self, key: str) -> None:
        """End a session, if there is one."""

    def close_all(self, name: Person) -> int:
        """End all sessions of an account; returns how many."""

    def forget_sessions_before(self, moment: datetime) -> int:
        """Remove the sessions that were last used before a moment; returns how many."""

    def add_token(self, token: ApiToken) -> int:
        """Keep a new token; returns the number that it got."""

    def token(self, key: str) -> ApiToken | None:
        """The token with this hash."""

    def tokens(self) -> list[ApiToken]:
        """All tokens by number."""

    def revoke(self, number: int, moment: datetime) -> bool:
        """End a token; False where there is none, or it was ended before."""


def _now() -> datetime:
    return datetime.now(UTC)


class Accounts:
    """Making and closing accounts: the operator's part. Every change is in the audit log."""

    def __init__(
        self,
        store: AccountStore,
        hasher: Hasher,
        audit: AuditLog,
        by: Person,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._store = store
        self._hasher = hasher
        self._audit = audit
        self._by = by
        self._now = now

    def add(self, name: str, role: Role, password: str, shown_as: str | None = None) -> Account:
        """Make an account. shown_as: what the public reads of it.

        Raises:
            AccountRefused: a name cannot be used or is taken, or the password is too short or too long.
        """
        named = person(name)
        _check_name(named, "利用者名")
        shown_as = _public_name(shown_as)
        check_password(password, named)
        account = Account(named, role, self._hasher.hash(password), self._now(), shown_as=shown_as)
        if not self._store.add(account):
            raise AccountRefused(f"利用者「{named}」はもうあります。")
        self._note("account.add", named, role=role.value)
        return account

    def all(self) -> list[Account]:
        """All accounts by name."""
        return self._store.all()

    def show_as(self, name: str, shown_as: str | None) -> None:
        """Let the public read this of an account from now on; None: only that a clerk it was.

        Raises:
            AccountRefused: there is no such account, or it cannot be shown.
        """
        account = self._known(name)
        self._store.show_as(account.name, _public_name(shown_as))
        self._note("account.show_as", account.name)

    def disable(self, name: str) -> None:
        """Let nobody in with this account any more, at once. Its tokens stay ended if it is opened again.

        Raises:
            AccountRefused: there is no such account.
        """
        account = self._known(name)
        self._store.disable(account.name, self._now())
        self._note("account.disable", account.name)

    def reset(self, name: str, password: str, role: Role | None = None) -> None:
        """Give an account a new password, perhaps another role, and open it again; its sessions end.

        Raises:
            AccountRefused: there is no such account, or the password is too short or too long.
        """
        account = self._known(name)
        check_password(password, account.name)
        changed = self._store.reset(account.name, self._hasher.hash(password), role) or account
        self._note("account.reset", account.name, role=changed.role.value)

    def _known(self, name: str) -> Account:
        account = self._store.account(person(name))
        if account is None:
            raise AccountRefused(
                f"利用者「{person(name)}」はいません。madoguchi user list で確かめてください。"
            )
        return account

    def _note(self, action: str, name: Person, **details: Detail) -> None:
        self._audit.append(Act(self._by, self._now(), action, f"account:{name}"[:LONGEST_NAME], details))


def _public_name(shown_as: str | None) -> str | None:
    """A name as the public reads it; None where it is empty."""
    if shown_as is None or not shown_as.strip():
        return None
    text = " ".join(unicodedata.normalize("NFKC", shown_as).split())
    _check_name(text, "市民に見える名前")
    return text


def _check_name(name: str, what: str) -> None:
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise AccountRefused(f"{what}は{LONGEST_NAME}文字以内の文字で書いてください。")


def new_password() -> str:
    """A password that nobody can guess, for a person to change."""
    return secrets.token_urlsafe(15)


def check_password(password: str, name: Person) -> None:
    """Length is what counts (NIST SP 800-63B); a password that holds the account's name is the first to be tried.

    Raises:
        AccountRefused: it cannot be used.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise AccountRefused(
            f"パスワードは{SHORTEST_PASSWORD}文字以上、{LONGEST_PASSWORD}文字以内にしてください。"
        )
    if name in person(password) or len(set(password)) < SHORTEST_PASSWORD // 3:
        raise AccountRefused(
            "推測されやすいパスワードです。利用者名や同じ文字のくり返しは使わないでください。"
        )
