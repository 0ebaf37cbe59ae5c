"""What no single store can show: that two of them hold the same rows, and what PostgreSQL alone has to keep."""

import secrets
import uuid
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from engine.case.commands import (
    Accepted,
    AddNote,
    AnswerAlerts,
    ClaimItem,
    Duty,
    OpenCase,
    Paper,
    Person,
    ReleaseItem,
    SkipItem,
    Target,
    WithdrawCase,
)
from engine.persistence.memory import MemoryStore
from engine.persistence.postgres import PostgresStore
from engine.persistence.store import FileRow
from engine.persistence.tables import INSERT_ONLY, metadata
from engine.service import Reply
from engine.service.carrying import Wanted, carry
from engine.service.together import carry_together
from tests.store.looking import all_rows
from tests.store.office import MONDAY, SOP, Office, office_over

pytestmark = pytest.mark.servers


def lived(office: Office) -> Office:
    """A few cases with something of everything: lateness, a skip, a loop, a refusal, an alert answered."""
    first, second, third = (office.open(applicant=name) for name in ("Rina", "Sari", "Tuti"))
    office.assign()
    office.do(ReleaseItem(Target(step="write")), "ani", first)
    office.do(ReleaseItem(Target(step="write")), "budi", first)
    office.later(minutes=70)
    office.enforce()
    office.complete(first, "write", "ani", draft="map 2")
    office.complete(first, "check", "ani", "good")
    office.complete(first, "check", "budi", "bad")
    office.do(ClaimItem(Target(step="write")), "ani", first)
    office.do(AnswerAlerts(None, "sudah diurus"), "citra", first)
    office.do(SkipItem(Target(step="write"), "sakit"), "citra", second)
    office.do(AddNote("catatan"), "ani", second)
    office.assign()
    office.do(WithdrawCase("batal"), None, third)
    office.later(days=1)
    office.enforce()
    return office


def test_both_stores_hold_the_same_rows_after_the_same_life(
    postgres: PostgresStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store puts down what it is given and adds nothing, so that no two of them can disagree."""
    rows = []
    for store in (MemoryStore(), postgres):
        drawn = count(1)
        monkeypatch.setattr(secrets, "token_bytes", lambda size, drawn=drawn: next(drawn).to_bytes(size, "big"))
        monkeypatch.setattr(secrets, "token_urlsafe", lambda _, drawn=drawn: f"drawn-{next(drawn)}")
        monkeypatch.setattr(uuid, "uuid4", lambda drawn=drawn: f"case-{next(drawn):06}")
        rows.append(all_rows(lived(office_over(store, tmp_path)).store))

    memory, lives = rows
    assert memory.keys() == lives.keys()
    for name in memory:
        assert memory[name] == lives[name], name
    filled = {name for name, held in memory.items() if held}
    assert filled >= {"case", "event", "item", "secret", "obligation", "deviation", "refusal", "alert", "assignment"}


@pytest.mark.parametrize("table", sorted(table.name for table in INSERT_ONLY))
@pytest.mark.parametrize("change", ['DELETE FROM "{}"', 'TRUNCATE "{}" CASCADE', 'UPDATE "{}" SET {} = {}'])
def test_what_may_only_be_added_to_is_neither_changed_nor_taken_away(
    postgres: PostgresStore, table: str, change: str
) -> None:
    column = next(iter(metadata.tables[table].columns)).name

    with postgres.engine.connect() as connection, pytest.raises(DBAPIError, match="never changed"):
        connection.execute(text(change.format(table, column, column)))


def test_a_case_that_somebody_holds_is_passed_over(postgres: PostgresStore, tmp_path: Path) -> None:
    office = office_over(postgres, tmp_path)
    cases = {office.open(), office.open()}

    with postgres.work() as one:
        (held,) = one.duties.claim(Duty.ASSIGN, office.now, 1)
        with postgres.work() as other:
            (free,) = other.duties.claim(Duty.ASSIGN, office.now, 10)
            assert other.duties.claim_one(Duty.ASSIGN, held.state.case, office.now) is None

    assert {held.state.case, free.state.case} == cases


def test_a_batch_that_a_worker_holds_is_not_taken_for_dead_and_one_that_nobody_holds_is(
    postgres: PostgresStore,
) -> None:
    with postgres.work() as work:
        begun_at = work.clock()
        work.duties.begin(Duty.ASSIGN, "one", begun_at)
    later = begun_at + timedelta(seconds=2)
    with postgres.work() as holding, postgres.work() as another:
        holding.duties.look(Duty.ASSIGN, "one")
        assert another.duties.died_over(Duty.ASSIGN, later) == []
    with postgres.work() as work:
        assert work.duties.died_over(Duty.ASSIGN, later) == ["one"]
        work.duties.end(["one"])
    with postgres.work() as work:
        assert work.duties.died_over(Duty.ASSIGN, later) == []


def test_a_transaction_sees_what_was_committed_before_each_statement_however_the_database_is_set(
    database_url: str,
) -> None:
    """READ COMMITTED and row locks: who waited for a lock sees what its holder wrote."""
    store = PostgresStore(database_url)
    with store.engine.begin() as connection:
        connection.execute(
            text(f"ALTER DATABASE {connection.engine.url.database} SET default_transaction_isolation = serializable")
        )
    store.close()
    again = PostgresStore(database_url)
    with again.engine.begin() as connection:
        assert connection.execute(text("SHOW transaction_isolation")).scalar_one() == "read committed"
    again.close()


@pytest.mark.parametrize(
    ("table", "key"), [("command", "pk_command"), ("event", "pk_event"), ("item", "pk_item"), ("deviation", "")]
)
def test_the_database_itself_takes_nothing_twice(postgres: PostgresStore, tmp_path: Path, table: str, key: str) -> None:
    """A command by its id, an event by its case and number, an item, an overdue of an item by its due time."""
    lived(office_over(postgres, tmp_path))
    names = ", ".join(column.name for column in metadata.tables[table].columns if column.identity is None)
    taken = names
    if table == "deviation":
        key, taken = "uq_deviation_overdue", names.replace("seq", "seq + 1000")
    again = f"INSERT INTO {table} ({names}) SELECT {taken} FROM {table}"  # noqa: S608 - names of columns alone

    with postgres.engine.connect() as connection, pytest.raises(DBAPIError, match=f'"{key}"'):
        connection.execute(text(again))


def test_the_database_holds_no_rule_but_that_nothing_is_taken_away(postgres: PostgresStore) -> None:
    """What PL/pgSQL decided could not be read beside the rest, nor tested without a server.

    Beside it the database lays numbers out for looking them up, as an index does.
    """
    functions = "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY proname"
    triggers = "SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
    with postgres.engine.connect() as connection:
        found = [connection.execute(text(asked)).scalars().all() for asked in (functions, triggers)]

    assert found == [["only_added_to", "trigrams", "write_case_number"], ["only_added_to", "write_case_number"]]


def test_what_is_committed_late_is_found_though_what_came_after_it_is_done(
    postgres: PostgresStore, tmp_path: Path
) -> None:
    """An outbox that is read from the last id on would have passed it by."""
    office = office_over(postgres, tmp_path)
    early = office.open()
    office.assign()
    means = office.service.means
    release = Wanted(ReleaseItem(Target(step="write")), Person("ani"), early, "c-1")

    with postgres.work() as work:
        carried = carry(means, work, release, work.cases.look("c-1", early))
        assert carried.writes is not None
        work.cases.put([carried.writes], [], {})
        late = office.open()
        assert office.assign() == 1
        assert office.assign() == 0

    assert office.assign() == 1
    with postgres.work() as work:
        looked = work.cases.look_together([], sorted([early, late]))
    assert all(loaded.state.items[1].assignee for loaded in looked.loaded.values())


def test_a_group_goes_past_a_case_that_somebody_holds(postgres: PostgresStore, tmp_path: Path) -> None:
    """Who holds locks waits for none: that command is left to go by itself, the others are done."""
    office = office_over(postgres, tmp_path)
    held, free = office.open(), office.open()
    group = [Wanted(AddNote("satu"), Person("ani"), case, f"c-{case}") for case in (held, free)]

    with postgres.work() as work:
        assert work.cases.look("nothing", held).loaded is not None
        done = carry_together(office.service.means, group, lambda: None)

    assert [each and each.reply for each in done] == [None, Reply(Accepted(), free)]


def test_groups_lock_cases_and_counters_in_one_order_whatever_their_own(
    postgres: PostgresStore, tmp_path: Path
) -> None:
    office = office_over(postgres, tmp_path)
    office.service.publish([("surat.yaml", SOP.encode())], "kantor", date(2026, 1, 1))
    cases = [office.open() for _ in range(4)]
    with postgres.work() as work:
        looked = work.cases.look_together([], sorted(cases, reverse=True))
    assert list(looked.loaded) == sorted(cases)
    numbered: list[str] = []

    def note(*told: object) -> None:
        if "case_counter" in str(told[2]):
            numbered.append(str(told[3]["office"]))  # type: ignore[index] # the values of the statement

    event.listen(postgres.engine, "before_cursor_execute", note)
    forms = {"form": Paper(reference="map 1")}
    group = [
        Wanted(OpenCase("surat", place, "", forms), Person("budi"), None, f"o-{place}") for place in ("kantor", "dinas")
    ]
    done = carry_together(office.service.means, group, lambda: None)
    event.remove(postgres.engine, "before_cursor_execute", note)

    assert [each and each.reply.answer for each in done] == [Accepted()] * 2
    assert numbered == ["dinas", "kantor"]


def test_a_file_that_a_command_is_about_to_name_is_not_swept(postgres: PostgresStore) -> None:
    with postgres.work() as work:
        work.files.put(FileRow("a" * 64, 10, "application/pdf", MONDAY))

    with postgres.work() as naming, postgres.work() as sweeping:
        assert list(naming.files.known(["a" * 64])) == ["a" * 64]
        assert sweeping.files.take_unnamed(MONDAY + timedelta(days=2), 10) == []

    with postgres.work() as sweeping:
        assert sweeping.files.take_unnamed(MONDAY + timedelta(days=2), 10) == ["a" * 64]


def test_the_reader_cannot_write(postgres: PostgresStore) -> None:
    with postgres.reader.connect() as connection, pytest.raises(DBAPIError, match="read-only"):
        connection.execute(text("UPDATE directory SET version = 7"))
