"""A list shows the first of what there is, says that there is more, and turns when something comes before it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine, update

from engine.case.commands import ClaimItem, CompleteItem, SignalWait, SuspendCase, Target
from engine.case.reading import Viewer
from engine.persistence import reads_log
from engine.persistence.reads_wanted import Wanted
from engine.persistence.tables import item
from engine.queries import board as boards
from engine.queries.board import board
from engine.queries.cases import Search, find_cases
from engine.queries.counted import Counted
from engine.queries.live import look_at_work
from engine.queries.log import log_page
from engine.queries.worklist import Part, worklist
from engine.wiring import House
from tests.furnished import OFFICE
from tests.queries.test_views import PLACE, Story, lived_in, viewer

__all__ = ["lived_in"]

pytestmark = pytest.mark.servers

PAPERS = {"invoice": PLACE, "handover_minutes": PLACE}


@pytest.fixture
def stories(lived_in: House) -> list[Story]:
    """Four payments: three are to be entered, of which Yoga has taken the last; the fourth waits for its invoice."""
    told = [Story(lived_in, name) for name in ("one", "two", "three", "four")]
    for story in told[:3]:
        story.does(None, SignalWait(Target(step="submit_invoice"), "submitted", PAPERS))
    told[2].does("yoga", ClaimItem(Target(step="enter_contract")))
    return told


def work(house: House, login: str, part: Part = Part.ALL, limit: int = 50) -> tuple[list[str], bool]:
    found = worklist(house.sources, viewer(house, login), "id", part, limit)
    return [row.of.case for row in found.rows], found.more


def test_a_worklist_shows_the_first_and_says_that_there_is_more(lived_in: House, stories: list[Story]) -> None:
    one, two, three, _ = (story.case for story in stories)
    assert work(lived_in, "yoga") == ([one, two, three], False)
    assert work(lived_in, "yoga", limit=2) == ([one, two], True)
    assert work(lived_in, "yoga", Part.MINE, 1) == ([three], False)
    assert work(lived_in, "yoga", Part.FREE, 1) == ([one], True)
    found = worklist(lived_in.sources, viewer(lived_in, "yoga"), "id", limit=1)
    assert (str(found.mine), str(found.free), found.waits) == ("1", "1+", Counted(1))


def test_what_may_not_be_taken_leaves_room_for_what_may(lived_in: House, stories: list[Story]) -> None:
    """Yoga made the requests of the first two payments, so that their orders are not his to make."""
    for story, enters, maker in zip(stories, ("tirta", "tirta", "yoga"), ("yoga", "yoga", "tirta"), strict=False):
        story.does(enters, CompleteItem(Target(step="enter_contract"), None, {"contract_card": PLACE}))
        story.does("mira", CompleteItem(Target(step="test_contract")))
        papers = {"payment_request": PLACE, "payment_order": PLACE}
        story.does(maker, CompleteItem(Target(step="make_request"), None, papers))
        story.does("mira", CompleteItem(Target(step="approve_request"), "approved", {"approved_request": PLACE}))

    assert work(lived_in, "yoga", limit=1) == ([stories[2].case], False)


def test_a_board_shows_what_burns_first_and_counts_what_it_does_not_show(
    lived_in: House, stories: list[Story], database_url: str
) -> None:
    one, two, three, four = (story.case for story in stories)
    _mark(database_url, two, overdue=True)
    _mark(database_url, three, unstaffed=True)
    _mark(database_url, four, warned=True)
    stories[3].does("laras", SuspendCase("Menunggu putusan", "Menunggu putusan"))

    everything = board(lived_in.sources, viewer(lived_in, "laras"), (), "id", limit=2)
    burning = board(lived_in.sources, viewer(lived_in, "laras"), (), "id", boards.Part.ACTION)
    standing = board(lived_in.sources, viewer(lived_in, "laras"), (), "id", boards.Part.STOPPED)

    assert [one.row.of.case for one in everything.items] == [three, two]
    assert everything.more
    assert everything.counts.open == Counted(4)
    assert [one.row.of.case for one in burning.items] == [three, two]
    assert (burning.counts.burning, burning.counts.warned, burning.more) == (Counted(2), Counted(0), False)
    assert [one.row.of.case for one in standing.items] == [four]
    assert standing.counts.stopped == Counted(1)
    assert one not in {shown.row.of.case for shown in burning.items}


def test_what_is_due_burns_before_a_worker_has_said_so(
    lived_in: House, stories: list[Story], database_url: str
) -> None:
    _mark(database_url, stories[0].case, due=datetime.now().astimezone() - timedelta(minutes=5))

    burning = board(lived_in.sources, viewer(lived_in, "laras"), (), "id", boards.Part.ACTION)

    assert [one.row.of.case for one in burning.items] == [stories[0].case]
    assert burning.counts.overdue == Counted(1)


def test_every_event_of_an_office_is_a_change_of_its_work(lived_in: House, stories: list[Story]) -> None:
    seen = {look_at_work(lived_in.sources, OFFICE)}
    stories[0].does("yoga", ClaimItem(Target(step="enter_contract")))
    seen.add(look_at_work(lived_in.sources, OFFICE))
    stories[0].drain()
    stories[1].does("tirta", CompleteItem(Target(step="enter_contract"), None, {"contract_card": PLACE}))
    seen.add(look_at_work(lived_in.sources, OFFICE))
    assert len(seen) == 3
    assert look_at_work(lived_in.sources, OFFICE) in seen


def test_the_log_counts_as_far_as_it_is_asked(lived_in: House, stories: list[Story]) -> None:
    whole = log_page(lived_in.sources, _ratna(lived_in), Wanted(), "id").sums
    with lived_in.sources.reader.reading() as connection:
        assert reads_log.sums(connection, Wanted(), None, whole.events) == whole
        some = reads_log.sums(connection, Wanted(), None, whole.events - 1)
    assert (some.events, some.deviations, some.more) == (whole.events - 1, None, True)


def test_cases_are_found_by_a_part_of_their_number(lived_in: House, stories: list[Story]) -> None:
    number = find_cases(lived_in.sources, _ratna(lived_in), Search(), 1, "id").lines[0].line.number
    found = find_cases(lived_in.sources, _ratna(lived_in), Search(text=number[2:].lower()), 1, "id")
    assert [line.line.number for line in found.lines] == [number]
    assert (found.total, found.more) == (1, False)
    here = log_page(lived_in.sources, _ratna(lived_in), Wanted(number=number[2:]), "id")
    assert {line.number for line in here.lines} == {number}


def _ratna(house: House) -> Viewer:
    return viewer(house, "ratna")


def _mark(url: str, case: str, **marks: object) -> None:
    """Put a mark on the open item of a case, in its row alone."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(update(item).where(item.c.case_id == case, item.c.ended.is_(None)).values(**marks))
    engine.dispose()
