"""Freeze the shipped calendars: `python -m cli.freeze_calendars 2024 2027 definitions/calendars` (`spec/time.md`).

Holidays and collective leave come from the `holidays` library and stand in the files from then on, to be reviewed: no
running office asks the library. Beside each stands its kind and the decree that it rests on, as a comment, which is no
part of a calendar's content. A file whose content changes gets the next version. Ramadan begins when the government
says so, which no library knows: its first days are listed here, from the decrees.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from holidays.constants import GOVERNMENT, PUBLIC
from holidays.countries.indonesia import Indonesia
from ruamel.yaml import YAML

from engine.clockwork.calendar import Calendar, calendar_of, canonical
from engine.clockwork.hours import WEEKDAYS


class Office(NamedTuple):
    """The hours of a kind of office, as a calendar's file has them: Monday to Thursday, Friday, Saturday."""

    title: str
    usual: tuple[str, str, str]
    ramadan: tuple[str, str, str]


class Fast(NamedTuple):
    """A month of Ramadan: its year of the Hijra and its first day."""

    hijri: int
    first: date


class Free(NamedTuple):
    """A day off: its name, its kind, and the decree that it rests on."""

    name: str
    kind: str
    decree: str

    def __str__(self) -> str:
        return f"{self.name}  # {self.kind}; {self.decree}"


ESTIMATE: Final = "perkiraan"
DECREES: Final = {
    2024: "SKB 3 Menteri 855/3/4 Tahun 2023",
    2025: "SKB 3 Menteri 1017/2/2 Tahun 2024",
    2026: "SKB 3 Menteri 1497/2/5 Tahun 2025",
    2027: "SKB 3 Menteri untuk 2027",  # its numbers are to be filled in when the file is reviewed
}
"""The joint decrees of the ministers of religion, of manpower and of the civil service, by the year they are for."""
OWN_DECREES: Final = {
    date(2024, 2, 14): "Keppres 10 Tahun 2024",
    date(2024, 11, 27): "Keppres 33 Tahun 2024",
    date(2025, 8, 18): "SKB 3 Menteri 933/1/3 Tahun 2025",
}
"""What single days rest on that the year's decree did not have."""
FASTS: Final = {
    2024: Fast(1445, date(2024, 3, 12)),
    2025: Fast(1446, date(2025, 3, 1)),
    2026: Fast(1447, date(2026, 2, 19)),
    2027: Fast(1448, date(2027, 2, 8)),  # an estimate
}
ZONES: Final = {"": "Asia/Makassar", "-wib": "Asia/Jakarta", "-wit": "Asia/Jayapura"}
OFFICES: Final = {
    "id-government": Office(
        "The hours of Perpres 21/2023, with Indonesia's national holidays and collective leave.",
        ("[07:30-12:00, 13:00-16:00]", "[07:30-11:30, 13:00-16:30]", ""),
        ("[08:00-12:00, 12:30-15:00]", "[08:00-11:30, 12:30-15:30]", ""),
    ),
    "id-government-6d": Office(
        "Six-day hours (ours, not the decree's), with Indonesia's national holidays and collective leave.",
        ("[07:30-12:00, 12:30-14:00]", "[07:30-11:30, 12:30-14:30]", "[07:30-12:00, 12:30-14:00]"),
        ("[08:00-12:00, 12:30-14:00]", "[08:00-11:30, 12:30-14:00]", "[08:00-12:00, 12:30-14:00]"),
    ),
}


def main(argv: Sequence[str]) -> int:
    """Write the calendars of the years FIRST to LAST into FOLDER; 2 if one of the years is not known yet."""
    if len(argv) != 3:
        print("python -m cli.freeze_calendars FIRST LAST FOLDER", file=sys.stderr)
        return 2
    years, folder = range(int(argv[0]), int(argv[1]) + 1), Path(argv[2])
    try:
        free = free_days(years)
        fasts = {year: fast(year, free) for year in years}
    except LookupError as missing:
        print(missing.args[0], file=sys.stderr)
        return 2
    for name, office in OFFICES.items():
        for ending, zone in ZONES.items():
            freeze(folder / f"{name}{ending}.yaml", office.title, list(_government(office, zone, fasts, free)))
    week = [f"  {day}: [00:00-24:00]" for day in WEEKDAYS]
    freeze(folder / "always.yaml", "Round the clock, every day.", ["zone: UTC", "week:", *week])
    return 0


def free_days(years: Iterable[int]) -> dict[date, Free]:
    """The national holidays and the collective leave of these years, by date, in Indonesian.

    Raises LookupError for a year without collective leave: its joint decree is not known to the library.
    """
    found: dict[date, Free] = {}
    for year in years:
        national = Indonesia(years=year, categories=PUBLIC)
        if not Indonesia(years=year, categories=GOVERNMENT):
            raise LookupError(f"the collective leave of {year} is not known to the library")
        for day, name in Indonesia(years=year, categories=(PUBLIC, GOVERNMENT), language="id").items():
            found[day] = Free(name, "libur nasional" if day in national else "cuti bersama", decree_of(day, name))
    return dict(sorted(found.items()))


def decree_of(day: date, name: str) -> str:
    """Give what a day off rests on; a date that the library reckons itself is an estimate."""
    if ESTIMATE in name:
        return ESTIMATE
    return OWN_DECREES.get(day) or DECREES.get(day.year, ESTIMATE)


def fast(year: int, free: Mapping[date, Free]) -> tuple[Fast, date]:
    """The Ramadan of a year with its last day, the eve of Idul Fitri.

    Raises LookupError where its first day is not listed, or the month would not have 29 or 30 days.
    """
    if year not in FASTS:
        raise LookupError(f"the first day of Ramadan {year} is not listed in cli/freeze_calendars.py")
    feast = min(day for day, one in free.items() if day.year == year and one.name.startswith("Hari Raya Idul Fitri"))
    days = (feast - FASTS[year].first).days
    if days not in {29, 30}:
        raise LookupError(f"Ramadan {year} would last {days} days, from {FASTS[year].first} to the eve of {feast}")
    return FASTS[year], feast - timedelta(days=1)


def freeze(path: Path, title: str, lines: Sequence[str]) -> None:
    """Write one calendar, with the version after that of the file that is there if it says something else."""
    version = 1
    if path.exists():
        before = _read(path.read_text("utf-8"))
        version = before.version
        if _content(before) != _content(_read(_text(path.stem, title, version, lines))):
            version += 1
    path.write_text(_text(path.stem, title, version, lines), "utf-8")


def _text(name: str, title: str, version: int, lines: Sequence[str]) -> str:
    head = [
        f"# {title}",
        "# Frozen by cli/freeze_calendars.py, to be reviewed.",
        f"calendar: {name}",
        f"version: {version}",
    ]
    return "\n".join([*head, *lines, ""])


def _government(
    office: Office, zone: str, fasts: Mapping[int, tuple[Fast, date]], free: Mapping[date, Free]
) -> Iterator[str]:
    yield from (f"zone: {zone}", "week:", *_week(office.usual, "  "), "periods:")
    for month, last in fasts.values():
        yield from (f"  - name: Ramadan {month.hijri}", f"    from: {month.first}", f"    to: {last}", "    week:")
        yield from _week(office.ramadan, "      ")
    yield "holidays:"
    yield from (f"  {day}: {one}" for day, one in free.items())


def _week(hours: tuple[str, str, str], indent: str) -> Iterator[str]:
    usual, friday, saturday = hours
    for day, written in zip(WEEKDAYS, (*[usual] * 4, friday, saturday), strict=False):
        if written:
            yield f"{indent}{day}: {written}"


def _read(text: str) -> Calendar:
    return calendar_of(YAML(typ="safe", pure=True).load(text))


def _content(calendar: Calendar) -> dict[str, object]:
    return canonical(calendar) | {"version": 0}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
