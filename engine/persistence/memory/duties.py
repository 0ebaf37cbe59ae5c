"""What the workers find to do, in memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from engine.case.commands import Duty
from engine.persistence import tables as t
from engine.persistence.backoff import next_attempt
from engine.persistence.batch import Row
from engine.persistence.codec import read_claimed
from engine.persistence.memory.rows import Rows
from engine.persistence.store import Attempt, Loaded, Marked, Seen


class MemoryDuties:
    """See the protocol `Duties`."""

    def __init__(self, rows: Rows, clock: Callable[[], datetime]) -> None:
        self._rows = rows
        self._clock = clock

    def begin(self, duty: Duty, batch: str, at: datetime) -> None:
        """Note that a batch begins."""
        self._rows.add(t.begun, {"batch": batch, "duty": duty.value, "begun_at": at})

    def look(self, duty: Duty, batch: str | None = None) -> Seen:  # noqa: ARG002 - there is nobody to hold it against
        """Look; nobody else is here."""
        failed = self._rows.where(t.attempt, lambda row: bool(row["duty"] == duty.value))
        return Seen(self._clock(), next(self._rows.all(t.directory))["version"], has_failed=bool(failed))

    def died_over(self, duty: Duty, before: datetime) -> Sequence[str]:
        """Give the batches that had begun: nobody else is here who could hold one."""
        rows = self._rows.where(t.begun, lambda row: bool(row["duty"] == duty.value and row["begun_at"] < before))
        return [row["batch"] for row in rows]

    def end(self, batches: Sequence[str]) -> None:
        """Strike them out."""
        self._rows.remove(t.begun, lambda row: row["batch"] in batches)

    def claim(self, duty: Duty, at: datetime, limit: int) -> Sequence[Loaded]:
        """Give cases that wait for the duty, those aside that failed before."""
        fresh = (
            row for row in self._waiting(duty, at) if self._rows.get(t.attempt, duty.value, row["case_id"]) is None
        )
        return _claimed(row for row, _ in zip(fresh, range(limit), strict=False))

    def claim_one(self, duty: Duty, case: str, at: datetime) -> Loaded | None:
        """Give one case if it waits."""
        return next(iter(_claimed(row for row in self._waiting(duty, at) if row["case_id"] == case)), None)

    def waiting(self, duty: Duty, at: datetime, limit: int, *, failed_only: bool) -> Sequence[str]:
        """Give cases that wait for the duty."""
        found = (row["case_id"] for row in self._waiting(duty, at) if self._is_due(duty, row, at, failed_only))
        return [case for case, _ in zip(found, range(limit), strict=False)]

    def marked(self, cases: Sequence[str]) -> Sequence[Marked]:
        """Give the items to be offered."""
        rows = self._rows.where(t.item, lambda row: row["case_id"] in cases and _is_marked(row))
        return [Marked(row["case_id"], row["item"], row["reconsider"]) for row in rows]

    def unmark(self, cases: Sequence[str]) -> None:
        """Clear the marks."""
        self._rows.change(t.item, lambda row: row["case_id"] in cases, {"to_offer": False, "reconsider": False})

    def mark(self, offices: Sequence[str]) -> int:
        """Mark the open unassigned work items of these offices."""
        return self._rows.change(
            t.item,
            lambda row: (
                row["office"] in offices and row["ended"] is None and row["assignee"] is None and row["kind"] == "work"
            ),
            {"reconsider": True},
        )

    def count_attempt(self, duty: Duty, case: str, at: datetime, why: str) -> Attempt:
        """Count an attempt."""
        before = self._rows.get(t.attempt, duty.value, case)
        counted = next_attempt(duty, case, 0 if before is None else before["attempts"], at, why)
        self._rows.put(
            t.attempt,
            {
                "duty": duty.value,
                "case_id": case,
                "attempts": counted.attempts,
                "retry_at": counted.retry_at,
                "parked_at": counted.parked_at,
                "why": counted.why,
            },
        )
        return counted

    def explain(self, duty: Duty, case: str, why: str) -> None:
        """Say why the last attempt failed."""
        mine = {"duty": duty.value, "case_id": case}
        self._rows.change(t.attempt, lambda row: mine.items() <= row.items(), {"why": why[:500]})

    def forget_attempts(self, duty: Duty, cases: Sequence[str]) -> None:
        """Forget what failed before."""
        self._rows.remove(t.attempt, lambda row: row["duty"] == duty.value and row["case_id"] in cases)

    def forget_idle(self, duty: Duty) -> None:
        """Forget what failed of cases that do not wait."""
        self._rows.remove(
            t.attempt,
            lambda row: (
                row["duty"] == duty.value
                and row["case_id"] not in {each["case_id"] for each in self._waiting(duty, row["retry_at"])}
            ),
        )

    def attempts(self) -> Sequence[Attempt]:
        """Give all that failed and was not done since."""
        return [
            Attempt(Duty(r["duty"]), r["case_id"], r["attempts"], r["retry_at"], r["parked_at"], r["why"])
            for r in self._rows.all(t.attempt)
        ]

    def beat(self, name: str, at: datetime, *, gets_on: bool) -> None:
        """Say that one lives."""
        known = self._rows.get(t.heartbeat, name) is not None
        said = {"name": name, "seen_at": at}
        self._rows.put(t.heartbeat, said if known and not gets_on else {**said, "got_on_at": at})

    def heartbeats(self) -> Mapping[str, tuple[datetime, datetime]]:
        """Give who was heard, and when."""
        return {row["name"]: (row["seen_at"], row["got_on_at"]) for row in self._rows.all(t.heartbeat)}

    def count_anomaly(self, at: datetime, gap_ms: int) -> None:
        """Count a clock found behind."""
        before = self._rows.get(t.anomaly, "clock") or {"count": 0, "largest": 0}
        counted = {"count": before["count"] + 1, "last_at": at, "largest": max(before["largest"], gap_ms)}
        self._rows.put(t.anomaly, {"kind": "clock", **counted})

    def _waiting(self, duty: Duty, at: datetime) -> Iterator[Row]:
        if duty is Duty.ASSIGN:
            marked = {row["case_id"] for row in self._rows.all(t.item) if _is_marked(row)}
            return (row for row in self._rows.all(t.case) if row["case_id"] in marked)
        late = self._rows.where(t.case, lambda row: row["next_alarm_at"] is not None and row["next_alarm_at"] < at)
        return iter(sorted(late, key=lambda row: row["next_alarm_at"]))

    def _is_due(self, duty: Duty, row: Row, at: datetime, failed_only: bool) -> bool:  # noqa: FBT001
        failed = self._rows.get(t.attempt, duty.value, row["case_id"])
        if failed is None:
            return not failed_only
        return failed["parked_at"] is None and bool(failed["retry_at"] <= at)


def _is_marked(row: Row) -> bool:
    return bool(row["to_offer"] or row["reconsider"])


def _claimed(rows: Iterable[Row]) -> list[Loaded]:
    return read_claimed((row["state"], row["head"]) for row in rows)
