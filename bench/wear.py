"""What the workers do in a large office: polls that find nothing, and many alarms at one instant."""

from contextlib import ExitStack
from statistics import median
from threading import Event
from time import perf_counter
from typing import Final

import psycopg

from bench.office import plain, started, wait_for_worker
from bench.seeding import Molds, fill_due
from bench.sights import Side
from engine.case.commands import Duty

HANDS: Final = 2
"""Of the enforce worker: one for each core of the machine that the goal was set for."""
_LONGEST: Final = 600.0
_PAUSE: Final = 0.1
"""Seconds between two looks at what is still due: looking all the time would take a processor from the workers."""
_IS_DUE: Final = 'SELECT EXISTS (SELECT FROM "case" WHERE next_alarm_at < clock_timestamp())'
_NOT_ONCE: Final = """
SELECT count(*) FROM (
    SELECT c.case_id FROM "case" AS c LEFT JOIN deviation AS d ON d.case_id = c.case_id AND d.kind = 'overdue'
    WHERE c.case_id = ANY(%s) GROUP BY c.case_id HAVING count(d.seq) <> 1
) AS wrong
"""


def polls(side: Side, rounds: int) -> dict[str, float]:
    """Give the milliseconds of a drain that finds nothing, by duty."""
    return {duty.value: round(_poll(side, duty, rounds), 2) for duty in (Duty.ASSIGN, Duty.ENFORCE)}


def _poll(side: Side, duty: Duty, rounds: int) -> float:
    while side.house.service.drain(duty):
        pass
    seconds = []
    for _ in range(rounds):
        began = perf_counter()
        side.house.service.drain(duty)
        seconds.append(perf_counter() - began)
    return median(seconds) * 1000


def due_at_once(side: Side, molds: Molds, due: int) -> float:
    """Give the seconds from the instant at which so many cases are due until each has its one deviation."""
    settings = side.house.settings
    with ExitStack() as stack:
        for words in (["worker", "-Q", "enforce", "-c", str(HANDS)], ["beat"]):
            stack.enter_context(started(words, settings))
        wait_for_worker(side.house, Duty.ENFORCE)
        connection = stack.enter_context(psycopg.connect(plain(settings.database_url), autocommit=True))
        cases = fill_due(settings, molds, due)
        began = perf_counter()
        while perf_counter() - began < _LONGEST:
            if connection.execute(_IS_DUE).fetchone() == (False,):
                break
            Event().wait(_PAUSE)
        else:
            raise TimeoutError(f"the worker did not enforce {due} cases within {_LONGEST:.0f} s")
        seconds = perf_counter() - began
        if (wrong := connection.execute(_NOT_ONCE, (cases,)).fetchone()) != (0,):
            raise RuntimeError(f"{wrong} cases have not exactly one deviation")
        return seconds
