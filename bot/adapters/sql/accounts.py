"""Accounts, sessions and tokens in the desk's database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, delete, insert, select, update

from bot.adapters.sql.account_tables import accounts, api_tokens, sessions
from bot.adapters.sql.database import Database
from bot.adapters.sql.statements import inserting
from bot.desk.accounts import Account, ApiToken, Role, Session
from bot.desk.audit import Person


class SqlAccounts:
    """Implements `AccountStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, account: Account) -> bool:
        """Keep a new account."""
        with self._database.writing() as connection:
            added = inserting(connection, accounts).values(**asdict(account)).on_conflict_do_nothing()
            return connection.execute(added.returning(accounts.c.name)).one_or_none() is not None

    def account(self, name: Person) -> Account | None:
        """The account of a name."""
        with self._database.reading() as connection:
            row = connection.execute(select(accounts).where(accounts.c.name == name)).one_or_none()
        return _account(row) if row else None

    def all(self) -> list[Account]:
        """All accounts by name."""
        with self._database.reading() as connection:
            return [_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.name))]

    def change(self, account: Account) -> None:
        """Keep a changed account."""
        with self._database.writing() as connection:
            connection.execute(
                update(accounts).where(accounts.c.name == account.name).values(**asdict(account))
            )

    def failed(self, name: Person, most: int, until: datetime) -> Account | None:
        """Count a wrong password in one statement: of many at once none is lost."""
        locks = accounts.c.failures + 1 >= most
        counting = (
            update(accounts)
            .where(accounts.c.name == name)
            .values(
                failures=case((locks, 0), else_=accounts.c.failures + 1),
                locked_until=case((locks, until), else_=accounts.c.locked_until),
            )
            .returning(accounts)
        )
        with self._database.writing() as connection:
            row = connection.execute(counting).one_or_none()
        return _account(row) if row else None

    def open(self, session: Session) -> None:
        """Keep a new session."""
        with self._database.writing() as connection:
            connection.execute(insert(sessions).values(**asdict(session)))

    def session(self, key: str) -> Session | None:
        """The session with this hash."""
        with self._database.reading() as connection:
            row = connection.execute(select(sessions).where(sessions.c.key == key)).one_or_none()
        return Session(**row._asdict()) if row else None

    def seen(self, key: str, moment: datetime) -> None:
        """Note that a session was used."""
        with self._database.writing() as connection:
            connection.execute(update(sessions).where(sessions.c.key == key).values(seen_at=moment))

    def close(self, key: str) -> None:
        """End a session."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.key == key))

    def close_all(self, name: Person) -> int:
        """End all sessions of an account."""
        with self._database.writing() as connection:
            return connection.execute(delete(sessions).where(sessions.c.account == name)).rowcount

    def forget_sessions_before(self, moment: datetime) -> int:
        """Remove old sessions."""
        with self._database.writing() as connection:
            return connection.execute(delete(sessions).where(sessions.c.seen_at < moment)).rowcount

    def add_token(self, token: ApiToken) -> int:
        """Keep a new token."""
        values = asdict(token)
        del values["number"]
        with self._database.writing() as connection:
            added = insert(api_tokens).values(**values).returning(api_tokens.c.number)
            return int(connection.execute(added).scalar_one())

    def token(self, key: str) -> ApiToken | None:
        """The token with this hash."""
        with self._database.reading() as connection:
            row = connection.execute(select(api_tokens).where(api_tokens.c.key == key)).one_or_none()
        return _token(row) if row else None

    def tokens(self) -> list[ApiToken]:
        """All tokens by number."""
        with self._database.reading() as connection:
            return [
                _token(row) for row in connection.execute(select(api_tokens).order_by(api_tokens.c.number))
            ]

    def revoke(self, number: int, moment: datetime) -> bool:
        """End a token."""
        valid = (api_tokens.c.number == number) & api_tokens.c.revoked_at.is_(None)
        with self._database.writing() as connection:
            return connection.execute(update(api_tokens).where(valid).values(revoked_at=moment)).rowcount == 1


def _account(row: Row[Any]) -> Account:
    return Account(**{**row._asdict(), "role": Role(row.role)})


def _token(row: Row[Any]) -> ApiToken:
    return ApiToken(**{**row._asdict(), "role": Role(row.role)})
