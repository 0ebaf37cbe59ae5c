"""Passwords, sessions and what is known of stored files, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from engine.persistence import tables as t
from engine.persistence.memory.rows import Rows
from engine.persistence.store import LEAST_GAIN, FileRow, PersonRow, SessionRow


class MemoryAccounts:
    """See the protocol `Accounts`."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def credential(self, login: str) -> tuple[str, str | None] | None:
        """Give the id and the password's hash."""
        found = self._rows.where(t.person, lambda row: row["login"] == login and row["ended_at"] is None)
        return (found[0]["id"], found[0]["password"]) if found else None

    def set_password(self, person: str, hashed: str) -> bool:
        """Keep a password's hash."""
        mine = {"id": person, "ended_at": None}
        return self._rows.change(t.person, lambda row: mine.items() <= row.items(), {"password": hashed}) == 1

    def add_session(self, row: SessionRow) -> None:
        """Begin a session."""
        self._rows.add(t.session, asdict(row))

    def session(self, token: str, at: datetime) -> PersonRow | None:
        """Give the person of a session that lives."""
        row = self._rows.get(t.session, token)
        if row is None or row["ended_at"] is not None or row["expires_at"] <= at:
            return None
        who = self._rows.get(t.person, row["person"])
        if who is None or who["ended_at"] is not None:
            return None
        return PersonRow(who["id"], who["name"], who["login"], who["locale"])

    def keep_session(self, token: str, at: datetime, idle: timedelta, life: timedelta) -> None:
        """Let a session live on, within its life."""
        row = self._rows.get(t.session, token)
        if row is None or row["ended_at"] is not None or row["expires_at"] <= at:
            return
        until = min(at + idle, row["created_at"] + life)
        if row["expires_at"] + LEAST_GAIN <= until:
            self._rows.change(t.session, lambda row: row["token"] == token, {"expires_at": until})

    def end_session(self, token: str, at: datetime) -> None:
        """End a session."""
        self._rows.change(t.session, lambda row: row["token"] == token and row["ended_at"] is None, {"ended_at": at})

    def end_sessions(self, person: str, at: datetime) -> None:
        """End all sessions of a person."""
        self._rows.change(t.session, lambda row: row["person"] == person and row["ended_at"] is None, {"ended_at": at})


class MemoryFiles:
    """See the protocol `Files`."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def put(self, row: FileRow) -> None:
        """Note a file; given again, it is young again."""
        self._rows.put(t.file, asdict(row))

    def known(self, digests: Sequence[str]) -> Mapping[str, FileRow]:
        """Give the stored ones."""
        return {row["digest"]: FileRow(**row) for row in self._rows.where(t.file, lambda row: row["digest"] in digests)}

    def filed(self, case: str) -> Mapping[str, int]:
        """Give the files of a case with their sizes."""
        mine = {row["digest"] for row in self._rows.where(t.filed, lambda row: bool(row["case_id"] == case))}
        return {row["digest"]: row["size"] for row in self._rows.where(t.file, lambda row: row["digest"] in mine)}

    def take_unnamed(self, before: datetime, limit: int) -> Sequence[str]:
        """Strike out what no event names."""
        named = {row["digest"] for row in self._rows.all(t.filed)}
        old = self._rows.where(t.file, lambda row: row["stored_at"] < before and row["digest"] not in named)[:limit]
        gone = {row["digest"] for row in old}
        return [row["digest"] for row in self._rows.remove(t.file, lambda row: row["digest"] in gone)]
