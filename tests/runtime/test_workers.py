"""Real servers, real workers, and what may happen to them (`spec/runtime.md`)."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from engine.case.commands import Duty
from tests.runtime.crew import Crew, kill, recorded, until

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]


def test_an_opened_case_is_offered_and_assigned_by_the_worker(crew: Crew) -> None:
    with crew.at_work("assign"):
        crew.wake(Duty.ASSIGN)
        case = crew.open()
        until(lambda: "StepAssigned" in crew.types(case), "the worker to assign")

    assert crew.types(case) == ["CaseOpened", "StepActivated", "StepOffered", "StepAssigned"]
    assert [entry["by"] for _, entry in crew.events(case)][2:] == [{"system": "assign"}] * 2


def test_without_the_enforce_worker_nothing_is_overdue_and_with_it_all_is_at_its_due_time(crew: Crew) -> None:
    """Who is stopped logs nothing of cases that nobody touches; started again, each is dated at its due time."""
    crew.ago = timedelta(hours=2)
    cases = [crew.open() for _ in range(3)]
    crew.drain(Duty.ASSIGN)
    crew.ago = timedelta()

    with crew.at_work("assign", "beat"):
        until(lambda: crew.heard("beat"), "beat to be heard")
        first = crew.heard("beat")
        until(lambda: (crew.heard("beat") or first) != first, "another sweep")
        assert not [kind for case in cases for kind in crew.types(case) if kind.startswith("Deadline")]

        with crew.at_work("enforce"):
            until(lambda: all("DeadlinePassed" in crew.types(case) for case in cases), "every deadline to pass")

    for case in cases:
        events = dict(crew.events(case))
        passed = events["DeadlinePassed"]
        assert passed["at"] == passed["due"] == events["StepActivated"]["due"]
        assert passed["by"] == {"system": "enforce"}
        assert datetime.now(UTC) - recorded(passed) < timedelta(minutes=3)
        assert crew.types(case).count("DeadlinePassed") == 1


def test_a_worker_killed_between_a_completion_and_its_offer_leaves_nothing_undone(crew: Crew) -> None:
    """It is killed in the middle, the case being claimed and its definition being read. Nobody notices."""
    case = crew.open()
    crew.drain(Duty.ASSIGN)
    crew.complete(case, "write", "ani", draft="map 2")
    before = crew.types(case)
    engine = crew.house.store.engine
    with closing(engine.connect()) as connection:
        connection.execute(text("LOCK TABLE definition IN ACCESS EXCLUSIVE MODE"))
        doomed = crew.start("assign")
        beat = crew.start("beat")
        until(crew.waits_for_a_lock, "the worker to wait in the middle of its transaction")
        kill(doomed)
        kill(beat)
        connection.rollback()
    assert crew.types(case) == before
    assert before[-1] == "StepActivated"

    with crew.at_work("assign", "beat"):
        until(lambda: crew.types(case) != before, "another worker to do it")

    assert crew.types(case) == [*before, "StepOffered"]
