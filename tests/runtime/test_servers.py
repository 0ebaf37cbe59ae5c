"""The embedded servers: shared while anybody uses them, gone when nobody does, and back after a kill."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from cli.servers import Servers, ServersError, running
from cli.servers.folder import folder_at, private
from tests.runtime.processes import processes_over

pytestmark = pytest.mark.servers


def test_two_users_share_the_servers_and_the_last_one_stops_them(data: Path) -> None:
    with running(data, durable=False) as first:
        with running(data, durable=False) as second:
            assert second == first
        assert _answers(first)
    assert not _answers(first)
    assert _soon(lambda: processes_over(data) == [])


def test_what_was_written_is_there_at_the_next_start(data: Path) -> None:
    with running(data) as servers, _connection(servers) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('tertib')")
    with running(data) as servers, _connection(servers) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("tertib",)]


def test_words_sort_alike_on_every_machine_and_pages_have_checksums(data: Path) -> None:
    with running(data, durable=False) as servers, _connection(servers) as connection:
        found = connection.execute(
            "SELECT datlocale, current_setting('data_checksums') FROM pg_database WHERE datname = 'postgres'"
        ).fetchone()
    assert found == ("C.UTF-8", "on")


def test_a_killed_user_leaves_nothing_behind(data: Path) -> None:
    user = _user_of(data)
    assert processes_over(data)
    user.kill()
    user.communicate()
    assert _soon(lambda: processes_over(data) == [])


def test_a_killed_keeper_takes_its_servers_with_it_and_a_new_start_works(data: Path) -> None:
    user = _user_of(data)
    os.kill(_keeper_of(data), signal.SIGKILL)
    user.kill()
    user.communicate()
    with running(data, durable=False) as servers:
        assert _soon(lambda: _answers(servers))
    assert _soon(lambda: processes_over(data) == [])


def test_a_keeper_that_is_killed_while_somebody_uses_the_servers_is_replaced(data: Path) -> None:
    with running(data, durable=False) as servers:
        killed = _keeper_of(data)
        os.kill(killed, signal.SIGKILL)
        assert _soon(lambda: any(pid != killed for pid in _keepers_of(data)))
        assert _soon(lambda: _answers(servers))
    assert _soon(lambda: processes_over(data) == [])


@pytest.mark.parametrize("program", ["bin/postgres", "valkey-server"])
def test_a_killed_server_comes_back_by_itself(data: Path, program: str) -> None:
    with running(data, durable=False) as servers:
        victim = next(pid for pid, words in processes_over(data) if program in words.split(" ")[0])
        os.kill(victim, signal.SIGKILL)
        assert _soon(lambda: all(pid != victim for pid, _ in processes_over(data)))
        assert _soon(lambda: _answers(servers) and any(program in words for _, words in processes_over(data)))


def test_everything_killed_at_once_starts_again(data: Path) -> None:
    user = _user_of(data)
    for pid, _ in processes_over(data):
        os.kill(pid, signal.SIGKILL)
    user.kill()
    user.communicate()
    with running(data, durable=False) as servers:
        assert _answers(servers)


def test_a_path_too_long_for_a_socket_has_its_sockets_elsewhere(tmp_path: Path) -> None:
    data = tmp_path / ("long" * 40) / "with a space"
    with running(data, durable=False) as servers:
        assert _answers(servers)
        assert str(data) not in servers.database_url
    assert not Path(str(make_url(servers.database_url).query["host"])).exists()


def test_servers_of_ones_own_are_used_instead(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERTIB_DATABASE_URL", "postgresql+psycopg://one@somewhere/tertib")
    monkeypatch.setenv("TERTIB_REDIS_URL", "redis://somewhere:6379/0")
    with running(data) as servers:
        assert servers == Servers("postgresql+psycopg://one@somewhere/tertib", "redis://somewhere:6379/0")
    assert not data.exists()


def test_a_start_that_fails_says_where_to_look(data: Path) -> None:
    folder_at(data).postgres.mkdir()
    with pytest.raises(ServersError, match=f"did not become ready: see {data}/logs"), running(data, durable=False):
        pytest.fail("an empty folder is no cluster")


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "sockets").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ServersError, match="belongs to somebody else"):
        private(tmp_path / "sockets", os.geteuid())


def test_dev_run_gives_the_command_its_addresses_and_exits_with_its_code(data: Path) -> None:
    program = "import os, json, sys; print(json.dumps(dict(os.environ))); sys.exit(7)"
    done = subprocess.run(
        [sys.executable, "-m", "cli.servers", str(data), sys.executable, "-c", program],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    environment = json.loads(done.stdout)
    assert done.returncode == 7
    assert environment["TERTIB_DATABASE_URL"].startswith("postgresql+psycopg://")
    assert environment["TERTIB_REDIS_URL"].startswith("redis+socket://")
    assert environment["TERTIB_FILES"] == str(data / "files")
    assert _soon(lambda: processes_over(data) == [])


def _connection(servers: Servers) -> psycopg.Connection[tuple[object, ...]]:
    url = make_url(servers.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(url)


def _answers(servers: Servers) -> bool:
    try:
        with _connection(servers) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def _user_of(data: Path) -> subprocess.Popen[str]:
    """Another process that uses the servers of that folder, and has them."""
    program = "import sys; print('up', flush=True); sys.stdin.read()"
    words = [sys.executable, "-m", "cli.servers", str(data), sys.executable, "-c", program]
    user = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert user.stdout is not None
    assert user.stdout.readline() == "up\n"
    return user


def _keepers_of(data: Path) -> list[int]:
    return [pid for pid, words in processes_over(data) if "cli.servers.keeper" in words]


def _keeper_of(data: Path) -> int:
    return next(iter(_keepers_of(data)))


def _soon(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        threading.Event().wait(0.05)
    return True
