"""One run: an empty database, lives, faults, calm, and what is found when everything is held against everything."""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Final

from engine.case.commands import Accepted, Duty
from tests.prove import checks, raw, record, timely
from tests.prove.checks import Evidence, Found
from tests.prove.daring import Daring
from tests.prove.history import Attempt
from tests.prove.lives import Life
from tests.prove.office import Office, office_over, rows
from tests.prove.plan import Plan
from tests.prove.town import Town
from tests.prove.trouble import Strike
from tests.prove.wires import cut_often

LIVES: Final = 8
HANDS: Final = (
    *(("assign", 0.0), ("assign", 0.0), ("assign", 3600.0)),
    *(("enforce", 0.0), ("enforce", 0.0), ("enforce", 86400.0)),
    *(("beat", 0.0), ("beat", 0.0)),
)
"""Three workers of each duty, one of them with a clock set back, and two beats."""
POOL: Final = 120
"""Threads that send what is sent at the same time: every life may be waiting for a dozen of them at a barrier."""
BETWEEN_CUTS: Final = (1.5, 6.0)
"""Seconds between two cuts of the wire of the clients, and of that of the workers."""
COMING: Final = 90.0
"""Seconds within which workers have to come."""
BATCH: Final = 8
"""A worker that dies over so many cases has died over a batch."""
CALM: Final = 75.0
"""Seconds within which all has to be done when nobody asks for anything more."""
CHECKS: Final[Mapping[str, Callable[[Evidence], Found]]] = {
    "once": checks.once,
    "answers": checks.answers,
    "winners": checks.winners,
    "deadlines": timely.deadlines,
    "offers": timely.offers,
    "roles": checks.roles,
    "joins": checks.joins,
    "states": checks.states,
    "chains": checks.chains,
    "rows": checks.rows,
    "numbers": checks.numbers,
    "parked": checks.parked,
    "stillness": timely.stillness,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """How long clients alone make trouble, how long servers and workers are struck and by what, how long it is calm."""

    seed: int
    mild: float
    mild_kinds: Sequence[str]
    hard: float
    hard_kinds: Sequence[str]
    calm: float
    hands: Sequence[tuple[str, float]] = HANDS
    lives: int = LIVES
    away: float = 40.0
    killed_for: float = 36.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found, by check; how often each fault was given, and how often it hit work under way."""

    seed: int
    seconds: float
    found: Mapping[str, Found]
    given: Mapping[str, int]
    landed: Mapping[str, int]
    workload: Mapping[str, int]
    recovery: Mapping[str, float] = field(default_factory=dict)

    @property
    def violations(self) -> int:
        """Count what is broken."""
        return sum(len(found.broken) for found in self.found.values())

    @property
    def caught_by(self) -> list[str]:
        """Name the checks that found something broken."""
        return [name for name, found in self.found.items() if found.broken]


def run(town: Town, wish: Wish, folder: Path, keep: Path | None = None) -> Outcome:
    """Run once; `keep` is a folder for the raw histories."""
    began = monotonic()
    url = town.new_database(f"prove_{wish.seed}")
    with office_over(url, town.redis_url, folder, wish.hands) as office:
        _wait_for_hands(office)
        _live(office, town, wish)
        _wait_for_calm(office)
        evidence = evidence_of(office)
        if keep is not None:
            raw.write(evidence, keep / str(wish.seed))
            shutil.copytree(office.hands.folder, keep / str(wish.seed) / "hands", dirs_exist_ok=True)
        found = {name: made(check, evidence) for name, check in CHECKS.items()}
        found["drains"] = drains(office.exits)
        found["revival"] = revive(office)
        return Outcome(
            seed=wish.seed,
            seconds=monotonic() - began,
            found=found,
            given=Counter(strike.kind for strike in evidence.strikes),
            landed=Counter(strike.kind for strike in evidence.strikes if strike.in_flight),
            workload=_workload(evidence),
        )


def made(check: Callable[[Evidence], Found], evidence: Evidence) -> Found:
    """Make a check; what is so broken that it cannot be read is found as well."""
    try:
        return check(evidence)
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        return Found(1, (f"what stands there cannot be read: {type(error).__name__}: {error}",))


def _live(office: Office, town: Town, wish: Wish) -> None:
    """Let the clients live while the plan strikes, then calm down."""
    rng = random.Random(wish.seed)
    with living(office, rng, wish.lives) as pool:
        plan = Plan(office, town, random.Random(rng.random()), pool, wish.away, wish.killed_for)
        plan.strike(wish.mild_kinds, wish.mild)
        plan.strike(wish.hard_kinds, wish.hard)
        office.hands.forget_orders()
        plan.wait(wish.calm)


@contextmanager
def living(office: Office, rng: random.Random, lives: int) -> Iterator[Executor]:
    """Let clients live and wires be cut as long as the block; what goes wrong in a thread goes wrong here."""
    with ThreadPoolExecutor(lives + 2) as threads, ThreadPoolExecutor(POOL) as pool:
        daring = Daring(pool, office.struck, office.behind)
        futures = [threads.submit(_life(office, rng, number).live, *daring.acts()) for number in range(lives)]
        for wire, between in zip(office.wires, BETWEEN_CUTS, strict=True):
            cutting = random.Random(rng.random())
            futures.append(threads.submit(cut_often, wire, cutting, office.struck, office.ending, between))
        try:
            yield pool
        finally:
            office.ending.set()
        for future in futures:
            future.result(180)


def _life(office: Office, rng: random.Random, number: int) -> Life:
    client = office.clients[number % len(office.clients)]
    return Life(f"life-{number}", random.Random(rng.random()), client, office.cases, office.address, office.ending)


def _wait_for_hands(office: Office) -> None:
    """Wait until every part was heard."""
    parts = {part for part, _ in HANDS if office.hands.of(part)}
    end = monotonic() + COMING
    while monotonic() < end:
        for duty in (Duty.ASSIGN, Duty.ENFORCE):
            office.near.service.nudge(duty)
        heard = {name for (name,) in rows(office.address, "SELECT name FROM heartbeat")}
        if parts <= heard:
            return
        Event().wait(0.3)
    raise RuntimeError(f"the workers do not come: see {office.hands.folder}")


def _wait_for_calm(office: Office) -> None:
    """Wait until nothing is left to do, for as long as it may take."""
    standing = tuple(office.poisoned) or ("",)
    names = ", ".join(f"'{case}'" for case in standing)
    left = (
        f"SELECT (SELECT count(*) FROM item JOIN \"case\" USING (case_id) WHERE to_offer AND status <> 'suspended'"  # noqa: S608
        f' AND case_id NOT IN ({names})) + (SELECT count(*) FROM "case"'
        f" WHERE next_alarm_at < clock_timestamp() AND case_id NOT IN ({names}))"
    )
    end = monotonic() + CALM
    while rows(office.address, left) != [(0,)] and monotonic() < end:
        office.hands.replace_dead()
        Event().wait(0.3)


def evidence_of(office: Office) -> Evidence:
    """Read what is to be judged."""
    kept = record.read(office.address)
    return Evidence(office.history.attempts, kept, _strikes(office), frozenset(office.poisoned))


def _strikes(office: Office) -> list[Strike]:
    """Add to what the harness did what the workers wrote down before they died, and what the history shows."""
    strikes = [*office.struck.strikes]
    for note in office.hands.notes():
        at = datetime.fromisoformat(note["at"])
        kind = "killed_over_batch" if len(note["cases"]) >= BATCH else f"killed_{note['point']}"
        ended = at + timedelta(seconds=3) if note["scope"] == "whole" else at
        strikes.append(Strike(kind, at, ended, in_flight=bool(note["cases"]), told=f"{note['duty']} {note['scope']}"))
    strikes += _at_once(office.history.attempts)
    strikes += [
        Strike("clock", attempt.sent_at, attempt.ended_at, in_flight=attempt.case is not None)
        for attempt in office.history.attempts
        if attempt.fault == "clock" and attempt.reply is not None
    ]
    return strikes


def _at_once(attempts: Sequence[Attempt]) -> list[Strike]:
    """Give what was sent at once: in flight if one was sent before the other was answered."""
    groups: dict[int, list[Attempt]] = {}
    for attempt in attempts:
        if attempt.group is not None and attempt.fault is not None:
            groups.setdefault(attempt.group, []).append(attempt)
    return [
        Strike(
            group[0].fault or "",
            min(one.sent_at for one in group),
            max(one.ended_at for one in group),
            in_flight=len(group) > 1 and max(one.sent_at for one in group) < min(one.ended_at for one in group),
        )
        for group in groups.values()
    ]


def drains(exits: Sequence[int | None]) -> Found:
    """A worker that is told to stop ends by itself, and says that all is well."""
    broken = [f"a worker that was told to stop ended with {code}" for code in exits if code != 0]
    return Found(len(exits), tuple(broken))


def revive(office: Office) -> Found:
    """A parked case is taken up again by a person, and what was to be done is done."""
    healed = sorted(office.poisoned)
    parked = {attempt.case: attempt.duty for attempt in office.near.service.parked()}
    for case in healed:
        office.heal(case)
    for case in healed:
        if case in parked:
            for duty in (Duty.ASSIGN, Duty.ENFORCE):
                office.near.service.retry_parked(duty, case)
    end, left = monotonic() + 30, {case for case in healed if case in parked}
    made = len(left)
    while left and monotonic() < end:
        done = {case for (case,) in rows(office.address, "SELECT case_id FROM event WHERE type = 'DeadlinePassed'")}
        failed = {case for (case,) in rows(office.address, "SELECT case_id FROM attempt")}
        left -= done - failed
        Event().wait(0.3)
    return Found(made, tuple(f"case {case} was taken up again and nothing was done" for case in sorted(left)))


def _workload(evidence: Evidence) -> dict[str, int]:
    told = [attempt.reply.answer for attempt in evidence.attempts if attempt.reply is not None]
    accepted = sum(isinstance(answer, Accepted) for answer in told)
    return {
        "cases": len(evidence.record.cases),
        "commands": len(evidence.commands),
        "attempts": len(evidence.attempts),
        "accepted": accepted,
        "refused": len(told) - accepted,
        "unanswered": sum(attempt.lost is not None for attempt in evidence.attempts),
        "events": len(evidence.record.events),
        "deviations": len(evidence.record.deviations),
        "clocks_found_behind": evidence.record.anomalies,
    }
