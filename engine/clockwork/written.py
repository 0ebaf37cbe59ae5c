"""The parts of a written calendar, each read into a value, with everything that is wrong noted (`spec/time.md`).

A part that cannot be read is noted with its path and left out; whoever reads goes on, so that all problems are told
at once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

from engine.clockwork.hours import WEEKDAYS, Hours, Period, Week
from engine.clockwork.zone import is_zone
from engine.errors import CalendarProblem

LONGEST_CLOSURE: Final = timedelta(days=3660)
"""An office that is closed for longer than ten years is a mistake in its calendar, not an office."""

Path = tuple[str | int, ...]

_T = TypeVar("_T")

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_INTERVAL: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24):([0-5]\d)", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_KEYS: Final = ("calendar", "version", "zone", "week", "periods", "holidays", "working_days")
_PERIOD_KEYS: Final = ("name", "from", "to", "week")
_INTERVAL_HINT: Final = "write local times as '07:30-12:00'; 24:00 may end an interval"
_INDONESIA: Final = "for Indonesia: Asia/Jakarta (WIB), Asia/Makassar (WITA), Asia/Jayapura (WIT)"


@dataclass(frozen=True, slots=True)
class Written:
    """A calendar's document, read part by part; `problems` grows as parts are read."""

    document: Mapping[str, object]
    problems: list[CalendarProblem] = field(default_factory=list)

    def known_keys(self) -> None:
        """Note every key that a calendar does not have."""
        self._only(self.document, _KEYS, ())

    def name(self) -> str:
        """The calendar's own name."""
        name = self.document.get("calendar")
        if isinstance(name, str) and _NAME.fullmatch(name):
            return name
        return self._note(
            ("calendar",), "a calendar needs a name", "letters a-z, digits and '-', as in id-government", ""
        )

    def version(self) -> int:
        """The calendar's version, from 1."""
        version = self.document.get("version")
        if isinstance(version, int) and not isinstance(version, bool) and version >= 1:
            return version
        return self._note(("version",), "a calendar needs a version", "a whole number, which grows: 1, 2, ...", 0)

    def zone(self) -> str:
        """The calendar's zone, an IANA name."""
        zone = self.document.get("zone")
        if isinstance(zone, str) and is_zone(zone):
            return zone
        return self._note(
            ("zone",), f"{zone!r} is no time zone" if zone else "a calendar needs a zone", _INDONESIA, "UTC"
        )

    def week(self) -> Week:
        """The hours of each weekday; some hour of the week must be worked."""
        week = self._week(self.document.get("week"), ("week",))
        if not any(week) and not any(problem.path[:1] == ("week",) for problem in self.problems):
            self._note(("week",), "the calendar has no working hours", "give at least one weekday its hours", None)
        return week

    def periods(self) -> tuple[Period, ...]:
        """The periods with other weekly hours, in the order written."""
        written = self.document.get("periods", [])
        if not isinstance(written, list):
            return self._note(
                ("periods",), "periods are a list", "- {name: ..., from: DATE, to: DATE, week: {...}}", ()
            )
        found = [self._period(period, ("periods", place)) for place, period in enumerate(written)]
        return tuple(period for period in found if period is not None)

    def holidays(self) -> dict[date, str]:
        """The dates without hours, with their names."""
        found: dict[date, str] = {}
        for day, name, path in self._dated("holidays"):
            if isinstance(name, str) and name.strip():
                found[day] = name
            else:
                self._note(path, "a holiday needs a name", "2026-03-19: Hari Suci Nyepi", None)
        return found

    def working_days(self) -> dict[date, Hours]:
        """The extra working dates, with their hours."""
        found: dict[date, Hours] = {}
        for day, written, path in self._dated("working_days"):
            found[day] = self._hours(written, path)
            if written == []:
                self._note(path, "an extra working date needs its hours", "a date without work is a holiday", None)
        return found

    def _dated(self, key: str) -> Iterator[tuple[date, object, Path]]:
        written = self.document.get(key, {})
        if not isinstance(written, Mapping):
            self._note((key,), f"{key} are a map", "each DATE with what it is", None)
            return
        seen = set()
        for name, value in written.items():
            day = self._date(name, (key, str(name)))
            if day in seen:
                self._note((key, str(name)), f"{day} stands here twice", "keep one of them", None)
            elif day is not None:
                seen.add(day)
                yield day, value, (key, str(name))

    def _period(self, written: object, path: Path) -> Period | None:
        if not isinstance(written, Mapping):
            return self._note(path, "a period is a map", "{name: ..., from: DATE, to: DATE, week: {...}}", None)
        self._only(written, _PERIOD_KEYS, path)
        name = written.get("name", "")
        if not isinstance(name, str):
            self._note((*path, "name"), "a period's name is a text", "put it in quotes", None)
            name = ""
        first, last = (self._date(written.get(end), (*path, end)) for end in ("from", "to"))
        week = self._week(written.get("week"), (*path, "week"))
        if first is None or last is None:
            return None
        if last < first:
            return self._note((*path, "to"), "the period ends before it begins", "both ends are included", None)
        if not any(week) and last - first > LONGEST_CLOSURE:
            return self._note(
                (*path, "to"), "the period closes for more than ten years", "give it hours, or an end", None
            )
        return Period(name, first, last, week)

    def _week(self, written: object, path: Path) -> Week:
        if not isinstance(written, Mapping):
            return self._note(path, "a week is a map", "mon: [07:30-12:00, 13:00-16:00]", ((),) * 7)
        self._only(written, WEEKDAYS, path)
        return tuple(self._hours(written.get(day, []), (*path, day)) for day in WEEKDAYS)

    def _hours(self, written: object, path: Path) -> Hours:
        if not isinstance(written, list):
            return self._note(path, "hours are a list", "[07:30-12:00, 13:00-16:00]", ())
        hours: list[tuple[int, int]] = []
        for place, text in enumerate(written):
            interval = self._interval(text, (*path, place))
            if interval is None:
                continue
            if hours and interval[0] < hours[-1][1]:
                message = f"{text} does not lie after the interval before it"
                self._note((*path, place), message, "intervals are sorted, may touch, and may not overlap", None)
            hours.append(interval)
        return tuple(hours)

    def _interval(self, text: object, path: Path) -> tuple[int, int] | None:
        found = _INTERVAL.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            return self._note(path, f"{text!r} is no interval", _INTERVAL_HINT, None)
        start, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
        if end > 24 * 60:
            return self._note(path, f"{text!r} ends after 24:00", _INTERVAL_HINT, None)
        if end <= start:
            return self._note(
                path, f"{text!r} ends before it begins", "past midnight: 22:00-24:00, then the next day", None
            )
        return start, end

    def _date(self, written: object, path: Path) -> date | None:
        if isinstance(written, date) and not isinstance(written, datetime):
            return written
        if isinstance(written, str) and _DATE.fullmatch(written):
            try:
                return date.fromisoformat(written)
            except ValueError:
                return self._note(path, f"{written} is not in the calendar", "no such day exists", None)
        return self._note(path, f"{written!r} is no date" if written else "a date is missing", "as in 2026-03-19", None)

    def _only(
        self, written: Mapping[object, object] | Mapping[str, object], known: tuple[str, ...], path: Path
    ) -> None:
        for key in written:
            if key not in known:
                self._note((*path, str(key)), f"{key!r} is not known here", f"one of: {', '.join(known)}", None)

    def _note(self, path: Path, message: str, hint: str, instead: _T) -> _T:
        self.problems.append(CalendarProblem(path, message, hint))
        return instead
