"""Prove the runtime: `./dev prove [--json] [--seconds N] [--seed N] [--hours N] [--no-planted] [--planted NAME ...]`.

Some 5 minutes of seeded lives under faults, then some 8 more for the planted bugs. With `PROVE=long` (or `--hours N`;
four without it) runs follow one another, each with the next seed and in an empty database, so that no memory grows.
Ends with 1 if a promise is broken or a planted bug is not caught.
"""

import argparse
import json
import logging
import os
import random
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import Final

from tests.prove import planted, report
from tests.prove.run import Outcome, Wish, run
from tests.prove.town import town_at

LONG: Final = 4.0
"""Hours of a long run, if nothing else is said."""
SERVERS: Final = ("redis_flushed", "redis_killed", "redis_stopped", "postgres_restarted", "postgres_crashed")
WORKERS: Final = ("batch_killed", "worker_told_to_stop", "batch_killed")
MILD: Final = ("poison", "bad_in_batch", "nudge_key", "nudge_key")


def main(words: Sequence[str]) -> int:
    """Run, tell, and give the exit code."""
    logging.disable(logging.CRITICAL)
    given = _read(words)
    if given.over_planted:
        return _over_planted(given.over_planted, given.seed)
    bugs = [bug for bug in planted.BUGS if not given.planted or bug.name in given.planted]
    outcomes = [] if given.planted else list(_outcomes(given.seconds, given.seed, given.hours, given.keep))
    verdicts = [] if given.no_planted else _verdicts(bugs, given.seed)
    if given.json:
        print(json.dumps(report.as_json(outcomes, verdicts), indent=1))
    else:
        print(report.page(outcomes, verdicts))
    return int(any(outcome.violations for outcome in outcomes) or any(not verdict.is_right for verdict in verdicts))


def wish_of(seconds: float, seed: int) -> Wish:
    """Lay a run out: clients alone make trouble, servers go, workers die; then all calms down."""
    rng, scale = random.Random(seed), seconds / 300
    servers, workers = [*SERVERS], [*WORKERS]
    rng.shuffle(servers)
    rng.shuffle(workers)
    hard = (*servers, "kills", *workers)
    away, killed_for = min(40.0, 40 * scale), 36 * scale
    return Wish(seed, 0.3 * seconds, MILD, 0.58 * seconds, hard, 0.12 * seconds, away=away, killed_for=killed_for)


def _read(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev prove", description=(__doc__ or "").partition("\n\n")[2])
    parser.add_argument("--json", action="store_true", help="tell it as JSON")
    parser.add_argument("--seconds", type=float, default=300.0, help="of one run (300)")
    parser.add_argument("--seed", type=int, default=None, help="drawn if it is not given")
    parser.add_argument("--hours", type=float, default=LONG if os.environ.get("PROVE") == "long" else 0.0)
    parser.add_argument("--no-planted", action="store_true", help="plant no bugs")
    names = [bug.name for bug in planted.BUGS]
    parser.add_argument("--planted", nargs="+", choices=names, metavar="NAME", help="nothing but these planted bugs")
    parser.add_argument("--keep", type=Path, help="a folder for the raw histories")
    parser.add_argument("--over-planted", help=argparse.SUPPRESS)
    given = parser.parse_args(words)
    if given.seed is None:
        given.seed = random.SystemRandom().randrange(10_000)
    return given


def _outcomes(seconds: float, seed: int, hours: float, keep: Path | None) -> Iterator[Outcome]:
    """Run once, or one after the other until the hours are over."""
    end = monotonic() + hours * 3600
    while True:
        yield (outcome := _outcome(wish_of(seconds, seed), keep))
        landed, broken = sum(outcome.landed.values()), outcome.violations
        print(f"prove: seed {seed}: {broken} violations, {landed} faults in flight", file=sys.stderr, flush=True)
        seed += 1
        if monotonic() + seconds > end:
            return


def _outcome(wish: Wish, keep: Path | None = None) -> Outcome:
    """Run once, in folders that are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="tertib-prove-") as folder, town_at(Path(folder) / "town") as town:
        return run(town, wish, Path(folder) / "office", keep)


def _verdicts(bugs: Sequence[planted.Bug], seed: int) -> list[planted.Verdict]:
    """Judge the planted bugs, two at a time: they wait more than they work."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda bug: _judged(bug, seed), (planted.CONTROL, *bugs)))


def _judged(bug: planted.Bug, seed: int) -> planted.Verdict:
    verdict = planted.judge(bug, seed)
    print(
        f"prove: planted {bug.name}: {report.told_of(verdict)}: {verdict.example.splitlines()[:1]}",
        file=sys.stderr,
        flush=True,
    )
    return verdict


def _over_planted(name: str, seed: int) -> int:
    """Run as briefly as this bug needs, and tell which checks found something."""
    bug = next(bug for bug in (planted.CONTROL, *planted.BUGS) if bug.name == name)
    outcome = _outcome(bug.wish(seed))
    found = [f"{check}: {line}" for check, one in outcome.found.items() for line in one.broken[:2]]
    print(json.dumps({"caught_by": outcome.caught_by, "found": found}))
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
