"""Passwords and sessions on PostgreSQL."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert

from engine.persistence import tables as t
from engine.persistence.store import LEAST_GAIN, PersonRow, SessionRow


class PostgresAccounts:
    """See the protocol `Accounts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def credential(self, login: str) -> tuple[str, str | None] | None:
        """Give the id and the password's hash."""
        wanted = select(t.person.c.id, t.person.c.password).where(
            t.person.c.login == login, t.person.c.ended_at.is_(None)
        )
        row = self._connection.execute(wanted).first()
        return None if row is None else (row.id, row.password)

    def set_password(self, person: str, hashed: str) -> bool:
        """Keep a password's hash."""
        mine = (t.person.c.id == person) & t.person.c.ended_at.is_(None)
        return self._connection.execute(update(t.person).where(mine).values(password=hashed)).rowcount == 1

    def add_session(self, row: SessionRow) -> None:
        """Begin a session."""
        self._connection.execute(
            insert(t.session).values(
                token=row.token, person=row.person, created_at=row.created_at, expires_at=row.expires_at
            )
        )

    def session(self, token: str, at: datetime) -> PersonRow | None:
        """Give the person of a session that lives."""
        wanted = (
            select(t.person)
            .join(t.session, t.session.c.person == t.person.c.id)
            .where(t.session.c.token == token, t.session.c.ended_at.is_(None), t.session.c.expires_at > at)
            .where(t.person.c.ended_at.is_(None))
        )
        row = self._connection.execute(wanted).first()
        return None if row is None else PersonRow(row.id, row.name, row.login, row.locale)

    def keep_session(self, token: str, at: datetime, idle: timedelta, life: timedelta) -> None:
        """Let a session live on, within its life."""
        until = func.least(at + idle, t.session.c.created_at + life)
        mine = (t.session.c.token == token) & t.session.c.ended_at.is_(None) & (t.session.c.expires_at > at)
        gains = t.session.c.expires_at + LEAST_GAIN <= until
        self._connection.execute(update(t.session).where(mine, gains).values(expires_at=until))

    def end_session(self, token: str, at: datetime) -> None:
        """End a session."""
        mine = (t.session.c.token == token) & t.session.c.ended_at.is_(None)
        self._connection.execute(update(t.session).where(mine).values(ended_at=at))

    def end_sessions(self, person: str, at: datetime) -> None:
        """End all sessions of a person."""
        mine = (t.session.c.person == person) & t.session.c.ended_at.is_(None)
        self._connection.execute(update(t.session).where(mine).values(ended_at=at))
