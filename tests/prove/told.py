"""A short true history, without servers: a letter from its opening to its end under a clock that is turned by hand.

What a test spoils of it, a check has to find.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from engine.case import commands as c
from engine.case.commands import Ask, Duty
from engine.ledger.chain import entry_hash
from engine.persistence import tables as t
from engine.persistence.files import FileFolder
from engine.persistence.memory import MemoryStore
from engine.service import Published, Service
from engine.service.means import Means, PasswordCost
from tests.prove import cast
from tests.prove.checks import Evidence
from tests.prove.history import Attempt
from tests.prove.lives import actor_of
from tests.prove.record import Answered, CaseNow, Deviation, ItemNow, Record, Written

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
AT_ONCE = timedelta(milliseconds=100)


@dataclass(slots=True)
class Telling:
    """The office over a store in memory, and what was asked of it."""

    service: Service
    store: MemoryStore
    now: list[datetime]
    attempts: list[Attempt] = field(default_factory=list)

    def ask(self, command_id: str, ask: Ask, by: str | None, case: str | None = None) -> str:
        """Ask for something and give the case."""
        actor, at = actor_of(by), self.now[0]
        reply = self.service.submit(ask, actor, case, command_id=command_id)
        self.attempts.append(Attempt(command_id, ask, actor, case, at, at + AT_ONCE, reply))
        return reply.case or ""

    def pass_by(self, seconds: float) -> None:
        """Let time pass, then let both duties look."""
        self.now[0] += timedelta(seconds=seconds)
        for duty in (Duty.ENFORCE, Duty.ASSIGN):
            self.service.drain(duty)


def telling(folder: Path) -> Telling:
    """Open the office."""
    now, store = [MORNING], MemoryStore()
    means = Means(store, FileFolder(folder), lambda _: None, lambda _: now[0], PasswordCost(1, 8))
    service = Service(means)
    service.apply_directory(cast.directory(), "directory.yaml")
    files = [("letter.yaml", cast.LETTER), ("permit.yaml", cast.PERMIT), ("calendar.yaml", cast.CALENDAR)]
    published = service.publish([(name, text.encode()) for name, text in files], cast.OFFICE, date(2020, 1, 1))
    assert isinstance(published, Published), published
    return Telling(service, store, now)


def true_history(folder: Path) -> Evidence:
    """Tell of a letter that was late once, of a lost race, of a conflict, and of a permit with parallel parts."""
    told = telling(folder)
    letter = told.ask("open-1", c.OpenCase("letter", cast.OFFICE, "", {"form": c.Paper(reference="loket")}), "ani")
    told.pass_by(1)
    told.pass_by(61)
    for command_id in ("write-1", "write-2"):
        by = _assignee(told, letter, 1)
        done = c.CompleteItem(c.Target(item=1), None, {"draft": c.Paper(reference="map")})
        told.ask(command_id, done, by, letter)
    told.pass_by(1)
    for text in ("satu", "lain"):
        told.ask("note-1", c.AddNote(text), "citra", letter)
    told.ask("note-1", c.AddNote("satu"), "citra", letter)
    told.ask("claim-1", c.ClaimItem(c.Target(item=2)), "joko", letter)
    permit = told.ask("open-2", c.OpenCase("permit", cast.OFFICE, "", {"form": c.Paper(reference="loket")}), None)
    told.pass_by(1)
    told.ask("receive-1", c.CompleteItem(c.Target(item=1)), _assignee(told, permit, 1), permit)
    told.pass_by(1)
    told.ask("study-1", c.CompleteItem(c.Target(item=2)), _assignee(told, permit, 2), permit)
    told.ask("collect-1", c.CompleteItem(c.Target(item=3)), "gita", permit)
    told.pass_by(1)
    return Evidence(told.attempts, _record(told))


def _assignee(told: Telling, case: str, number: int) -> str:
    row = told.store.rows.get(t.item, case, number)
    assert row is not None
    return str(row["assignee"])


def _record(told: Telling) -> Record:
    rows = told.store.rows
    return Record(
        read_at=told.now[0] + timedelta(seconds=1),
        origin="tertib",
        events=[_written(row["entry"]) for row in rows.all(t.event)],
        cases=[
            CaseNow(
                case=row["case_id"],
                office=row["office"],
                sop=row["sop"],
                number=row["number"],
                status=row["status"],
                seq=row["seq"],
                head=row["head"],
                state=_text(row["state"]),
                next_alarm_at=row["next_alarm_at"],
            )
            for row in rows.all(t.case)
        ],
        items=[
            ItemNow(*(row[name] for name in ("case_id", "item", "step", "kind", "assignee", "to_offer", "ended")))
            for row in rows.all(t.item)
        ],
        deviations=[
            Deviation(*(row[name] for name in ("case_id", "seq", "kind", "item", "due")))
            for row in rows.all(t.deviation)
        ],
        commands=[
            Answered(row["command_id"], row["case_id"], json.loads(row["answer"])) for row in rows.all(t.command)
        ],
        tried=[],
    )


def _written(entry: bytes | str) -> Written:
    text = _text(entry)
    said = json.loads(text)
    seen_at = datetime.fromisoformat(said["recorded_at"]) + AT_ONCE
    own = entry_hash(text.encode())
    return Written(said["case"], said["seq"], said["type"], text, said["prev"], own, said, seen_at, 1)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
