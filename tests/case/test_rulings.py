"""What a visit owes once somebody ruled otherwise: jumped to, left out, deemed, given away (`spec/measures.md`)."""

from datetime import timedelta

from engine.case import commands as c
from engine.case import events as e
from engine.case.advance import Advance
from tests.case.telling import BEGIN, Tale, complete
from tests.case.test_obligations import completed, stated

A_STEP = "{id: a, activity: do, role: clerk, time: 1 hour}"
B_STEP = "{id: b, activity: do, role: clerk, time: 1 hour}"


def tale_of(*steps: str) -> Tale:
    """Open a case of an SOP of these steps."""
    tale = Tale("steps:\n" + "".join(f"  - {step}\n" for step in steps))
    tale.open()
    return tale


def ruled(done: Advance) -> list[e.DeviationLogged]:
    """Give the deviations among the events."""
    return [event.body for event in done.events if isinstance(event.body, e.DeviationLogged)]


def test_a_step_that_was_reached_by_a_jump_violates_order_once_it_is_completed() -> None:
    tale = tale_of(A_STEP, B_STEP)
    jumped = tale.by("dewi", c.JumpToStep("b", c.Target(step="a"), "urgent"))
    assert stated(jumped) == {}
    assert stated(tale.by("ani", complete("b"))) == {"order": "violated", "role": "met", "time": "met"}


def test_every_item_of_a_group_that_was_jumped_to_is_out_of_order() -> None:
    tale = tale_of(A_STEP, "{id: b, activity: do, role: [clerk, head], time: 1 hour, for_each: {people: 2}}")
    tale.by("dewi", c.JumpToStep("b", c.Target(step="a"), "urgent"))
    assert stated(tale.by("ani", c.CompleteItem(c.Target(item=2))))["order"] == "violated"
    assert stated(tale.by("budi", c.CompleteItem(c.Target(item=3))))["order"] == "violated"


def test_a_jump_names_the_item_that_it_ends_who_allowed_it_and_why() -> None:
    tale = tale_of(A_STEP, B_STEP)
    done = tale.by("dewi", c.JumpToStep("b", c.Target(step="a"), "urgent"))
    (deviation,) = ruled(done)
    assert (deviation.kind, deviation.rule, deviation.person) == ("jumped", "order", "dewi")
    assert deviation.authority == e.Authority("dewi", "boss", "definitive")
    assert deviation.reason is not None
    named = [(event.type, event.item, event.step) for event in done.events]
    assert named == [("StepCancelled", 1, "a"), ("DeviationLogged", 1, "a"), ("StepActivated", 2, "b")]


def test_an_optional_step_that_was_left_out_waives_its_order() -> None:
    tale = tale_of(A_STEP.replace("}", ", optional: true}"), B_STEP)
    assert stated(tale.by("ani", c.SkipItem(c.Target(step="a"), "not this time"))) == {"order": "waived"}


def test_a_wait_that_was_skipped_owes_nothing() -> None:
    tale = tale_of("{id: w, activity: supply, wait: applicant}", B_STEP)
    assert stated(tale.by("dewi", c.SkipItem(c.Target(step="w"), "known"))) == {}


def test_a_deemed_step_violates_the_part_of_its_role_alone() -> None:
    tale = tale_of(
        "{id: a, activity: do, role: clerk, time: 1 hour, requires: [form], on_overdue: [{outcome: ok, after: 1 hour}],"
        " outcomes: {ok: b, no: end}}",
        B_STEP,
    )
    done = tale.later(hours=3).ask(c.System(c.Duty.ENFORCE), c.TellTime())
    assert [event.body.obligations for event in done.events if isinstance(event.body, e.DeadlinePassed)] == [
        {"time": "violated"}
    ]
    body = completed(done)
    assert (body.obligations, body.deemed, body.person, body.late_by) == ({"role": "violated"}, True, None, None)
    assert (body.waited, body.worked) == (3 * 3600, None)
    assert done.events[-1].at == BEGIN + timedelta(hours=3)


def test_a_wait_that_is_deemed_or_lapses_owes_nothing() -> None:
    wait = "{id: w, activity: supply, wait: applicant, time: 1 hour, outcomes: {came: b, not: b}, %s}"
    for how in ("on_overdue: [{outcome: not}]", "lapse: not"):
        tale = tale_of(wait % how, B_STEP)
        done = tale.later(hours=2).ask(c.System(c.Duty.ENFORCE), c.TellTime())
        assert stated(done) == {}
        assert (completed(done).deemed, completed(done).lapsed) == ((True, None) if "over" in how else (None, True))


def test_a_cancelled_item_owes_no_more_than_it_said_when_its_time_was_over() -> None:
    tale = tale_of("{id: a, activity: do, role: [clerk, head], time: 1 hour, for_each: {people: 2, needs: 1}}")
    passed = tale.later(hours=2).ask(c.System(c.Duty.ENFORCE), c.TellTime())
    assert [event.item for event in passed.events if isinstance(event.body, e.DeadlinePassed)] == [1, 2]
    done = tale.by("ani", c.CompleteItem(c.Target(item=1)))
    assert [event.type for event in done.events][-3:] == ["StepCancelled", "BranchEnded", "CaseClosed"]
    assert stated(done) == {"order": "met", "role": "met", "separation": "met"}


def test_two_items_of_one_person_under_override_violate_separation() -> None:
    tale = tale_of("{id: a, activity: do, role: [clerk, boss], time: 1 hour, for_each: {people: 2}}")
    assert stated(tale.by("dewi", c.CompleteItem(c.Target(item=1))))["separation"] == "met"
    done = tale.by("dewi", c.CompleteItem(c.Target(item=2), override="nobody else is here"))
    assert stated(done)["separation"] == "violated"
    assert [deviation.kind for deviation in ruled(done)] == ["same_person"]


def test_an_escalated_item_is_met_by_a_holder_of_its_new_role() -> None:
    tale = tale_of("{id: a, activity: do, role: clerk, time: 1 hour, on_overdue: [{escalate: head}]}")
    tale.by("ani", c.ClaimItem(c.Target(step="a")))
    fired = tale.later(hours=2).ask(c.System(c.Duty.ENFORCE), c.TellTime())
    assert [(one.kind, one.person) for one in ruled(fired)] == [("overdue", "ani"), ("escalated", "ani")]
    assert stated(tale.by("citra", complete("a")))["role"] == "met"


def test_the_family_of_a_standard_is_kept_though_the_data_change() -> None:
    sop = (
        "intake: {fields: {k: {type: choice, choices: [x, y], required: true}}}\n"
        "time_standard: {by: k, of: {x: 2 working days, y: 1 hour}}\n"
        "steps:\n"
        "  - {id: a, activity: do, role: clerk, time: {by: k, of: {x: 2 working days, y: 1 hour}},\n"
        "     fields: {k: {type: choice, choices: [x, y]}}, next: [b, w]}\n"
        "  - {id: b, activity: do, role: clerk, time: as needed, next: end}\n"
        "  - {id: w, activity: supply, wait: applicant, next: end}\n"
    )
    tale = Tale(sop)
    opened = tale.open(data={"k": "x"})
    families = [event.body.family for event in opened.events if isinstance(event.body, e.StepActivated)]
    assert families == ["working_days"]
    tale.by("ani", complete("a", data={"k": "y"}))
    done = tale.later(days=1).ask(c.Outside(), c.SignalWait(c.Target(step="w")))
    (started,) = [event.body for event in done.events if isinstance(event.body, e.ClockStarted)]
    assert tale.state
    assert started.due == BEGIN + timedelta(days=3, hours=8)
    assert tale.state.promise
    assert tale.state.promise.family == "working_days"


def test_many_signals_that_were_kept_are_used_one_after_the_other() -> None:
    tale = tale_of(A_STEP, "{id: w, activity: supply, wait: applicant, outcomes: {again: w, done: end}}")
    for _ in range(250):
        tale.ask(c.Outside(), c.SignalWait(c.Target(step="w"), "again"))
    tale.ask(c.Outside(), c.SignalWait(c.Target(step="w"), "done"))
    done = tale.by("ani", complete("a"))
    assert sum(isinstance(event.body, e.StepCompleted) for event in done.events) == 252
    assert done.events[-1].type == "CaseClosed"


def test_a_change_of_hands_counts_the_shortest_time_from_the_activation_again() -> None:
    tale = tale_of("{id: a, activity: do, role: clerk, time: 1 hour, min_time: 30 minutes}")
    tale.later(minutes=20).by("ani", c.StartItem(c.Target(step="a")))
    assert tale.state
    assert tale.state.items[1].least == BEGIN + timedelta(minutes=50)
    tale.by("ani", c.ReleaseItem(c.Target(step="a")))
    assert tale.state.items[1].least == BEGIN + timedelta(minutes=30)
