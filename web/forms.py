"""What a form brings: its fields, files and references, as a command takes them.

Names of inputs: `data.FIELD`, `file.DOCUMENT` (a file), `kept.DOCUMENT` (the digest of one that came before),
`reference.DOCUMENT` (where the paper lies), and plain words for the rest.
"""

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final

from babel.numbers import NumberFormatError, parse_decimal
from fastapi import Depends
from starlette.datastructures import UploadFile
from starlette.requests import Request

from engine.case.commands import Given, Paper
from engine.queries.fields import Asked
from engine.service import FileRefused, Service
from web.i18n import Speech

FILES: Final = 20
LARGEST_FILE: Final = 25 * 1024 * 1024
_FIELDS: Final = 400
_TEXT: Final = 1024 * 1024
"""Bytes of one field that is no file."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it came: texts by name, in the order sent, and files by name."""

    texts: Mapping[str, tuple[str, ...]]
    files: Mapping[str, UploadFile] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Give a text, "" if it was not sent."""
        return next(iter(self.texts.get(name, ())), "")

    def given(self, name: str) -> str | None:
        """Give a text, None if it is blank or was not sent."""
        return self.text(name).strip() or None


async def _read(request: Request) -> AsyncIterator[Sent]:
    """Read the form; files lie on disk until the request is done."""
    async with request.form(max_files=5 * FILES, max_fields=_FIELDS, max_part_size=_TEXT) as form:
        texts: dict[str, tuple[str, ...]] = {}
        files: dict[str, UploadFile] = {}
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                if value.filename:
                    files[name] = value
            else:
                texts[name] = (*texts.get(name, ()), value)
        yield Sent(texts, files)


Form = Annotated[Sent, Depends(_read)]
"""A parameter of a page that takes a form."""


@dataclass(frozen=True, slots=True)
class Brought:
    """The documents that a form brought, and what was wrong with the others, by the name of the input."""

    papers: Mapping[str, Paper]
    wrong: Mapping[str, str]


def papers_of(sent: Sent, service: Service, speech: Speech) -> Brought:
    """Store the files of a form and give the documents that it brings; of each, a file before a reference."""
    papers: dict[str, Paper] = {}
    wrong: dict[str, str] = {}
    if len(sent.files) > FILES:
        return Brought({}, {"files": speech.say("A form takes 20 files. Send the others after it.")})
    for name in _documents(sent):
        upload = sent.files.get(f"file.{name}")
        kept, reference = sent.given(f"kept.{name}"), sent.given(f"reference.{name}")
        if upload is not None:
            stored = service.store_file(upload.filename or "", upload.file.read(LARGEST_FILE + 1))
            if isinstance(stored, FileRefused):
                wrong[f"file.{name}"] = refused_file(speech, stored)
            else:
                papers[name] = Paper(digest=stored.digest)
        elif kept is not None and re.fullmatch(r"[0-9a-f]{64}", kept):
            papers[name] = Paper(digest=kept)
        elif reference is not None:
            papers[name] = Paper(reference=reference)
    return Brought(papers, wrong)


def _documents(sent: Sent) -> Iterable[str]:
    names = (*sent.files, *sent.texts)
    kinds = ("file.", "kept.", "reference.")
    return dict.fromkeys(name.partition(".")[2] for name in names if name.startswith(kinds) and name.partition(".")[2])


def refused_file(speech: Speech, refused: FileRefused) -> str:
    """Say why a file was not taken, and how to mend it."""
    match refused.code:
        case "too_large":
            return speech.say(
                "%(file)s has more than 25 MiB. Make it smaller, or say where the paper lies.", file=refused.name
            )
        case "empty":
            return speech.say("%(file)s is empty. Choose another file.", file=refused.name)
        case "wrong_kind":
            return speech.say(
                "%(file)s is of a kind that is not taken. Save it as PDF, PNG, JPEG, DOCX, XLSX, ODT or ODS.",
                file=refused.name,
            )
        case _:
            return speech.say(
                "%(file)s is not what its name says. Save it again in the kind that its name ends with.",
                file=refused.name,
            )


def data_of(sent: Sent, fields: Iterable[Asked], speech: Speech) -> dict[str, Given]:
    """Give the fields of a form as a command takes them; what cannot be read is left for the core to refuse."""
    return {asked.name: _value(sent, asked, speech) for asked in fields if sent.given(f"data.{asked.name}") is not None}


def _value(sent: Sent, asked: Asked, speech: Speech) -> Given:
    text = sent.text(f"data.{asked.name}").strip()
    match asked.type:
        case "integer" | "number":
            return number_typed(text, speech.locale)
        case "date":
            return date_typed(text)
        case "boolean":
            return {"yes": True, "no": False}.get(text, text)
        case "list":
            return tuple(line.strip() for line in text.splitlines() if line.strip())
        case _:
            return text


def number_typed(text: str, locale: str) -> str:
    """Read a number as it is written in the locale: 125.000.000 or 125,000,000; else give it back as it is."""
    if re.fullmatch(r"-?\d+([.,]\d{1,2})?", text):
        return text.replace(",", ".")
    try:
        return str(parse_decimal(text.removeprefix("Rp").strip(), locale=locale, strict=True))
    except NumberFormatError:
        return text


_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "januari", "january"),
            ("feb", "februari", "february"),
            ("mar", "maret", "march"),
            ("apr", "april"),
            ("mei", "may"),
            ("jun", "juni", "june"),
            ("jul", "juli", "july"),
            ("agu", "agt", "ags", "agustus", "aug", "august"),
            ("sep", "sept", "september"),
            ("okt", "oktober", "oct", "october"),
            ("nov", "november"),
            ("des", "desember", "dec", "december"),
        ),
        start=1,
    )
    for name in names
}


def date_typed(text: str) -> str:
    """Read a date as people write it: 1 Des 2026, 1/12/2026, 1-12-2026, 2026-12-01; else give it back as it is."""
    parts = re.split(r"[\s./-]+", text.strip().lower())
    if len(parts) != 3:
        return text
    first, middle, last = parts
    day, year = (last, first) if len(first) == 4 else (first, last)
    month = _MONTHS.get(middle) or (int(middle) if middle.isdecimal() else 0)
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return text
