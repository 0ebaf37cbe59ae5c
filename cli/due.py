"""`tertib due`: questions about working time, a JSON value a line on standard input, an answer a line on output.

`{"calendar": NAME or a map, "start": ISO, "duration": "90 minutes", "stops": [[S, R], ...]?}` asks when something is
due; `{"calendar": ..., "from": ISO, "to": ISO}` asks how much working time lies between. A due time in a year whose
holidays the calendar does not know is warned of on standard error, once for each calendar and year.
"""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from cli.sources import ProblemsFound, calendar_from, calendar_named, line_of
from cli.words import say, undecreed
from engine.clockwork.calendar import Calendar
from engine.clockwork.due import promised
from engine.clockwork.stops import resumed_due, resumed_warning, working_days, working_seconds
from engine.definition.durations import parse_duration
from engine.definition.scalars import shown
from engine.errors import TertibError

LONGEST: Final = 500
"""So many characters of an error are told: what it quotes may be a whole file."""


def help_text() -> str:
    """Say what the command does."""
    return say(
        "Answer questions about working time: one JSON value a line on standard input.",
        "Menjawab pertanyaan tentang waktu kerja: satu nilai JSON per baris pada masukan baku.",
    )


def due() -> None:
    """Answer each line; a bad one is answered with its error, and the next is looked at."""
    warned: set[str] = set()
    for line in sys.stdin.buffer:
        if line.strip():
            print(line_of(answered(line, warned)), flush=True)


def answered(line: bytes, warned: set[str]) -> dict[str, Any]:
    """Answer one question, or say what is wrong with it; a warning is given once, and then stands in `warned`."""
    try:
        return answer(json.loads(line), warned)
    except ProblemsFound as found:
        return {"error": str(found)}
    except RecursionError:
        return {"error": "this is nested too deep"}
    except OverflowError:
        return {"error": "this reaches beyond the years that a calendar has, 1 to 9999"}
    except (TertibError, ValueError) as wrong:
        return {"error": shown(str(wrong), LONGEST)}


def answer(ask: object, warned: set[str]) -> dict[str, Any]:
    """Answer a question; ValueError says what it lacks."""
    if not isinstance(ask, dict):
        raise ValueError("a question is a JSON object")  # noqa: TRY004 - answered as all bad lines are
    between = "from" in ask or "to" in ask
    unknown = sorted(set(ask) - {"calendar", *(("from", "to") if between else ("start", "duration", "stops"))})
    if unknown:
        raise ValueError(f"'{unknown[0][:80]}' cannot stand here")
    calendar = _calendar(_needed(ask, "calendar"))
    if between:
        start, end = _instant(_needed(ask, "from")), _instant(_needed(ask, "to"))
        seconds, days = working_seconds(calendar, start, end), working_days(calendar, start, end)
        return {"working_seconds": seconds, "working_days": days}
    stops = _stops(ask.get("stops", []))
    duration = _needed(ask, "duration")
    if not isinstance(duration, str | int):
        raise ValueError("'duration' is a text such as '90 minutes'")  # noqa: TRY004 - answered as all bad lines are
    moved = _laid_out(calendar, _instant(_needed(ask, "start")), str(duration), stops)
    _warn(calendar, moved[0], warned)
    return {"due": _written(moved[0]), "warn": None if moved[1] is None else _written(moved[1])}


def _laid_out(
    calendar: Calendar, start: datetime, written: str, stops: list[tuple[datetime, datetime]]
) -> tuple[datetime, datetime | None]:
    """Lay a duration out, and move what is left of it past each stop; before its start there is nothing to stop."""
    duration = parse_duration(written)
    clock = promised(calendar, start, start, duration)
    at, warn = clock.due, clock.warn
    for stopped, until in stops:
        since = max(stopped, start)
        if at < since or until < start:
            continue
        at = resumed_due(calendar, duration.family, since, until, at)
        if warn is not None and warn >= since:
            warn = resumed_warning(calendar, duration.family, since, until, warn)
    return at, warn


def _warn(calendar: Calendar, due: datetime, warned: set[str]) -> None:
    year = calendar.undecreed(due)
    if year is None:
        return
    warning = f"{calendar.name}: {undecreed(year)}"
    if warning not in warned:
        warned.add(warning)
        print(warning, file=sys.stderr)


def _needed(ask: Mapping[str, Any], key: str) -> Any:  # noqa: ANN401 - whatever was asked
    if key not in ask:
        raise ValueError(f"'{key}' is missing")
    return ask[key]


def _calendar(asked: object) -> Calendar:
    if isinstance(asked, str):
        found = _named(asked)
        if found is None:
            raise ValueError(f"there is no calendar '{asked[:80]}'")
        return found
    return _calendar_from(json.dumps(asked, sort_keys=True))


@lru_cache(maxsize=100)
def _named(name: str) -> Calendar | None:
    return calendar_named(name)


@lru_cache(maxsize=100)
def _calendar_from(written: str) -> Calendar:
    return calendar_from(json.loads(written), "calendar")


def _stops(stops: object) -> list[tuple[datetime, datetime]]:
    if not isinstance(stops, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in stops):
        raise ValueError("'stops' is a list of pairs [STOPPED, RESUMED]")
    read = [(_instant(since), _instant(until)) for since, until in stops]
    for since, until in read:
        if until < since:
            raise ValueError(f"a stop ends at {_written(until)}, before it begins")
    return _once(read)


def _once(stops: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Give the stops in order of time; those that overlap are one (`spec/time.md`, Clock stops)."""
    joined: list[tuple[datetime, datetime]] = []
    for since, until in sorted(stops):
        if joined and since < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(until, joined[-1][1]))
        else:
            joined.append((since, until))
    return joined


def _instant(written: object) -> datetime:
    said = shown(str(written))
    try:
        at = datetime.fromisoformat(str(written))
    except ValueError:
        raise ValueError(f"'{said}' is no instant such as 2026-03-02T00:15:00Z") from None
    if at.tzinfo is None:
        raise ValueError(f"'{said}' lacks its zone, such as Z or +08:00")
    return at.astimezone(UTC)


def _written(at: datetime) -> str:
    timespec = "microseconds" if at.microsecond else "seconds"
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=timespec) + "Z"
