"""Accounts in memory: for tests."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime
from itertools import count

from bot.desk.accounts import Account, ApiToken, Role, Session
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

    def set_password(self, seen: Account, password: str) -> bool:
        """Give an account another password."""
        with self._lock:
            if not self._is_as(seen):
                return False
            self._forgive(seen.name, password)
            self._end_sessions(seen.name)
            return True

    def reset(self, name: Person, password: str, role: Role | None) -> Account | None:
        """Open an account with another password."""
        with self._lock:
            if name not in self._accounts:
                return None
            account = self._forgive(name, password)
            self._accounts[name] = replace(account, role=role or account.role, disabled_at=None)
            self._end_sessions(name)
            return self._accounts[name]

    def show_as(self, name: Person, shown_as: str | None) -> bool:
        """Show something else of an account."""
        with self._lock:
            account = self._accounts.get(name)
            if account is not None:
                self._accounts[name] = replace(account, shown_as=shown_as)
            return account is not None

    def disable(self, name: Person, moment: datetime) -> bool:
        """Close an account."""
        with self._lock:
            account = self._accounts.get(name)
            if account is None:
                return False
            self._accounts[name] = replace(account, disabled_at=account.disabled_at or moment)
            self._end_sessions(name)
            for number, token in self._tokens.items():
                if token.account == name and not token.revoked_at:
                    self._tokens[number] = replace(token, revoked_at=moment)
            return True

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

    def let_in(self, seen: Account, session: Session, password: str) -> bool:
        """Keep a new session."""
        with self._lock:
            if not self._is_as(seen):
                return False
            self._forgive(seen.name, password)
            self._sessions[session.key] = session
            return True

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

    def _is_as(self, seen: Account) -> bool:
        account = self._accounts.get(seen.name)
        return account is not None and not account.disabled_at and account.password == seen.password

    def _forgive(self, name: Person, password: str) -> Account:
        account = replace(self._accounts[name], password=password, failures=0, locked_until=None)
        self._accounts[name] = account
        return account

    def _end_sessions(self, name: Person) -> None:
        self._sessions = {key: one for key, one in self._sessions.items() if one.account != name}

    def _remove(self, keys: list[str]) -> int:
        with self._lock:
            return sum(self._sessions.pop(key, None) is not None for key in keys)
