"""`tertib backup` and `tertib restore`: everything that an installation holds, out to a folder and back."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.house import house_at_hand
from cli.words import INPUT_WRONG, NOT_TRIED, count, say, stop

if TYPE_CHECKING:
    from cli.backup.page import Page

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", show_default=False)]


def help_of_backup() -> str:
    """Say what the command does."""
    return say(
        "Back up the database and the files into a new folder, while everything runs.",
        "Mencadangkan basis data dan berkas ke folder baru, tanpa menghentikan apa pun.",
    )


def help_of_restore() -> str:
    """Say what the command does."""
    return say(
        "Put a backup into an empty database and a folder of files, and check every case of it.",
        "Memulihkan cadangan ke basis data kosong dan folder berkas, lalu memeriksa setiap berkasnya.",
    )


def back_up(folder: Folder) -> None:
    """Make a backup; exits with 1 if files that events name are not there."""
    from cli.backup.making import make
    from cli.backup.page import NoBackup
    from cli.backup.programs import ToolFailed

    with house_at_hand() as house:
        try:
            page, missing = make(house, folder)
        except (NoBackup, ToolFailed) as problem:
            stop(NOT_TRIED, str(problem), str(problem))
    print(_contents(page))
    _tell_missing(missing)
    sys.exit(INPUT_WRONG if missing else 0)


def restore(folder: Folder) -> None:
    """Put a backup back; exits with 1 if anything of it is not as it was written."""
    from cli.backup.making import put_back
    from cli.backup.page import NoBackup
    from cli.backup.programs import ToolFailed
    from cli.verify import said

    with house_at_hand() as house:
        try:
            restored = put_back(house, folder)
        except (NoBackup, ToolFailed) as problem:
            stop(NOT_TRIED, str(problem), str(problem))
    for line in map(said, restored.broken):
        print(line, file=sys.stderr)
    _tell_missing(restored.missing)
    print(_contents(restored.page))
    if restored.broken or restored.missing:
        sys.exit(INPUT_WRONG)
    print(say("every chain holds, every state is its fold", "semua rantai utuh, semua keadaan sesuai jurnal"))


def _contents(page: "Page") -> str:
    cases, entries, files = (
        count(page.cases, "case", "cases"),
        count(page.entries, "entry", "entries"),
        count(page.files, "file", "files"),
    )
    return say(
        f"{page.origin}, {page.made_at}: {cases}, {entries}, {files}",
        f"{page.origin}, {page.made_at}: {page.cases} berkas, {page.entries} entri, {page.files} dokumen",
    )


def _tell_missing(missing: tuple[str, ...]) -> None:
    for digest in missing:
        line = say("a file that an event names is not there", "dokumen yang disebut sebuah peristiwa tidak ada")
        print(f"{digest}: {line}", file=sys.stderr)
