"""Commands that go through in one transaction, over every store."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from engine.case.commands import Accepted, AddNote, Ask, CompleteItem, OpenCase, Paper, Person, Refused, Target
from engine.persistence.codec import read_entry
from engine.persistence.library import NotPublished
from engine.persistence.store import OfficeRow
from engine.service import Reply
from engine.service.carrying import Done, Wanted
from engine.service.together import carry_together, goes_together
from tests.store.looking import spoil
from tests.store.office import Office

FORM = {"form": Paper(reference="map 1")}


def wanted(ask: Ask, by: str, case: str | None, command_id: str) -> Wanted:
    return Wanted(ask, Person(by), case, command_id)


def together(office: Office, *group: Wanted) -> Sequence[Done | None]:
    return carry_together(office.service.means, group, lambda: None)


def answers(done: Sequence[Done | None]) -> list[object]:
    return [None if each is None else each.reply.answer for each in done]


def types(office: Office, case: str) -> list[str]:
    with office.store.work() as work:
        return [read_entry(entry).type for entry in work.cases.journal(case)]


def number(office: Office, case: str | None) -> str:
    with office.store.work() as work:
        loaded = work.cases.look("nothing", case).loaded
    assert loaded is not None
    return loaded.state.number


def completed(case: str, by: str, command_id: str) -> Wanted:
    return wanted(CompleteItem(Target(step="write"), None, {"draft": Paper(reference="map 2")}), by, case, command_id)


def test_each_is_done_as_if_it_had_come_alone(office: Office) -> None:
    cases = [office.open() for _ in range(3)]
    office.assign()

    done = together(office, *(wanted(AddNote(case), "ani", case, f"n-{case}") for case in cases))

    assert [each and each.reply for each in done] == [Reply(Accepted(), case) for case in cases]
    assert [types(office, case)[-1] for case in cases] == ["NoteAdded"] * 3
    for case in cases:
        assert office.do(AddNote(case), "ani", case, f"n-{case}") == Reply(Accepted(), case)
        assert types(office, case).count("NoteAdded") == 1


def test_the_second_command_on_a_case_finds_it_as_the_first_has_left_it(office: Office) -> None:
    case = office.open()

    by = (("ani", "c-1"), ("budi", "c-2"), ("ani", "c-3"))
    accepted, *refused = answers(together(office, *(completed(case, person, name) for person, name in by)))

    assert accepted == Accepted()
    assert [each.code for each in refused if isinstance(each, Refused)] == ["step_not_open", "step_not_open"]
    assert types(office, case).count("StepCompleted") == 1


def test_of_one_id_twice_the_first_is_done_and_the_second_asks_again(office: Office) -> None:
    case = office.open()

    assert answers(together(office, *[wanted(AddNote("satu"), "ani", case, "c-1")] * 2)) == [Accepted(), None]
    assert answers(together(office, wanted(AddNote("satu"), "ani", case, "c-1"))) == [Accepted()]
    assert answers(together(office, wanted(AddNote("dua"), "ani", case, "c-1"))) == [Refused("conflict")]
    assert types(office, case).count("NoteAdded") == 1


def test_a_command_that_cannot_be_decided_harms_no_other(office: Office) -> None:
    good, bad = office.open(), office.open()
    spoil(office.store, bad, "digest")

    done = together(
        office,
        wanted(AddNote("x"), "ani", bad, "c-1"),
        wanted(AddNote("x"), "ani", good, "c-2"),
        wanted(AddNote("x"), "ani", "nowhere", "c-3"),
    )

    assert answers(done) == [None, Accepted(), None]
    assert types(office, good)[-1] == "NoteAdded"
    with pytest.raises(Exception, match="no definition was published"):
        office.do(AddNote("x"), "ani", bad, "c-1")


def test_a_case_of_a_later_version_holds_up_no_other(office: Office) -> None:
    good, later = office.open(), office.open()
    spoil(office.store, later, "hue")

    done = together(office, *(wanted(AddNote("x"), "ani", case, f"c-{case}") for case in (later, good)))

    assert answers(done) == [None, Accepted()]


def test_one_of_a_group_wakes_the_workers_for_all(office: Office) -> None:
    cases = [office.open() for _ in range(3)]
    office.nudged.clear()

    done = together(office, *(completed(case, "ani", f"c-{case}") for case in cases))

    assert [each is not None and each.writes_offers for each in done] == [True, False, False]


def test_openings_share_the_counter_and_leave_no_gap(office: Office) -> None:
    office.open()
    asks = [OpenCase("surat", "dinas", "", FORM), OpenCase("surat", "dinas", ""), OpenCase("surat", "dinas", "", FORM)]

    opened, refused, again = together(office, *(wanted(ask, "ani", None, f"o-{n}") for n, ask in enumerate(asks)))

    assert opened is not None
    assert again is not None
    assert answers([opened, again]) == [Accepted(), Accepted()]
    assert refused is not None
    assert isinstance(refused.reply.answer, Refused)
    assert [number(office, each.reply.case) for each in (opened, again)] == [
        "002/surat/dinas/2026",
        "003/surat/dinas/2026",
    ]
    assert together(office, wanted(asks[0], "ani", None, "o-0")) == [Done(opened.reply)]
    assert number(office, office.open()) == "004/surat/dinas/2026"


def test_an_opening_that_breaks_takes_no_number_with_it(office: Office) -> None:
    """A number that was taken in the group goes back with its transaction; each is opened by itself then."""
    with office.store.work() as work:
        (force,) = work.library.in_force("dinas", "surat")
        work.directory.put_office(OfficeRow("kota", "Kota", None, {"id-government": "nowhere"}))
        work.library.put_in_force(replace(force, office="kota"))

    broken = wanted(OpenCase("surat", "kota", "", FORM), "ani", None, "broken")
    good = wanted(OpenCase("surat", "dinas", "", FORM), "ani", None, "good")

    assert answers(together(office, broken, good)) == [None, None]
    assert number(office, office.open()) == "001/surat/dinas/2026"
    with pytest.raises(NotPublished, match="nowhere"):
        office.do(OpenCase("surat", "kota", "", FORM), "ani")


def test_what_waits_for_others_goes_with_its_like_or_alone(office: Office) -> None:
    case = office.open()
    filed = {"draft": Paper("a" * 64, 1, "application/pdf")}
    gates = office.service.gates
    opening, completion = wanted(OpenCase("surat", "dinas", ""), "ani", None, "c"), completed(case, "ani", "c")

    assert goes_together(completion)
    assert goes_together(opening)
    assert gates.of(opening) is not gates.of(completion)
    assert not goes_together(wanted(CompleteItem(Target(step="write"), None, filed), "ani", case, "c"))
    assert not goes_together(wanted(AddNote("x"), "ani", None, "c"))
