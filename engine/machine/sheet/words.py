"""The words that the form itself says, and time standards as written, in the reader's language."""

import re
from dataclasses import dataclass
from typing import Final

from engine.definition.durations import ByChoice, PerCount
from engine.definition.model import Definition, Field, Text, TimeStandard


@dataclass(frozen=True, slots=True)
class Headings:
    """The words of the head; the Indonesian ones are those of the official form (PermenPANRB 35/2012)."""

    number: str
    activity: str
    performers: str
    quality: str
    needs: str
    time: str
    output: str
    note: str
    outside: str


_INDONESIAN: Final = Headings(
    number="No",
    activity="Kegiatan",
    performers="Pelaksana",
    quality="Mutu Baku",
    needs="Kelengkapan",
    time="Waktu",
    output="Output",
    note="Keterangan",
    outside="(di luar kantor)",
)
_ENGLISH: Final = Headings(
    number="No",
    activity="Activity",
    performers="Performers",
    quality="Quality standard",
    needs="Requirements",
    time="Time",
    output="Output",
    note="Remarks",
    outside="(outside)",
)
_UNITS: Final = (  # English one, English many, Indonesian; the longer come first
    ("working day", "working days", "hari kerja"),
    ("calendar day", "calendar days", "hari kalender"),
    ("as needed", "as needed", "sesuai kebutuhan"),
    ("minute", "minutes", "menit"),
    ("hour", "hours", "jam"),
    ("week", "weeks", "minggu"),
    ("month", "months", "bulan"),
)
_TO_INDONESIAN: Final = {name: there for one, many, there in _UNITS for name in (one, many)}
_TO_ENGLISH: Final = {there: (one, many) for one, many, there in _UNITS}


def headings(locale: str) -> Headings:
    """Give the words of the head in `locale` (`id` or `en`; any other reads English)."""
    return _INDONESIAN if locale.startswith("id") else _ENGLISH


def written_time(definition: Definition, standard: TimeStandard, locale: str) -> str:
    """Give the standard as it was written, with the units in `locale`: `15 minutes` reads `15 menit` in `id`.

    Nothing is converted: the family and the numbers stay (`spec/language.md`, Durations). One that counts a field says
    the field by its title, one that follows from a choice says the choices as forms do.
    """
    match standard:
        case PerCount(each=each, per=field):
            return f"{written_duration(each.text, locale)} × {field_title(definition, field, locale)}"
        case ByChoice(of=durations):
            return ", ".join(f"{choice_words(one)}: {written_duration(each.text, locale)}" for one, each in durations)
        case _:
            return written_duration(standard.text, locale)


def field_title(definition: Definition, name: str, locale: str) -> str:
    """Give the title of a field of the SOP, else its name."""
    declared: list[Field] = [*definition.intake.fields, *(field for step in definition.steps for field in step.fields)]
    return next((field.title.said(locale) for field in declared if field.name == name), name)


def choice_words(choice: str) -> str:
    """Give a choice of a field as people read it; the language has no titles for them."""
    return choice.replace("_", " ")


def written_duration(text: str, locale: str) -> str:
    """Give a duration as it was written, with the units in `locale`."""
    table = _TO_INDONESIAN if locale.startswith("id") else _TO_ENGLISH
    pattern = r"(?P<number>\d+ )?\b(?P<unit>" + "|".join(sorted(table, key=len, reverse=True)) + r")\b"
    return re.sub(pattern, lambda found: _unit(found, locale), text, flags=re.IGNORECASE)


def _unit(found: re.Match[str], locale: str) -> str:
    number, unit = found["number"] or "", found["unit"].casefold()
    if locale.startswith("id"):
        return number + _TO_INDONESIAN[unit]
    one, many = _TO_ENGLISH[unit]
    return number + (one if number.strip() == "1" else many)


def listed(texts: tuple[str, ...]) -> str:
    """Join the entries of a cell as one sentence: those after the first lose a capital that only began a line."""
    first, *others = texts or ("",)
    return ", ".join([first, *map(_uncapitalised, others)])


def _uncapitalised(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:].islower() else text


def outcome_label(outcome: str, label: Text | None, locale: str) -> str:
    """Give the words beside an arrow: the outcome's label, else its name with spaces."""
    return label.said(locale) if label is not None else outcome.replace("_", " ")
