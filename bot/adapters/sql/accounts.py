"""Accounts, sessions and tokens in the desk's database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, delete, func, insert, select, update

from bot.adapters.sql.account_tables import accounts, api_tokens, sessions
from bot.adapters.sql.database import Database
from bot.adapters.sql.statements import inserting
from bot.desk.accounts import Account, ApiToken, Role, Session
from bot.desk.audit import Person

_FORGIVEN = {"failures": 0, "locked_until": None}


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

    def set_password(self, seen: Account, password: str) -> bool:
        """Give an account another password."""
        with self._database.writing() as connection:
            changed = _forgive(connection, seen, password)
            if changed:
                connection.execute(delete(sessions).where(sessions.c.account == seen.name))
        return changed

    def reset(self, name: Person, password: str, role: Role | None) -> Account | None:
        """Open an account with another password."""
        opening = update(accounts).where(accounts.c.name == name).values(**_FORGIVEN, password=password)
        opening = opening.values(disabled_at=None, **({"role": role} if role else {}))
        with self._database.writing() as connection:
            row = connection.execute(opening.returning(accounts)).one_or_none()
            connection.execute(delete(sessions).where(sessions.c.account == name))
        return _account(row) if row else None

    def show_as(self, name: Person, shown_as: str | None) -> bool:
        """Show something else of an account."""
        showing = update(accounts).where(accounts.c.name == name).values(shown_as=shown_as)
        with self._database.writing() as connection:
            return connection.execute(showing).rowcount == 1

    def disable(self, name: Person, moment: datetime) -> bool:
        """Close an account."""
        closing = update(accounts).where(accounts.c.name == name)
        closing = closing.values(disabled_at=func.coalesce(accounts.c.disabled_at, moment))
        held = (api_tokens.c.account == name) & api_tokens.c.revoked_at.is_(None)
        with self._database.writing() as connection:
            closed = connection.execute(closing).rowcount == 1
            connection.execute(delete(sessions).where(sessions.c.account == name))
            connection.execute(update(api_tokens).where(held).values(revoked_at=moment))
        return closed

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

    def let_in(self, seen: Account, session: Session, password: str) -> bool:
        """Keep a new session, in one step with looking once more whether it may be."""
        with self._database.writing() as connection:
            let_in = _forgive(connection, seen, password)
            if let_in:
                connection.execute(insert(sessions).values(**asdict(session)))
        return let_in

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


def _forgive(connection: Connection, seen: Account, password: str) -> bool:
    """Give an account a password's hash and forget its failures, if it is open and has the password that was seen."""
    same = (accounts.c.name == seen.name) & (accounts.c.password == seen.password)
    changing = update(accounts).where(same, accounts.c.disabled_at.is_(None))
    return connection.execute(changing.values(**_FORGIVEN, password=password)).rowcount == 1


def _account(row: Row[Any]) -> Account:
    return Account(**{**row._asdict(), "role": Role(row.role)})


def _token(row: Row[Any]) -> ApiToken:
    return ApiToken(**{**row._asdict(), "role": Role(row.role)})
