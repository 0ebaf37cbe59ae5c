"""Where the servers of one data folder keep their files, and as whom PostgreSQL runs over them.

    DATA/logs/             one file for each process
    DATA/servers/          postgres, valkey, sockets, the address and the locks

Sockets move to the folder of temporary files when their path would be too long for the kernel (107 bytes) or has
characters that an address would have to escape. When PostgreSQL has to run as `nobody`, which cannot walk into another
user's folders, its files stand under /var/tmp.
"""

import functools
import hashlib
import os
import pwd
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cli.servers import launch

Identity = Literal["same", "mapped", "nobody"]

_LONGEST = 80  # of the sockets' folder, so that `/.s.PGSQL.5432.lock` still fits


class ServersError(Exception):
    """The embedded servers cannot run; the message says why and names the variables to set instead."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The places of one data folder; `data` is absolute."""

    data: Path
    identity: Identity

    @property
    def servers(self) -> Path:
        """What is kept for the servers alone."""
        return self.data / "servers"

    @property
    def logs(self) -> Path:
        """One log file for each process."""
        return self.data / "logs"

    @property
    def address(self) -> Path:
        """JSON with the two URLs, there while the servers can be reached."""
        return self.servers / "address.json"

    @property
    def valkey(self) -> Path:
        """The folder of Valkey's append-only file."""
        return self.servers / "valkey"

    @property
    def postgres(self) -> Path:
        """The cluster of PostgreSQL."""
        if self.identity == "nobody":
            return Path("/var/tmp") / f"tertib-{self._mark()}" / "postgres"  # noqa: S108 - made and checked by `private`
        return self.servers / "postgres"

    @property
    def sockets(self) -> Path:
        """The folder of both Unix sockets."""
        plain = self.servers / "sockets"
        fits = len(os.fsencode(plain)) <= _LONGEST and re.fullmatch(r"[\w/.-]+", str(plain), re.ASCII)
        if fits and self.identity != "nobody":
            return plain
        return Path(tempfile.gettempdir()) / f"tertib-{self._mark()}"

    def lock(self, name: str) -> Path:
        """The file behind one lock."""
        return self.servers / f"{name}.lock"

    def _mark(self) -> str:
        return hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]


def folder_at(data: Path) -> Folder:
    """Make the folders for `data`, closed to other users, and find out as whom PostgreSQL can run.

    ServersError when there is no such user here.
    """
    folder = Folder(data.absolute(), identity())
    for path in (folder.data, folder.servers, folder.logs, folder.valkey):
        path.mkdir(parents=True, exist_ok=True)
    folder.servers.chmod(0o700)
    folder.logs.chmod(0o700)
    owner = launch.NOBODY if folder.identity == "nobody" else os.geteuid()
    private(folder.postgres.parent, owner)
    private(folder.sockets, owner)
    return folder


def private(path: Path, owner: int) -> None:
    """Make a folder that only `owner` may enter; ServersError if somebody else's stands there (in /tmp anybody may)."""
    if not path.exists():
        path.mkdir(mode=0o700)
        if owner != os.geteuid():
            os.chown(path, owner, owner)
    found = path.lstat()
    if found.st_uid != owner or path.is_symlink():
        message = f"{path} belongs to somebody else: choose another data folder"
        raise ServersError(message)
    path.chmod(0o700)


@functools.cache
def identity() -> Identity:
    """As whom PostgreSQL runs: it refuses root, and initdb a user without a name."""
    root = os.geteuid() == 0
    if not root and (sys.platform != "linux" or _has_name(os.geteuid())):
        return "same"
    trial = [*launcher(os.getpid(), 0, "mapped"), sys.executable, "-I", "-S", "-c", ""]
    if sys.platform == "linux" and subprocess.run(trial, check=False, capture_output=True).returncode == 0:
        return "mapped"
    if root and sys.platform == "linux":
        return "nobody"
    message = (
        "PostgreSQL refuses to run as this user and this system gives it no other: run Tertib as an ordinary user, or "
        "set TERTIB_DATABASE_URL and TERTIB_REDIS_URL to servers of your own"
    )
    raise ServersError(message)


def launcher(parent: int, when_it_dies: int, as_whom: Identity) -> list[str]:
    """The words to put before a command so that it starts through `launch`."""
    return [sys.executable, "-I", "-S", str(launch.__file__), str(parent), str(int(when_it_dies)), as_whom]


def _has_name(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True
