"""The processes of a living office: web, one worker for each duty, and beat, watched over by one supervisor."""

import json
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import Final

from cli.servers.supervise import Supervisor

DUTIES: Final = ("assign", "enforce", "housekeep")
TO_START: Final = 180
"""Seconds for all parts to live; on a machine with nothing else to do it takes five."""


def is_free(port: int) -> bool:
    """Say whether a port of this machine can be listened at."""
    with closing(socket.socket(socket.AF_INET)) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def start(supervisor: Supervisor, port: int, environment: Mapping[str, str]) -> None:
    """Start every part; their logs lie beside those of the servers."""
    python, celery = sys.executable, [sys.executable, "-m", "celery", "-A", "workers.app"]
    for duty in DUTIES:
        worker = [*celery, "worker", "-Q", duty, "-n", f"{duty}@%h", "-c", "1", "--loglevel", "WARNING"]
        supervisor.start(duty, [*worker, "--without-gossip", "--without-mingle"], environment)
    supervisor.start("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""], environment)
    web = ["web.app:create", "--factory", "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    supervisor.start("web", [python, "-m", "uvicorn", *web, "--timeout-graceful-shutdown", "3"], environment)


def wait_until_healthy(supervisor: Supervisor, port: int) -> str:
    """Tend the parts until all of them live; gives "" then, else what did not live in time."""
    until, why = time.monotonic() + TO_START, "web"
    while time.monotonic() < until:
        supervisor.tend()
        why = _unhealthy(port)
        if not why:
            return ""
        time.sleep(0.1)
    return why


def _unhealthy(port: int) -> str:
    """Give the names of the parts that do not live, as the web says."""
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            said = json.loads(answer.read())
    except (OSError, ValueError, HTTPException):
        return "web"
    parts = said.get("parts", {})
    return "" if answer.status == 200 else ", ".join(name for name, part in parts.items() if not part.get("healthy"))
