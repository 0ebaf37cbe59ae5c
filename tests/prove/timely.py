"""What must hold of time: every deadline that passed has one deviation, every item is offered, and soon enough.

`seen_at` is when an event really came in. How late it may be follows from what struck meanwhile: 5 s where all was
well; 60 s (for offers after Redis 30 s) from the end of whatever was the matter.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from tests.prove import cast
from tests.prove.checks import Evidence, Found
from tests.prove.record import Written
from tests.prove.trouble import Strike

HEALTHY: Final = timedelta(seconds=5)
RECOVERED: Final = timedelta(seconds=60)
AFTER_REDIS: Final = timedelta(seconds=30)
HARMLESS: Final = frozenset({"twice", "bodies", "race", "clock", "cut", "nudge_key", "bad_in_batch", "poison"})
"""What may make nobody wait longer than when all is well."""
OUTAGES: Final = frozenset({"redis", "postgres"})
_ENDS: Final = frozenset({"StepCompleted", "StepSkipped", "StepCancelled"})


def allowed_until(since: datetime, case: str, strikes: Sequence[Strike], recovery: Mapping[str, timedelta]) -> datetime:
    """Say until when something that was to be done from `since` on may take.

    What struck when it was to be done puts it off to the end of the recovery; what strikes still later does so only if
    it takes a server away.
    """
    prompt = until = since + HEALTHY
    for strike in sorted(strikes, key=lambda one: one.began_at):
        if strike.kind in HARMLESS or strike.case not in {None, case}:
            continue
        recovered = (strike.ended_at or strike.began_at) + (
            HEALTHY if strike.case else recovery.get(strike.kind, RECOVERED)
        )
        if strike.began_at <= (until if strike.kind in OUTAGES else prompt) and recovered > since:
            until = max(until, recovered)
    return until


@dataclass(slots=True)
class _Took:
    """The seconds that each took, where all was well and where something struck."""

    well: list[float] = field(default_factory=list)
    struck: list[float] = field(default_factory=list)

    def add(self, since: datetime, until: datetime, allowed: datetime) -> float:
        """Note one, and give its seconds."""
        seconds = (until - since).total_seconds()
        (self.well if allowed == since + HEALTHY else self.struck).append(seconds)
        return seconds


@dataclass(slots=True)
class _Timer:
    """The clock of an open item: its due time, since when it stands so (really), and whether it passed."""

    step: str
    due: datetime | None
    set_at: datetime
    passed: list[Written] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Passed:
    """A due time that passed: since when somebody had to notice, and who did (None: nobody)."""

    case: str
    item: int
    due: datetime
    since: datetime
    noticed: Written | None
    is_open: bool


def deadlines(evidence: Evidence) -> Found:
    """Every deadline that passed is logged exactly once, at its due time, never early, and in time."""
    logged = Counter((row.case, row.item, row.due) for row in evidence.record.deviations if row.kind == "overdue")
    broken = [
        f"item {item} of {case} is overdue {n} times for {due}" for (case, item, due), n in logged.items() if n > 1
    ]
    took = _Took()
    made = 0
    for case, journal in evidence.record.journals.items():
        if case in evidence.poisoned:
            continue
        for passed in _passed(evidence.record.sops[case], journal, evidence.record.read_at):
            made += 1
            where = f"item {passed.item} of {case}, due {passed.due}"
            until = allowed_until(passed.since, case, evidence.strikes, {})
            if passed.noticed is None:
                if until < evidence.record.read_at or not passed.is_open:
                    broken.append(f"{where}: nobody noticed")
                continue
            broken += [f"{where}: {why}" for why in _misfits(passed, journal)]
            late = took.add(passed.since, passed.noticed.seen_at, until)
            if passed.noticed.seen_at > until:
                broken.append(f"{where}: noticed {late:.1f} s late, {until - passed.since} were allowed")
    broken += [f"{where}: {why}" for where, why in _unfounded(evidence)]
    return Found(made, tuple(broken), tuple(took.well), tuple(took.struck))


def _passed(sop: str, journal: Sequence[Written], read_at: datetime) -> Iterator[_Passed]:
    """Find the due times that passed while their item was open and its case did not stand."""
    timers: dict[int, _Timer] = {}
    stands = False
    for event in journal:
        if event.type in _ENDS or event.type == "CaseSuspended":
            ending = list(timers) if event.type == "CaseSuspended" else [event.item or 0]
            for number in ending:
                if not stands and number in timers and not (event.item is None and timers[number].passed):
                    yield from _judged(sop, event, number, timers[number], event.recorded_at)
        stands = {"CaseSuspended": True, "CaseResumed": False}.get(event.type, stands)
        _take(timers, event)
    if not stands:
        for number, timer in timers.items():
            yield from _judged(sop, journal[-1], number, timer, read_at, is_open=True)


def _judged(
    sop: str, event: Written, number: int, timer: _Timer, at: datetime, *, is_open: bool = False
) -> Iterator[_Passed]:
    if timer.due is None or timer.due >= at:
        return
    noticed = timer.passed[0] if timer.passed else None
    if (sop, timer.step) in cast.LAPSING and event.said.get("lapsed"):
        noticed = event
    yield _Passed(event.case, number, timer.due, max(timer.due, timer.set_at), noticed, is_open)


def _take(timers: dict[int, _Timer], event: Written) -> None:
    """Take an event's times over."""
    number = event.item or 0
    match event.type:
        case "StepActivated":
            timers[number] = _Timer(event.step or "", event.instant("due"), event.seen_at)
        case "DeadlineExtended":
            timers[number] = _Timer(event.step or "", event.instant("due"), event.seen_at)
        case "DeadlinePassed" if number in timers:
            timers[number].passed.append(event)
        case "CaseResumed":
            for moved, clocks in event.said["clocks"].items():
                timer = timers[int(moved)]
                if "due" in clocks:
                    timer.due, timer.set_at = datetime.fromisoformat(clocks["due"]), event.seen_at
            for timer in timers.values():
                timer.set_at = max(timer.set_at, event.seen_at)
        case kind if kind in _ENDS:
            timers.pop(number, None)
        case _:
            pass


def _misfits(passed: _Passed, journal: Sequence[Written]) -> Iterator[str]:
    """Say what does not fit about how a due time was noticed."""
    event = passed.noticed
    if event is None or event.type != "DeadlinePassed":
        return
    if event.instant("at") != passed.due or event.instant("due") != passed.due:
        yield f"dated {event.said['at']}"
    if event.recorded_at <= passed.due:
        yield "logged before it passed"
    after = next((one for one in journal if one.seq == event.seq + 1), None)
    if after is None or (after.type, after.said.get("kind"), after.item) != ("DeviationLogged", "overdue", event.item):
        yield "no deviation follows"


def _unfounded(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Find a due time that is logged twice, and a promise that is."""
    told = Counter(
        (event.case, event.item, event.said["due"])
        for event in evidence.record.events
        if event.type == "DeadlinePassed"
    )
    for (case, item, due), n in told.items():
        if n > 1:
            yield f"item {item} of {case}, due {due}", f"logged {n} times"
    promises = Counter(row.case for row in evidence.record.deviations if row.kind == "case_overdue")
    for case, n in promises.items():
        if n > 1:
            yield f"the promise of {case}", f"logged {n} times"


def offers(evidence: Evidence) -> Found:
    """Every open item of work is offered, or told to be unstaffed, in time; after Redis came back within 30 s."""
    broken = []
    took = _Took()
    made = 0
    for case, journal in evidence.record.journals.items():
        if case in evidence.poisoned:
            continue
        for item, since, until in waits(evidence.record.sops[case], journal):
            made += 1
            allowed = allowed_until(since, case, evidence.strikes, {"redis": AFTER_REDIS})
            if until is not None:
                took.add(since, until, allowed)
            if (until or evidence.record.read_at) > allowed:
                waited = ((until or evidence.record.read_at) - since).total_seconds()
                told = "offered" if until else "not offered"
                broken.append(f"item {item} of {case}: {told} after {waited:.1f} s, {allowed - since} were allowed")
    return Found(made, tuple(broken), tuple(took.well), tuple(took.struck))


def waits(sop: str, journal: Sequence[Written]) -> Iterator[tuple[int, datetime, datetime | None]]:
    """Give each time that an item waited to be offered: since when, and until when (None: it still does).

    What ended before anybody had to look, and what waited while its case stood, is left out.
    """
    waiting: dict[int, datetime] = {}
    standing: dict[int, datetime] = {}
    waits_outside = {step for of, step in cast.LAPSING if of == sop}
    for event in journal:
        number = event.item or 0
        match event.type:
            case "StepActivated" if event.step not in waits_outside:
                waiting[number] = event.seen_at
            case "StepReleased":
                waiting[number] = event.seen_at
            case "StepOffered" | "StepAssigned" if number in waiting:
                yield number, waiting.pop(number), event.seen_at
            case "StepAssigned":
                standing.pop(number, None)
            case "DeviationLogged" if event.said["kind"] == "unstaffed" and number in waiting:
                yield number, waiting.pop(number), event.seen_at
            case "CaseSuspended":
                standing, waiting = waiting, {}
            case "CaseResumed":
                waiting = dict.fromkeys((*standing, *waiting), event.seen_at)
                standing = {}
            case kind if kind in _ENDS:
                waiting.pop(number, None)
                standing.pop(number, None)
            case _:
                pass
    for number, since in waiting.items():
        yield number, since, None


def stillness(evidence: Evidence) -> Found:
    """When all is calm no alarm is due, and no item waits to be offered, whether or not it is marked so."""
    record = evidence.record
    standing = {row.case for row in record.cases if row.status == "suspended"} | evidence.poisoned
    moving = [row for row in record.cases if row.case not in standing]
    broken = [
        f"an alarm of case {row.case} was due at {row.next_alarm_at}"
        for row in moving
        if row.next_alarm_at is not None and record.read_at - row.next_alarm_at > HEALTHY
    ]
    broken += [
        f"item {row.item} of case {row.case} is marked to be offered"
        for row in record.items
        if row.to_offer and row.case not in standing and row.ended is None
    ]
    broken += [
        f"item {item} of case {row.case} was never offered"
        for row in moving
        for item, since, until in waits(row.sop, record.journals[row.case])
        if until is None and record.read_at - since > HEALTHY
    ]
    return Found(len(record.cases), tuple(broken))
