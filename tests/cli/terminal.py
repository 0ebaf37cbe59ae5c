"""A terminal: `tertib` as somebody types it."""

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
SOPS = ROOT / "definitions"

DIRECTORY = """\
offices:
  PROV: {title: Provinsi Contoh}
  PTSP: {title: Dinas Contoh, parent: PROV, calendars: {id-government: id-government-wib}}
people:
  p1: {name: Siti Rahmawati, login: siti}
  p2: {name: Agus Setiawan, login: agus, locale: id}
appointments:
  - {person: p1, office: PTSP, role: front_office, from: 2026-01-05, decree: 800/12/2026}
  - {person: p2, office: PTSP, role: front_office, kind: acting, from: 2026-01-05, to: 2026-12-31}
absences:
  - {person: p1, from: 2026-03-09, to: 2026-03-13, substitute: p2}
"""


def tertib(
    *words: str,
    database_url: str = "",
    redis_url: str = "",
    stdin: str = "",
    lang: str = "C",
    files: Path | None = None,
    afresh: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end. Whatever it says, it says without a traceback.

    `afresh`: by a Python that begins with it, as a person does. Else it is forked off by one that has read the code.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TERTIB_", "LC_"))}
    environment |= {"TERTIB_DATABASE_URL": database_url, "LANG": lang, "PYTHONPATH": str(ROOT)}
    environment |= {"TERTIB_FILES": str(files)} if files is not None else {}
    environment |= {"TERTIB_REDIS_URL": redis_url} if redis_url else {}
    run = _afresh if afresh else _forked
    done = run(words, environment, stdin)
    assert "Traceback" not in done.stderr
    return done


def _afresh(words: Sequence[str], environment: dict[str, str], stdin: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *words],
        check=False,
        capture_output=True,
        text=True,
        input=stdin,
        env=environment,
        cwd=ROOT,
        timeout=120,
    )


def _forked(words: Sequence[str], environment: dict[str, str], stdin: str) -> subprocess.CompletedProcess[str]:
    asked = {"words": words, "environment": environment, "stdin": stdin, "folder": str(ROOT)}
    asking, answering = _zygote()
    asking.write(json.dumps(asked) + "\n")
    asking.flush()
    return subprocess.CompletedProcess(["tertib", *words], **json.loads(answering.readline()))


@cache
def _zygote() -> tuple[IO[str], IO[str]]:
    """Start the process that forks commands off; it ends when this one does, and with it the pipe."""
    words = [sys.executable, "-m", "tests.cli.zygote"]
    started = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert started.stdin is not None
    assert started.stdout is not None
    atexit.register(_end, started)
    return started.stdin, started.stdout


def _end(started: subprocess.Popen[str]) -> None:
    started.communicate()


def applied(folder: Path, text: str, database_url: str, lang: str = "C") -> subprocess.CompletedProcess[str]:
    """Apply a directory that stands in a file."""
    file = folder / "directory.yaml"
    file.write_text(text, "utf-8")
    return tertib("directory", "apply", str(file), database_url=database_url, lang=lang)
