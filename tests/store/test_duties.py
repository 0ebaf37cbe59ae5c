from datetime import timedelta

from engine.case.commands import AddNote, Duty
from engine.persistence.store import Attempt, Marked, Store
from tests.store.looking import all_rows
from tests.store.office import MONDAY, Office


def claimed(office: Office, duty: Duty, limit: int = 10) -> list[str]:
    with office.store.work() as work:
        return [loaded.state.case for loaded in work.duties.claim(duty, office.now, limit)]


def waiting(office: Office, duty: Duty, *, failed_only: bool) -> list[str]:
    with office.store.work() as work:
        return list(work.duties.waiting(duty, office.now, 10, failed_only=failed_only))


def fail(office: Office, case: str, times: int = 1) -> Attempt:
    with office.store.work() as work:
        return [work.duties.count_attempt(Duty.ASSIGN, case, office.now, "broken") for _ in range(times)][-1]


def test_a_case_waits_for_assign_while_an_item_is_to_be_offered(office: Office) -> None:
    case = office.open()
    assert claimed(office, Duty.ASSIGN) == [case]

    office.assign()

    assert claimed(office, Duty.ASSIGN) == []


def test_a_case_waits_for_enforce_after_its_alarm_and_not_at_it(office: Office) -> None:
    case = office.open()

    office.later(minutes=48)
    assert claimed(office, Duty.ENFORCE) == []

    office.later(microseconds=1)
    assert claimed(office, Duty.ENFORCE) == [case]


def test_no_more_are_claimed_than_asked_for_and_the_earliest_alarm_comes_first(office: Office) -> None:
    first = office.open()
    office.later(minutes=1)
    office.open()
    office.later(hours=2)

    assert claimed(office, Duty.ENFORCE, 1) == [first]


def test_a_claimed_case_comes_with_its_state(office: Office) -> None:
    case = office.open()

    with office.store.work() as work:
        looked = work.cases.look("nothing", case)
        assert [looked.loaded] == list(work.duties.claim(Duty.ASSIGN, office.now, 1))
        assert looked.loaded == work.duties.claim_one(Duty.ASSIGN, case, office.now)


def test_a_case_that_failed_is_left_out_of_the_batch_and_taken_alone_when_its_time_has_come(office: Office) -> None:
    fresh, failed = office.open(), office.open()
    counted = fail(office, failed)
    assert counted.attempts == 1

    assert claimed(office, Duty.ASSIGN) == [fresh]
    assert waiting(office, Duty.ASSIGN, failed_only=True) == []
    assert waiting(office, Duty.ASSIGN, failed_only=False) == [fresh]

    office.now = counted.retry_at
    assert waiting(office, Duty.ASSIGN, failed_only=True) == [failed]
    assert sorted(waiting(office, Duty.ASSIGN, failed_only=False)) == sorted([fresh, failed])


def test_what_failed_for_one_duty_does_not_keep_the_other_away(office: Office) -> None:
    case = office.open()
    fail(office, case)
    office.later(hours=1)

    assert claimed(office, Duty.ENFORCE) == [case]


def test_each_attempt_moves_the_next_further_away_and_the_fifth_parks(office: Office) -> None:
    case = office.open()
    seconds = [(fail(office, case).retry_at - office.now).total_seconds() for _ in range(4)]
    last = fail(office, case)

    assert seconds == [2, 6, 18, 54]
    assert last.parked_at == office.now
    office.later(days=3)
    assert waiting(office, Duty.ASSIGN, failed_only=False) == []


def test_a_forgotten_failure_waits_as_if_nothing_had_been(office: Office) -> None:
    case = office.open()
    fail(office, case, 5)

    with office.store.work() as work:
        work.duties.forget_attempts(Duty.ASSIGN, [case])

    assert claimed(office, Duty.ASSIGN) == [case]


def test_what_failed_is_forgotten_of_cases_that_do_not_wait_any_more(office: Office) -> None:
    moved, waits = office.open(), office.open()
    for case in (moved, waits):
        fail(office, case, 5)
    with office.store.work() as work:
        work.duties.unmark([moved])

    with office.store.work() as work:
        work.duties.forget_idle(Duty.ENFORCE)
        assert {attempt.case for attempt in work.duties.attempts()} == {moved, waits}
        work.duties.forget_idle(Duty.ASSIGN)
        assert [attempt.case for attempt in work.duties.attempts()] == [waits]


def test_the_reason_of_the_last_attempt_can_be_told_later(office: Office) -> None:
    case = office.open()
    fail(office, case)

    with office.store.work() as work:
        work.duties.explain(Duty.ASSIGN, case, "KeyError: 'x'")

    with office.store.work() as work:
        (attempt,) = work.duties.attempts()
    assert (attempt.case, attempt.attempts, attempt.why) == (case, 1, "KeyError: 'x'")


def test_a_mark_is_given_with_its_reason_and_cleared(office: Office) -> None:
    case = office.open()
    with office.store.work() as work:
        assert work.duties.marked([case]) == [Marked(case, 1, reconsider=False)]
        work.duties.unmark([case])
    with office.store.work() as work:
        assert work.duties.marked([case]) == []
        assert work.duties.mark(["kantor"]) == 0
        assert work.duties.mark(["dinas"]) == 1
        assert work.duties.marked([case]) == [Marked(case, 1, reconsider=True)]


def test_an_assigned_item_is_not_marked_when_the_directory_changes(office: Office) -> None:
    office.open()
    office.assign()

    with office.store.work() as work:
        assert work.duties.mark(["dinas"]) == 0


def test_a_directory_mark_outlives_what_an_event_says_of_the_item(office: Office) -> None:
    case = office.open()
    with office.store.work() as work:
        work.duties.unmark([case])
    with office.store.work() as work:
        work.duties.mark(["dinas"])
    office.later(minutes=50)

    office.enforce()

    with office.store.work() as work:
        assert work.duties.marked([case])[0].reconsider


def test_a_heartbeat_says_when_one_was_heard_and_when_it_got_on(store: Store) -> None:
    later = MONDAY + timedelta(seconds=5)
    with store.work() as work:
        work.duties.beat("assign", MONDAY, gets_on=True)
        work.duties.beat("assign", later, gets_on=False)
        assert work.duties.heartbeats() == {"assign": (later, MONDAY)}


def test_a_clock_behind_by_more_than_five_seconds_is_counted(office: Office) -> None:
    case = office.open()
    office.later(seconds=-6)
    office.do(AddNote("satu"), "ani", case)
    office.later(seconds=4)
    office.do(AddNote("dua"), "ani", case)

    with office.store.work() as work:
        instants = {entry.split(b'"recorded_at":"')[1][:20] for entry in work.cases.journal(case)}
    assert len(instants) == 1
    (counted,) = all_rows(office.store)["anomaly"]
    assert '"count": 1' in counted
