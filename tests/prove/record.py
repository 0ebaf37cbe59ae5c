"""What the database holds in the end, read by plain SQL; nothing is asked of the engine.

A trigger of ours writes down when each event really came in, by which transaction and which connection: instants in the
journal are told by whoever decided, and some clocks were set back.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any, Final

import psycopg

WATCH: Final = """
CREATE TABLE prove_seen (
    case_id text COLLATE "C", seq integer, seen_at timestamptz, transaction bigint, backend integer
);
CREATE FUNCTION prove_see() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO prove_seen
    SELECT case_id, seq, clock_timestamp(), txid_current(), pg_backend_pid() FROM added;
    RETURN NULL;
END $$;
CREATE TRIGGER prove_see AFTER INSERT ON event REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION prove_see();
"""


@dataclass(frozen=True, slots=True)
class Written:
    """An event as it stands in the journal; `said` is its entry, `seen_at` when it came in."""

    case: str
    seq: int
    type: str
    entry: str
    prev: str
    hash: str
    said: Mapping[str, Any]
    seen_at: datetime
    transaction: int

    @property
    def item(self) -> int | None:
        """Give the number of its item."""
        return self.said.get("item")

    @property
    def step(self) -> str | None:
        """Give its step."""
        return self.said.get("step")

    @property
    def recorded_at(self) -> datetime:
        """Give when it was decided, by the clock of whoever did."""
        return datetime.fromisoformat(self.said["recorded_at"])

    def instant(self, name: str) -> datetime | None:
        """Read an instant of its body."""
        written = self.said.get(name)
        return None if written is None else datetime.fromisoformat(written)


@dataclass(frozen=True, slots=True)
class CaseNow:
    """A case's row."""

    case: str
    office: str
    sop: str
    number: str
    status: str
    seq: int
    head: str
    state: str
    next_alarm_at: datetime | None


@dataclass(frozen=True, slots=True)
class ItemNow:
    """An item's row."""

    case: str
    item: int
    step: str
    kind: str
    assignee: str | None
    to_offer: bool
    ended: str | None


@dataclass(frozen=True, slots=True)
class Deviation:
    """A deviation's row."""

    case: str
    seq: int
    kind: str
    item: int | None
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A command's row; `answer` is its JSON."""

    command_id: str
    case: str | None
    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tried:
    """A row of the attempts of a duty at a case that failed."""

    duty: str
    case: str
    attempts: int
    parked: bool


@dataclass(frozen=True)
class Record:
    """All of it, as of `read_at`; `anomalies` counts clocks found behind."""

    read_at: datetime
    origin: str
    events: Sequence[Written]
    cases: Sequence[CaseNow]
    items: Sequence[ItemNow]
    deviations: Sequence[Deviation]
    commands: Sequence[Answered]
    tried: Sequence[Tried]
    anomalies: int = 0

    @cached_property
    def journals(self) -> Mapping[str, Sequence[Written]]:
        """Give the events of each case, in order."""
        ordered = sorted(self.events, key=lambda event: (event.case, event.seq))
        return {case: tuple(events) for case, events in groupby(ordered, key=lambda event: event.case)}

    @cached_property
    def sops(self) -> Mapping[str, str]:
        """Give the SOP of each case."""
        return {case.case: case.sop for case in self.cases}


def watch(address: str) -> None:
    """Begin to write down when events come in."""
    with psycopg.connect(address) as connection:
        connection.execute(WATCH)


def read(address: str) -> Record:
    """Read everything, at one moment."""
    with psycopg.connect(address) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        rows = connection.execute
        ((read_at, origin, anomalies),) = rows(
            "SELECT clock_timestamp(), origin, (SELECT coalesce(sum(count), 0) FROM anomaly) FROM installation"
        ).fetchall()
        return Record(
            read_at=read_at,
            origin=origin,
            anomalies=anomalies,
            events=[
                Written(case, seq, kind, entry, prev, own, json.loads(entry), seen_at, transaction)
                for case, seq, kind, entry, prev, own, seen_at, transaction in rows(
                    "SELECT case_id, seq, type, entry, prev, hash, seen_at, transaction"
                    " FROM event LEFT JOIN prove_seen USING (case_id, seq)"
                )
            ],
            cases=[
                CaseNow(*row)
                for row in rows(
                    'SELECT case_id, office, sop, number, status, seq, head, state, next_alarm_at FROM "case"'
                )
            ],
            items=[
                ItemNow(*row) for row in rows("SELECT case_id, item, step, kind, assignee, to_offer, ended FROM item")
            ],
            deviations=[Deviation(*row) for row in rows("SELECT case_id, seq, kind, item, due FROM deviation")],
            commands=[
                Answered(command_id, case, json.loads(answer))
                for command_id, case, answer in rows("SELECT command_id, case_id, answer FROM command")
            ],
            tried=[Tried(*row) for row in rows("SELECT duty, case_id, attempts, parked_at IS NOT NULL FROM attempt")],
        )
