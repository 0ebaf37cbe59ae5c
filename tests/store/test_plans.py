"""What pages and workers ask goes into one index at its beginning, so that it stays as fast in a large office.

The plans are those of an empty database to which reading whole tables and sorting were made expensive: a question that
no index answers in its order shows a sort or a whole table here too (`docs/adr/0011`).
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, create_engine, event, text

from engine.case.commands import Duty
from engine.persistence import reads_cases, reads_log, reads_numbers, reads_search, reads_work
from engine.persistence.postgres import PostgresStore, statements
from engine.persistence.postgres.duties import claiming
from engine.persistence.reads_log import Key
from engine.persistence.reads_search import Search
from engine.persistence.reads_wanted import Wanted

pytestmark = pytest.mark.servers

NOW = datetime(2026, 3, 2, tzinfo=UTC)
HERE = {"dinas": None}
PLACES = [("surat", "dinas"), ("izin", "dinas"), ("surat", "kantor"), ("izin", "kantor")]
OFF = ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin")
Question = Callable[[Connection], object]


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = create_engine(database_url)
    with engine.connect() as opened:
        for way in OFF:
            opened.execute(text(f"SET enable_{way} = off"))
        yield opened
    engine.dispose()


def planned(connection: Connection, question: Question) -> str:
    """Ask, and give the plans of the statements that were sent."""
    sent: list[tuple[str, Any]] = []

    def note(*told: object) -> None:
        _, _, statement, parameters, *_ = told
        sent.append((str(statement), parameters))

    event.listen(connection, "before_cursor_execute", note)
    question(connection)
    event.remove(connection, "before_cursor_execute", note)
    rows = (connection.exec_driver_sql(f"EXPLAIN {statement}", values) for statement, values in sent)
    return "\n".join(line for plan in rows for line in plan.scalars())


def log(wanted: Wanted, before: Key | None = None) -> Question:
    return lambda c: reads_log.page(c, wanted, None, 81, before)


@pytest.mark.parametrize(
    ("question", "indexes"),
    [
        (lambda c: reads_work.held(c, ["dinas"], "ani", 51), ["ix_item_held"]),
        (lambda c: reads_work.count_held(c, ["dinas"], "ani"), ["ix_item_held"]),
        (lambda c: reads_work.role_sets(c, "dinas"), ["ix_item_pool"]),
        (lambda c: reads_work.pooled(c, [("dinas", ("staff",)), ("dinas", ("head",))], 51, None), ["ix_item_pool"]),
        (lambda c: reads_work.waiting(c, HERE, 51), ["ix_item_wait"]),
        (lambda c: reads_work.by_gravity(c, HERE, 51), ["ix_item_board"]),
        (lambda c: reads_work.burning(c, HERE, NOW, 51), ["ix_item_board"]),
        (lambda c: reads_work.alerts(c, [("dinas", None, None)], 50), ["ix_alert_open"]),
        (lambda c: reads_work.alerts(c, [("dinas", "head", None)], 50), ["ix_alert_told"]),
        (lambda c: reads_cases.done_items(c, "ani", NOW), ["ix_item_done"]),
        (lambda c: reads_search.mark_of_work(c, "dinas"), ["ix_case_changed"]),
        (lambda c: reads_search.found(c, Search(), PLACES, 50, 0), ["ix_case_opened"]),
        (log(Wanted()), ["ix_event_recorded"]),
        (log(Wanted(), Key(NOW, "case", 3)), ["ix_event_recorded"]),
        (log(Wanted(type="CaseClosed")), ["ix_event_type"]),
        (log(Wanted(exceptions=True)), ["ix_event_type"]),
        (log(Wanted(person="ani")), ["ix_event_person", "ix_deviation_person"]),
        (log(Wanted(deviation="overdue")), ["ix_deviation_kind"]),
        (log(Wanted(office="dinas")), ["ix_case_changed", "pk_event"]),
    ],
)
def test_a_list_is_read_from_the_beginning_of_its_index(
    connection: Connection, question: Question, indexes: list[str]
) -> None:
    plan = planned(connection, question)

    for index in indexes:
        assert f" using {index} on " in plan, plan
    whole = [line for line in plan.splitlines() if "Seq Scan on" in line]
    assert not whole, plan


def test_a_part_of_a_number_is_looked_for_by_its_parts(connection: Connection) -> None:
    connection.execute(text("SET enable_bitmapscan = on"))

    plan = planned(connection, lambda c: reads_numbers.numbered(c, "42/IZIN", 50))

    assert " on ix_case_number_parts " in plan, plan
    assert "Seq Scan on" not in plan, plan


@pytest.fixture
def writing(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection as workers and `submit` have it, to a database in which nothing was ever counted."""
    store = PostgresStore(database_url)
    with store.engine.connect() as opened:
        driver = opened.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        yield driver
    store.close()


@pytest.mark.parametrize(("duty", "index"), [(Duty.ASSIGN, "ix_item_to_offer"), (Duty.ENFORCE, "ix_case_alarm")])
def test_a_worker_looks_into_one_index_whatever_the_values(
    writing: psycopg.Connection[Any], duty: Duty, index: str
) -> None:
    """The plan is that of every value: it is made once for each connection, and no poll is planned anew."""
    found = writing.execute(f"EXPLAIN {claiming(duty, 100)}".encode(), {"at": NOW, "duty": duty.value}).fetchall()

    assert any(f" using {index} on " in line for (line,) in found), found
    assert not any("Seq Scan on" in line for (line,) in found), found


@pytest.mark.parametrize("names", [("moved", "journal", "items", "commands"), ("answered",), ("opened", "items")])
def test_what_is_put_down_is_found_by_its_key(writing: psycopg.Connection[Any], names: tuple[str, ...]) -> None:
    found = writing.execute(f"EXPLAIN {statements.together(names)}".encode(), ["[]"] * len(names)).fetchall()

    assert not any("Seq Scan on" in line for (line,) in found), found
