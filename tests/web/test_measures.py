"""What the measures say is what a slow count over the exported log says, for each within what they see."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from engine.queries.log import Scope, Wanted, log_csv, log_page
from engine.queries.measures import Chosen, Measures, Part, measures
from engine.queries.viewers import Viewer, introduce
from tests.web import recount
from tests.web.recount import Line
from tests.web.three_offices import OFFICES, Life, lived

pytestmark = pytest.mark.servers

DEPARTED = {"skips": "order", "late": "time", "overrides": "role"}
"""What each office departs in: the one class of obligations that it may violate."""


@pytest.fixture
def life(database_url: str, tmp_path: Path) -> Iterator[Life]:
    made = lived(database_url, tmp_path / "files")
    yield made
    made.house.close()


def viewer(life: Life, person: str) -> Viewer:
    introduced = introduce(life.house.sources, person, "id")
    assert introduced is not None
    return introduced.viewer


def measured(life: Life, person: str = "ratna", **chosen: str) -> Measures:
    return measures(life.house.sources, viewer(life, person), Chosen(**chosen), "id")


def exported(life: Life, person: str = "ratna", wanted: Wanted | None = None) -> list[Line]:
    return recount.read("".join(log_csv(life.house.sources, viewer(life, person), wanted or Wanted())))


def counted(counts: Mapping[str, int]) -> dict[str, int]:
    return {word: count for word, count in counts.items() if count}


def by_key(parts: tuple[Part, ...]) -> dict[str, dict[str, int]]:
    return {part.key: counted(part.counts) for part in parts if counted(part.counts)}


@pytest.mark.parametrize("office", OFFICES)
def test_each_office_shows_in_its_own_class_and_in_no_other(life: Life, office: str) -> None:
    violated = {part.key: part.counts["violated"] for part in measured(life, office=office).binding.classes}
    assert counted(violated) == {DEPARTED[office]: 1}


def test_the_numbers_are_those_of_a_slow_count_over_the_csv(life: Life) -> None:
    lines, found = exported(life), measured(life)
    assert {"": counted(found.binding.whole.counts)} == recount.obligations(lines)
    assert by_key(found.binding.classes) == {name: counts for name, counts in recount.classes(lines).items() if counts}
    assert {"": counted(found.consistent.whole.counts)} == recount.courses(lines)
    assert found.binding.whole.refused == recount.refused(lines)[""] == 1
    for name, part in (("office", "offices"), ("sop", "sops"), ("month", "months")):
        key = lambda line, name=name: line[name]  # noqa: E731 - a column by its name
        assert by_key(getattr(found.binding, part)) == recount.obligations(lines, key), name
        assert by_key(getattr(found.consistent, part)) == recount.courses(lines, key), name
        refused = {one.key: one.refused for one in getattr(found.binding, part) if one.refused}
        assert refused == dict(recount.refused(lines, key)), name


def test_the_months_are_those_of_the_calendars_zone(life: Life) -> None:
    """Half past midnight in Makassar is still March in UTC."""
    months = {line["month"] for line in exported(life) if line["recorded_at"].startswith("2026-03-31T16:30")}
    assert months == {"2026-04"}
    assert measured(life).months == ("2026-03", "2026-04")


def test_the_filters_add_up(life: Life) -> None:
    whole = measured(life)
    for chosen in (
        [{"office": office} for office in OFFICES],
        [{"first_month": month, "last_month": month} for month in whole.months],
        [{"sop": "surat"}],
    ):
        parts = [measured(life, **one) for one in chosen]
        assert sum((Counter(part.binding.whole.counts) for part in parts), Counter()) == Counter(
            counted(whole.binding.whole.counts)
        )
        assert sum((Counter(part.consistent.whole.counts) for part in parts), Counter()) == Counter(
            counted(whole.consistent.whole.counts)
        )
        assert sum(part.binding.whole.refused for part in parts) == whole.binding.whole.refused


def test_a_withdrawn_case_stands_apart(life: Life) -> None:
    found = measured(life, office="skips").consistent.whole
    assert (found.counts["withdrawn"], found.counts["bent"]) == (1, 1)
    assert (found.ratio.n, found.ratio.total) == (found.counts["straight"], found.counts["straight"] + 1)


@pytest.mark.parametrize("verdict", ["met", "violated"])
@pytest.mark.parametrize("month", ["2026-03", "2026-04", ""])
def test_a_figure_opens_the_very_events_behind_it(life: Life, verdict: str, month: str) -> None:
    for part in measured(life, first_month=month, last_month=month).binding.classes:
        wanted = Wanted(obligation=part.key, verdict=verdict, first_month=month, last_month=month)
        lines = exported(life, wanted=wanted)
        assert len(lines) == part.counts[verdict]
        assert all(line[f"obligation_{part.key}"] == verdict for line in lines)


@pytest.mark.parametrize("course", ["straight", "bent", "withdrawn"])
def test_a_course_opens_the_closings_of_its_cases(life: Life, course: str) -> None:
    lines = exported(life, wanted=Wanted(course=course))
    assert {line["type"] for line in lines} == {"CaseClosed"}
    assert len(lines) == measured(life).consistent.whole.counts[course]


def test_each_measures_within_what_they_see(life: Life) -> None:
    """An auditor the office and those below, a supervisor the SOP at the office, anybody else nothing."""
    assert {part.key for part in measured(life, "ratna").binding.offices} == set(OFFICES)
    assert {part.key for part in measured(life, "odi").binding.offices} == {"late"}
    assert {part.key for part in measured(life, "citra-skips").binding.offices} == {"skips"}
    for nobody in ("ani-skips", "far"):
        assert measured(life, nobody).binding.whole.ratio.total == 0


def test_a_supervisor_lists_the_events_of_a_figure_and_not_the_log(life: Life) -> None:
    def listed(wanted: Wanted, scope: Scope) -> list[str]:
        page = log_page(life.house.sources, viewer(life, "citra-late"), wanted, "id", scope)
        assert len(page.lines) == page.sums.events
        return [line.office_title for line in page.lines]

    violated = Wanted(obligation="any", verdict="violated")
    assert listed(violated, Scope.FIGURES) == ["Kantor Late"]
    assert listed(Wanted(), Scope.FIGURES) == []
    assert listed(violated, Scope.LOG) == []
    assert exported(life, "citra-late") == []
