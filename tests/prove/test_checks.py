"""Each check says nothing of a true history, and finds what was spoilt in it."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engine.case.commands import Accepted, Refused
from engine.service import Reply
from tests.prove.checks import Evidence
from tests.prove.history import Attempt
from tests.prove.record import Record, Tried, Written
from tests.prove.run import CHECKS, drains
from tests.prove.timely import waits
from tests.prove.told import true_history
from tests.prove.trouble import Strike

Spoil = Callable[[Evidence], Evidence]


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    return true_history(tmp_path_factory.mktemp("files"))


@pytest.mark.parametrize("name", CHECKS)
def test_a_true_history_is_not_found_fault_with(evidence: Evidence, name: str) -> None:
    assert CHECKS[name](evidence).broken == ()


def _record(spoil: Callable[[Record], Record]) -> Spoil:
    return lambda evidence: Evidence(evidence.attempts, spoil(evidence.record), evidence.strikes, evidence.poisoned)


def _attempts(spoil: Callable[[Attempt], Attempt | None]) -> Spoil:
    def spoilt(evidence: Evidence) -> Evidence:
        attempts = [one for attempt in evidence.attempts if (one := spoil(attempt)) is not None]
        return Evidence(attempts, evidence.record, evidence.strikes, evidence.poisoned)

    return spoilt


def _events(spoil: Callable[[Written], Iterable[Written]]) -> Spoil:
    return _record(lambda record: replace(record, events=[one for event in record.events for one in spoil(event)]))


def _resaid(event: Written, **said: object) -> Written:
    return replace(event, said={**event.said, **said}, entry=json.dumps({**event.said, **said}))


def _without(kind: str) -> Spoil:
    return _events(lambda event: () if event.type == kind else (event,))


def _twice(kind: str) -> Spoil:
    return _events(lambda event: (event, event) if event.type == kind else (event,))


def _later(kind: str, seconds: float) -> Spoil:
    late = timedelta(seconds=seconds)
    return _events(lambda event: (replace(event, seen_at=event.seen_at + late) if event.type == kind else event,))


def _told(command_id: str, answer: Accepted | Refused) -> Spoil:
    return _attempts(
        lambda attempt: (
            replace(attempt, reply=Reply(answer, attempt.case)) if attempt.command_id == command_id else attempt
        )
    )


def _changed(kind: str, **said: object) -> Spoil:
    return _events(lambda event: (_resaid(event, **said) if event.type == kind else event,))


SPOILT: dict[str, tuple[str, Spoil]] = {
    "a note that was accepted is not there": ("once", _without("NoteAdded")),
    "a note stands twice": ("once", _twice("NoteAdded")),
    "a refused claim counts as accepted": ("once", _told("claim-1", Accepted())),
    "an accepted command is not stored": (
        "once",
        _record(lambda r: replace(r, commands=[row for row in r.commands if row.command_id != "study-1"])),
    ),
    "nobody sent what an event names": ("once", _attempts(lambda a: None if a.command_id == "collect-1" else a)),
    "another answer for the same": (
        "answers",
        lambda e: Evidence([*e.attempts, replace(e.attempts[0], reply=Reply(Refused("not_allowed"), None))], e.record),
    ),
    "two bodies by one id": ("answers", _told("note-1", Accepted())),
    "an error that a client saw": (
        "answers",
        _attempts(lambda a: replace(a, broken="Twice: ...") if a.command_id == "open-1" else a),
    ),
    "a command that was never answered": (
        "answers",
        _attempts(lambda a: replace(a, reply=None, lost="gone") if a.command_id == "open-1" else a),
    ),
    "time went back for a client": ("answers", _told("claim-1", Refused("time_reversed"))),
    "two winners": ("winners", _told("write-2", Accepted())),
    "an item completed twice": ("winners", _twice("StepCompleted")),
    "a deadline that nobody noticed": ("deadlines", _without("DeadlinePassed")),
    "a deadline noticed too late": ("deadlines", _later("DeadlinePassed", 6)),
    "a deadline logged twice": ("deadlines", _twice("DeadlinePassed")),
    "a deadline that is dated otherwise": ("deadlines", _changed("DeadlinePassed", at="2026-03-02T01:02:00Z")),
    "a deadline without its deviation": ("deadlines", _without("DeviationLogged")),
    "a deviation that stands twice": (
        "deadlines",
        _record(lambda r: replace(r, deviations=[*r.deviations, *r.deviations])),
    ),
    "an item offered too late": ("offers", _later("StepOffered", 6)),
    "an item that was never offered": (
        "offers",
        _events(lambda event: () if event.type in {"StepOffered", "StepAssigned", "StepCompleted"} else (event,)),
    ),
    "somebody without the role": ("roles", _changed("StepAssigned", person="joko")),
    "whoever wrote it checks it": (
        "roles",
        _record(lambda record: replace(record, events=[*record.events, *_checked_by_the_writer(record)])),
    ),
    "a join that did not wait": (
        "joins",
        _events(lambda event: () if event.type == "StepCompleted" and event.step == "collect" else (event,)),
    ),
    "a state that is not the fold": (
        "states",
        _record(lambda r: replace(r, cases=[replace(row, state=row.state.replace("ani", "budi")) for row in r.cases])),
    ),
    "an item's row that nobody holds": (
        "states",
        _record(lambda r: replace(r, items=[replace(row, assignee="nina") for row in r.items])),
    ),
    "an entry that was changed": ("chains", _changed("NoteAdded", text={"commit": "0" * 64})),
    "an event that was taken out": ("chains", _without("StepOffered")),
    "a case that does not know its last event": (
        "chains",
        _record(lambda r: replace(r, cases=[replace(row, head="0" * 64) for row in r.cases])),
    ),
    "a deviation without its row": ("rows", _record(lambda r: replace(r, deviations=[]))),
    "a gap in the numbers": (
        "numbers",
        _record(lambda r: replace(r, cases=[replace(row, number="7/x") for row in r.cases])),
    ),
    "a case that is parked and does not fail": (
        "parked",
        _record(lambda r: replace(r, tried=[Tried("enforce", r.cases[0].case, 5, parked=True)])),
    ),
    "a case that always fails and is not parked": ("parked", lambda e: _poisoned(e, attempts=7)),
    "a case that always fails and nobody counts it": ("parked", lambda e: _poisoned(e, attempts=0)),
    "an alarm left behind": (
        "stillness",
        _record(
            lambda r: replace(
                r, cases=[replace(row, next_alarm_at=r.read_at - timedelta(seconds=9)) for row in r.cases]
            )
        ),
    ),
    "an item that is not offered and that nobody looks for": (
        "stillness",
        _events(lambda event: () if event.type in {"StepOffered", "StepAssigned", "StepCompleted"} else (event,)),
    ),
    "an item left to be offered": (
        "stillness",
        _record(lambda r: replace(r, items=[replace(row, to_offer=True) for row in r.items])),
    ),
}


def _checked_by_the_writer(record: Record) -> Iterator[Written]:
    for event in record.events:
        if event.type == "StepCompleted" and event.step == "write":
            yield _resaid(replace(event, seq=999), seq=999, step="check", item=2)


def _poisoned(evidence: Evidence, attempts: int) -> Evidence:
    case = evidence.record.cases[0].case
    tried = [Tried("enforce", case, attempts, parked=False)] if attempts else []
    strike = Strike("poison", evidence.record.read_at - timedelta(minutes=5), case=case)
    return Evidence(evidence.attempts, replace(evidence.record, tried=tried), [strike], frozenset({case}))


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_spoilt_is_found(evidence: Evidence, what: str) -> None:
    name, spoil = SPOILT[what]
    assert CHECKS[name](spoil(evidence)).broken != ()


def test_every_check_has_something_to_find() -> None:
    assert {name for name, _ in SPOILT.values()} == CHECKS.keys()


def test_a_worker_that_had_to_be_killed_has_not_drained() -> None:
    assert drains([0, 0]).broken == ()
    assert len(drains([0, None, 1]).broken) == 2


@pytest.mark.parametrize(("kind", "seconds", "found"), [("redis", 35, True), ("redis", 25, False), ("twice", 6, True)])
def test_how_late_an_offer_may_be_follows_from_what_struck(
    evidence: Evidence,
    kind: str,
    seconds: float,
    found: bool,  # noqa: FBT001
) -> None:
    seen = [event.seen_at for event in evidence.record.events]
    strike = Strike(kind, min(seen), max(seen))
    late = _later("StepOffered", seconds)(Evidence(evidence.attempts, evidence.record, [strike]))

    assert bool(CHECKS["offers"](late).broken) is found


@pytest.mark.parametrize("assigned", [True, False])
def test_what_is_assigned_while_its_case_stands_does_not_wait_to_be_offered(assigned: bool) -> None:  # noqa: FBT001
    kinds = ["StepActivated", "CaseSuspended", *(["StepAssigned"] if assigned else []), "CaseResumed"]
    at = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    journal = [
        Written("c", seq, kind, "", "", "", {"item": 1, "step": "write"}, at, 1) for seq, kind in enumerate(kinds, 1)
    ]

    assert list(waits("letter", journal)) == ([] if assigned else [(1, at, None)])
