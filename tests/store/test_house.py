"""Definitions, calendars, directory, accounts and files: the same in every store."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.case.commands import Duty
from engine.office.appointments import Absence, Appointment
from engine.office.roster import Right
from engine.persistence.store import (
    CalendarRow,
    DefinitionRow,
    FileRow,
    InForce,
    OfficeRow,
    PersonRow,
    SessionRow,
    Store,
    Twice,
)
from tests.store.office import MONDAY, Office

DEFINITION = DefinitionRow("a" * 64, "surat", 1, {"id": "Surat"}, b"sop: surat\n\xc3\xa9", MONDAY, "p-1")
CALENDAR = CalendarRow("c" * 64, "mine", 1, {"calendar": "mine", "zone": "UTC"}, MONDAY)
OFFICE = OfficeRow("dinas", "Dinas", None, {"id-government": "mine"})
ANI = PersonRow("ani", "Ani", "ani", "id")
BUDI = PersonRow("budi", "Budi", "budi", None)
APPOINTED = Appointment("ani", "dinas", "staff", Right.ACTING, date(2026, 1, 1), date(2026, 6, 30), "800/1")
AWAY = Absence("ani", date(2026, 3, 2), date(2026, 3, 6), "budi")


@pytest.fixture
def peopled(store: Store) -> Store:
    with store.work() as work:
        work.directory.put_office(OFFICE)
        work.directory.put_person(ANI)
        work.directory.put_person(BUDI)
        work.directory.add_appointment(APPOINTED)
        work.directory.add_absence(AWAY)
    return store


def test_a_definition_is_found_by_digest_and_by_version_byte_for_byte(store: Store) -> None:
    with store.work() as work:
        work.library.add_definition(DEFINITION)

    with store.work() as work:
        assert work.library.definition("a" * 64) == DEFINITION
        assert work.library.version("surat", 1) == DEFINITION
        assert work.library.version("surat", 2) is None
        assert work.library.definition("b" * 64) is None


@pytest.mark.parametrize("again", [DEFINITION, replace(DEFINITION, digest="b" * 64)])
def test_a_version_is_published_once(store: Store, again: DefinitionRow) -> None:
    with store.work() as work:
        work.library.add_definition(DEFINITION)

    with pytest.raises(Twice), store.work() as work:
        work.library.add_definition(again)


def test_the_first_date_of_a_definition_at_an_office_may_move(peopled: Store) -> None:
    force = InForce("dinas", "surat", DEFINITION.digest, date(2026, 1, 1), MONDAY, None)
    moved = replace(force, first=date(2026, 2, 1))
    with peopled.work() as work:
        work.library.add_definition(DEFINITION)
        work.library.put_in_force(force)
        work.library.put_in_force(moved)

    with peopled.work() as work:
        assert work.library.in_force("dinas", "surat") == [moved]
        assert work.library.in_force("dinas", "other") == []


def test_the_latest_version_of_a_calendar_is_the_one_of_its_name(store: Store) -> None:
    newer = replace(CALENDAR, digest="d" * 64, version=2)
    with store.work() as work:
        work.library.add_calendar(newer)
        work.library.add_calendar(CALENDAR)

    with store.work() as work:
        assert work.library.calendar_named("mine") == newer
        assert work.library.calendar("c" * 64) == CALENDAR
        assert work.library.calendar_version("mine", 1) == CALENDAR
        assert work.library.calendar_named("other") is None


def test_the_directory_gives_what_it_was_given(peopled: Store) -> None:
    with peopled.work() as work:
        assert (work.directory.office("dinas"), work.directory.office("nowhere")) == (OFFICE, None)
        assert work.directory.offices() == [OFFICE]
        assert work.directory.people() == [ANI, BUDI]
        assert work.directory.appointments() == work.directory.appointments("dinas") == [APPOINTED]
        assert work.directory.appointments("other") == []
        assert work.directory.absences() == work.directory.absences("dinas") == [AWAY]
        assert work.directory.absences("other") == []


def test_who_is_ended_is_gone_from_the_answers_and_may_come_back(peopled: Store) -> None:
    with peopled.work() as work:
        work.directory.end_appointment(APPOINTED, MONDAY)
        work.directory.end_absence(AWAY, MONDAY)
        work.directory.end_person("ani", MONDAY)
        work.directory.end_office("dinas", MONDAY)
        assert work.directory.people() == [BUDI]
        assert (work.directory.appointments(), work.directory.absences(), work.directory.offices()) == ([], [], [])
        assert work.accounts.credential("ani") is None

        work.directory.put_person(ANI)
        work.directory.put_office(OFFICE)
        work.directory.add_appointment(APPOINTED)

    with peopled.work() as work:
        assert work.directory.people() == [ANI, BUDI]
        assert work.directory.offices() == [OFFICE]
        assert work.directory.appointments() == [APPOINTED]


def test_the_version_of_the_directory_counts(store: Store) -> None:
    with store.work() as work:
        assert work.directory.lock() == 1
        work.directory.bump()

    with store.work() as work:
        assert work.duties.look(Duty.ASSIGN).directory == 2
        assert work.cases.look("nothing", None).directory == 2


def test_two_people_never_sign_in_by_one_name(peopled: Store) -> None:
    with pytest.raises(Twice), peopled.work() as work:
        work.directory.put_person(replace(BUDI, login="ani"))


def test_a_password_stays_when_something_else_is_said_of_its_person(peopled: Store) -> None:
    with peopled.work() as work:
        assert work.accounts.set_password("ani", "hash")
        assert not work.accounts.set_password("nobody", "hash")
        work.directory.put_person(replace(ANI, name="Ani Lestari"))

    with peopled.work() as work:
        assert work.accounts.credential("ani") == ("ani", "hash")
        assert work.accounts.credential("budi") == ("budi", None)


def test_a_session_lives_until_it_ends_or_expires(peopled: Store) -> None:
    expires = MONDAY + timedelta(hours=1)
    with peopled.work() as work:
        for token in ("one", "two", "three"):
            work.accounts.add_session(SessionRow(token, "ani", MONDAY, expires))
        work.accounts.end_session("two", MONDAY)

        assert work.accounts.session("one", MONDAY) == ANI
        assert work.accounts.session("one", expires) is None
        assert work.accounts.session("two", MONDAY) is None
        assert work.accounts.session("four", MONDAY) is None

        work.accounts.end_sessions("ani", MONDAY)
        assert work.accounts.session("three", MONDAY) is None


def test_a_session_that_is_used_lives_on_within_its_life(peopled: Store) -> None:
    idle, life = timedelta(minutes=30), timedelta(hours=1)
    with peopled.work() as work:
        work.accounts.add_session(SessionRow("one", "ani", MONDAY, MONDAY + idle))
        work.accounts.add_session(SessionRow("two", "ani", MONDAY, MONDAY + idle))
        work.accounts.end_session("two", MONDAY)
        for minutes in (0.5, 20, 45):
            for token in ("one", "two", "nobody's"):
                work.accounts.keep_session(token, MONDAY + timedelta(minutes=minutes), idle, life)
            alive = min(minutes + 29.4, 59.9)
            assert work.accounts.session("one", MONDAY + timedelta(minutes=alive)) == ANI
        assert work.accounts.session("one", MONDAY + life) is None
        assert work.accounts.session("two", MONDAY) is None
        work.accounts.keep_session("one", MONDAY + life, idle, life * 2)
        assert work.accounts.session("one", MONDAY + life) is None


def test_a_file_that_no_event_names_is_struck_out_when_it_is_old(office: Office) -> None:
    case = office.open()
    rows = [FileRow(letter * 64, size, "application/pdf", MONDAY) for letter, size in (("a", 10), ("b", 20), ("c", 30))]
    with office.store.work() as work:
        for row in rows:
            work.files.put(row)
        work.files.put(replace(rows[2], stored_at=MONDAY + timedelta(days=1)))
        work.cases.put([], [], {case: ["a" * 64]})
        work.cases.put([], [], {case: ["a" * 64]})

    with office.store.work() as work:
        assert work.files.filed(case) == {"a" * 64: 10}
        assert work.files.known(["a" * 64, "x" * 64]) == {"a" * 64: rows[0]}
        assert work.files.take_unnamed(MONDAY + timedelta(hours=1), 10) == ["b" * 64]

    with office.store.work() as work:
        assert set(work.files.known(["a" * 64, "b" * 64, "c" * 64])) == {"a" * 64, "c" * 64}
