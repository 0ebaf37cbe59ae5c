"""A directory file is read whole, or everything that is wrong with it is told with its place."""

from datetime import date

import pytest

from engine.definition.problems import Problems
from engine.office.appointments import Absence, Appointment
from engine.office.directory import Directory, Office, Somebody
from engine.office.directory_file import read_directory
from engine.office.roster import Right

WHOLE = """\
offices:
  PROV: {title: Provinsi Contoh}
  PTSP: {title: Dinas Contoh, parent: PROV, calendars: {id-government: id-government-wib}}
people:
  p1: {name: Siti Rahmawati, login: siti}
  p2: {name: Agus Setiawan}
appointments:
  - {person: p1, office: PTSP, role: front_office, from: 2026-01-05, decree: 800/12/2026}
  - {person: p2, office: PTSP, role: verifier, kind: acting, from: 2026-01-05, to: 2026-12-31}
absences:
  - {person: p1, from: 2026-03-09, to: 2026-03-13, substitute: p2}
"""


def told(text: str) -> list[str]:
    read = read_directory(text, "d.yaml")
    assert isinstance(read, Problems), read
    return [str(problem) for problem in read]


def test_everything_that_a_file_says_is_read() -> None:
    first, last = date(2026, 1, 5), date(2026, 12, 31)
    assert read_directory(WHOLE, "d.yaml") == Directory(
        offices=(
            Office("PROV", "Provinsi Contoh"),
            Office("PTSP", "Dinas Contoh", "PROV", {"id-government": "id-government-wib"}),
        ),
        people=(Somebody("p1", "Siti Rahmawati", "siti"), Somebody("p2", "Agus Setiawan")),
        appointments=(
            Appointment("p1", "PTSP", "front_office", Right.DEFINITIVE, first, None, "800/12/2026"),
            Appointment("p2", "PTSP", "verifier", Right.ACTING, first, last),
        ),
        absences=(Absence("p1", date(2026, 3, 9), date(2026, 3, 13), "p2"),),
    )


def test_people_appointments_and_absences_may_be_left_out() -> None:
    assert read_directory("offices: {A: {title: A}}", "d.yaml") == Directory((Office("A", "A"),), (), (), ())


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("offices:", "ofices:", "1:1: error: 'offices' is missing. Write 'offices: ...' here."),
        ("parent: PROV", "parent: PRO", "3:39: error: The office 'PRO' is not in this file. Did you mean 'PROV'?"),
        (
            "{title: Provinsi Contoh}",
            "{title: P, parent: PTSP}",
            "2:28: error: 'PROV' stands above itself. An office has one office above it, or none.",
        ),
        ("  PROV:", "  P/V:", "2:3: error: 'P/V' is no code. It is made of letters, digits, '.', '_' and '-'."),
        ("title: Dinas Contoh, ", "", "3:9: error: 'title' is missing. Write 'title: ...' here."),
        (": id-government-wib}", ": [x]}", "3:72: error: A text of 1 to 300 characters is expected here. Write one."),
        (
            "p2: {name: Agus Setiawan}",
            "p2: {name: Agus, login: siti}",
            "6:27: error: 'p1' signs in as 'siti' already. Give each person another one.",
        ),
        ("kind: acting", "kind: actng", "9:54: error: 'actng' cannot stand here. Did you mean 'acting'?"),
        ("to: 2026-12-31", "to: 2026-1-31", "9:84: error: '2026-1-31' is no date. Write it as 2026-03-31."),
        ("to: 2026-12-31", "to: 2025-12-31", "9:84: error: This ends before it begins. Look at the two dates."),
        ("to: 2026-03-13", "to: 2026-03-01", "11:40: error: This ends before it begins. Look at the two dates."),
        ("person: p2", "person: p3", "9:14: error: The person 'p3' is not in this file. Known here: p1, p2."),
        ("substitute: p2", "substitute: p1", "11:64: error: Nobody stands in for oneself. Name another."),
        (
            "person: p2, office: PTSP, role: verifier",
            "person: p1, office: PTSP, role: front_office",
            "9:5: error: This role is held by this person on some of these days already (appointments[0]).",
        ),
        ("role: verifier", "role: Verifier", "9:38: error: 'Verifier' cannot stand here."),
        ("absences:\n  -", "absences:", "10:11: error: A list is expected here."),
    ],
)
def test_what_is_wrong_is_told_with_its_place(before: str, after: str, problem: str) -> None:
    assert before in WHOLE
    lines = told(WHOLE.replace(before, after))
    assert any(line.startswith(f"d.yaml:{problem}") for line in lines), lines


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    lines = told(WHOLE.replace("title: Dinas", "titel: Dinas").replace("from:", "form:"))
    assert [line.split(":")[1] for line in lines] == sorted(line.split(":")[1] for line in lines) or len(lines) > 4
    assert len(lines) == 8


def test_what_is_no_yaml_is_told_and_nothing_else() -> None:
    assert len(told("offices: {")) == 1
    assert len(told("")) == 1
    assert "A map is expected" in told("- a")[0]
