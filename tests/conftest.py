"""What the tests share. A test that asks for none of this starts no server.

The servers are one PostgreSQL and one Valkey for the whole run, shared by all workers of pytest-xdist: the first that
needs them starts them, and they stop when the last has ended. Each test that asks for `database_url` has a database of
its own, copied from a migrated template in some 20 ms; each that asks for `redis_url` finds it empty.
"""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import kombu
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from cli.servers import Servers, running
from tooling import chromium

# On two cores that others use as well, a deadline for one example says nothing about the code.
hypothesis.settings.register_profile("tertib", deadline=None)
hypothesis.settings.load_profile("tertib")


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> int:
    """The number of this worker of pytest-xdist, 0 without it."""
    name = str(getattr(request.config, "workerinput", {"workerid": "gw0"})["workerid"])
    return int(name.removeprefix("gw"))


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Servers]:
    """The addresses of the PostgreSQL and the Valkey of this run."""
    ours = tmp_path_factory.getbasetemp()
    shared = ours.parent if hasattr(request.config, "workerinput") else ours
    with running(shared / "tertib", durable=False) as started:
        yield started


@pytest.fixture(scope="session")
def template_database(servers: Servers, worker: int) -> str:
    """The name of a database that has every migration and no row."""
    from engine.persistence.upgrade import migrate

    name = f"tertib_template_{worker}"
    _execute(servers, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _execute(servers, "CREATE DATABASE {}", name)
    migrate(_url(servers, name))
    return name


@pytest.fixture
def database_url(servers: Servers, template_database: str) -> Iterator[str]:
    """The URL of a migrated, empty database that is this test's alone."""
    name = f"test_{secrets.token_hex(8)}"
    _execute(servers, "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template_database)
    _execute(servers, "ALTER DATABASE {} SET timezone TO 'Asia/Makassar'", name)  # a server is where its office is
    yield _url(servers, name)
    _execute(servers, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
def redis_url(servers: Servers, worker: int) -> str:
    """The URL, as Celery writes it, of an empty queue that is this worker's alone."""
    url = servers.redis_url.replace("virtual_host=0", f"virtual_host={worker}")
    with kombu.Connection(url) as connection:
        connection.default_channel.client.flushdb()  # type: ignore[attr-defined] # only the channel of Redis has it
    return url


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser's program; ./dev test has made sure that there is one."""
    return os.environ.get("TERTIB_CHROMIUM") or chromium.find_or_install()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of this test's own."""
    return tmp_path / "data"


def _url(servers: Servers, database: str) -> str:
    return make_url(servers.database_url).set(database=database).render_as_string(hide_password=False)


def _execute(servers: Servers, statement: str, *names: str) -> None:
    plain = make_url(servers.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
