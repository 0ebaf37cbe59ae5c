"""How many steps a second, from a completion to the next item durably offered by the Celery worker.

    ./dev run python -m bench.steps [--seconds 8] [--rounds 4] [--clients 1,8,32] [--webs 2] [--json]

A closed loop of c clients (threads of two processes, as an office has several webs) over cases of 12 steps, against one
assign worker (one process) and beat, all on this machine. Beside each figure stands, from the same run and by as many
clients in as many webs, what one PL/pgSQL call a step reaches that puts as many rows of the same size into the
same tables: the ratio says what the engine costs over the bare writing. Then where a step spends its processor time.
"""

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from functools import partial

import psycopg

from bench.crowd import crowd
from bench.loops import Loop, added, by_one_call, through_the_worker
from bench.office import Office, office_with_worker
from bench.processor import parent_of, seconds_of
from bench.reference import Size, measure


@dataclass(frozen=True, slots=True)
class Result:
    """One line: `ratio` is steps a second over those of `one_call_per_s`; processor time in ms for each step."""

    c: int
    steps_per_s: float
    p50_ms: float
    p99_ms: float
    ratio: float
    one_call_per_s: float
    clients_ms: float
    workers_ms: float
    database_ms: float


def main() -> None:
    """Run the bench."""
    asked = _arguments()
    clients = [int(each) for each in str(asked.clients).split(",")]
    with office_with_worker() as office:
        crowd(through_the_worker, office.house.settings, 2, 2, 2.0)  # so that there is something to measure
        size = measure(office.plain_url)
        results = [_measured(office, asked, c, size) for c in clients]
    if asked.json:
        print(json.dumps({"results": [asdict(result) for result in results]}))
        return
    print("  c   steps/s   p50 ms   p99 ms   one call/s   ratio   processor ms a step: clients  workers  database")
    for r in results:
        print(
            f"{r.c:3d} {r.steps_per_s:9.0f} {r.p50_ms:8.1f} {r.p99_ms:8.1f} {r.one_call_per_s:12.0f} {r.ratio:7.3f}"
            f" {r.clients_ms:30.2f} {r.workers_ms:8.2f} {r.database_ms:9.2f}"
        )


def _measured(office: Office, asked: argparse.Namespace, clients: int, size: Size) -> Result:
    """Let the engine and the bare writing take turns, so that what slows the machine for a while slows both."""
    bare, turn = partial(by_one_call, size=size), asked.seconds / asked.rounds
    taken: list[tuple[Loop, float, float]] = []
    limits: list[Loop] = []
    for _ in range(asked.rounds):
        taken.append(_accounted(office, clients, asked.webs, turn))
        limits.append(crowd(bare, office.house.settings, clients, asked.webs, turn))
    loop, limit = added([each for each, _, _ in taken]), added(limits)
    print(f"bench: c={clients} done", file=sys.stderr)
    return Result(
        c=clients,
        steps_per_s=round(loop.rate, 1),
        p50_ms=round(loop.percentile(50), 2),
        p99_ms=round(loop.percentile(99), 2),
        ratio=round(loop.rate / limit.rate, 4),
        one_call_per_s=round(limit.rate, 1),
        clients_ms=round(loop.processor / loop.steps * 1000, 2),
        workers_ms=round(sum(workers for _, workers, _ in taken) / loop.steps * 1000, 2),
        database_ms=round(sum(database for _, _, database in taken) / loop.steps * 1000, 2),
    )


def _accounted(office: Office, clients: int, webs: int, seconds: float) -> tuple[Loop, float, float]:
    """Play, and give the processor seconds of the workers and of the database meanwhile."""
    with psycopg.connect(office.plain_url, autocommit=True) as connection:
        database = parent_of(connection.info.backend_pid)
        before = [sum(map(seconds_of, office.workers)), seconds_of(database)]
        loop = crowd(through_the_worker, office.house.settings, clients, webs, seconds)
        after = [sum(map(seconds_of, office.workers)), seconds_of(database)]
    return loop, after[0] - before[0], after[1] - before[1]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.steps", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0, help="of each loop, in all its turns")
    parser.add_argument("--rounds", type=_one_or_more, default=4, help="turns that each loop takes")
    parser.add_argument("--clients", default="1,8,32", help="numbers of clients, with commas")
    parser.add_argument("--webs", type=_one_or_more, default=2, help="among whose processes the clients are shared out")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    return parser.parse_args()


def _one_or_more(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"a number from 1 on, and not {word}")
    return int(word)


if __name__ == "__main__":
    main()
