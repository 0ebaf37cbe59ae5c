"""Cases are found by a part of their number, whatever it holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from engine.persistence.postgres import PostgresStore
from engine.persistence.reads_numbers import numbered
from tests.store.office import Office, office_over

pytestmark = pytest.mark.servers


@pytest.fixture
def office(postgres: PostgresStore, tmp_path: Path) -> Office:
    return office_over(postgres, tmp_path)


@pytest.fixture
def connection(postgres: PostgresStore) -> Iterator[Connection]:
    with postgres.reader.connect() as opened:
        yield opened


@pytest.mark.parametrize("part", ["001/surat/dinas/2026", "001/SURAT", "s/2", "01", "1", "/", ""])
def test_whoever_has_the_part_is_found(office: Office, connection: Connection, part: str) -> None:
    cases = {office.open()}

    assert set(numbered(connection, part, 20) or ()) == cases


@pytest.mark.parametrize("part", ["surat/001", "%", "_01", "0012026", "001/surat/dinas/20266", "  1", "\\"])
def test_the_parts_of_a_part_in_another_order_are_not_it(office: Office, connection: Connection, part: str) -> None:
    office.open()

    assert numbered(connection, part, 20) == []


def test_of_too_many_none_is_given(office: Office, connection: Connection) -> None:
    cases = {office.open() for _ in range(3)}

    assert set(numbered(connection, "surat", 3) or ()) == cases
    assert numbered(connection, "surat", 2) is None
