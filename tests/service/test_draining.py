"""The drains, over every store."""

from dataclasses import replace

import pytest

from engine.case.commands import Accepted, AddNote, Duty, ReleaseItem, Target, WithdrawCase
from engine.persistence.codec import read_entry
from engine.persistence.store import StoreDown
from engine.service import Service
from tests.store.looking import spoil
from tests.store.office import DIRECTORY, SOP, Office


def types(office: Office, case: str) -> list[str]:
    with office.store.work() as work:
        return [read_entry(entry).type for entry in work.cases.journal(case)]


def holders(office: Office, *cases: str) -> list[str | None]:
    with office.store.work() as work:
        found = [work.cases.look("nothing", case).loaded for case in cases]
    return [item.assignee for loaded in found if loaded is not None for item in loaded.state.items.values()]


def test_items_are_offered_and_assigned_by_turns_in_one_batch(office: Office) -> None:
    cases = [office.open() for _ in range(4)]

    assert office.assign() == 4
    assert office.assign() == 0

    assert sorted(map(str, holders(office, *cases))) == ["ani", "ani", "budi", "budi"]
    for case in cases:
        assert types(office, case) == ["CaseOpened", "StepActivated", "StepOffered", "StepAssigned"]


def test_whoever_gave_an_item_back_does_not_get_it_again(office: Office) -> None:
    case = office.open()
    office.assign()
    (holder,) = holders(office, case)
    office.do(ReleaseItem(Target(step="write")), holder, case)

    office.assign()

    assert {holder, *holders(office, case)} == {"ani", "budi"}


def test_a_pool_is_offered_and_left_to_who_takes_it(office: Office) -> None:
    case = office.open()
    office.complete(case, "write", "ani", draft="map 2")

    office.assign()

    assert holders(office, case) == [None]
    assert types(office, case)[-1] == "StepOffered"


def test_a_change_of_the_directory_that_changes_no_answer_is_no_event(office: Office) -> None:
    case = office.open()
    office.complete(case, "write", "ani", draft="map 2")
    office.assign()
    before = types(office, case)
    renamed = DIRECTORY.replace("role: head, from: 2020-01-01", "role: head, from: 2020-01-01, decree: 800/1")
    assert renamed != DIRECTORY

    office.service.apply_directory(renamed, "directory.yaml")

    assert office.assign() == 1
    assert office.assign() == 0
    assert types(office, case) == before


def test_a_change_of_the_directory_that_changes_the_answer_is_offered_again(office: Office) -> None:
    case = office.open()
    office.complete(case, "write", "ani", draft="map 2")
    office.assign()
    without_budi = DIRECTORY.replace("  - {person: budi, office: dinas, role: staff, from: 2020-01-01}\n", "")
    assert without_budi != DIRECTORY

    office.service.apply_directory(without_budi, "directory.yaml")
    office.assign()

    with office.store.work() as work:
        last = read_entry(work.cases.journal(case)[-1])
    assert (last.type, getattr(last.body, "candidates", None)) == ("StepOffered", 1)


def test_nobody_there_is_unstaffed_once_and_assigned_when_somebody_comes(office: Office) -> None:
    nobody = DIRECTORY.replace("role: staff", "role: other")
    office.service.apply_directory(nobody, "directory.yaml")
    case = office.open("citra")
    office.assign()
    office.service.apply_directory(nobody.replace("Ani Lestari", "Ani L."), "directory.yaml")
    office.assign()
    assert types(office, case) == ["CaseOpened", "StepActivated", "DeviationLogged"]

    office.service.apply_directory(DIRECTORY, "directory.yaml")
    office.assign()

    assert types(office, case)[3:] == ["StepOffered", "StepAssigned"]


def test_the_day_on_which_an_absence_ends_is_looked_at_without_anybody_applying_a_directory(office: Office) -> None:
    away = DIRECTORY.replace("  - {person: budi, office: dinas, role: staff, from: 2020-01-01}\n", "")
    away += "absences:\n  - {person: ani, from: 2026-03-02, to: 2026-03-03}\n"
    office.service.apply_directory(away, "directory.yaml")
    case = office.open("citra")
    office.assign()
    assert types(office, case)[-1] == "DeviationLogged"

    office.later(days=2)
    office.service.housekeep()
    office.assign()

    assert holders(office, case) == ["ani"]


def test_alarms_fire_once_each(office: Office) -> None:
    case = office.open()
    office.assign()
    office.later(minutes=50)
    assert (office.enforce(), office.enforce()) == (1, 0)
    office.later(minutes=50)
    assert (office.enforce(), office.enforce()) == (1, 0)

    assert types(office, case)[4:] == ["DeadlineWarned", "DeadlinePassed", "DeviationLogged", "AlertRaised"]


def test_an_alarm_that_leaves_an_item_to_be_offered_nudges_who_offers_once_it_is_committed(office: Office) -> None:
    escalates = SOP.replace("assign: round_robin", "assign: round_robin, on_overdue: [{escalate: head}]")
    office.service.publish([("surat.yaml", escalates.replace("version: 1", "version: 2").encode())], "dinas", None)
    case = office.open()
    office.assign()
    office.later(minutes=50)
    found: list[tuple[Duty, list[str]]] = []

    def look(duty: Duty) -> None:
        with office.store.work() as work:
            found.append((duty, list(work.duties.waiting(duty, office.now, 10, failed_only=False))))

    service = Service(replace(office.service.means, nudge=look))
    assert service.drain(Duty.ENFORCE) == 1
    assert found == [], "a warning is nothing to offer"

    office.later(hours=1)
    assert service.drain(Duty.ENFORCE) == 1

    assert found == [(Duty.ASSIGN, [case])]


@pytest.mark.parametrize("duty", [Duty.ASSIGN, Duty.ENFORCE])
def test_a_case_that_cannot_be_decided_stops_nobody_and_is_parked_after_five_attempts(
    office: Office, duty: Duty
) -> None:
    bad, good = office.open(), office.open()
    spoil(office.store, bad, "digest")
    if duty is Duty.ENFORCE:
        office.later(hours=2)

    for _ in range(8):
        office.service.drain(duty)
        office.later(minutes=5)

    assert len(types(office, bad)) == 2
    assert len(types(office, good)) > 2
    (parked,) = office.service.parked()
    assert (parked.duty, parked.case, parked.attempts) == (duty, bad, 5)
    assert "NotPublished" in parked.why


def test_a_parked_case_that_somebody_moves_on_is_parked_no_longer(office: Office) -> None:
    case = office.open()
    with office.store.work() as work:
        for _ in range(5):
            work.duties.count_attempt(Duty.ASSIGN, case, office.now, "KeyError: 'x'")
    assert office.assign() == 0
    assert [attempt.case for attempt in office.service.parked()] == [case]

    assert office.do(WithdrawCase("batal"), None, case).answer == Accepted()

    assert office.assign() == 0
    assert office.service.parked() == []


def test_a_worker_whose_clock_is_behind_forgets_no_attempt(office: Office) -> None:
    """To it the alarm is not due yet; the others have tried, and failed."""
    case = office.open()
    spoil(office.store, case, "digest")
    office.later(hours=2)
    for _ in range(8):
        office.enforce()
        office.later(hours=-24)
        office.enforce()
        office.later(hours=24, minutes=5)

    assert [(attempt.case, attempt.attempts) for attempt in office.service.parked()] == [(case, 5)]

    office.later(hours=-24)
    office.enforce()
    assert [attempt.case for attempt in office.service.parked()] == [case]


def test_a_case_that_cannot_even_be_read_does_not_keep_the_others_waiting(office: Office) -> None:
    bad, good = office.open(), office.open()
    spoil(office.store, bad, "status")

    for _ in range(8):
        office.assign()
        office.later(minutes=5)

    assert types(office, good)[-1] == "StepAssigned"
    assert [parked.case for parked in office.service.parked()] == [bad]


@pytest.mark.parametrize(("key", "value"), [("digest", "spoilt"), ("seq", 0)], ids=["decision", "write"])
def test_one_bad_case_among_thirty_two_fails_alone_and_the_others_keep_their_pace(
    office: Office, key: str, value: object
) -> None:
    """Where the write of all failed they are done one by one; those that come later in one batch, as ever."""
    bad, *good = [office.open() for _ in range(32)]
    spoil(office.store, bad, key, value)

    office.assign()

    assert {types(office, case)[-1] for case in good} == {"StepAssigned"}
    assert types(office, bad)[:2] == ["CaseOpened", "StepActivated"]
    assert attempts(office) == [(bad, 1)]
    later = [office.open() for _ in range(31)]
    assert office.assign() == 31
    assert {types(office, case)[-1] for case in later} == {"StepAssigned"}


def died_over_a_batch(office: Office) -> None:
    """Leave what a worker leaves that dies over a batch of offers."""
    with office.store.work() as work:
        work.duties.begin(Duty.ASSIGN, "died", office.now)
    office.later(seconds=2)


def attempts(office: Office) -> list[tuple[str, int]]:
    with office.store.work() as work:
        return [(attempt.case, attempt.attempts) for attempt in work.duties.attempts()]


def test_after_a_death_over_a_batch_each_case_is_taken_alone_with_its_attempt_on_record(office: Office) -> None:
    """Even of the one that cannot be read: it is counted before anything can go wrong. The next batch is one again."""
    bad, *good = [office.open() for _ in range(3)]
    spoil(office.store, bad, "status")
    died_over_a_batch(office)

    assert office.assign() == 3

    assert {types(office, case)[-1] for case in good} == {"StepAssigned"}
    assert attempts(office) == [(bad, 1)]
    with office.store.work() as work:
        assert work.duties.died_over(Duty.ASSIGN, office.later(hours=1)) == []


def test_a_death_over_cases_that_are_sound_leaves_no_attempt(office: Office) -> None:
    cases = [office.open(), office.open()]
    died_over_a_batch(office)

    assert office.assign() == 2

    assert [types(office, case)[-1] for case in cases] == ["StepAssigned"] * 2
    assert attempts(office) == []


def test_a_batch_that_is_about_to_be_held_is_not_taken_for_dead(office: Office) -> None:
    office.open()
    with office.store.work() as work:
        work.duties.begin(Duty.ASSIGN, "young", office.now)
        work.duties.begin(Duty.ENFORCE, "of another duty", office.now.replace(year=2020))
        assert work.duties.died_over(Duty.ASSIGN, office.now) == []

    assert office.assign() == 1

    with office.store.work() as work:
        assert work.duties.died_over(Duty.ASSIGN, office.later(hours=1)) == ["young"]


@pytest.mark.parametrize("died", [False, True])
def test_a_case_that_a_later_version_wrote_is_left_to_it_and_stops_nobody(office: Office, *, died: bool) -> None:
    """Its state says something that is not known here, and would be lost with the next write."""
    theirs, ours = office.open(), office.open()
    spoil(office.store, theirs, "of_a_later_version")
    if died:
        died_over_a_batch(office)

    office.assign()

    assert types(office, ours)[-1] == "StepAssigned"
    with pytest.raises(StoreDown, match="later version"):
        office.do(AddNote("satu"), "ani", theirs)
    assert types(office, theirs) == ["CaseOpened", "StepActivated"]
    assert attempts(office) == []


def test_a_parked_case_is_taken_up_again_by_a_person(office: Office) -> None:
    case = office.open()
    with office.store.work() as work:
        for _ in range(5):
            work.duties.count_attempt(Duty.ASSIGN, case, office.now, "broken")
    assert office.assign() == 0
    office.nudged.clear()

    office.service.retry_parked(Duty.ASSIGN, case)

    assert office.nudged == [Duty.ASSIGN]
    assert office.assign() == 1
    assert office.service.parked() == []


def test_a_worker_that_claims_nothing_while_work_waits_is_unhealthy(office: Office) -> None:
    assert not office.service.health("assign").healthy
    office.service.beat(["assign", "beat"], worked=True)
    assert office.service.health("assign").healthy
    assert office.service.health("beat").healthy

    office.open()
    with office.store.work() as work:
        long_ago = work.clock().replace(year=2020)
        work.duties.beat("enforce", long_ago, gets_on=True)
        work.duties.beat("enforce", work.clock(), gets_on=False)
    office.later(hours=2)

    stalled = office.service.health("enforce")
    assert (stalled.healthy, stalled.waiting) == (False, 1)


def test_alarms_of_a_case_that_somebody_touches_are_not_the_workers(office: Office) -> None:
    case = office.open()
    office.later(hours=2)

    office.do(AddNote("satu"), "ani", case)

    assert office.enforce() == 0
    assert types(office, case).count("DeadlinePassed") == 1
