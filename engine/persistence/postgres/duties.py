"""What the workers find to do, from the state of rows (`spec/runtime.md`, The row is the message)."""

# ruff: noqa: S608 - the statements are put together from constants of this module

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, LiteralString

import psycopg
from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from engine.case.commands import Duty
from engine.persistence.backoff import next_attempt
from engine.persistence.codec import read_claimed
from engine.persistence.postgres.cases import Later
from engine.persistence.store import Attempt, Loaded, Marked, Seen
from engine.persistence.tables import anomaly, attempt, heartbeat, item

_WAITS: Final[Mapping[Duty, LiteralString]] = {
    Duty.ASSIGN: "c.case_id IN (SELECT i.case_id FROM item AS i WHERE i.to_offer OR i.reconsider)",
    Duty.ENFORCE: "c.next_alarm_at < %(at)s",
}
_FIRST: Final[Mapping[Duty, LiteralString]] = {Duty.ASSIGN: "c.case_id", Duty.ENFORCE: "c.next_alarm_at, c.case_id"}
_LOOK: Final[LiteralString] = (
    "SELECT clock_timestamp(), version, EXISTS (SELECT 1 FROM attempt WHERE duty = %s) FROM directory"
)
_FAILED: Final[LiteralString] = "SELECT 1 FROM attempt AS a WHERE a.duty = %(duty)s AND a.case_id = c.case_id"


def claiming(duty: Duty, limit: int) -> str:
    """Take what nobody holds; a case that failed before is taken one by one, so that it fails alone.

    The limit stands in the statement: a plan for every limit would not read the index from its beginning.
    """
    return (
        f'SELECT c.state, c.head FROM "case" AS c WHERE {_WAITS[duty]} AND NOT EXISTS ({_FAILED})'
        f" ORDER BY {_FIRST[duty]} LIMIT {int(limit)} FOR NO KEY UPDATE OF c SKIP LOCKED"
    )


def _claim_one(duty: Duty) -> LiteralString:
    return (
        f'SELECT c.state, c.head FROM "case" AS c WHERE {_WAITS[duty]} AND c.case_id = %(case)s'
        " FOR NO KEY UPDATE OF c SKIP LOCKED"
    )


def _waiting(duty: Duty, limit: int) -> str:
    return (
        f'SELECT c.case_id FROM "case" AS c WHERE {_WAITS[duty]}'
        f" AND NOT EXISTS ({_FAILED} AND (a.parked_at IS NOT NULL OR a.retry_at > %(at)s))"
        f" AND (%(all)s OR EXISTS ({_FAILED})) ORDER BY {_FIRST[duty]} LIMIT {int(limit)}"
    )


def _idle(duty: Duty) -> LiteralString:
    waits = _WAITS[duty].replace("%(at)s", "a.retry_at")
    return (
        "DELETE FROM attempt WHERE duty = %(duty)s AND case_id IN (SELECT a.case_id FROM attempt AS a WHERE a.duty ="
        f' %(duty)s AND NOT EXISTS (SELECT 1 FROM "case" AS c WHERE c.case_id = a.case_id AND {waits})'
        " FOR UPDATE OF a SKIP LOCKED)"
    )


class PostgresDuties:
    """See the protocol `Duties`."""

    def __init__(self, connection: Connection, hot: psycopg.Connection[Any], later: Later) -> None:
        self._connection = connection
        self._hot = hot
        self._later = later

    def begin(self, duty: Duty, batch: str, at: datetime) -> None:
        """Note it with the COMMIT, for which nobody waits until it is on the disk."""
        self._later("SET LOCAL synchronous_commit TO off", ())
        self._later("INSERT INTO begun (batch, duty, begun_at) VALUES (%s, %s, %s)", (batch, duty.value, at))

    def look(self, duty: Duty, batch: str | None = None) -> Seen:
        """Begin and look, in one round trip."""
        with self._hot.pipeline():
            if batch is not None:
                self._hot.execute("SELECT 1 FROM begun WHERE batch = %s FOR UPDATE", (batch,))
            found = self._hot.execute(_LOOK, (duty.value,))
        ((at, version, has_failed),) = found.fetchall()
        return Seen(at, version, has_failed=has_failed)

    def died_over(self, duty: Duty, before: datetime) -> Sequence[str]:
        """Give batches whose row nobody holds: PostgreSQL lets go of what a dead worker held."""
        found = self._hot.execute(
            "SELECT batch FROM begun WHERE duty = %s AND begun_at < %s FOR UPDATE SKIP LOCKED", (duty.value, before)
        )
        return [batch for (batch,) in found]

    def end(self, batches: Sequence[str]) -> None:
        """Strike them out, with the COMMIT."""
        self._later("DELETE FROM begun WHERE batch = ANY(%s)", (list(batches),))

    def claim(self, duty: Duty, at: datetime, limit: int) -> Sequence[Loaded]:
        """Lock cases that wait for the duty, with SKIP LOCKED."""
        found = self._hot.execute(claiming(duty, limit).encode(), {"at": at, "duty": duty.value})
        return read_claimed(found)

    def claim_one(self, duty: Duty, case: str, at: datetime) -> Loaded | None:
        """Lock one case."""
        found = self._hot.execute(_claim_one(duty), {"at": at, "case": case})
        return next(iter(read_claimed(found)), None)

    def waiting(self, duty: Duty, at: datetime, limit: int, *, failed_only: bool) -> Sequence[str]:
        """Give cases that wait for the duty, without locking."""
        asked = {"at": at, "duty": duty.value, "all": not failed_only}
        return [case for (case,) in self._hot.execute(_waiting(duty, limit).encode(), asked)]

    def marked(self, cases: Sequence[str]) -> Sequence[Marked]:
        """Give the items to be offered."""
        found = self._hot.execute(
            "SELECT case_id, item, reconsider FROM item WHERE (to_offer OR reconsider) AND case_id = ANY(%s)"
            " ORDER BY case_id, item",
            (list(cases),),
        )
        return [Marked(case, number, reconsider) for case, number, reconsider in found]

    def unmark(self, cases: Sequence[str]) -> None:
        """Clear the marks, with the COMMIT."""
        self._later(
            "UPDATE item SET to_offer = false, reconsider = false WHERE (to_offer OR reconsider) AND case_id = ANY(%s)",
            (list(cases),),
        )

    def mark(self, offices: Sequence[str]) -> int:
        """Mark the open unassigned work items of these offices."""
        stale = (item.c.office.in_(offices), item.c.ended.is_(None), item.c.assignee.is_(None), item.c.kind == "work")
        return self._connection.execute(update(item).where(*stale).values(reconsider=True)).rowcount

    def count_attempt(self, duty: Duty, case: str, at: datetime, why: str) -> Attempt:
        """Count an attempt."""
        mine = (attempt.c.duty == duty.value) & (attempt.c.case_id == case)
        row = self._connection.execute(select(attempt).where(mine).with_for_update()).first()
        counted = next_attempt(duty, case, 0 if row is None else row.attempts, at, why)
        values = {
            "attempts": counted.attempts,
            "retry_at": counted.retry_at,
            "parked_at": counted.parked_at,
            "why": counted.why,
        }
        put = insert(attempt).values(duty=duty.value, case_id=case, **values)
        self._connection.execute(put.on_conflict_do_update(index_elements=["duty", "case_id"], set_=values))
        return counted

    def explain(self, duty: Duty, case: str, why: str) -> None:
        """Say why the last attempt failed."""
        mine = (attempt.c.duty == duty.value) & (attempt.c.case_id == case)
        self._connection.execute(update(attempt).where(mine).values(why=why[:500]))

    def forget_attempts(self, duty: Duty, cases: Sequence[str]) -> None:
        """Forget what failed before."""
        self._connection.execute(delete(attempt).where(attempt.c.duty == duty.value, attempt.c.case_id.in_(cases)))

    def forget_idle(self, duty: Duty) -> None:
        """Forget what failed of cases that do not wait; one that somebody holds just now is left for the next look."""
        self._hot.execute(_idle(duty), {"duty": duty.value})

    def attempts(self) -> Sequence[Attempt]:
        """Give all that failed and was not done since."""
        rows = self._connection.execute(select(attempt).order_by(attempt.c.duty, attempt.c.case_id))
        return [_attempt(row) for row in rows]

    def beat(self, name: str, at: datetime, *, gets_on: bool) -> None:
        """Say that one lives."""
        put = insert(heartbeat).values(name=name, seen_at=at, got_on_at=at)
        said = {"seen_at": at, "got_on_at": at} if gets_on else {"seen_at": at}
        self._connection.execute(put.on_conflict_do_update(index_elements=["name"], set_=said))

    def heartbeats(self) -> Mapping[str, tuple[datetime, datetime]]:
        """Give who was heard, and when."""
        return {row.name: (row.seen_at, row.got_on_at) for row in self._connection.execute(select(heartbeat))}

    def count_anomaly(self, at: datetime, gap_ms: int) -> None:
        """Count a clock found behind."""
        put = insert(anomaly).values(kind="clock", count=1, last_at=at, largest=gap_ms)
        more = {"count": anomaly.c.count + 1, "last_at": at, "largest": func.greatest(anomaly.c.largest, gap_ms)}
        self._connection.execute(put.on_conflict_do_update(index_elements=["kind"], set_=more))


def _attempt(row: Row[Any]) -> Attempt:
    return Attempt(Duty(row.duty), row.case_id, row.attempts, row.retry_at, row.parked_at, row.why)
