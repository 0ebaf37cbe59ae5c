"""Passwords and sessions on PostgreSQL."""

from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert

from engine.persistence.store import PersonRow, SessionRow
from engine.persistence.tables import person, session


class PostgresAccounts:
    """See the protocol `Accounts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def credential(self, login: str) -> tuple[str, str | None] | None:
        """Give the id and the password's hash."""
        wanted = select(person.c.id, person.c.password).where(person.c.login == login, person.c.ended_at.is_(None))
        row = self._connection.execute(wanted).first()
        return None if row is None else (row.id, row.password)

    def set_password(self, person_id: str, hashed: str) -> bool:
        """Keep a password's hash."""
        mine = (person.c.id == person_id) & person.c.ended_at.is_(None)
        return self._connection.execute(update(person).where(mine).values(password=hashed)).rowcount == 1

    def add_session(self, row: SessionRow) -> None:
        """Begin a session."""
        self._connection.execute(
            insert(session).values(
                token=row.token, person=row.person, created_at=row.created_at, expires_at=row.expires_at
            )
        )

    def session(self, token: str, at: datetime) -> PersonRow | None:
        """Give the person of a session that lives."""
        wanted = (
            select(person)
            .join(session, session.c.person == person.c.id)
            .where(session.c.token == token, session.c.ended_at.is_(None), session.c.expires_at > at)
            .where(person.c.ended_at.is_(None))
        )
        row = self._connection.execute(wanted).first()
        return None if row is None else PersonRow(row.id, row.name, row.login, row.locale)

    def end_session(self, token: str, at: datetime) -> None:
        """End a session."""
        mine = (session.c.token == token) & session.c.ended_at.is_(None)
        self._connection.execute(update(session).where(mine).values(ended_at=at))

    def end_sessions(self, person_id: str, at: datetime) -> None:
        """End all sessions of a person."""
        mine = (session.c.person == person_id) & session.c.ended_at.is_(None)
        self._connection.execute(update(session).where(mine).values(ended_at=at))
