"""Durations as people write them, in English or Indonesian (`spec/language.md`, Durations).

Working time, working days and calendar days are three families that are never converted into one another; months are
calendar days of no fixed number, and so a kind of their own within that family.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from engine.errors import BadDuration


class Family(StrEnum):
    """What a duration is counted in."""

    WORKING_TIME = "working_time"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Duration:
    """`amount` is in seconds of working time, in days (a week is seven) or in months, as `family` says; never zero.

    `text` is the duration as it was written, with its white space collapsed.
    """

    family: Family
    amount: int
    text: str


@dataclass(frozen=True, slots=True)
class Standard:
    """A time standard: `most` binds, `least` is only shown. Without `most` (`as needed`) nothing is ever late."""

    text: str
    least: Duration | None
    most: Duration | None


@dataclass(frozen=True, slots=True)
class PerCount:
    """`{each: DURATION, per: FIELD}`: the duration times an integer field of the case, taken at activation."""

    text: str
    each: Duration
    per: str


@dataclass(frozen=True, slots=True)
class ByChoice:
    """`{by: FIELD, of: {CHOICE: DURATION}}`: the duration for the value of a choice field."""

    text: str
    by: str
    of: tuple[tuple[str, Duration], ...]


_MINUTE: Final = (Family.WORKING_TIME, 60)
_HOUR: Final = (Family.WORKING_TIME, 3600)
_WORKING_DAY: Final = (Family.WORKING_DAYS, 1)
_CALENDAR_DAY: Final = (Family.CALENDAR_DAYS, 1)
_WEEK: Final = (Family.CALENDAR_DAYS, 7)
_MONTH: Final = (Family.MONTHS, 1)
_UNITS: Final = {
    "minute": _MINUTE,
    "minutes": _MINUTE,
    "menit": _MINUTE,
    "hour": _HOUR,
    "hours": _HOUR,
    "jam": _HOUR,
    "working day": _WORKING_DAY,
    "working days": _WORKING_DAY,
    "hari kerja": _WORKING_DAY,
    "calendar day": _CALENDAR_DAY,
    "calendar days": _CALENDAR_DAY,
    "hari kalender": _CALENDAR_DAY,
    "week": _WEEK,
    "weeks": _WEEK,
    "minggu": _WEEK,
    "month": _MONTH,
    "months": _MONTH,
    "bulan": _MONTH,
}
_AS_NEEDED: Final = ("as needed", "sesuai kebutuhan")
_LONGEST: Final = {  # a hundred years: a slip of the keyboard must not run past the end of the calendar
    Family.WORKING_TIME: 36_525 * 8 * 3_600,
    Family.WORKING_DAYS: 36_525,
    Family.CALENDAR_DAYS: 36_525,
    Family.MONTHS: 1_200,
}
_RANGE: Final = re.compile(r"(\S.*?)\s*[-\u2013\u2014]\s*(\S.*)")
_FORMS: Final = "write it as '15 minutes', '1 hour 30 minutes', '3 working days', '10 calendar days' or '1 month'"


@lru_cache(maxsize=1024)  # an SOP has few
def parse_duration(text: str) -> Duration:
    """Read one duration, such as `3 working days` or `1 jam 30 menit` (`spec/language.md`, Durations).

    Raises BadDuration for anything else: a bare day, zero, a negative number, an unknown unit, a wrong combination.
    """
    written = " ".join(text.split())
    if written.casefold() in _AS_NEEDED:
        raise BadDuration(f"'{written}' is not a duration", f"only a step's time may be so; {_FORMS}")
    if _RANGE.fullmatch(written) and not written.startswith("-"):
        raise BadDuration(f"'{written}' is a range", "only a step's time may be a range; give one duration here")
    return _one(written)


@lru_cache(maxsize=1024)
def parse_standard(text: str) -> Standard:
    """Read a step's `time`: a duration, a range of one family, or `as needed` (`spec/language.md`, Durations).

    Raises BadDuration.
    """
    written = " ".join(text.split())
    if written.casefold() in _AS_NEEDED:
        return Standard(written, None, None)
    ends = _RANGE.fullmatch(written)
    if ends is None:
        return Standard(written, None, _one(written))
    most = _one(ends[2])
    least = _one(_with_unit_of(ends[1], ends[2]))
    _hold_together(written, least, most)
    return Standard(written, least, most)


def multiplied(each: Duration, count: int) -> Duration | None:
    """Give a duration so many times; None (as needed) for less than once, and for more than a hundred years."""
    if count < 1 or is_too_long(each.family, each.amount * count):
        return None
    return Duration(each.family, each.amount * count, f"{count} x {each.text}")


def one_family(first: Family, second: Family) -> bool:
    """Say whether both are of one of the three families: months and calendar days are."""
    dates = (Family.CALENDAR_DAYS, Family.MONTHS)
    return first is second or (first in dates and second in dates)


def _one(written: str) -> Duration:
    parts = list(_parts(written))
    units = [unit for _, unit in parts]
    if len(parts) > 1 and units != [_HOUR, _MINUTE]:
        raise BadDuration(
            f"'{written}' joins what cannot be joined",
            "only hours and minutes may be joined, in this order: '1 hour 30 minutes'",
        )
    family = units[0][0]
    amount = sum(number * factor for number, (_, factor) in parts)
    if is_too_long(family, amount):
        raise BadDuration(f"'{written}' is too long", "a duration may last a hundred years at most")
    return Duration(family, amount, written)


def is_too_long(family: Family, amount: int) -> bool:
    """Say whether so much of a family is more than the hundred years that a duration may last."""
    return amount > _LONGEST[family]


def _parts(written: str) -> Iterator[tuple[int, tuple[Family, int]]]:
    """Each number with its unit, as written: `1 hour 30 minutes` has two."""
    found = re.findall(r"([-+\u2212]?\d\S*)((?: [^-+\u2212\d\s]\S*)*)", written)
    if " ".join(number + words for number, words in found) != written or not written:
        raise BadDuration(f"'{written}' is not a duration: a number comes first", _FORMS)
    for number, words in found:
        yield _number(number, written), _unit(words.strip(), number, written)


def _number(word: str, written: str) -> int:
    if not re.fullmatch(r"[0-9]+", word):
        if word[0] in "-\u2212":
            raise BadDuration(f"'{written}' is negative", "a duration is more than zero")
        if re.fullmatch(r"[0-9]+[^\W\d]+", word):
            raise BadDuration(f"'{word}' is not a number", "put a space between the number and its unit")
        raise BadDuration(
            f"'{word}' is not a whole number", "write whole numbers: '1 hour 30 minutes', not '1.5 hours'"
        )
    number = int(word) if len(word) <= 12 else 10**12  # far too long already
    if number == 0:
        raise BadDuration(f"'{written}' has a zero", "a duration is more than zero; leave out what is nothing")
    return number


def _unit(words: str, number: str, written: str) -> tuple[Family, int]:
    unit = _UNITS.get(words.casefold())
    if unit is not None:
        return unit
    if not words:
        raise BadDuration(f"'{written}' has a number without a unit", _FORMS)
    match words.casefold():
        case "hari":
            hint = f"'{number} hari kerja' (working days) or '{number} hari kalender' (calendar days)?"
        case "day" | "days" as days:
            hint = f"'{number} working {days}' or '{number} calendar {days}'?"
        case other:
            near = difflib.get_close_matches(other, _UNITS, n=1, cutoff=0.7)
            raise BadDuration(f"'{words}' is not a unit of time", f"did you mean '{near[0]}'?" if near else _FORMS)
    raise BadDuration(f"'{number} {words}' does not say which days are meant", hint)


def _with_unit_of(least: str, most: str) -> str:
    """The lower end of `1-2 hours` borrows the unit of the upper."""
    if not re.fullmatch(r"\d+", least):
        return least
    _, *words = most.split(" ")
    if any(word[0].isdigit() for word in words):
        raise BadDuration(f"'{least} - {most}' does not say the unit of {least}", "give both ends their units")
    return " ".join([least, *words])


def _hold_together(written: str, least: Duration, most: Duration) -> None:
    if not one_family(least.family, most.family):
        raise BadDuration(
            f"'{written}' mixes {_said(least.family)} with {_said(most.family)}",
            "both ends of a range are of one family: hours and minutes, working days, or calendar days",
        )
    if _is_below(least, most):
        return
    raise BadDuration(f"'{written}' has a lower end that is not below the upper", "write the smaller end first")


def _is_below(least: Duration, most: Duration) -> bool:
    """A month beside days has 28 to 31 of them: such a range is refused only if it is reversed in every month."""
    if least.family is most.family:
        return least.amount < most.amount
    if least.family is Family.MONTHS:
        return least.amount * 28 < most.amount
    return least.amount < most.amount * 31


def _said(family: Family) -> str:
    return family.value.replace("_", " ")
