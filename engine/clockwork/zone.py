"""Local time: which instants a date and its hours are, across every change of the clocks (`spec/time.md`).

A zone is cut into pieces of constant offset, and each piece is laid on the hours by itself: an hour that never comes
falls into no piece, one that comes twice into two.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from engine.clockwork.hours import Hours

Spans: TypeAlias = tuple[tuple[datetime, datetime], ...]
"""Half-open stretches of time, sorted, as UTC instants."""

_DAY: Final = timedelta(days=1)
_FARTHEST: Final = timedelta(hours=16)  # no zone is, or ever was, so far from UTC
_PROBE: Final = timedelta(hours=6)  # no zone ever changed twice within it
_SECOND: Final = timedelta(seconds=1)
_IANA: Final = re.compile(r"UTC|(?!posix/|right/)[A-Za-z_]+(/[A-Za-z0-9_+-]+)+")


def is_zone(name: str) -> bool:
    """Whether it is an IANA name such as `Asia/Makassar`; names that mean this machine's own zone are not."""
    if not _IANA.fullmatch(name):
        return False
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True


def local_date(zone: ZoneInfo, instant: datetime) -> date:
    """The date that a calendar on the wall shows at this instant."""
    return instant.astimezone(zone).date()


def start_of(zone: ZoneInfo, day: date) -> datetime:
    """The first instant whose local date is `day` (or later, where the zone leapt over that date)."""
    midnight = _midnight(day)
    for start, end, offset in _pieces(zone, midnight):
        begins = max(start, midnight - offset)
        if begins < end:
            return begins
    raise AssertionError(f"{zone} never reaches {day}")


def end_of(zone: ZoneInfo, day: date) -> datetime:
    """24:00 of a date: the end of the last instants whose local date is `day` (or earlier, where it never came)."""
    midnight = _midnight(day) + _DAY
    for start, end, offset in reversed(_pieces(zone, midnight)):
        ends = min(end, midnight - offset)
        if ends > start:
            return ends
    raise AssertionError(f"{zone} never leaves {day}")


def spans(zone: ZoneInfo, day: date, hours: Hours) -> Spans:
    """All instants whose local time lies in these hours of this date; stretches that touch are joined."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in _laid(zone, _midnight(day), hours):
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


def _laid(zone: ZoneInfo, midnight: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    for start, end, offset in _pieces(zone, midnight):
        for opens, closes in hours:
            begins = max(start, midnight + timedelta(minutes=opens) - offset)
            ends = min(end, midnight + timedelta(minutes=closes) - offset)
            if begins < ends:
                yield begins, ends


def _midnight(day: date) -> datetime:
    """Local midnight, its figures read as UTC: less the offset it is the instant."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _pieces(zone: ZoneInfo, midnight: datetime) -> list[tuple[datetime, datetime, timedelta]]:
    """The pieces of constant offset, in order, of all the time that may belong to the date of this midnight."""
    first, last = midnight - _FARTHEST, midnight + _DAY + _FARTHEST
    changes = _changes(zone, first.year)
    if last.year != first.year:
        changes += _changes(zone, last.year)
    pieces = []
    start, offset = first, _offset(zone, first)
    for at, after in changes:
        if first < at < last:
            pieces.append((start, at, offset))
            start, offset = at, after
    return [*pieces, (start, last, offset)]


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


@lru_cache(maxsize=4096)
def _changes(zone: ZoneInfo, year: int) -> tuple[tuple[datetime, timedelta], ...]:
    """The instants of a UTC year at which the offset changes, with the offset from then on."""
    before = datetime(year, 1, 1, tzinfo=UTC) - _SECOND
    offset = _offset(zone, before)
    changes = []
    for count in range(4 * 366 + 1):
        probe = datetime(year, 1, 1, tzinfo=UTC) + count * _PROBE
        if (after := _offset(zone, probe)) != offset:
            changes.append(_change_between(zone, before, probe))
        before, offset = probe, after
    return tuple((at, _offset(zone, at)) for at in changes if at.year == year)


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second at which the offset of `before` gives way to that of `after`."""
    offset = _offset(zone, before)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, before + middle * _SECOND) == offset:
            low = middle
        else:
            high = middle
    return before + high * _SECOND
