"""What no single store can show: that two of them hold the same rows, and what PostgreSQL alone has to keep."""

import secrets
import uuid
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine.case.commands import AddNote, AnswerAlerts, ClaimItem, Duty, ReleaseItem, SkipItem, Target, WithdrawCase
from engine.persistence.memory import MemoryStore
from engine.persistence.postgres import PostgresStore
from engine.persistence.tables import INSERT_ONLY, metadata
from tests.store.looking import all_rows
from tests.store.office import Office, office_over

pytestmark = pytest.mark.servers


@pytest.fixture
def postgres(database_url: str) -> Iterator[PostgresStore]:
    store = PostgresStore(database_url)
    yield store
    store.close()


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


def test_the_reader_cannot_write(postgres: PostgresStore) -> None:
    with postgres.reader.connect() as connection, pytest.raises(DBAPIError, match="read-only"):
        connection.execute(text("UPDATE directory SET version = 7"))
