"""What a reader is told, in the reader's language (the design guide, sections 6 and 7).

The messages are English sentences with named values; `locales/LOCALE/LC_MESSAGES/messages.po` holds what is said. The
catalogues are compiled in memory when they are first asked for, so that no binary file is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

LOCALES: Mapping[str, str] = {"id": "Bahasa Indonesia", "en": "English"}
"""The locales that pages speak, with their own names; the first is the default."""
DEFAULT = "id"

Day = datetime | date
"""An instant, whose local date is meant, or a date."""

_FOLDER = Path(__file__).parent / "locales"


@cache
def catalogue(locale: str) -> GNUTranslations:
    """Give the compiled messages of a locale."""
    with (_FOLDER / locale / "LC_MESSAGES" / "messages.po").open("rb") as source:
        messages = read_po(source, locale=locale)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)


@dataclass(frozen=True, slots=True)
class Speech:
    """A language and a zone: how sentences, numbers and instants are said to this reader.

    Instants are given in UTC and said in `zone`, an IANA name.
    """

    locale: str = DEFAULT
    zone: str = "Asia/Makassar"

    def say(self, message: str, **values: object) -> str:
        """Say a sentence, with its named values filled in."""
        said = catalogue(self.locale).gettext(message)
        return said % values if values else said

    def count(self, singular: str, plural: str, n: int, **values: object) -> str:
        """Say a sentence about `n` things; `%(n)s` is the number."""
        said = catalogue(self.locale).ngettext(singular, plural, n)
        return said % {"n": self.number(n), **values}

    def number(self, n: float | Decimal) -> str:
        """Say a number: 1.842 or 1,842."""
        return format_decimal(n, locale=self.locale)

    def percent(self, ratio: float) -> str:
        """Say a ratio of 0 to 1 with one decimal: 96,2% or 96.2%."""
        return format_percent(ratio, format="0.0%", locale=self.locale)

    def local(self, at: datetime) -> datetime:
        """Give the instant as the clock on the reader's wall shows it."""
        return at.astimezone(ZoneInfo(self.zone))

    def zone_name(self, at: datetime) -> str:
        """Name the zone, once a page: WITA."""
        return self.local(at).tzname() or self.zone

    def time(self, at: datetime) -> str:
        """Say the time of day: 11.38 or 11:38."""
        return self._form(at, "HH.mm" if self.locale == "id" else "HH:mm")

    def second(self, at: datetime) -> str:
        """Say the time of day to the second: 11.38.02 or 11:38:02."""
        return self._form(at, "HH.mm.ss" if self.locale == "id" else "HH:mm:ss")

    def date(self, day: Day) -> str:
        """Say a date: 18 Nov 2026."""
        return self._day(day, "d MMM y")

    def day(self, day: Day) -> str:
        """Say a date of these weeks: Rab 18 Nov."""
        return self._day(day, "EEE d MMM")

    def full(self, day: Day) -> str:
        """Say a date in full: Rabu, 18 November 2026."""
        return self._day(day, "EEEE, d MMMM y")

    def long_date(self, day: Day) -> str:
        """Say a date as forms write it: 18 November 2026."""
        return self._day(day, "d MMMM y")

    def month(self, month: str) -> str:
        """Say a month given as YYYY-MM: Nov 2026."""
        return format_date(date.fromisoformat(f"{month}-01"), "MMM y", locale=self.locale)

    def moment(self, at: datetime) -> str:
        """Say a date with its time: 18 Nov 2026, 11.38."""
        return f"{self.date(at)}, {self.time(at)}"

    def until(self, at: datetime, now: datetime) -> str:
        """Say an instant that is near: the time alone if it is today's, else the day and the time."""
        near = self.local(at).date() == self.local(now).date()
        return self.time(at) if near else f"{self.day(at)}, {self.time(at)}"

    def span(self, seconds: float) -> str:
        """Say a length of working time in whole minutes: 1 jam 12 mnt; below a minute in seconds, rounded down."""
        whole = int(seconds)
        hours, minutes = divmod(whole // 60, 60)
        if whole < 60:
            return self.count("%(n)s s", "%(n)s s", whole)
        if not hours:
            return self.count("%(n)s min", "%(n)s min", minutes)
        if not minutes:
            return self.count("%(n)s h", "%(n)s h", hours)
        return self.say("%(hours)s h %(minutes)s min", hours=self.number(hours), minutes=minutes)

    def size(self, count: int) -> str:
        """Say a size of a file: 310 kB, 1,4 MB."""
        if count < 1_000_000:
            return f"{self.number(max(1, round(count / 1000)))} kB"
        return f"{self.number(round(count / 1_000_000, 1))} MB"

    def by_right(self, title: str, right: str) -> str:
        """Say a role with the right by which it is held: Plt. for an acting one, a substitute as such."""
        match right:
            case "acting":
                return self.say("%(role)s (acting)", role=title)
            case "substitute":
                return self.say("%(role)s (substitute)", role=title)
            case _:
                return title

    def _form(self, at: datetime, pattern: str) -> str:
        return format_datetime(self.local(at), pattern, locale=self.locale)

    def _day(self, day: Day, pattern: str) -> str:
        local = self.local(day).date() if isinstance(day, datetime) else day
        return format_date(local, pattern, locale=self.locale)
