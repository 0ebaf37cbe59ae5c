"""Killed at any point, nothing is lost and nothing is done twice (`spec/runtime.md`, Batches and failures)."""

from datetime import timedelta
from pathlib import Path

import pytest

from engine.case.commands import Accepted, Duty, OpenCase, Paper
from engine.wiring import Nudges
from tests.runtime.crew import POINTS, Crew, until

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]

COMPLETED = ["CaseOpened", "StepActivated", "StepAssigned", "StepCompleted", "StepActivated"]
OFFERED = [*COMPLETED, "StepOffered"]
ASSIGNED = ["CaseOpened", "StepActivated", "StepOffered", "StepAssigned"]


def test_a_worker_killed_between_a_completion_and_its_offer_leaves_nothing_undone_nor_doubled(crew: Crew) -> None:
    """What it had not committed is as if it had never looked; what it had is done, though it told nobody.

    It lets nudges through again before it claims: its death mutes nobody.
    """
    cases = {}
    with crew.at_work("beat"):
        for point in reversed(POINTS):
            cases[point] = crew.open()
            crew.complete(cases[point], "write", "ani", draft="map 2")
            assert crew.types(cases[point]) == COMPLETED
            crew.queue().set("tertib:nudged:assign", b"1", px=60_000)
            doomed = crew.start_dying("assign", point, DIES_OVER=cases[point])
            until(lambda: doomed.poll() is not None, f"a worker to die: {point}")  # noqa: B023 - waited for here
            assert crew.types(cases[point]) == (OFFERED if point == "commit" else COMPLETED), point
            assert not crew.queue().exists("tertib:nudged:assign"), point

        with crew.at_work("assign"):
            until(lambda: all(crew.types(case) == OFFERED for case in cases.values()), "another to do the rest")
    assert [crew.types(case) for case in cases.values()] == [OFFERED] * len(POINTS), "and nothing beyond it"
    assert crew.broken() == []


def test_a_command_whose_process_is_killed_at_any_point_stands_once_when_it_is_sent_again(crew: Crew) -> None:
    """Each is told again under its id: it opens the case that the killed one could not, or finds the one it did."""
    points = [point for point in POINTS if point != "claim"]  # there is nothing to lock yet
    killed = [crew.run("tests.runtime.dying", f"open-{point}", DIES_AT=point) for point in points]
    until(lambda: all(each.poll() is not None for each in killed), "every process to die")
    assert [each.returncode for each in killed] == [-9] * len(points)
    assert crew.opened() == 1, "the one that had committed"

    opening = OpenCase("surat", "dinas", "", {"form": Paper(reference="map 1")})
    replies = [crew.do(opening, "ani", command_id=f"open-{point}") for point in points * 2]
    assert all(isinstance(reply.answer, Accepted) for reply in replies)
    assert replies[: len(points)] == replies[len(points) :]
    assert crew.opened() == len({reply.case for reply in replies}) == len(points)
    assert crew.broken() == []


def test_a_case_that_kills_its_worker_each_time_is_parked_and_the_others_go_on(crew: Crew) -> None:
    """That it died over a batch stands in the database: whoever comes next takes each case alone."""
    bad, *good = [crew.open() for _ in range(5)]
    with crew.at_work("beat") as started:
        doomed = crew.start_dying("assign", "claim", DIES_OVER=bad, DIES_ALONE="yes")
        started.append(doomed)
        until(lambda: all(crew.types(case) == ASSIGNED for case in good), "the others to be assigned")
        until(crew.failed, "the attempt to be counted")
        _fail_until(crew, bad, 4)
        until(crew.house.service.parked, "the case to be parked")
        late = crew.open()
        until(lambda: crew.types(late) == ASSIGNED, "one that came later to be assigned")
        assert doomed.poll() is None, "the worker lives on"

    (parked,) = crew.house.service.parked()
    assert (parked.case, parked.attempts, parked.why) == (bad, 5, "its worker died over it")
    assert crew.types(bad) == ASSIGNED[:2], "parking is no event"


def _fail_until(crew: Crew, case: str, attempts: int) -> None:
    """Count attempts, the next of which is due at once: nobody waits for a minute and more."""
    with crew.house.store.work() as work:
        long_ago = work.clock() - timedelta(hours=1)
        while work.duties.count_attempt(Duty.ASSIGN, case, long_ago, "counted by the test").attempts < attempts:
            pass


def test_a_nudge_whose_message_is_lost_mutes_those_after_it_for_a_second_at_most(redis_url: str) -> None:
    nudges, queue = Nudges(redis_url), Crew("", redis_url, Path()).queue()
    nudges(Duty.ASSIGN)
    queue.delete("assign")
    assert 0 < int(queue.pttl("tertib:nudged:assign")) <= 1000

    def gets_through() -> bool:
        nudges(Duty.ASSIGN)
        return queue.llen("assign") == 1

    until(gets_through, "the next nudge")
