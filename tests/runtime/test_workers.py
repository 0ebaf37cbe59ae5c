"""Real servers, real workers, and what may happen to them (`spec/runtime.md`)."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import kombu
import pytest
from sqlalchemy import text

from engine.case.commands import Duty
from tests.runtime.crew import Crew, recorded, until

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]


def test_an_opened_case_is_offered_and_assigned_by_the_worker_whatever_else_lies_in_its_queue(crew: Crew) -> None:
    """Only JSON is read and only a duty's name is known; nothing of what was done is left in the queue."""
    with kombu.Connection(crew.redis_url) as queue:
        producer = queue.Producer()
        for forged in ({"serializer": "pickle"}, {"headers": {"task": "os.system", "id": "1"}}, {}):
            producer.publish([["true"], {}, {}], routing_key="assign", **forged)
    with crew.at_work("assign"):
        crew.wake(Duty.ASSIGN)
        case = crew.open()
        until(lambda: "StepAssigned" in crew.types(case), "the worker to assign")
        until(lambda: crew.queue().llen("assign") == 0, "its queue to be empty")

    assert crew.types(case) == ["CaseOpened", "StepActivated", "StepOffered", "StepAssigned"]
    assert [entry["by"] for _, entry in crew.events(case)][2:] == [{"system": "assign"}] * 2
    assert not list(crew.queue().scan_iter("celery-task-meta*"))


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


def test_a_worker_that_is_told_to_end_finishes_what_it_has_begun(crew: Crew) -> None:
    """What it had claimed is done when it has ended, and it ends within what the services of Compose are given."""
    cases = [crew.open() for _ in range(3)]
    with closing(crew.house.store.engine.connect()) as connection, crew.at_work("assign") as (worker,):
        connection.execute(text("LOCK TABLE definition IN ACCESS EXCLUSIVE MODE"))
        until(crew.waits_for_a_lock, "the worker to wait in the middle of its transaction")
        worker.terminate()
        until(lambda: b"Warm shutdown" in crew.log.read_bytes(), "the worker to hear of it")
        connection.rollback()
        assert worker.wait(40) == 0
    assert [crew.types(case)[-1] for case in cases] == ["StepAssigned"] * 3
