"""The one way to write a case, over every store."""

from dataclasses import replace

import pytest

from engine.case.commands import (
    Accepted,
    AddNote,
    AttachDocuments,
    ClaimItem,
    CompleteItem,
    Duty,
    OpenCase,
    Paper,
    Person,
    Refused,
    SkipItem,
    Target,
)
from engine.persistence.codec import read_entry
from engine.persistence.library import NotPublished
from engine.service import Reply, Service, StoredFile
from tests.store.looking import all_rows, spoil
from tests.store.office import DIRECTORY, MONDAY, Office

FORM = {"form": Paper(reference="map 1")}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def types(office: Office, case: str) -> list[str]:
    with office.store.work() as work:
        return [read_entry(entry).type for entry in work.cases.journal(case)]


def test_a_command_sent_again_is_answered_again_and_changes_nothing(office: Office) -> None:
    opening = OpenCase("surat", "dinas", "", FORM)
    first = office.do(opening, "ani", command_id="c-1")
    office.later(hours=5)

    assert office.do(opening, "ani", command_id="c-1") == first
    assert types(office, first.case or "") == ["CaseOpened", "StepActivated"]


def test_a_refusal_sent_again_is_the_same_refusal_even_when_it_could_be_done_by_now(office: Office) -> None:
    case = office.open()
    done = CompleteItem(Target(step="write"))
    first = office.do(done, "ani", case, "c-1")
    assert isinstance(first.answer, Refused)
    office.do(AttachDocuments({"draft": Paper(reference="map 2")}), "ani", case)

    assert office.do(done, "ani", case, "c-1") == first
    assert office.do(done, "ani", case, "c-2").answer == Accepted()


def test_an_id_used_for_something_else_is_a_conflict(office: Office) -> None:
    case = office.open()
    office.do(AddNote("satu"), "ani", case, "c-1")

    assert office.do(AddNote("dua"), "ani", case, "c-1") == Reply(Refused("conflict"), None)
    assert office.do(AddNote("satu"), "budi", case, "c-1") == Reply(Refused("conflict"), None)
    assert types(office, case).count("NoteAdded") == 1


def test_a_case_that_nobody_opened_is_unknown(office: Office) -> None:
    assert office.do(AddNote("satu"), "ani", "nowhere") == Reply(Refused("unknown_case"), None)


@pytest.mark.parametrize("command_id", ["", "a b", "x" * 65, "é"])
def test_an_id_that_is_none_is_refused_and_not_kept(office: Office, command_id: str) -> None:
    case = office.open()
    reply = office.service.submit(AddNote("satu"), Person("ani"), case, command_id=command_id)

    assert isinstance(reply.answer, Refused)
    assert reply.answer.code == "invalid_data"
    assert types(office, case) == ["CaseOpened", "StepActivated"]


def test_an_sop_that_was_never_in_force_here_is_unknown(office: Office) -> None:
    for sop, place in (("surat", "kantor"), ("other", "dinas"), ("surat", "nowhere")):
        assert office.do(OpenCase(sop, place, "", FORM), "ani").answer == Refused("unknown_sop")


def test_numbers_have_no_gaps_and_begin_anew_each_local_year(office: Office) -> None:
    office.now = MONDAY.replace(year=2026, month=12, day=31, hour=15, minute=30)
    office.open()
    assert isinstance(office.do(OpenCase("surat", "dinas", ""), "ani").answer, Refused)
    office.open()
    office.later(hours=1)
    office.open()

    with office.store.work() as work:
        assert work.cases.number("dinas", "surat", 2026) == 2
        assert work.cases.number("dinas", "surat", 2027) == 1


def test_a_number_is_written_as_the_sop_says(office: Office) -> None:
    case = office.open()

    with office.store.work() as work:
        loaded = work.cases.look("nothing", case).loaded
    assert loaded is not None
    assert loaded.state.number == "001/surat/dinas/2026"


def test_whoever_can_act_is_nudged_when_there_is_something_to_offer(office: Office) -> None:
    case = office.open()
    assert office.nudged == [Duty.ASSIGN]
    office.assign()
    office.nudged.clear()

    office.do(AddNote("satu"), "ani", case)

    assert office.nudged == []


def test_whoever_is_nudged_finds_what_is_to_be_done_committed(office: Office) -> None:
    found: list[list[str]] = []

    def look(duty: Duty) -> None:
        with office.store.work() as work:
            found.append(list(work.duties.waiting(duty, office.now, 10, failed_only=False)))

    service = Service(replace(office.service.means, nudge=look))
    opened = service.submit(OpenCase("surat", "dinas", "", FORM), Person("ani"), None, command_id="c-1")
    service.submit(AddNote("satu"), Person("ani"), opened.case, command_id="c-2")
    service.apply_directory(DIRECTORY.replace("2020-01-01}", "2020-01-02}"), "directory.yaml")

    assert found == [[opened.case]] * 2


def test_what_could_not_be_decided_is_done_under_the_same_id_once_it_can(office: Office) -> None:
    """Only what was decided is kept: a failure is no answer."""
    case = office.open()
    with office.store.work() as work:
        loaded = work.cases.look("nothing", case).loaded
    assert loaded is not None
    spoil(office.store, case, "digest")
    with pytest.raises(NotPublished):
        office.do(AddNote("satu"), "ani", case, "c-1")
    assert types(office, case) == ["CaseOpened", "StepActivated"]

    spoil(office.store, case, "digest", loaded.state.digest)

    assert office.do(AddNote("satu"), "ani", case, "c-1") == Reply(Accepted(), case)


def test_people_are_known_by_their_ids_and_their_names_stand_with_them_alone(office: Office) -> None:
    case = office.open()
    office.assign()
    office.complete(case, "write", "ani", draft="map 2")
    office.do(SkipItem(Target(step="check"), "sakit", "good"), "citra", case)

    told = {name: " ".join(rows) for name, rows in all_rows(office.store).items()}

    assert "Lestari" in told.pop("person")
    assert all('"ani"' in told[name] for name in ("event", "item", "appointment"))
    assert [name for name, text in told.items() if any(last in text for last in ("Lestari", "Santoso", "Dewi"))] == []


def test_a_clock_that_went_back_is_raised_to_the_last_event(office: Office) -> None:
    case = office.open()
    office.later(seconds=-60)

    assert office.do(AddNote("satu"), "ani", case).answer == Accepted()

    with office.store.work() as work:
        (note,) = [read_entry(entry) for entry in work.cases.journal(case) if b"NoteAdded" in entry]
    assert note.recorded_at == MONDAY


def test_a_file_stands_on_record_with_the_size_and_type_that_it_has(office: Office) -> None:
    stored = office.service.store_file("konsep.pdf", PDF)
    assert isinstance(stored, StoredFile)
    case = office.open()

    reply = office.do(AttachDocuments({"draft": Paper(stored.digest, 1, "text/html")}), "ani", case)

    assert reply.answer == Accepted()
    with office.store.work() as work:
        entry = work.cases.journal(case)[-1]
        assert work.files.filed(case) == {stored.digest: len(PDF)}
    assert f'"size":{len(PDF)}'.encode() in entry
    assert b"application/pdf" in entry


def test_a_file_that_was_never_stored_is_refused_and_may_be_sent_again_under_the_same_id(office: Office) -> None:
    case = office.open()
    digest = office.service.means.files.digest(PDF)
    attach = AttachDocuments({"draft": Paper(digest)})
    refused = office.do(attach, "ani", case, "c-1")
    assert refused.answer == Refused("invalid_data", {"documents.draft": "no such file was stored"})

    office.service.store_file("konsep.pdf", PDF)

    assert office.do(attach, "ani", case, "c-1").answer == Accepted()


def test_what_was_refused_does_not_keep_a_file_from_being_swept(office: Office) -> None:
    stored = office.service.store_file("konsep.pdf", PDF)
    assert isinstance(stored, StoredFile)
    case = office.open()
    assert isinstance(office.do(AttachDocuments({"strange": Paper(stored.digest)}), "ani", case).answer, Refused)

    office.later(hours=25)
    office.service.housekeep()

    assert office.service.read_file(stored.digest) is None


def test_somebody_who_left_may_do_nothing(office: Office) -> None:
    case = office.open()
    left = "offices: {dinas: {title: Dinas}}\npeople: {citra: {name: Citra}}\nappointments: []\n"
    office.service.apply_directory(left, "directory.yaml")

    assert office.do(ClaimItem(Target(step="write")), "ani", case).answer == Refused("not_eligible")
