"""The living office: servers, a played past, and the processes that go on with it."""

import contextlib
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from cli.demo import parts
from cli.demo.cast import PASSWORD, Cast, cast_on
from cli.demo.memory import Memory, recalled, remember
from cli.demo.seed import ORIGIN, beginning_now, cases_wanted, restored, seed
from cli.servers import Servers, ServersError, running
from cli.servers.supervise import Supervisor
from cli.words import say
from engine import wiring
from engine.errors import TertibError


class DemoError(Exception):
    """The demo cannot live; why, in both languages."""

    def __init__(self, english: str, indonesian: str | None = None) -> None:
        super().__init__(english)
        self.english = english
        self.indonesian = indonesian or english


def run(folder: Path, port: int) -> None:
    """Run the office over a data folder until a signal comes; raises DemoError."""
    if not parts.is_free(port):
        raise DemoError(f"port {port} is taken: choose one with --port", f"port {port} dipakai: pilih dengan --port")
    try:
        with running(folder) as servers:
            memory = _filled(servers, folder)
            _live(servers, folder, port, cast_on(memory.until.date()))
    except (ServersError, TertibError, OSError) as problem:
        raise DemoError(str(problem)) from problem


def _filled(servers: Servers, folder: Path) -> Memory:
    """Give a database with a played past: at once if it has one."""
    wiring.migrate(servers.database_url, ORIGIN)
    memory = recalled(folder) or restored(servers.database_url, folder / "files") or beginning_now(cases_wanted())
    remember(folder, memory)
    if memory.finished:
        return memory
    _say("Playing the past two months; this is done once.", "Memainkan dua bulan terakhir; ini hanya sekali.")
    surprises = seed(servers.database_url, folder / "files", memory, _Progress())
    if surprises:
        (folder / "logs" / "past.log").write_text("\n".join([*surprises, ""]), "utf-8")
    done = replace(memory, finished=True)
    remember(folder, done)
    return done


class _Progress:
    """Says at each fifth how far the past is played."""

    def __init__(self) -> None:
        self._next = 0.2

    def __call__(self, share: float) -> None:
        """Hear how much is played, from 0 to 1."""
        while share >= self._next:
            print(f"  {self._next:.0%}", flush=True)
            self._next += 0.2


def _live(servers: Servers, folder: Path, port: int, cast: Cast) -> None:
    supervisor = Supervisor(folder / "logs")
    _say("Starting web, workers and beat.", "Menjalankan web, pekerja, dan beat.")
    parts.start(supervisor, port, _environment(servers, folder))
    try:
        unwell = parts.wait_until_healthy(supervisor, port)
        if unwell:
            raise DemoError(
                f"not living after {parts.TO_START} s: {unwell}; see {folder / 'logs'}",
                f"tidak hidup setelah {parts.TO_START} detik: {unwell}; lihat {folder / 'logs'}",
            )
        print(_welcome(port, cast), flush=True)
        with contextlib.suppress(KeyboardInterrupt):  # pressed before anybody listened
            supervisor.wait_for_signal()
        _say("Stopping.", "Berhenti.")
    finally:
        supervisor.stop()


def _environment(servers: Servers, folder: Path) -> Mapping[str, str]:
    return {
        "TERTIB_DATABASE_URL": servers.database_url,
        "TERTIB_REDIS_URL": servers.redis_url,
        "TERTIB_FILES": os.environ.get("TERTIB_FILES") or str(folder / "files"),
        "C_FORCE_ROOT": "1",
    }


def _welcome(port: int, cast: Cast) -> str:
    """Say where the office is and who may sign in."""
    rows = [(str(one["login"]), str(one["name"]), *_posts(cast, person)) for person, one in cast.people.items()]
    width, longest = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    table = [f"  {login:<{width}}  {name:<{longest}}  {office:<5} {roles}" for login, name, office, roles in rows]
    return "\n".join(
        [
            "",
            say(f"Tertib lives at http://127.0.0.1:{port}", f"Tertib hidup di http://127.0.0.1:{port}"),
            say(f"Everybody's password: {PASSWORD}", f"Kata sandi semua orang: {PASSWORD}"),
            "",
            *table,
            "",
            say("Ctrl-C stops it; the data stay.", "Ctrl-C menghentikannya; datanya tetap."),
        ]
    )


def _posts(cast: Cast, person: str) -> tuple[str, str]:
    held = [post for post in cast.posts if post.person == person]
    return (held[0].office if held else ""), ", ".join(post.role for post in held)


def _say(english: str, indonesian: str) -> None:
    print(say(english, indonesian), flush=True)
