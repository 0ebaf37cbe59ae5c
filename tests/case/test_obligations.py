"""What a visit owes is stated once, by the event that decides it (`spec/measures.md`)."""

from datetime import timedelta

from engine.case import commands as c
from engine.case import events as e
from engine.case.advance import Advance
from engine.office.roster import Right
from tests.case.telling import Tale, complete

STEPS = """
steps:
  - {id: a, activity: do, role: clerk, time: 1 hour, requires: [form], output: [receipt]}
  - {id: b, activity: check, role: [clerk, head], time: 1 hour, not_same_as: [a]}
  - {id: c, activity: file, role: [clerk, head], time: as needed, same_as: b}
"""
PAPERS = {"form": c.Paper(), "receipt": c.Paper()}


def stated(done: Advance) -> dict[str, str]:
    """Give every obligation that a decision states."""
    found: dict[str, str] = {}
    for event in done.events:
        found |= getattr(event.body, "obligations", None) or {}
    return found


def completed(done: Advance) -> e.StepCompleted:
    """Give the completion among the events."""
    return next(event.body for event in done.events if isinstance(event.body, e.StepCompleted))


def test_a_step_done_by_the_book_meets_all_that_it_carries() -> None:
    tale = Tale(STEPS)
    tale.open()
    done = tale.by("ani", complete("a", documents=PAPERS))
    assert stated(done) == dict.fromkeys(("order", "role", "time", "documents", "output"), "met")


def test_separation_is_carried_only_where_the_sop_asks_for_it() -> None:
    tale = Tale(STEPS)
    tale.open()
    tale.by("ani", complete("a", documents=PAPERS))
    assert stated(tale.by("budi", complete("b"))) == dict.fromkeys(("order", "role", "separation", "time"), "met")


def test_a_step_without_a_standard_owes_no_time() -> None:
    tale = Tale(STEPS)
    tale.open()
    tale.by("ani", complete("a", documents=PAPERS))
    tale.by("budi", complete("b"))
    assert "time" not in stated(tale.by("budi", complete("c")))


def test_lateness_is_stated_when_the_due_time_passes_and_not_again() -> None:
    tale = Tale(STEPS)
    tale.open()
    passed = tale.later(hours=1, seconds=1).ask(c.System(c.Duty.ENFORCE), c.TellTime())
    assert stated(passed) == {"time": "violated"}
    assert "time" not in stated(tale.by("ani", complete("a", documents=PAPERS)))


def test_an_override_violates_the_class_of_each_rule_that_it_lifts_and_no_other() -> None:
    tale = Tale(STEPS)
    tale.open()
    done = tale.by("dewi", complete("a", override="nobody is here"))
    assert stated(done) == {
        "order": "met",
        "role": "violated",
        "time": "met",
        "documents": "violated",
        "output": "violated",
    }


def test_a_skipped_step_carries_order_alone() -> None:
    tale = Tale(STEPS)
    tale.open()
    assert stated(tale.by("dewi", c.SkipItem(c.Target(step="a"), "known"))) == {"order": "violated"}


def test_separation_is_waived_where_the_familiar_person_is_gone() -> None:
    tale = Tale(STEPS)
    tale.open()
    tale.by("ani", complete("a", documents=PAPERS))
    tale.by("citra", complete("b"))
    tale.appoint("citra", "boss", Right.ACTING)
    done = tale.by("budi", complete("c"))
    assert stated(done)["separation"] == "waived"
    kinds = [event.body.kind for event in done.events if isinstance(event.body, e.DeviationLogged)]
    assert kinds == ["familiar_lost"]


def test_an_outside_wait_owes_nothing_even_when_it_is_late() -> None:
    tale = Tale("steps:\n  - {id: w, activity: supply, wait: applicant, time: 1 hour}")
    tale.open()
    done = tale.later(hours=2).ask(c.Outside(), c.SignalWait(c.Target(step="w")))
    assert stated(done) == {}
    assert completed(done).late_by == 3600


def test_waiting_and_working_are_measured_in_working_seconds() -> None:
    tale = Tale(STEPS)
    tale.open()
    tale.later(minutes=10).by("ani", c.StartItem(c.Target(step="a")))
    done = tale.later(hours=24).by("ani", complete("a", documents=PAPERS))
    assert (completed(done).waited, completed(done).worked) == (600, 7 * 3600)


def test_without_a_start_all_the_time_was_waiting() -> None:
    tale = Tale(STEPS)
    tale.open()
    done = tale.later(minutes=5).by("ani", complete("a", documents=PAPERS))
    assert (completed(done).waited, completed(done).worked) == (300, None)


def test_lateness_of_days_is_counted_in_the_days_of_the_family() -> None:
    tale = Tale("steps:\n  - {id: a, activity: do, role: clerk, time: 1 working day}")
    tale.open()
    done = tale.later(days=8).by("ani", complete("a"))
    assert completed(done).late_by == 5
    assert tale.state
    assert tale.state.recorded_at - tale.state.opened_at == timedelta(days=8)
