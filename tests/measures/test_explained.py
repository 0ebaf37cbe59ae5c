"""Where the time of a case went: every second once, the parts sum to the whole exactly (`spec/time.md`, Measures)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.case import events as e
from engine.clockwork.calendar import calendar_of
from engine.ledger.commitment import Commitment
from engine.measures.explained import Spent, explained, sums

WEEK = {day: ["07:30-12:00", "13:00-16:00"] for day in ("mon", "tue", "wed", "thu")} | {"fri": ["07:30-11:30"]}
OFFICE = calendar_of({"calendar": "office", "version": 1, "zone": "Asia/Makassar", "week": WEEK})
KINDS = {"check": "work", "supply": "wait", "by_need": "route"}
MONDAY = datetime(2026, 11, 15, 16, tzinfo=UTC)  # 00:00 on Monday 16 November in Makassar


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def event(seq: int, when: datetime, body: e.Body, item: int | None = None, step: str | None = None) -> e.Event:
    return e.Event(seq, when, when, e.By(system="core"), "c", body, item, step)


def opened(when: datetime) -> e.Event:
    return event(1, when, e.CaseOpened("1", "kpt", "sop", 1, "d", {}, {}, {}))


ACTIVE = e.StepActivated((), None, 1)
DONE = e.StepCompleted((), {}, {}, {})


def test_each_state_of_a_step_has_its_part() -> None:
    told = [
        opened(at(8)),
        event(2, at(8), ACTIVE, 1, "check"),
        event(3, at(9), e.StepAssigned("p", "claim"), 1, "check"),
        event(4, at(10), e.StepStarted("p"), 1, "check"),
        event(5, at(11), DONE, 1, "check"),
        event(6, at(11), ACTIVE, 2, "supply"),
        event(7, at(14), DONE, 2, "supply"),
        event(8, at(14), ACTIVE, 3, "by_need"),
    ]
    assert sums(explained(told, KINDS, OFFICE, at(14, 30))) == {
        Spent.OUTSIDE: 3600,  # 12 to 13
        Spent.WORKED: 3600,
        Spent.UNSTARTED: 3600,
        Spent.UNASSIGNED: 3600,
        Spent.STOPPED: 7200,
        Spent.SYSTEM: 1800,
    }


def test_a_suspension_comes_before_what_is_open_and_keeps_its_ground() -> None:
    audit, court = e.CaseSuspended("audit", Commitment("r")), e.CaseSuspended("court", Commitment("r"))
    told = [
        opened(at(8)),
        event(2, at(8), ACTIVE, 1, "check"),
        event(3, at(9), e.StepStarted("p"), 1, "check"),
        event(4, at(10), audit),
        event(5, at(14), e.CaseResumed({})),
        event(6, at(14, 30), court),
        event(7, at(15), e.CaseResumed({})),
    ]
    stretches = explained(told, KINDS, OFFICE, at(16))
    assert sums(stretches) == {
        Spent.OUTSIDE: 3600,
        Spent.SUSPENDED: 3 * 3600 + 1800,
        Spent.WORKED: 3600 + 1800 + 3600,
        Spent.UNASSIGNED: 3600,
    }
    by_ground = [(one.ground.ground, one.seconds) for one in stretches if one.ground is not None]
    assert by_ground == [("audit", 7200), ("audit", 3600), ("court", 1800)]


def test_of_two_open_items_the_one_that_is_worked_counts() -> None:
    told = [
        opened(at(8)),
        event(2, at(8), ACTIVE, 1, "supply"),
        event(3, at(8), ACTIVE, 2, "check"),
        event(4, at(9), e.StepAssigned("p", "claim"), 2, "check"),
        event(5, at(9), e.StepStarted("p"), 2, "check"),
    ]
    stretches = explained(told, KINDS, OFFICE, at(10))
    assert [(one.spent, one.step, one.seconds) for one in stretches] == [
        (Spent.UNASSIGNED, "check", 3600),
        (Spent.WORKED, "check", 3600),
    ]


def test_a_release_brings_the_item_back_to_waiting() -> None:
    told = [
        opened(at(8)),
        event(2, at(8), ACTIVE, 1, "check"),
        event(3, at(8), e.StepStarted("p"), 1, "check"),
        event(4, at(9), e.StepReleased("p"), 1, "check"),
    ]
    assert sums(explained(told, KINDS, OFFICE, at(10))) == {Spent.WORKED: 3600, Spent.UNASSIGNED: 3600}


def test_what_an_alarm_did_earlier_turns_no_time_back() -> None:
    told = [
        opened(at(8)),
        event(2, at(8), ACTIVE, 1, "check"),
        event(3, at(11), e.StepStarted("p"), 1, "check"),
        event(4, at(9), e.DeadlinePassed(at(9)), 1, "check"),
    ]
    assert sums(explained(told, KINDS, OFFICE, at(12))) == {Spent.WORKED: 3600, Spent.UNASSIGNED: 3 * 3600}


BODIES = st.sampled_from(
    [
        (ACTIVE, "check"),
        (ACTIVE, "supply"),
        (e.StepAssigned("p", "claim"), "check"),
        (e.StepReleased("p"), "check"),
        (e.StepStarted("p"), "check"),
        (DONE, "check"),
        (DONE, "supply"),
        (e.CaseSuspended("audit", Commitment("r")), "check"),
        (e.CaseResumed({}), "check"),
    ]
)


@given(
    moves=st.lists(st.tuples(st.integers(0, 5 * 86_400_000_000), st.integers(1, 3), BODIES), max_size=30),
    length=st.integers(0, 10 * 86_400_000_000),
)
def test_the_parts_sum_to_the_whole_exactly(moves: list[tuple[int, int, tuple[e.Body, str]]], length: int) -> None:
    """Whatever happened and whenever: no second is lost or counted twice, and neighbours touch."""
    start = at(7) + timedelta(microseconds=123_457)
    told = [opened(start)]
    for seq, (after, item, (body, step)) in enumerate(sorted(moves, key=lambda move: move[0]), start=2):
        told.append(event(seq, start + timedelta(microseconds=after), body, item, step))
    until = max(start + timedelta(microseconds=length), told[-1].at)
    stretches = explained(told, KINDS, OFFICE, until)
    assert sum(sums(stretches).values()) == (until - start) // timedelta(seconds=1)
    assert all(one.end == following.start for one, following in pairwise(stretches))
    assert all(one.seconds > 0 for one in stretches)


def test_a_case_that_has_only_just_begun_has_no_parts() -> None:
    assert explained([opened(at(8))], KINDS, OFFICE, at(8)) == ()
    assert explained([], KINDS, OFFICE, at(8)) == ()
