"""Cases and commands in memory."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from engine.case.writes import Writes
from engine.office.appointments import Standing
from engine.persistence import tables as t
from engine.persistence.batch import Batch, Row, merged
from engine.persistence.codec import by_case, read_answer, read_claimed, read_state, write_answer
from engine.persistence.memory.rows import Rows
from engine.persistence.store import Again, CommandRow, Known, Loaded, Looked, LookedTogether

_FACTS: Final = {
    "journal": t.event,
    "secrets": t.secret,
    "obligations": t.obligation,
    "deviations": t.deviation,
    "refusals": t.refusal,
    "alerts": t.alert,
}


class MemoryCases:
    """See the protocol `Cases`."""

    def __init__(self, rows: Rows, clock: Callable[[], datetime]) -> None:
        self._rows = rows
        self._clock = clock

    def look(self, command_id: str, case: str | None) -> Looked:
        """Look; nobody else is here, so nothing needs a lock."""
        command = self._rows.get(t.command, command_id)
        row = None if case is None else self._rows.get(t.case, case)
        return Looked(
            at=self._clock(),
            directory=next(self._rows.all(t.directory))["version"],
            known=None if command is None else _known(command),
            loaded=None if row is None else Loaded(read_state(row["state"]), row["head"]),
        )

    def look_together(self, command_ids: Sequence[str], cases: Sequence[str]) -> LookedTogether:
        """Look; nobody else is here, so nothing needs a lock."""
        commands = {command_id: self._rows.get(t.command, command_id) for command_id in command_ids}
        rows = {case: self._rows.get(t.case, case) for case in cases}
        return LookedTogether(
            at=self._clock(),
            directory=next(self._rows.all(t.directory))["version"],
            known={command_id: _known(row) for command_id, row in commands.items() if row is not None},
            loaded=by_case(read_claimed((row["state"], row["head"]) for row in rows.values() if row is not None)),
        )

    def number(self, office: str, sop: str, year: int) -> int:
        """Give the last number taken."""
        row = self._rows.get(t.case_counter, office, sop, year)
        if row is None:
            self.take_number(office, sop, year, 0)
        return 0 if row is None else int(row["n"])

    def take_number(self, office: str, sop: str, year: int, n: int) -> None:
        """Write the counter back."""
        self._rows.put(t.case_counter, {"office": office, "sop": sop, "year": year, "n": n})

    def put(self, writes: Sequence[Writes], commands: Sequence[CommandRow], files: Mapping[str, Sequence[str]]) -> None:
        """Put down what was decided."""
        if any(self._rows.get(t.command, row.command_id) for row in commands):
            raise Again("another transaction answers this command")
        if writes:
            self._put_batch(merged(writes))
        for case, digests in files.items():
            for digest in digests:
                self._rows.put(t.filed, {"case_id": case, "digest": digest})
        for row in commands:
            self._rows.add(t.command, _command(row))

    def standings(self, office: str) -> Mapping[str, Standing]:
        """Give loads and last assignments over the office's cases."""
        found: dict[str, Standing] = {}
        for row in self._rows.where(t.item, lambda row: row["office"] == office and row["ended"] is None):
            if (person := row["assignee"]) is not None:
                found[person] = Standing(found.get(person, Standing()).load + 1)
        for row in self._rows.where(t.assignment, lambda row: bool(row["office"] == office)):
            before = found.get(row["person"], Standing())
            found[row["person"]] = Standing(before.load, max(before.last_assigned or 0, row["mark"]))
        return found

    def journal(self, case: str) -> Sequence[bytes]:
        """Give the entries of a case."""
        return [row["entry"].encode() for row in self._rows.where(t.event, lambda row: bool(row["case_id"] == case))]

    def _put_batch(self, batch: Batch) -> None:
        for row in batch.opened:
            self._rows.add(t.case, {**row, "state": row["state"].decode()})
            self._rows.add(t.case_number, {"case_id": row["case_id"], "number": row["number"].lower()})
        for row in batch.moved:
            self._rows.put(t.case, {**row, "state": row["state"].decode()})
        for name, table in _FACTS.items():
            for row in batch.facts.get(name, ()):
                if name != "secrets" or self._rows.get(table, row["case_id"], row["commit"]) is None:
                    texts = {column: row[column].decode() for column in ("entry", "value") if column in row}
                    self._rows.add(table, {**row, **texts})
        for row in batch.facts.get("answered", ()):
            self._rows.put(t.alert, {"case_id": row["case_id"], "seq": row["alert"], "answered": row["seq"]})
        for row in batch.facts.get("assignments", ()):
            self._rows.add(t.assignment, {**row, "mark": self._rows.next_mark()})
        for row in batch.items:
            self._rows.put(t.item, {**row, "roles": list(row["roles"])})


def _known(row: Row) -> Known:
    return Known(row["digest"], row["case_id"], read_answer(row["answer"]))


def _command(row: CommandRow) -> dict[str, object]:
    return {
        "command_id": row.command_id,
        "digest": row.digest,
        "case_id": row.case,
        "asked": row.asked,
        "person": row.person,
        "at": row.at,
        "answer": write_answer(row.answer),
    }
