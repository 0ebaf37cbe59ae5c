"""The log is read whole, page by page, newest first, and each filter takes from it what it names and nothing else."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.queries.log import LogLine, Wanted, log_csv, log_page
from engine.queries.viewers import Viewer, introduce
from tests.web import recount
from tests.web.recount import Line
from tests.web.three_offices import FORMULA, Life, lived

pytestmark = pytest.mark.servers

MIDNIGHT = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
"""Where April begins in Makassar."""


@pytest.fixture
def life(database_url: str, tmp_path: Path) -> Iterator[Life]:
    made = lived(database_url, tmp_path / "files")
    yield made
    made.house.close()


def auditor(life: Life) -> Viewer:
    introduced = introduce(life.house.sources, "ratna", "id")
    assert introduced is not None
    return introduced.viewer


def paged(life: Life, wanted: Wanted) -> Iterator[tuple[LogLine, ...]]:
    """Turn the pages of the log to its end."""
    before = None
    for _ in range(100):
        found = log_page(life.house.sources, auditor(life), wanted, "id", before=before)
        yield found.lines
        before = found.further
        if before is None:
            return
    pytest.fail("the pages do not end")


def exported(life: Life, wanted: Wanted) -> list[Line]:
    return recount.read("".join(log_csv(life.house.sources, auditor(life), wanted)))


def test_the_pages_hold_every_event_once_newest_first_and_so_does_the_csv(life: Life) -> None:
    pages = list(paged(life, Wanted()))
    assert len(pages) > 2
    seen = [(line.event.recorded_at, line.case, line.event.seq) for lines in pages for line in lines]
    assert seen == sorted(set(seen), reverse=True)
    everything = exported(life, Wanted())
    assert [(line["case"], int(line["seq"])) for line in everything] == [(case, seq) for _, case, seq in seen]
    last = {case: max(seq for _, of, seq in seen if of == case) for _, case, _ in seen}
    assert len(seen) == sum(last.values())


def named(value: object) -> str:
    """Name one filter by what it asks for, the same in every process that collects the tests."""
    if not isinstance(value, Wanted):
        return "holds"
    return "-".join(f"{name}_{asked}" for name, asked in asdict(value).items() if asked)


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        (Wanted(office="late"), lambda line: line["office"] == "late"),
        (Wanted(sop="surat", type="StepAssigned"), lambda line: line["type"] == "StepAssigned"),
        (Wanted(type="CaseClosed"), lambda line: line["type"] == "CaseClosed"),
        (
            Wanted(person="ani-late"),
            lambda line: "ani-late" in (line["by_person"], line["person"] * bool(line["rule"])),
        ),
        (Wanted(deviation="any"), lambda line: line["type"] == "DeviationLogged"),
        (Wanted(deviation="late"), lambda line: line["deviation"] == "late"),
        (Wanted(deviation="ordered"), lambda line: line["deviation"] in {"skipped", "wrong_role", "wrong_person"}),
        (Wanted(exceptions=True), lambda line: line["type"] in {"DeviationLogged", "AttemptRefused"}),
        (Wanted(since=MIDNIGHT), lambda line: line["month"] == "2026-04"),
        (Wanted(until=MIDNIGHT), lambda line: line["month"] == "2026-03"),
        (Wanted(obligation="role", verdict="violated"), lambda line: line["obligation_role"] == "violated"),
    ],
    ids=named,
)
def test_a_filter_takes_what_it_names_and_nothing_else(
    life: Life, wanted: Wanted, holds: Callable[[Line], bool]
) -> None:
    taken = exported(life, wanted)
    assert taken
    assert taken == [line for line in exported(life, Wanted()) if holds(line)]
    found = log_page(life.house.sources, auditor(life), wanted, "id")
    assert found.sums.events == len(taken)
    assert found.sums.deviations == sum(line["type"] == "DeviationLogged" for line in taken)
    assert found.sums.refusals == sum(line["type"] == "AttemptRefused" for line in taken)


def test_a_deviation_bears_the_reason_and_who_allowed_it(life: Life) -> None:
    line = next(line for line in exported(life, Wanted(deviation="skipped")) if line["office"] == "skips")
    assert (line["reason"], line["authority_person"], line["authority_role"]) == (f"'{FORMULA}", "citra-skips", "head")
    shown = log_page(life.house.sources, auditor(life), Wanted(deviation="skipped"), "id").lines[0].event
    assert (shown.facts["reason"], shown.facts["authority"]) == (FORMULA, "Citra-Skips")


def test_the_obligations_of_a_list_are_counted_beside_its_events(life: Life) -> None:
    wanted = Wanted(obligation="any", verdict="met")
    found = log_page(life.house.sources, auditor(life), wanted, "id")
    met = [line[f"obligation_{name}"] for line in exported(life, wanted) for name in recount.CLASSES].count("met")
    assert found.obligations == met > found.sums.events
