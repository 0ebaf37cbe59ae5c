"""`tertib health PART`: whether a duty's workers, beat or the web live; for a container's health check."""

import json
import os
import sys
from contextlib import closing
from enum import StrEnum
from http.client import HTTPConnection, HTTPException
from typing import Annotated

import typer

from cli.house import service_at_hand
from cli.words import say


class Part(StrEnum):
    """What may be asked after."""

    ASSIGN = "assign"
    ENFORCE = "enforce"
    HOUSEKEEP = "housekeep"
    BEAT = "beat"
    WEB = "web"


def help_text() -> str:
    """Say what the command does."""
    return say(
        "Say whether a part lives: exit code 0 if it does, 1 if not.",
        "Menyatakan apakah suatu bagian hidup: kode keluar 0 bila hidup, 1 bila tidak.",
    )


def health(part: Annotated[Part, typer.Argument(show_default=False)]) -> None:
    """Ask after one part."""
    why = _of_web() if part is Part.WEB else _of_worker(part)
    print(say(f"{part}: {why or 'healthy'}", f"{part}: {why or 'sehat'}"))
    sys.exit(1 if why else 0)


def _of_worker(part: Part) -> str:
    """Say what ails a duty or beat; nothing if it is healthy."""
    with service_at_hand() as service:
        found = service.health(part.value)
    return "" if found.healthy else found.why or say("not healthy", "tidak sehat")


def _of_web() -> str:
    """Say what ails the web process itself, whatever else does not live (TERTIB_PORT, on this machine)."""
    port = os.environ.get("TERTIB_PORT", "8080")
    try:
        with closing(HTTPConnection("127.0.0.1", int(port), timeout=5)) as connection:
            connection.request("GET", "/healthz")
            parts = json.loads(connection.getresponse().read())["parts"]
    except (OSError, ValueError, HTTPException, KeyError) as problem:
        return f"http://127.0.0.1:{port}/healthz: {type(problem).__name__}"
    dead = [name for name in ("web", "database") if not parts.get(name, {}).get("healthy")]
    return ", ".join(str(parts.get(name, {}).get("why", name)) for name in dead)
