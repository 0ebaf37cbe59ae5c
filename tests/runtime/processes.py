"""Which processes belong to a data folder: those that this test has started, and no others."""

import os
from collections.abc import Iterator
from pathlib import Path


def processes_over(data: Path) -> list[tuple[int, str]]:
    """The processes whose command names that folder or which work in it, as (process id, command)."""
    return [(pid, words) for pid, words, place in _processes() if str(data) in words or place.startswith(str(data))]


def _processes() -> Iterator[tuple[int, str, str]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
                if words:  # a process that has ended, and waits to be buried, has none
                    yield int(entry.name), words, str((entry / "cwd").readlink())
            except OSError:
                continue
