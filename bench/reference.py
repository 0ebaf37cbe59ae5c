"""The limit beside which the engine is measured: one PL/pgSQL call a step that writes as many rows of the same size.

It decides nothing and chains nothing; it locks the case, moves it on, and puts the rows into the same tables, under the
same keys, indexes, foreign keys and triggers.
"""

from dataclasses import dataclass
from typing import Any, Final

import psycopg

_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION bench_step(
    of_case text, number integer, events integer, entry text, obligations integer, new_state text, command text
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    moved "case";
    now_at timestamptz;
BEGIN
    SELECT * INTO moved FROM "case" WHERE case_id = of_case FOR NO KEY UPDATE;
    now_at := clock_timestamp();
    UPDATE "case" SET seq = moved.seq + events, recorded_at = now_at, next_alarm_at = now_at + interval '1 hour',
        head = md5(command) || md5(command), state = new_state WHERE case_id = of_case;
    INSERT INTO event (case_id, seq, type, at, recorded_at, item, step, person, entry, prev, hash)
        SELECT of_case, moved.seq + n, 'StepCompleted', now_at, now_at, number, 'step', 'clerk', entry,
            md5(command) || md5(command), md5(command) || md5(command) FROM generate_series(1, events) AS n;
    UPDATE item SET ended = 'completed', ended_at = now_at, doer = 'clerk' WHERE case_id = of_case AND item = number;
    INSERT INTO item (case_id, item, office, step, kind, roles, visit, activated_at, due, warn)
        VALUES (of_case, number + 1, moved.office, 'step', 'work', '{clerk}', 1, now_at, now_at + interval '1 hour',
            now_at + interval '48 minutes');
    INSERT INTO obligation (case_id, seq, item, step, obligation, verdict, month)
        SELECT of_case, moved.seq + 1, number, 'step', 'class' || n, 'met', '2026-01'
        FROM generate_series(1, obligations) AS n;
    INSERT INTO assignment (case_id, seq, person, item, office)
        VALUES (of_case, moved.seq + 1, 'clerk', number, moved.office);
    INSERT INTO command (command_id, digest, case_id, asked, person, at, answer)
        VALUES (command, md5(command) || md5(command), of_case, 'complete', 'clerk', now_at, '{}');
END
$$
"""
_SIZES: Final = """
SELECT
    (SELECT count(*) FROM event) / steps,
    (SELECT avg(length(entry))::integer FROM event),
    (SELECT count(*) FROM obligation) / steps,
    (SELECT avg(length(state))::integer FROM "case")
FROM (SELECT count(*) AS steps FROM event WHERE type = 'StepCompleted') AS done
"""


@dataclass(frozen=True, slots=True)
class Size:
    """What one step of the engine wrote on average: events, characters of each, obligations, characters of state."""

    events: int
    entry: int
    obligations: int
    state: int


def measure(url: str) -> Size:
    """Take the size from what the engine has just written, and make the function."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_FUNCTION)
        row: tuple[Any, ...] | None = connection.execute(_SIZES).fetchone()
    if row is None or None in row:
        raise RuntimeError("the engine has done no step yet")
    return Size(*map(int, row))


@dataclass(slots=True)
class Stepper:
    """One client of the function, with a case of its own."""

    connection: psycopg.Connection[Any]
    size: Size
    case: str
    name: str
    _number: int = 1

    def step(self) -> None:
        """Do one step, durably."""
        size = self.size
        self.connection.execute(
            "SELECT bench_step(%s, %s, %s, %s, %s, %s, %s)",
            (
                self.case,
                self._number,
                size.events,
                "e" * size.entry,
                size.obligations,
                "s" * size.state,
                f"bench-{self.name}-{self._number}",
            ),
        )
        self._number += 1
