"""`tertib migrate`: brings the database to the schema of this version."""

import os

from cli.house import database_url, no_database
from cli.words import NOT_TRIED, say, stop
from engine.errors import TertibError


def help_text() -> str:
    """Say what the command does."""
    return say(
        "Bring the database to this version. TERTIB_ORIGIN names the installation, at the first time only.",
        "Membawa basis data ke versi ini. TERTIB_ORIGIN memberi nama instalasi, hanya pada kali pertama.",
    )


def migrate() -> None:
    """Run what is missing; may be repeated."""
    from engine import wiring

    try:
        wiring.migrate(database_url(), os.environ.get("TERTIB_ORIGIN", "").strip() or "tertib")
    except wiring.StillAtWork as problem:
        stop(
            NOT_TRIED,
            f"the version before cannot work on the new schema: stop web, workers and beat first (heard: {problem})",
            f"versi sebelumnya tidak dapat bekerja dengan skema baru: hentikan dulu web, worker, dan beat ({problem})",
        )
    except TertibError as problem:
        no_database(str(problem))
    print(say("the database has the schema of this version", "basis data sudah sesuai dengan versi ini"))
