"""Accounts in memory: for tests."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime
from itertools import count

from bot.desk.accounts import Account, ApiToken, Session
from bot.desk.audit import Person


class MemoryAccounts:
    """Implements `AccountStore`."""

    def __init__(self) -> None:
        self._accounts: dict[Person, Account] = {}
        self._sessions: dict[str, Session] = {}
        self._tokens: dict[int, ApiToken] = {}
        self._numbers = count(1)
        self._lock = threading.Lock()

    def add(self, account: Account) -> bool:
        """Keep a new account."""
        with self._lock:
            return self._accounts.setdefault(account.name, account) is account

    def account(self, name: Person) -> Account | None:
        """The account of a name."""
        return self._accounts.get(name)

    def all(self) -> list[Account]:
        """All accounts by name."""
        with self._lock:
            return sorted(self._accounts.values(), key=lambda one: one.name)

    def change(self, account: Account) -> None:
        """Keep a changed account."""
        with self._lock:
            self._accounts[account.name] = account

    def failed(self, name: Person, most: int, until: datetime) -> Account | None:
        """Count a wrong password."""
        with self._lock:
            account = self._accounts.get(name)
            if account is None:
                return None
            failures = account.failures + 1
            locks = failures >= most
            counted = replace(
                account,
                failures=0 if locks else failures,
                locked_until=until if locks else account.locked_until,
            )
            self._accounts[name] = counted
            return counted

    def open(self, session: Session) -> None:
        """Keep a new session."""
        with self._lock:
            self._sessions[session.key] = session

    def session(self, key: str) -> Session | None:
        """The session with this hash."""
        return self._sessions.get(key)

    def seen(self, key: str, moment: datetime) -> None:
        """Note that a session was used."""
        with self._lock:
            if key in self._sessions:
                self._sessions[key] = replace(self._sessions[key], seen_at=moment)

    def close(self, key: str) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(key, None)

    def close_all(self, name: Person) -> int:
        """End all sessions of an account."""
        return self._remove([key for key, one in list(self._sessions.items()) if one.account == name])

    def forget_sessions_before(self, moment: datetime) -> int:
        """Remove old sessions."""
        return self._remove([key for key, one in list(self._sessions.items()) if one.seen_at < moment])

    def add_token(self, token: ApiToken) -> int:
        """Keep a new token."""
        with self._lock:
            number = next(self._numbers)
            self._tokens[number] = replace(token, number=number)
            return number

    def token(self, key: str) -> ApiToken | None:
        """The token with this hash."""
        return next((one for one in self.tokens() if one.key == key), None)

    def tokens(self) -> list[ApiToken]:
        """All tokens by number."""
        with self._lock:
            return [self._tokens[number] for number in sorted(self._tokens)]

    def revoke(self, number: int, moment: datetime) -> bool:
        """End a token."""
        with self._lock:
            token = self._tokens.get(number)
            if token is None or token.revoked_at:
                return False
            self._tokens[number] = replace(token, revoked_at=moment)
            return True

    def _remove(self, keys: list[str]) -> int:
        with self._lock:
            return sum(self._sessions.pop(key, None) is not None for key in keys)
