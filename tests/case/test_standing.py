"""What a case that stands keeps, and what moves when it goes on (`spec/time.md`, Clock stops)."""

from datetime import datetime, timedelta

from engine.case import commands as c
from engine.case import events as e
from engine.case.advance import Advance
from engine.case.choose import next_ask
from engine.case.state import Stop
from engine.ledger.commitment import Commitment
from tests.case.telling import BEGIN, Tale, complete

LIMITED = "stops: {grounds: [court], max: 2 calendar days}\n"
STEP = "steps:\n  - {id: a, activity: do, role: clerk, time: 2 hours, min_time: 1 hour}\n"


def body_of(done: Advance, kind: type[e.Body]) -> e.Body:
    """Give the one body of a type among the events."""
    (found,) = [event.body for event in done.events if isinstance(event.body, kind)]
    return found


def suspended(sop: str, ground: str = "flood") -> Tale:
    """Tell a case that is suspended an hour after it was opened."""
    tale = Tale(sop)
    tale.open()
    tale.later(hours=1).by("dewi", c.SuspendCase(ground, "water"))
    return tale


def test_a_ground_stands_in_clear_only_if_the_sop_names_its_grounds() -> None:
    named, free = suspended(LIMITED + STEP, "court"), suspended(STEP)
    assert named.state
    assert free.state
    assert named.state.stops == (Stop(BEGIN + timedelta(hours=1), "court"),)
    assert free.state.stops == (Stop(BEGIN + timedelta(hours=1), None),)


def test_the_ground_and_the_reason_are_committed_apart() -> None:
    tale = Tale(STEP)
    tale.open()
    body = body_of(tale.by("dewi", c.SuspendCase("flood", "water")), e.CaseSuspended)
    assert isinstance(body, e.CaseSuspended)
    assert isinstance(body.ground, Commitment)
    assert body.ground != body.reason


def test_a_resume_tells_each_clock_that_moved_and_no_other() -> None:
    tale = suspended(STEP.replace("time: 2 hours", "time: 2 hours, warn_after: 30 minutes"))
    done = tale.later(days=1).by("dewi", c.ResumeCase())
    moved = body_of(done, e.CaseResumed)
    assert moved == e.CaseResumed({1: e.Moved(due=at("2026-03-03T10:00"), least=at("2026-03-03T09:00"))})


def at(local: str) -> datetime:
    """Read a local time of Makassar."""
    return datetime.fromisoformat(f"{local}+08:00")


def test_a_resume_without_clocks_tells_none() -> None:
    tale = suspended("steps:\n  - {id: a, activity: do, role: clerk, time: as needed}\n")
    assert body_of(tale.later(days=1).by("dewi", c.ResumeCase()), e.CaseResumed) == e.CaseResumed({})


def test_stops_in_calendar_days_are_dates_after_the_first() -> None:
    tale = suspended(LIMITED + STEP, "court")
    tale.later(hours=2).by("dewi", c.ResumeCase())
    tale.by("dewi", c.SuspendCase("court", "again"))
    tale.later(days=1).by("dewi", c.ResumeCase())
    tale.by("dewi", c.SuspendCase("court", "again"))
    tale.later(days=1).by("dewi", c.ResumeCase())
    done = tale.by("dewi", c.SuspendCase("court", "again"))
    assert done.answer == c.Refused("not_allowed", {"max": "2 calendar days"})


def test_a_suspension_counts_neither_as_waiting_nor_as_work() -> None:
    tale = Tale(STEP)
    tale.open()
    tale.later(minutes=10).by("dewi", c.SuspendCase("flood", "water"))
    tale.later(minutes=20).by("dewi", c.ResumeCase())
    tale.later(minutes=10).by("ani", c.StartItem(c.Target(step="a")))
    tale.later(minutes=5).by("dewi", c.SuspendCase("flood", "water"))
    tale.later(days=1).by("dewi", c.ResumeCase())
    done = body_of(tale.later(minutes=5).by("ani", complete("a")), e.StepCompleted)
    assert isinstance(done, e.StepCompleted)
    assert (done.waited, done.worked) == (20 * 60, 10 * 60)


def test_after_a_resume_the_rows_have_the_new_times_and_what_nobody_holds_is_looked_at_again() -> None:
    tale = suspended(STEP)
    tale.later(days=1).by("dewi", c.ResumeCase())
    assert tale.left
    (row,) = tale.left.items
    assert (row.due, row.to_offer) == (at("2026-03-03T10:00"), True)


def test_while_a_case_stands_the_worker_has_nothing_to_do() -> None:
    tale = suspended(STEP)
    assert tale.state
    item = tale.state.items[1]
    assert next_ask(tale.rules, tale.roster, tale.state, item) is None
    tale.by("dewi", c.ResumeCase())
    assert next_ask(tale.rules, tale.roster, tale.state, tale.state.items[1]) == c.OfferItem(c.Target(item=1))


def test_a_withdrawal_closes_a_case_that_stands() -> None:
    tale = suspended("time_standard: 1 working day\n" + STEP)
    done = tale.ask(c.Outside(), c.WithdrawCase("moved away"))
    assert [event.type for event in done.events] == ["StepCancelled", "CaseClosed"]
