"""A terminal: `tertib` as somebody types it."""

import os
import subprocess
import sys
from pathlib import Path

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
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end. Whatever it says, it says without a traceback."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TERTIB_", "LC_"))}
    environment |= {"TERTIB_DATABASE_URL": database_url, "LANG": lang, "PYTHONPATH": str(ROOT)}
    environment |= {"TERTIB_FILES": str(files)} if files is not None else {}
    environment |= {"TERTIB_REDIS_URL": redis_url} if redis_url else {}
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", *words],
        check=False,
        capture_output=True,
        text=True,
        input=stdin,
        env=environment,
        cwd=ROOT,
        timeout=120,
    )
    assert "Traceback" not in done.stderr
    return done


def applied(folder: Path, text: str, database_url: str, lang: str = "C") -> subprocess.CompletedProcess[str]:
    """Apply a directory that stands in a file."""
    file = folder / "directory.yaml"
    file.write_text(text, "utf-8")
    return tertib("directory", "apply", str(file), database_url=database_url, lang=lang)
