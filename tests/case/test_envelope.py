"""In whose name an event stands: the person, and the role in which the person acted (`spec/events.md`, Envelope)."""

from engine.case import commands as c
from engine.case.advance import Advance
from tests.case.telling import Tale

PROMISED = "time_standard: 2 working days\nsteps:\n  - {id: a, activity: do, role: head, time: 2 hours}\n"
WAITING = (
    "time_standard: 2 working days\nsteps:\n"
    "  - {id: w, activity: supply, wait: applicant}\n  - {id: a, activity: do, role: clerk, time: 1 hour}\n"
)
BOTH = {"ani": ("clerk",), "budi": ("head",), "wati": ("clerk", "boss")}
"""Wati holds a role of the SOP that is written before the supervisor's."""


def told(sop: str) -> Tale:
    """Tell a case that has just been opened."""
    tale = Tale(sop, BOTH)
    tale.open()
    return tale


def roles_in(done: Advance) -> dict[str, str | None]:
    """Give the role in which each event stands, by its type."""
    return {event.type: event.by.role for event in done.events}


def test_what_is_judged_at_the_end_of_a_ruling_stands_in_the_role_of_the_ruling() -> None:
    tale = told(PROMISED)
    stopped = tale.by("wati", c.SuspendCase("flood", "water"))
    assert roles_in(stopped) == {"CaseSuspended": "boss", "ClockStopped": "boss"}
    assert roles_in(tale.by("wati", c.ResumeCase())) == {"CaseResumed": "boss", "ClockStarted": "boss"}


def test_a_refused_ruling_is_on_record_in_the_role_that_rules() -> None:
    tale = told(PROMISED)
    assert roles_in(tale.by("wati", c.ResumeCase())) == {"AttemptRefused": "boss"}
    assert roles_in(tale.by("wati", c.ClaimItem(c.Target(step="a")))) == {"AttemptRefused": "clerk"}


def test_what_a_signal_brings_about_is_on_behalf_of_outside() -> None:
    done = told(WAITING).by("ani", c.SignalWait(c.Target(step="w"), None, {}, {}))
    assert {event.type: event.by.on_behalf for event in done.events} == {
        "StepCompleted": "outside",
        "StepActivated": "outside",
        "ClockStarted": "outside",
    }
