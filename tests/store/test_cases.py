from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engine.case.commands import Accepted, AddNote, Ask, Person, Refused, SkipItem, Target
from engine.case.writes import DeviationRow, Writes
from engine.office.appointments import Standing
from engine.persistence.codec import read_entry
from engine.persistence.store import Again, CommandRow, Looked, Store, Twice
from engine.service.deciding import Asked, Decided, decide, table_of
from tests.store.looking import all_rows
from tests.store.office import MONDAY, Office


def look(store: Store, case: str | None, command_id: str = "nothing") -> Looked:
    with store.work() as work:
        return work.cases.look(command_id, case)


def noted(office: Office, case: str, text: str) -> Decided:
    """What a note would leave behind, without leaving it."""
    return left_by(office, case, AddNote(text), "ani")


def left_by(office: Office, case: str, ask: Ask, person: str) -> Decided:
    with office.store.work() as work:
        looked = work.cases.look("nothing", case)
        assert looked.loaded is not None
        table = table_of(office.service.means, work, looked.loaded, looked.directory, office.now)
        return decide(table, looked.loaded, case, ask, Asked("note", office.now, Person(person)))


def written(decided: Decided) -> Writes:
    assert decided.writes is not None
    return decided.writes


def command(command_id: str, case: str) -> CommandRow:
    return CommandRow(command_id, "d" * 64, case, "note", "ani", MONDAY, Accepted())


def test_a_case_that_nobody_opened_is_not_there(store: Store) -> None:
    assert look(store, "nowhere").loaded is None


def test_the_clock_is_read_and_the_directory_has_a_version(store: Store) -> None:
    looked = look(store, None)

    assert abs((looked.at - datetime.now(UTC)).total_seconds()) < 60
    assert looked.directory == 1


def test_a_state_comes_back_as_it_was_put(office: Office) -> None:
    case = office.open(applicant="Rina")
    decided = noted(office, case, "satu")
    with office.store.work() as work:
        work.cases.put([written(decided)], [], {})

    looked = look(office.store, case)

    assert looked.loaded == decided.after


def test_a_look_at_several_gives_what_each_look_would(office: Office) -> None:
    first, second = office.open(), office.open()
    office.do(AddNote("satu"), "ani", first, "c-1")

    with office.store.work() as work:
        looked = work.cases.look_together(["c-1", "nothing"], [second, first, "nowhere"])

    alone = {case: look(office.store, case, "c-1") for case in (first, second)}
    assert looked.loaded == {case: each.loaded for case, each in alone.items()}
    assert looked.known == {"c-1": alone[first].known}
    assert looked.directory == alone[first].directory


def test_an_entry_comes_back_byte_for_byte(office: Office) -> None:
    case = office.open(applicant="Rina \u00e9 \U0001f600 \u2028 \\u0041")
    with office.store.work() as work:
        before = work.cases.journal(case)
    decided = noted(office, case, "satu")
    with office.store.work() as work:
        work.cases.put([written(decided)], [], {})
        added = written(decided).journal

    with office.store.work() as work:
        assert [*before, *(row.entry for row in added)] == list(work.cases.journal(case))
    assert [read_entry(entry).seq for entry in before] == list(range(1, len(before) + 1))


def test_a_command_is_known_with_its_answer(store: Store) -> None:
    answer = Refused("missing_documents", {"documents": ("form", "draft"), "why": "both"})
    with store.work() as work:
        work.cases.put([], [replace(command("c-1", "x"), answer=answer)], {})

    known = look(store, None, "c-1").known

    assert known is not None
    assert (known.digest, known.case, known.answer) == ("d" * 64, "x", answer)


def test_a_command_id_is_taken_once_and_what_came_with_it_is_undone(office: Office) -> None:
    case = office.open()
    decided = noted(office, case, "satu")
    with office.store.work() as work:
        work.cases.put([], [command("c-1", case)], {})

    with pytest.raises(Again), office.store.work() as work:
        work.cases.put([written(decided)], [command("c-1", case)], {})

    loaded = look(office.store, case).loaded
    assert loaded is not None
    assert loaded.state.seq == written(decided).journal[0].seq - 1


def test_what_raises_leaves_nothing(office: Office) -> None:
    case = office.open()
    decided = noted(office, case, "satu")

    def fail() -> None:
        with office.store.work() as work:
            work.cases.put([written(decided)], [command("c-1", case)], {})
            work.cases.take_number("dinas", "surat", 2026, 99)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert look(office.store, case, "c-1").known is None
    with office.store.work() as work:
        assert work.cases.number("dinas", "surat", 2026) == 1


def test_what_raises_leaves_no_row_of_any_table(office: Office) -> None:
    """Events, state, items, alarm, secrets, obligations, deviations, files and answer stand or fall together."""
    case = office.open()
    office.later(hours=2)
    decided = written(left_by(office, case, SkipItem(Target(step="write"), "sakit"), "citra"))
    assert decided.secrets
    assert decided.obligations
    assert decided.deviations
    with office.store.work() as work:
        work.cases.put([], [command("c-1", case)], {})
    before = all_rows(office.store)

    with pytest.raises(Again), office.store.work() as work:
        work.cases.put([decided], [command("c-2", case), command("c-1", case)], {})

    assert all_rows(office.store) == before


def test_an_event_stands_once(office: Office) -> None:
    case = office.open()
    decided = noted(office, case, "satu")
    with office.store.work() as work:
        work.cases.put([written(decided)], [], {})

    with pytest.raises(Twice), office.store.work() as work:
        work.cases.put([written(decided)], [], {})


def test_an_item_is_overdue_once_for_each_due_time(office: Office) -> None:
    case = office.open()
    office.later(hours=3)
    office.enforce()
    decided = written(noted(office, case, "satu"))
    with office.store.work() as work:
        (event,) = [read_entry(e) for e in work.cases.journal(case) if read_entry(e).type == "DeadlinePassed"]
    overdue = replace(_overdue(event.item or 0, getattr(event.body, "due", None)), seq=decided.journal[0].seq)

    with pytest.raises(Twice), office.store.work() as work:
        work.cases.put([replace(decided, deviations=(overdue,))], [], {})


def _overdue(item: int, due: datetime | None) -> DeviationRow:
    return DeviationRow(0, "overdue", "time", item, "write", None, MONDAY, MONDAY, "2026-03", None, due, None, None)


def test_a_number_is_given_once_at_an_office(office: Office) -> None:
    first = office.open()
    office.open()
    loaded = look(office.store, first).loaded
    assert loaded is not None
    second = written(noted(office, first, "satu"))
    copied = replace(second, case=replace(second.case, case="another"), journal=(replace(second.journal[0], seq=1),))

    with pytest.raises(Twice), office.store.work() as work:
        work.cases.put([copied], [], {})


def test_a_counter_begins_with_none_and_keeps_what_was_taken(store: Store) -> None:
    with store.work() as work:
        assert work.cases.number("dinas", "surat", 2026) == 0
        work.cases.take_number("dinas", "surat", 2026, 1)
        assert work.cases.number("dinas", "surat", 2026) == 1
        assert work.cases.number("dinas", "izin", 2026) == 0

    with store.work() as work:
        assert work.cases.number("dinas", "surat", 2026) == 1
        assert work.cases.number("dinas", "surat", 2027) == 0


def test_commands_of_one_batch_leave_what_they_leave_one_after_the_other(office: Office) -> None:
    case = office.open()
    first = noted(office, case, "satu")
    assert first.after is not None
    with office.store.work() as work:
        looked = work.cases.look("nothing", case)
        assert looked.loaded is not None
        table = table_of(office.service.means, work, looked.loaded, looked.directory, office.now)
    second = decide(table, first.after, case, AddNote("dua"), Asked("note-2", office.now, Person("ani")))

    with office.store.work() as work:
        work.cases.put([written(first), written(second)], [], {})

    assert look(office.store, case).loaded == second.after


def test_standings_count_open_items_and_mark_the_last_assignment(office: Office) -> None:
    case = office.open()
    office.assign()
    office.open()
    office.assign()
    with office.store.work() as work:
        before = work.cases.standings("dinas")
        assert work.cases.standings("kantor") == {}
    assert {person: standing.load for person, standing in before.items()} == {"ani": 1, "budi": 1}
    assert (before["ani"].last_assigned or 0) < (before["budi"].last_assigned or 0)

    office.complete(case, "write", "ani", draft="map 2")

    with office.store.work() as work:
        after = work.cases.standings("dinas")
    assert after["ani"] == Standing(0, before["ani"].last_assigned)
