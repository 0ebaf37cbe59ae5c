"""`tertib calendar import FILE --into CALENDAR`: days off from an .ics or .json file, put into a calendar.

What the calendar says already is kept, a different name too: it is told, for a person to decide. A calendar that
changes gets the next version, since a published version is never changed.
"""

import os
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from cli.house import contents, tell
from cli.ics import read_ics
from cli.listed import Day, Listed, problem, read_json
from cli.merging import Merged, NotKept, merged
from cli.sources import ProblemsFound, calendar_in
from cli.words import INPUT_WRONG, NOT_TRIED, say, stop
from engine.definition.characters import FORBIDDEN, MAX_BYTES


def help_text() -> str:
    """Say what the command does."""
    return say(
        "Add the days off of an .ics or .json file to a calendar.",
        "Menambahkan hari libur dari berkas .ics atau .json ke sebuah kalender.",
    )


FILE: Final = say("iCalendar or JSON", "iCalendar atau JSON")
INTO: Final = say(
    "the calendar, such as definitions/calendars/own.yaml", "kalender, mis. definitions/calendars/own.yaml"
)
KIND: Final = say(
    "what the days are, written beside them; default: what the file says",
    "jenis hari itu, ditulis di sampingnya; bawaan: kata berkas",
)
DECREE: Final = say("the decree, written beside the days", "keputusannya, ditulis di samping hari")


def import_days(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=FILE, show_default=False)],
    into: Annotated[Path, typer.Option("--into", metavar="CALENDAR", help=INTO, show_default=False)],
    kind: Annotated[str, typer.Option("--kind", metavar="TEXT", help=KIND, show_default=False)] = "",
    decree: Annotated[str, typer.Option("--decree", metavar="TEXT", help=DECREE, show_default=False)] = "",
) -> None:
    """Add what is new, and tell it, what was known, and what has another name; of a file with a problem nothing."""
    for text in (kind, decree):
        if FORBIDDEN.search(text) or "\n" in text:
            stop(NOT_TRIED, "--kind and --decree are one line of text", "--kind dan --decree adalah satu baris teks")
    listed = read_listed(contents(file), str(file))
    before = contents(into)
    try:
        calendar = calendar_in(before, str(into))
    except ProblemsFound as found:
        tell((*listed.problems, *found.problems))
        sys.exit(INPUT_WRONG)
    if listed.problems:
        tell(sorted(listed.problems, key=lambda one: one.line or 0))
        sys.exit(INPUT_WRONG)
    try:
        made = merged(before, calendar, [_described(day, kind, decree) for day in listed.days])
    except NotKept as why:
        stop(NOT_TRIED, f"{into}: {why}", f"{into}: tidak dapat ditulis tanpa mengubah isi lainnya")
    if made.added:
        _write(into, made.text)
    _tell(made, calendar.version)


def read_listed(content: bytes, file: str) -> Listed:
    """Read a list of days off, iCalendar or JSON by what it begins with."""
    if len(content) > MAX_BYTES:
        return Listed((), (problem(file, 1, "The file is larger than 1 MiB.", "Is this a list of holidays?"),))
    begins = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    listed = read_json(content, file) if begins in {b"{", b"["} else read_ics(content, file)
    unseen = (
        problem(file, day.line, "The name holds an invisible character.", "Retype the name.")
        for day in listed.days
        if FORBIDDEN.search(day.name + day.kind)
    )
    wrong = (*listed.problems, *unseen)
    if not listed.days and not wrong:
        wrong = (problem(file, 1, "There is no day off in the file.", "Is this the right file?"),)
    return Listed(listed.days, wrong)


def _described(day: Day, kind: str, decree: str) -> tuple[Day, str]:
    """Give a day with what is to stand beside it."""
    return day, "; ".join(word for word in (kind or day.kind.replace("_", " "), decree) if word)


def _write(file: Path, content: bytes) -> None:
    """Put a file in the place of another at once, so that nobody sees half of it."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(file)
    except OSError as wrong:
        beside.unlink(missing_ok=True)
        stop(NOT_TRIED, f"{file}: {wrong.strerror}", f"{file}: {wrong.strerror}")


def _tell(made: Merged, version: int) -> None:
    for day in made.added:
        print(say(f"added    {day.day}  {day.name}", f"ditambah {day.day}  {day.name}"))
    for day, ours in made.differing:
        print(
            say(
                f"differs  {day.day}  here '{ours}', in the file '{day.name}': kept as it is",
                f"berbeda  {day.day}  di sini '{ours}', di berkas '{day.name}': dibiarkan",
            )
        )
    for day in made.worked:
        print(
            say(
                f"worked   {day.day}  {day.name}: an extra working date of this calendar, so it stays one",
                f"kerja    {day.day}  {day.name}: hari kerja tambahan pada kalender ini, jadi tetap hari kerja",
            )
        )
    counted = f"{len(made.added)} added, {len(made.known)} known, {len(made.differing)} with another name"
    dihitung = f"{len(made.added)} ditambah, {len(made.known)} sudah ada, {len(made.differing)} bernama lain"
    print(say(f"{counted}; {_version(made, version)}", f"{dihitung}; {_version(made, version)}"))


def _version(made: Merged, version: int) -> str:
    if not made.added:
        return say(f"version {version} as before", f"versi {version} tetap")
    return say(f"version {version + 1}", f"versi {version + 1}")
