"""The keeper of one data folder's servers: `python -m cli.servers.keeper DATA durable|fast`.

It leaves for the background once both servers answer, starts either again when it dies, and stops both and ends when
no user of the folder is left. When it is killed itself, the kernel tells the servers to stop.
"""

import contextlib
import fcntl
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import IO

from cli.servers import postgres, valkey
from cli.servers.folder import Folder, ServersError, folder_at
from cli.servers.sharing import take
from cli.servers.supervise import Supervisor

_TO_START = 60.0  # seconds; a cluster that was killed may have to recover first
_TRIES = 6  # of a server that dies at its start; one may still wait for the memory of a killed one


def main(words: list[str]) -> int:
    """Start the servers; comes back in the first process when they are ready (0) or cannot be (1), with the reason."""
    folder, durable = folder_at(Path(words[0])), words[1] == "durable"
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        _leave_for_background(folder)
        with os.fdopen(writing, "w", encoding="utf-8") as answer:
            _keep(folder, answer, durable=durable)
        return 0
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as told:
        said = told.read()
    if said != "ready":
        print(said or f"the keeper of the servers ended: see {folder.logs / 'servers.log'}", file=sys.stderr)
    return int(said != "ready")


def _leave_for_background(folder: Folder) -> None:
    os.setsid()
    log = os.open(folder.logs / "servers.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, standard in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(ours, standard)


def _keep(folder: Folder, answer: IO[str], *, durable: bool) -> None:
    """Watch over the servers until nobody is left; `answer` is told `ready`, or why not, and closed."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    supervisor = Supervisor(folder.logs)
    with folder.lock("keeper").open("ab") as keeper, folder.lock("users").open("ab") as users:
        try:
            take(keeper, fcntl.LOCK_EX, 5.0)
            _start(folder, supervisor, durable=durable)
            answer.write("ready")
        except ServersError as problem:
            answer.write(str(problem))
            stopping.set()
        answer.close()
        while not stopping.wait(0.1) and not take(users, fcntl.LOCK_EX):
            supervisor.tend()
        folder.address.unlink(missing_ok=True)
        supervisor.stop()
        if folder.data not in folder.sockets.parents:
            with contextlib.suppress(OSError):
                folder.sockets.rmdir()  # nothing of ours stays in the folder of temporary files


def _start(folder: Folder, supervisor: Supervisor, *, durable: bool) -> None:
    postgres.end_orphan(folder)
    database = postgres.command(folder, durable=durable)
    # INT is PostgreSQL's fast stop: TERM would wait for every session to leave by itself.
    supervisor.start("postgres", database, stop_with=signal.SIGINT, identity=folder.identity)
    supervisor.start("valkey", valkey.command(folder, durable=durable))
    until = time.monotonic() + _TO_START
    while not (postgres.ready(folder, supervisor.pid("postgres")) and valkey.ready(folder)):
        if time.monotonic() > until or any(supervisor.deaths(name) >= _TRIES for name in ("postgres", "valkey")):
            message = f"the embedded servers did not become ready: see {folder.logs}"
            raise ServersError(message)
        time.sleep(0.02)
        supervisor.tend()
    address = {"database_url": postgres.url(folder), "redis_url": valkey.url(folder)}
    new = folder.address.with_suffix(".new")
    new.write_text(json.dumps(address), encoding="utf-8")
    new.replace(folder.address)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
