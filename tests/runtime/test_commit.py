"""One command, one effect: sent twice at once, or when nobody knows whether it was committed."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from engine.case.commands import Accepted, AddNote, OpenCase, Paper
from engine.service import Reply
from tests.runtime.crew import Crew
from tests.runtime.cutting import wire_to

pytestmark = pytest.mark.servers

OPENING = OpenCase("surat", "dinas", "", {"form": Paper(reference="map 1")}, {"applicant": "Rina"})
AT_ONCE = 8


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


def test_a_command_costs_three_round_trips_at_most(crew: Crew) -> None:
    """Lock and look, write and commit: whatever a command writes, it is sent together."""
    case = crew.open()
    with tempfile.TemporaryDirectory() as folder, wire_to(crew.database_url, Path(folder)) as (wire, url):
        far = Crew(url, crew.redis_url, crew.files)
        turns = []
        for number in range(8):  # from the sixth on every statement is prepared
            before = wire.turns
            far.do(AddNote(f"catatan {number}"), "ani", case, command_id=f"note-{number}")
            turns.append(wire.turns - before)
        far.leave()

    assert turns[-1] <= 3


def _year(crew: Crew, case: str) -> int:
    with crew.house.store.work() as work:
        loaded = work.cases.look("nothing", case).loaded
    assert loaded is not None
    return int(loaded.state.number.rsplit("/", 1)[1])
