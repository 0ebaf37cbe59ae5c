"""`tertib explain FILE --step S --at TIME`: why a due time is what it is, interval by interval."""

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from cli.house import contents, tell
from cli.sources import ProblemsFound, calendar_named
from cli.words import INPUT_WRONG, NOT_TRIED, say, stop, undecreed
from engine.clockwork.account import Line, account
from engine.clockwork.calendar import Calendar
from engine.clockwork.due import promised
from engine.definition.durations import ByChoice, Duration, PerCount, Standard, multiplied
from engine.definition.model import Definition, Step
from engine.definition.problems import Problems
from engine.definition.read import read_definition
from engine.definition.scalars import shown


def help_text() -> str:
    """Say what the command does."""
    return say(
        "Explain a due time: which intervals of the calendar are counted, one by one.",
        "Menjelaskan jatuh tempo: interval kalender mana yang dihitung, satu per satu.",
    )


def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    step: Annotated[str, typer.Option("--step", metavar="STEP", show_default=False)],
    at: Annotated[str, typer.Option("--at", metavar="TIME", show_default=False)],
    value: Annotated[str | None, typer.Option("--value", metavar="N|CHOICE", show_default=False)] = None,
) -> None:
    """Tell how the standard of a step that is activated at a time comes to its due time."""
    read = read_definition(contents(file), str(file))
    if isinstance(read, Problems):
        tell(read)
        raise SystemExit(INPUT_WRONG)
    found = _step(read, step)
    calendar = _calendar(read, found, file)
    duration = _duration(found, value)
    try:
        _explained(found, calendar, duration, _instant(at))
    except OverflowError:
        stop(
            INPUT_WRONG,
            f"'{shown(at)}': this reaches beyond the years that a calendar has, 1 to 9999",
            f"'{shown(at)}': ini melewati tahun yang dimiliki kalender, 1 sampai 9999",
        )


def _explained(found: Step, calendar: Calendar, duration: Duration, start: datetime) -> None:
    lines = [_told(calendar, line) for line in account(calendar, start, duration)]
    clock = promised(calendar, start, start, duration, found.warn_after)
    print(f"{found.id}: {duration.text}, {calendar.name} {calendar.version} ({calendar.zone})")
    for line in lines:
        print(f"  {line}")
    if clock.warn is not None:
        print(say(f"warning {_local(calendar, clock.warn)}", f"peringatan {_local(calendar, clock.warn)}"))
    print(say(f"due     {_local(calendar, clock.due)}", f"jatuh tempo {_local(calendar, clock.due)}"))
    year = calendar.undecreed(clock.due)
    if year is not None:
        print(undecreed(year))


def _told(calendar: Calendar, line: Line) -> str:
    """Write one line of the account in the reader's language."""
    local = _local(calendar, line.start)
    match line.why:
        case "start":
            return say(f"{local}  starts", f"{local}  mulai")
        case "worked":
            until = line.end.astimezone(ZoneInfo(calendar.zone)).strftime("%H:%M:%S")
            minutes, seconds = divmod(line.seconds, 60)
            told = f"{minutes} min" + (f" {seconds} s" if seconds else "")
            return say(f"{local} - {until}  {told} counted", f"{local} - {until}  {told} dihitung")
        case "day":
            return say(f"{local[:10]}  day {line.count}", f"{local[:10]}  hari ke-{line.count}")
        case _:
            name = line.name or say("no working day", "bukan hari kerja")
            return say(f"{local[:10]}  not counted: {name}", f"{local[:10]}  tidak dihitung: {name}")


def _local(calendar: Calendar, at: datetime) -> str:
    return at.astimezone(ZoneInfo(calendar.zone)).strftime("%Y-%m-%d %H:%M:%S")


def _step(definition: Definition, name: str) -> Step:
    found = next((step for step in definition.steps if step.id == name), None)
    if found is None:
        name = shown(name)
        known = ", ".join(step.id for step in definition.steps)
        stop(INPUT_WRONG, f"there is no step '{name}'; there are {known}", f"tidak ada langkah '{name}'; ada {known}")
    return found


def _calendar(definition: Definition, step: Step, file: Path) -> Calendar:
    name = step.calendar or definition.calendar
    try:
        found = calendar_named(name, file)
    except ProblemsFound as wrong:
        tell(wrong.problems)
        raise SystemExit(INPUT_WRONG) from None
    if found is None:
        stop(INPUT_WRONG, f"there is no calendar '{name}'", f"tidak ada kalender '{name}'")
    return found


def _duration(step: Step, value: str | None) -> Duration:  # noqa: RET503 - `stop` ends the command
    """Give the standard's duration; one that follows from a field needs its value."""
    match step.standard:
        case Standard(most=Duration() as most):
            return most
        case PerCount(each=each, per=field) if value is not None and re.fullmatch("[0-9]{1,15}", value) and int(value):
            times = multiplied(each, int(value))
            if times is not None:
                return Duration(times.family, times.amount, f"{times.text} ({field})")
            stop(
                INPUT_WRONG,
                f"{value} x {each.text} is more than a hundred years: as needed, without a due time",
                f"{value} x {each.text} lebih dari seratus tahun: sesuai kebutuhan, tanpa batas waktu",
            )
        case ByChoice(of=durations) if value in dict(durations):
            return dict(durations)[value or ""]
        case PerCount(per=field) | ByChoice(by=field):
            stop(
                NOT_TRIED,
                f"the standard follows from '{field}': say --value",
                f"waktu mengikuti '{field}': isi --value",
            )
        case _:
            stop(INPUT_WRONG, f"'{step.id}' has no standard", f"'{step.id}' tidak punya waktu baku")


def _instant(written: str) -> datetime:
    said = shown(written)
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        stop(NOT_TRIED, f"'{said}' is no time", f"'{said}' bukan waktu")
    if at.tzinfo is None:
        stop(NOT_TRIED, f"'{said}' lacks its zone, such as +08:00", f"'{said}' tanpa zona, misalnya +08:00")
    return at
