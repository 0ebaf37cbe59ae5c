"""What a ruling would do is what it does; divided, suspended and escalated items say what they are."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.case.commands import (
    AbortCase,
    ClaimItem,
    CompleteItem,
    ExtendDeadline,
    Given,
    JumpToStep,
    OpenCase,
    ResumeCase,
    SuspendCase,
    Target,
)
from engine.queries.board import board
from engine.queries.case import case_view
from engine.queries.ruling import Foreseen, foresee
from engine.queries.step import step_view
from engine.queries.viewers import Viewer, introduce
from engine.service import Applied, Published
from engine.wiring import House, house
from tests.furnished import DEFINITIONS, HELD, OFFICE, directory, furnished
from tests.web.living import PLACE, done, goods, with_goods

pytestmark = pytest.mark.servers


@pytest.fixture
def lived_in(database_url: str, tmp_path: Path) -> Iterator[House]:
    built = furnished(database_url, tmp_path / "files")
    with_goods(built)
    yield built
    built.close()


def viewer(built: House, login: str) -> Viewer:
    introduced = introduce(built.sources, f"p-{login}", "id")
    assert introduced is not None
    return introduced.viewer


def ahead(built: House, case: str, ask: object, item: int | None = None, who: str = "laras") -> Foreseen:
    seen = foresee(built.sources, viewer(built, who), case, item, ask, "id")  # type: ignore[arg-type]
    assert seen is not None
    return seen


def told(built: House, case: str) -> list[tuple[str, int | None]]:
    view = case_view(built.sources, viewer(built, "laras"), case, "id")
    assert view is not None
    return [(event.type, event.step_number) for event in view.journey]


@pytest.mark.parametrize(
    ("ask", "item"),
    [
        (ExtendDeadline(Target(item=2), "2 working days", "libur"), 2),
        (JumpToStep("procure", Target(item=2), "surat lama"), 2),
        (SuspendCase("Menunggu revisi anggaran", "DIPA"), None),
        (AbortCase("batal"), None),
    ],
)
def test_what_is_foreseen_is_what_happens_and_nothing_happens_by_looking(
    lived_in: House, ask: SuspendCase | AbortCase | ExtendDeadline | JumpToStep, item: int | None
) -> None:
    case = goods(lived_in, asked=True)
    before = told(lived_in, case)
    seen = ahead(lived_in, case, ask, item)
    assert seen.refused is None
    assert told(lived_in, case) == before
    done(lived_in, case, ask, "laras")
    assert told(lived_in, case) == [*before, *((event.type, event.step_number) for event in seen.events)]


def test_a_ruling_that_would_be_refused_says_why_and_is_not_logged(lived_in: House) -> None:
    case = goods(lived_in)
    before = told(lived_in, case)
    assert [ahead(lived_in, case, AbortCase("x"), who="tirta").refused] == [
        ahead(lived_in, case, SuspendCase("x", "x"), who="tirta").refused
    ]
    seen = ahead(lived_in, case, AbortCase("x"), who="tirta")
    assert seen.refused is not None
    assert (seen.refused.code, seen.supervisors) == ("not_supervisor", ("Laras Kinasih",))
    assert told(lived_in, case) == before
    assert foresee(lived_in.sources, viewer(lived_in, "ratna"), "nothing", None, AbortCase("x"), "id") is None


def test_what_stops_have_used_is_counted(lived_in: House) -> None:
    case = goods(lived_in)
    for ground in ("Menunggu pencairan anggaran", "Menunggu revisi anggaran"):
        done(lived_in, case, SuspendCase(ground, "DIPA"), "laras")
        done(lived_in, case, ResumeCase(), "laras")
    seen = ahead(lived_in, case, SuspendCase("Menunggu revisi anggaran", "DIPA"))
    assert (seen.stops.times, seen.stops.taken, seen.stops.longest) == (2, 2, "20 hari kerja")
    assert seen.refused is not None
    assert dict(seen.refused.details) == {"times": "2"}


def test_a_suspended_case_reads_its_clocks_where_they_stopped(lived_in: House) -> None:
    """Suspended two weeks ago with three working days left: it is not overdue, and its ground is told."""
    past = house(lived_in.settings, lambda shown: shown - timedelta(days=14), nudge=lambda _: None)
    case = goods(past)
    other = payment(past)
    done(past, case, SuspendCase("Menunggu revisi anggaran", "DIPA"), "laras")
    done(past, other, SuspendCase("Menunggu bank", "Bank tutup"), "laras")
    past.close()
    rows = {one.row.of.case: one for one in board(lived_in.sources, viewer(lived_in, "laras"), (), "id").items}
    row = rows[case].row
    assert row.stands is not None
    assert (row.stands.ground, row.overdue, rows[case].needs_action) == ("Menunggu revisi anggaran", False, False)
    assert row.timer is not None
    assert not row.timer.left.over
    free = rows[other].row.stands
    assert free is not None
    assert free.ground == "Menunggu bank"
    view = case_view(lived_in.sources, viewer(lived_in, "laras"), other, "id")
    assert view is not None
    assert list(view.grounds) == ["Menunggu bank"]
    assert sum(view.grounds.values()) > 0
    resumed = ahead(lived_in, case, ResumeCase()).events[0]
    assert resumed.facts["numbers"] == {"1": 1}


def test_the_items_of_one_step_say_how_they_stand_together(lived_in: House) -> None:
    roles = {**HELD, "laras": ("head_of_office",), **dict.fromkeys(("tirta", "mira", "yoga"), ("asset_officer",))}
    assert isinstance(lived_in.service.apply_directory(directory(roles), "directory.yaml"), Applied)
    content = (DEFINITIONS / "asset-grant/sop.yaml").read_bytes()
    assert isinstance(lived_in.service.publish([("asset-grant/sop.yaml", content)], OFFICE), Published)
    data: dict[str, Given] = {"recipient": "Yayasan", "object": "Meja", "has_papers": False, "value": 5}
    case = done(lived_in, None, OpenCase("asset-grant", OFFICE, "", {}, data), "tirta")
    jump = JumpToStep("examine", Target(item=1), "langsung diteliti")
    opens = [event.item for event in ahead(lived_in, case, jump, 1).events if event.type == "StepActivated"]
    assert opens == [2, 3, 4]
    done(lived_in, case, jump, "laras")
    papers = dict.fromkeys(("team_decree", "deed", "use_statement", "examination_minutes"), PLACE)
    done(lived_in, case, CompleteItem(Target(item=2), None, papers), "tirta")
    view = case_view(lived_in.sources, viewer(lived_in, "laras"), case, "id")
    assert view is not None
    tallies = {(row.tally.done, row.tally.all, row.tally.needs) for row in view.rows if row.tally is not None}
    assert (len(view.rows), tallies) == (2, {(1, 3, 2)})
    assert all(row.jumped for row in view.rows)
    step = next(one for one in view.steps if one.step == "examine")
    assert (step.state, step.visits) == ("open", 1)
    done(lived_in, case, ClaimItem(Target(item=3)), "mira")
    shown = step_view(lived_in.sources, viewer(lived_in, "mira"), case, 3, "id")
    assert shown is not None
    assert [(one.name, one.held) for one in shown.takers.could] == [("Yoga Samudra", 0)]
    assert [(one.name, one.code, one.step_number) for one in shown.takers.cannot] == [
        ("Tirta Anggara", "same_person", step.number)
    ]


def payment(built: House) -> str:
    data: dict[str, Given] = {"supplier": "CV A", "account_holder": "N", "contract_number": "K", "amount": 5}
    ask = OpenCase("direct-payment", OFFICE, "", {"contract": PLACE}, {**data, "paid_in_advance": False})
    return done(built, None, ask, "tirta")
