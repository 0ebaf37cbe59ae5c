"""Cases that were decided by the service, and copies of them by the hundred thousand.

A mold is a case that was opened, completed, assigned and enforced through the service under a clock of the bench's. A
copy is its rows with another id, number, office and people, another fraction of a second in every instant and commands
of its own, put down by COPY. The chain of each copy is hashed anew, entry by entry, by the engine's own functions, and
its state is the fold of its journal: `tertib verify` finds nothing in it. Only the fingerprints of its commands, which
nothing but a repeated command compares, are those of the mold.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import psycopg
from sqlalchemy import Table

from engine.ledger.chain import entry_hash, first_prev
from engine.persistence import tables as t

TABLES: Final = (t.case, t.event, t.item, t.obligation, t.deviation, t.alert, t.assignment, t.command)
"""What a case of the bench leaves behind; it has no files, no secrets and no refused attempts."""
_DRAWN: Final = {"mark"}
"""Columns whose numbers the database draws."""
FRACTION: Final = 777_777
"""Microseconds of every instant of a mold."""
_COUNTERS: Final = """
INSERT INTO case_counter
    SELECT office, sop, split_part(number, '/', 3)::integer, max(split_part(number, '/', 1)::integer)
    FROM "case" GROUP BY 1, 2, 3
ON CONFLICT (office, sop, year) DO UPDATE SET n = excluded.n
"""


@dataclass(frozen=True, slots=True)
class Mold:
    """The rows of a case as lines of COPY, by table; `mark` begins the ids of its commands."""

    case: str
    number: str
    office: str
    mark: str
    rows: Mapping[str, tuple[str, ...]]

    @property
    def events(self) -> int:
        """Give the length of its journal."""
        return len(self.rows["event"])


@dataclass(frozen=True, slots=True)
class Copy:
    """What is to be copied, under which id, to which office, under which number."""

    case: str
    mold: Mold
    office: str
    number: str


def taken_from(connection: psycopg.Connection[Any], marks: Mapping[str, str]) -> list[Mold]:
    """Read molds from their rows; `marks` by case."""
    found: dict[str, dict[str, list[str]]] = {case: defaultdict(list) for case in marks}
    for table in TABLES:
        for case, line in _lines(connection, table, list(marks)):
            found[case][table.name].append(line)
    named = connection.execute('SELECT case_id, number, office FROM "case" WHERE case_id = ANY(%s)', (list(marks),))
    return [
        Mold(case, number, office, marks[case], {name: tuple(lines) for name, lines in found[case].items()})
        for case, number, office in named
    ]


def pour(url: str, origin: str, copies: Sequence[Copy], hands: int, batch: int) -> None:
    """Put copies down by so many connections, so many by one COMMIT, and move on the counters of their numbers."""
    batches = [copies[first : first + batch] for first in range(0, len(copies), batch)]
    with ThreadPoolExecutor(hands) as pool:
        for done in [pool.submit(_pour, url, origin, batches[n::hands]) for n in range(hands)]:
            done.result()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_COUNTERS)


def _pour(url: str, origin: str, batches: Sequence[Sequence[Copy]]) -> None:
    with psycopg.connect(url, options="-c synchronous_commit=off") as connection:
        for batch in batches:
            rows: dict[str, list[str]] = defaultdict(list)
            for name, lines in chain.from_iterable(_copied(copy, origin) for copy in batch):
                rows[name] += lines
            for table in TABLES:
                _put(connection, table, rows[table.name])
            connection.commit()


def _columns(table: Table) -> str:
    return ", ".join(column.name for column in table.columns if column.name not in _DRAWN)


def _lines(connection: psycopg.Connection[Any], table: Table, cases: list[str]) -> Iterator[tuple[str, str]]:
    """Give the rows of cases as lines of COPY, in the order of the primary key."""
    order = ", ".join(column.name for column in table.primary_key)
    rows = f'SELECT case_id, {_columns(table)} FROM "{table.name}" WHERE case_id = ANY(%s) ORDER BY {order}'  # noqa: S608 - names of columns alone
    query = f"COPY ({rows}) TO STDOUT"
    with connection.cursor() as cursor, cursor.copy(query.encode(), (cases,)) as out:
        for data in out:
            case, _, line = bytes(data).decode().partition("\t")
            if "\\" in line.replace("\\N", ""):
                raise ValueError(f"a mold holds an escaped character: {line}")
            yield case, line


def _put(connection: psycopg.Connection[Any], table: Table, lines: Sequence[str]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table.name}" ({_columns(table)}) FROM STDIN'.encode()) as into,
    ):
        into.write("".join(lines))


def _copied(copy: Copy, origin: str) -> Iterator[tuple[str, list[str]]]:
    """Give the rows of a copy by table."""
    mold, case = copy.mold, copy.case
    changes = (
        (mold.case, case),
        (mold.number, copy.number),
        (mold.office, copy.office),
        (mold.mark, secrets.token_hex(8)),
        (f".{FRACTION:06}", f".{1 + secrets.randbelow(999_998):06}"),
    )
    journal, head = _chained(_changed(mold.rows["event"], changes), first_prev(origin, case))
    yield t.event.name, journal
    for name, lines in mold.rows.items():
        if name != t.event.name:
            changed = _changed(lines, changes)
            yield name, [line.replace(_head(mold), head) for line in changed] if name == t.case.name else changed


def _changed(lines: Sequence[str], changes: Sequence[tuple[str, str]]) -> list[str]:
    text = "".join(lines)
    for old, new in changes:
        text = text.replace(old, new)
    return text.splitlines(keepends=True)


def _chained(lines: Sequence[str], prev: str) -> tuple[list[str], str]:
    """Hash a journal anew; `entry`, `prev` and `hash` are the last columns of an event."""
    chained = []
    for line in lines:
        rest, entry, old, _ = line.rsplit("\t", 3)
        entry = entry.replace(old, prev)
        own = entry_hash(entry.encode())
        chained.append(f"{rest}\t{entry}\t{prev}\t{own}\n")
        prev = own
    return chained, prev


def _head(mold: Mold) -> str:
    return mold.rows["event"][-1].rsplit("\t", 1)[1].rstrip("\n")
