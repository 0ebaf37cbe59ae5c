"""Cases and commands on PostgreSQL: the hot path."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import psycopg
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from engine.case.writes import Writes
from engine.office.appointments import Standing
from engine.persistence.batch import Batch, Row, merged
from engine.persistence.codec import by_case, read_answer, read_claimed, read_state, write_answer
from engine.persistence.postgres import statements
from engine.persistence.postgres.standings import standings
from engine.persistence.store import CommandRow, Known, Loaded, Looked, LookedTogether
from engine.persistence.tables import case_counter, event

Later = Callable[[str, Sequence[Any]], None]
_TAKE_NUMBER: Final = "UPDATE case_counter SET n = %s WHERE office = %s AND sop = %s AND year = %s"


class PostgresCases:
    """See the protocol `Cases`."""

    def __init__(self, connection: Connection, hot: psycopg.Connection[Any], later: Later) -> None:
        self._connection = connection
        self._hot = hot
        self._later = later
        self._taken: dict[tuple[str, str, int], int] = {}

    def look(self, command_id: str, case: str | None) -> Looked:
        """Lock, then look: two statements in one round trip, so that the clock is read after the lock is held."""
        with self._hot.pipeline():
            locked = None if case is None else self._hot.execute(statements.LOCK_CASE, (case,))
            looked = self._hot.execute(statements.LOOK, (command_id,))
        at, directory, digest, of_case, answer = _one(looked)
        row = None if locked is None else locked.fetchone()
        return Looked(
            at=at,
            directory=directory,
            known=None if digest is None else Known(digest, of_case, read_answer(answer)),
            loaded=None if row is None else Loaded(read_state(row[0]), row[1]),
        )

    def look_together(self, command_ids: Sequence[str], cases: Sequence[str]) -> LookedTogether:
        """Lock, then look, in one round trip whatever their number."""
        with self._hot.pipeline():
            locked = self._hot.execute(statements.LOCK_CASES, (list(cases),))
            looked = self._hot.execute(statements.LOOK_TOGETHER, (list(command_ids),))
        found = looked.fetchall()
        at, directory = found[0][:2]
        return LookedTogether(
            at=at,
            directory=directory,
            known={
                name: Known(digest, of_case, read_answer(said)) for *_, name, digest, of_case, said in found if name
            },
            loaded=by_case(read_claimed(locked)),
        )

    def number(self, office: str, sop: str, year: int) -> int:
        """Lock the counter and give the last number taken: the update that changes nothing is the lock."""
        if (office, sop, year) in self._taken:
            return self._taken[office, sop, year]
        t = case_counter
        first = insert(t).values(office=office, sop=sop, year=year, n=0)
        mine = first.on_conflict_do_update(index_elements=["office", "sop", "year"], set_={"n": t.c.n})
        taken: int = self._connection.execute(mine.returning(t.c.n)).scalar_one()
        return taken

    def take_number(self, office: str, sop: str, year: int, n: int) -> None:
        """Write the counter back, with the COMMIT."""
        self._taken[office, sop, year] = n
        self._later(_TAKE_NUMBER, (n, office, sop, year))

    def put(self, writes: Sequence[Writes], commands: Sequence[CommandRow], files: Mapping[str, Sequence[str]]) -> None:
        """Put down what was decided: one statement, sent with the COMMIT."""
        parts = _parts(merged(writes)) if writes else {}
        parts["filed"] = [{"case_id": case, "digest": digest} for case, digests in files.items() for digest in digests]
        parts["commands"] = [_command(row) for row in commands]
        filled = tuple((name, statements.folded(rows)) for name, rows in parts.items() if rows)
        if filled:
            names, lists = zip(*filled, strict=True)
            self._later(statements.together(names), lists)

    def standings(self, office: str) -> Mapping[str, Standing]:
        """Give loads and last assignments over the office's cases."""
        return standings(self._hot, office)

    def journal(self, case: str) -> Sequence[bytes]:
        """Give the entries of a case."""
        wanted = select(event.c.entry).where(event.c.case_id == case).order_by(event.c.seq)
        return [entry.encode() for entry in self._connection.execute(wanted).scalars()]


def _parts(batch: Batch) -> dict[str, Sequence[Row]]:
    """Give the rows of a batch by the parts of the statement that puts them down, in its order."""
    facts = {**batch.facts, "secrets": [_with_hex_salt(row) for row in batch.facts.get("secrets", ())]}
    return {"opened": batch.opened, "moved": batch.moved, **facts, "items": batch.items}


def _one(cursor: psycopg.Cursor[Any]) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = cursor.fetchone()
    if row is None:
        msg = "the database was not migrated to the end: the directory has no version"
        raise RuntimeError(msg)
    return row


def _command(row: CommandRow) -> Row:
    return {
        "command_id": row.command_id,
        "digest": row.digest,
        "case_id": row.case,
        "asked": row.asked,
        "person": row.person,
        "at": row.at,
        "answer": write_answer(row.answer),
    }


def _with_hex_salt(row: Row) -> Row:
    return {**row, "salt": f"\\x{row['salt'].hex()}"}
