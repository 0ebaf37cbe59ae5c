"""How many steps a second, from a completion to the next item durably offered by the Celery worker.

    ./dev run python -m bench.steps [--seconds 5] [--clients 1,8,32] [--json]

A closed loop of c clients (threads of one process) over cases of 12 steps, against one assign worker (one process) and
beat, all on this machine. Beside each figure stands, from the same run, what one PL/pgSQL call a step reaches that puts
as many rows of the same size into the same tables: the ratio says what the engine costs over the bare writing.
"""

import argparse
import json
import sys
from dataclasses import asdict, dataclass

from bench.loops import by_one_call, through_the_worker
from bench.office import Office, office_with_worker
from bench.reference import Size, measure


@dataclass(frozen=True, slots=True)
class Result:
    """One line: `ratio` is steps a second over those of `one_call_per_s`."""

    c: int
    steps_per_s: float
    p50_ms: float
    p99_ms: float
    ratio: float
    one_call_per_s: float


def main() -> None:
    """Run the bench."""
    asked = _arguments()
    clients = [int(each) for each in str(asked.clients).split(",")]
    with office_with_worker() as office:
        through_the_worker(office, 2, 2.0)  # warms caches, connections and prepared statements
        size = measure(office.plain_url)
        results = [_measured(office, c, asked.seconds, size) for c in clients]
    if asked.json:
        print(json.dumps({"results": [asdict(result) for result in results]}))
        return
    print("  c   steps/s   p50 ms   p99 ms   one call/s   ratio")
    for r in results:
        print(f"{r.c:3d} {r.steps_per_s:9.0f} {r.p50_ms:8.1f} {r.p99_ms:8.1f} {r.one_call_per_s:12.0f} {r.ratio:7.3f}")


def _measured(office: Office, clients: int, seconds: float, size: Size) -> Result:
    loop = through_the_worker(office, clients, seconds)
    limit = by_one_call(office, clients, seconds, size)
    print(f"bench: c={clients} done", file=sys.stderr)
    return Result(
        c=clients,
        steps_per_s=round(loop.rate, 1),
        p50_ms=round(loop.percentile(50), 2),
        p99_ms=round(loop.percentile(99), 2),
        ratio=round(loop.rate / limit.rate, 4),
        one_call_per_s=round(limit.rate, 1),
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.steps", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each loop")
    parser.add_argument("--clients", default="1,8,32", help="numbers of clients, with commas")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    return parser.parse_args()


if __name__ == "__main__":
    main()
