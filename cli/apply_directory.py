"""`tertib directory apply FILE`: offices and people are what the file says; whom it names no longer is ended."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.house import contents, service_at_hand, tell
from cli.words import INPUT_WRONG, count, say
from engine.definition.problems import Problems


def help_text() -> str:
    """Say what the command does."""
    return say(
        "Make offices, people, appointments and absences what a file says; whoever it names no longer is ended.",
        "Menjadikan kantor, orang, penugasan, dan ketidakhadiran seperti isi berkas; yang tidak lagi disebut diakhiri.",
    )


def apply(file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]) -> None:
    """Apply the file whole, or tell every problem of it with its place and change nothing."""
    content = contents(file)
    with service_at_hand() as service:
        done = service.apply_directory(content, str(file))
    if isinstance(done, Problems):
        tell(done)
        sys.exit(INPUT_WRONG)
    if not (done.added or done.ended):
        print(say("nothing to change", "tidak ada yang berubah"))
        return
    again = count(done.marked, "open item", "open items")
    print(
        say(
            f"{done.added} added or changed, {done.ended} ended, {again} to be offered again",
            f"{done.added} ditambah atau diubah, {done.ended} diakhiri, {done.marked} butir terbuka ditawarkan lagi",
        )
    )
