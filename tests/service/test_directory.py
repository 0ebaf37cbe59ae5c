"""Who holds a role: what an applied directory changes, for whom, and what is kept of it, over every store."""

import json
from dataclasses import replace
from datetime import date, datetime

from engine.case.commands import Accepted, AddNote, ClaimItem, OpenCase, Refused, ReleaseItem, Target
from engine.definition.problems import Problems
from engine.persistence.directory import Rosters
from engine.persistence.library import Shelf
from engine.service import Published, Service
from tests.store.looking import all_rows
from tests.store.office import DIRECTORY, SOP, Office

BUDI = "  - {person: budi, office: dinas, role: staff, from: 2020-01-01}\n"
WITHOUT_BUDI = DIRECTORY.replace(BUDI, "")


def apply(service: Service, text: str) -> None:
    assert not isinstance(service.apply_directory(text, "directory.yaml"), Problems)


def held_on(office: Office, role: str, day: date) -> set[str]:
    """Who held a role at the office on a day, by the rows as they stand."""
    rows = [json.loads(row) for row in all_rows(office.store)["appointment"]]
    return {
        row["person"]
        for row in rows
        if (row["office"], row["role"]) == ("dinas", role)
        and date.fromisoformat(row["from_date"]) <= day
        and (row["to_date"] is None or day <= date.fromisoformat(row["to_date"]))
        and (row["ended_at"] is None or day < datetime.fromtimestamp(row["ended_at"], office.now.tzinfo).date())
    }


def test_who_held_a_role_on_a_day_can_be_told_of_every_day_after_it_was_ended(office: Office) -> None:
    monday = office.now.date()
    office.later(days=3)
    apply(office.service, WITHOUT_BUDI)
    thursday = office.now.date()
    office.later(days=4)
    apply(office.service, WITHOUT_BUDI + BUDI.replace("2020-01-01", "2026-03-09, to: 2026-03-10"))

    told = [held_on(office, "staff", monday.replace(day=day)) for day in (2, 4, 5, 8, 9, 10, 11)]

    assert (monday.day, thursday.day) == (2, 5)
    both, ani = {"ani", "budi"}, {"ani"}
    assert told == [both, both, ani, ani, both, both, ani]
    assert held_on(office, "staff", date(2019, 12, 31)) == set()


def test_a_change_by_one_process_counts_for_the_next_command_of_any_other(office: Office) -> None:
    """What a process remembers of who holds a role goes by the version that it reads with the case's lock."""
    case = office.open()
    assert office.do(ClaimItem(Target(step="write")), "budi", case).answer == Accepted()
    assert office.do(ReleaseItem(Target(step="write")), "budi", case).answer == Accepted()

    another = Service(replace(office.service.means, shelf=Shelf(), rosters=Rosters()))
    apply(another, WITHOUT_BUDI)

    assert office.do(ClaimItem(Target(step="write")), "budi", case).answer == Refused("not_eligible")
    apply(another, DIRECTORY)
    assert office.do(ClaimItem(Target(step="write")), "budi", case).answer == Accepted()


def test_who_holds_a_role_holds_it_in_every_sop_of_the_office(office: Office) -> None:
    other = SOP.replace("sop: surat", "sop: izin").replace("intake: {documents: [form], ", "intake: {")
    done = office.service.publish([("izin.yaml", other.encode())], "dinas", date(2026, 1, 1))
    assert isinstance(done, Published), done
    case = office.do(OpenCase("izin", "dinas", ""), "ani").case
    assert case is not None

    assert office.do(ClaimItem(Target(step="write")), "budi", case).answer == Accepted()
    assert office.do(AddNote("satu"), "citra", case).answer == Accepted()
    assert office.do(OpenCase("izin", "kantor", ""), "budi").answer == Refused("unknown_sop")


def test_a_substitute_from_another_office_who_is_away_too_is_no_candidate(office: Office) -> None:
    """An absence counts wherever its person stands in, not only where they are appointed."""
    elsewhere = WITHOUT_BUDI.replace("people:\n", "people:\n  dedi: {name: Dedi}\n")
    elsewhere += "  - {person: dedi, office: kantor, role: staff, from: 2020-01-01}\n"
    elsewhere += "absences:\n  - {person: ani, from: 2026-03-02, to: 2026-03-03, substitute: dedi}\n"
    apply(office.service, elsewhere)
    present = office.open("citra")
    office.assign()
    assert assigned(office, present) == "dedi"

    apply(office.service, elsewhere + "  - {person: dedi, from: 2026-03-02, to: 2026-03-02}\n")
    case = office.open("citra")
    office.assign()

    assert assigned(office, case) is None
    other = office.open("citra")
    assert office.do(ClaimItem(Target(step="write")), "dedi", other).answer == Accepted()
    office.later(days=1)
    office.service.housekeep()
    office.assign()
    assert assigned(office, case) == "dedi", "who is back is thought of without anybody applying a directory"


def test_who_stands_in_at_an_office_is_thought_of_there_when_they_come_back_early(office: Office) -> None:
    """Their absence is that of somebody appointed elsewhere; the items that wait for them lie here."""
    away = "absences:\n  - {person: ani, from: 2026-03-01, to: 2026-03-09, substitute: dedi}\n"
    both = WITHOUT_BUDI.replace("people:\n", "people:\n  dedi: {name: Dedi}\n") + away
    apply(office.service, both + "  - {person: dedi, from: 2026-03-01, to: 2026-03-09}\n")
    case = office.open("citra")
    office.assign()
    assert assigned(office, case) is None

    apply(office.service, both)
    office.assign()

    assert assigned(office, case) == "dedi"


def assigned(office: Office, case: str) -> str | None:
    with office.store.work() as work:
        loaded = work.cases.look("nothing", case).loaded
    assert loaded is not None
    return loaded.state.items[1].assignee
