"""One command, one effect: sent twice at once, or when nobody knows whether it was committed."""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from engine.case.commands import Accepted, AddNote, ClaimItem, Duty, OpenCase, Paper, Refused, Target
from engine.service import Reply, StoredFile
from tests.runtime.crew import Crew, recorded, until
from tests.runtime.cutting import Wire, wire_to

pytestmark = pytest.mark.servers

OPENING = OpenCase("surat", "dinas", "", {"form": Paper(reference="map 1")}, {"applicant": "Rina"})
AT_ONCE = 8
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_a_case_whose_opening_is_sent_many_times_at_once_opens_once(crew: Crew) -> None:
    together = Barrier(AT_ONCE)

    def send(_: int) -> Reply:
        together.wait(30)
        return crew.do(OPENING, "ani", command_id="the-same")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        replies = set(pool.map(send, range(AT_ONCE)))

    (reply,) = replies
    assert isinstance(reply.answer, Accepted)
    with crew.house.store.work() as work:
        assert work.cases.number("dinas", "surat", _year(crew, reply.case or "")) == 1


def test_a_note_that_is_sent_many_times_at_once_stands_once(crew: Crew) -> None:
    case = crew.open()
    together = Barrier(AT_ONCE)

    def send(_: int) -> Reply:
        together.wait(30)
        return crew.do(AddNote("satu kali"), "ani", case, command_id="the-same")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert set(pool.map(send, range(AT_ONCE))) == {Reply(Accepted(), case)}
    assert crew.types(case).count("NoteAdded") == 1


def test_many_notes_at_once_stand_one_after_the_other(crew: Crew) -> None:
    case = crew.open()
    together = Barrier(AT_ONCE)

    def send(number: int) -> Reply:
        together.wait(30)
        return crew.do(AddNote(f"catatan {number}"), "ani", case, command_id=f"note-{number}")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert set(pool.map(send, range(AT_ONCE))) == {Reply(Accepted(), case)}
    events = [entry for _, entry in crew.events(case)]
    assert [entry["seq"] for entry in events] == list(range(1, AT_ONCE + 3))
    assert [entry["recorded_at"] for entry in events] == sorted(entry["recorded_at"] for entry in events)


def test_one_id_with_two_bodies_at_once_is_decided_once_and_the_other_is_a_conflict(crew: Crew) -> None:
    case = crew.open()
    together = Barrier(AT_ONCE)

    def send(number: int) -> Reply:
        together.wait(30)
        return crew.do(AddNote(f"catatan {number}"), "ani", case, command_id="the-same")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        replies = list(pool.map(send, range(AT_ONCE)))
    assert replies.count(Reply(Accepted(), case)) == 1
    assert replies.count(Reply(Refused("conflict"), None)) == AT_ONCE - 1
    assert crew.types(case).count("NoteAdded") == 1


def test_a_command_that_waited_for_the_lock_is_dated_when_it_got_it(crew: Crew) -> None:
    """Read before the lock, its time would lie before that of whoever held it."""
    case = crew.open()
    with ThreadPoolExecutor(1) as pool:
        with crew.house.store.work() as work:
            assert work.cases.look("nothing", case).loaded is not None
            waiting = pool.submit(crew.do, AddNote("satu"), "ani", case)
            until(crew.waits_for_a_lock, "the command to wait")
            released_at = work.clock()
        assert waiting.result(30) == Reply(Accepted(), case)
    assert recorded(crew.events(case)[-1][1]) >= released_at


def test_three_who_keep_house_at_once_sweep_a_file_once(crew: Crew) -> None:
    crew.ago = timedelta(hours=25)
    stored = crew.house.service.store_file("konsep.pdf", PDF)
    assert isinstance(stored, StoredFile)
    crew.ago = timedelta()
    together = Barrier(3)

    def keep(_: int) -> int:
        together.wait(30)
        return crew.house.service.housekeep()

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(keep, range(3))) == [0, 0, 1]
    assert crew.house.service.read_file(stored.digest) is None


def test_a_file_that_is_given_again_while_it_is_swept_is_there_afterwards(crew: Crew) -> None:
    """Whoever gives it waits for the sweep, and puts its bytes anew."""
    means = crew.house.service.means
    stored = crew.house.service.store_file("konsep.pdf", PDF)
    assert isinstance(stored, StoredFile)
    with ThreadPoolExecutor(1) as pool:
        with means.store.work() as sweeping:
            assert sweeping.files.take_unnamed(sweeping.clock(), 10) == [stored.digest]
            giving = pool.submit(crew.house.service.store_file, "konsep.pdf", PDF)
            until(crew.waits_for_a_lock, "who gives the file to wait")
            means.files.remove(stored.digest)
        assert giving.result(30) == stored
    with means.store.work() as work:
        assert list(work.files.known([stored.digest])) == [stored.digest]
    assert crew.house.service.read_file(stored.digest) == PDF


@pytest.mark.parametrize("gap", [timedelta(hours=1), timedelta(days=1)], ids=["hour", "day"])
def test_a_clock_set_back_doubles_drops_and_reorders_nothing(
    crew: Crew, gap: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    """What is decided meanwhile is dated at the last event; it is logged and counted, and an alarm fires once."""
    case = crew.open()
    crew.drain(Duty.ASSIGN)
    crew.ago = -timedelta(hours=2)
    assert crew.drain(Duty.ENFORCE) == 1
    crew.ago = gap
    crew.do(AddNote("satu"), "ani", case)
    assert crew.drain(Duty.ENFORCE) == 0
    other = crew.open()
    crew.drain(Duty.ASSIGN)
    crew.ago = -timedelta(hours=3)
    crew.complete(case, "write", crew.holder(case), draft="map 2")
    crew.drain(Duty.ENFORCE)

    for opened in (case, other):
        events = [entry for _, entry in crew.events(opened)]
        assert [entry["seq"] for entry in events] == list(range(1, len(events) + 1))
        assert [entry["recorded_at"] for entry in events] == sorted(entry["recorded_at"] for entry in events)
        assert [crew.types(opened).count(once) for once in ("DeadlineWarned", "DeadlinePassed")] == [1, 1]
    assert crew.anomalies() == caplog.text.count("behind the last event") == 1
    assert crew.broken() == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_commit_whose_answer_is_lost_has_one_effect(crew: Crew, moment: str) -> None:
    """Whether the server saw the COMMIT or not, the command is sent again by its id and stands once."""
    case = crew.open()
    with tempfile.TemporaryDirectory() as folder, wire_to(crew.database_url, Path(folder)) as (wire, url):
        far = Crew(url, crew.redis_url, crew.files)
        far.do(AddNote("yang pertama"), "ani", case, command_id="first")
        wire.cut_at = moment
        reply = far.do(AddNote("yang kedua"), "ani", case, command_id="second")
        far.leave()

    assert wire.cuts == 1
    assert reply == Reply(Accepted(), case)
    assert crew.types(case).count("NoteAdded") == 2


@pytest.fixture
def far(crew: Crew) -> Iterator[tuple[Wire, Crew]]:
    """The same office over a wire that counts; each of its commands has an id of its own."""
    with tempfile.TemporaryDirectory() as folder, wire_to(crew.database_url, Path(folder)) as (wire, url):
        made = Crew(url, crew.redis_url, crew.files, _count=1000)
        yield wire, made
        made.leave()


def turns(wire: Wire, act: Callable[[], object]) -> int:
    before = wire.turns
    act()
    return wire.turns - before


@pytest.mark.parametrize("step", ["note", "claim", "complete"])
def test_a_command_costs_three_round_trips_at_most(crew: Crew, far: tuple[Wire, Crew], step: str) -> None:
    """Lock and look, write and commit: whatever a command writes, it is sent together."""
    wire, office = far
    acts: dict[str, Callable[[str], object]] = {
        "note": lambda case: office.do(AddNote("catatan"), "ani", case),
        "claim": lambda case: office.do(ClaimItem(Target(step="write")), "ani", case),
        "complete": lambda case: office.complete(case, "write", "ani", draft="map 2"),
    }
    cases = [crew.open() for _ in range(8)]  # from the sixth on every statement is prepared

    assert [turns(wire, lambda: acts[step](case)) for case in cases][-1] <= 3  # noqa: B023 - called at once


def test_a_batch_of_many_cases_costs_as_many_round_trips_as_one(crew: Crew, far: tuple[Wire, Crew]) -> None:
    """What is written of a batch is a set of rows for each table, not a statement for each case."""
    wire, office = far

    def offered(cases: int) -> int:
        opened = [crew.open() for _ in range(cases)]
        taken = turns(wire, lambda: office.drain(Duty.ASSIGN))
        assert {crew.types(case)[-1] for case in opened} == {"StepAssigned"}
        return taken

    one = [offered(1) for _ in range(8)][-1]

    assert offered(20) <= one + 2


def _year(crew: Crew, case: str) -> int:
    with crew.house.store.work() as work:
        loaded = work.cases.look("nothing", case).loaded
    assert loaded is not None
    return int(loaded.state.number.rsplit("/", 1)[1])
