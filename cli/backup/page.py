"""The page of a backup, `backup.json`: what was there at the instant of the backup, and what belongs to it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from cli.words import say
from engine.errors import TertibError

NAME: Final = "backup.json"
DUMP: Final = "database.dump"
FILES: Final = "files"
FORM: Final = 1


class NoBackup(TertibError):  # noqa: N818
    """A folder that holds no backup, or one that was changed; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Page:
    """`form` is that of this page, `made_at` in UTC, `files` how many events name, `dump` the SHA-256 of the dump."""

    form: int
    made_at: str
    origin: str
    revision: str
    cases: int
    entries: int
    files: int
    dump: str

    def write(self, folder: Path) -> None:
        """Write it, last of all: a folder without it is no backup."""
        (folder / NAME).write_text(json.dumps(asdict(self), indent=2) + "\n", "utf-8")


def read_page(folder: Path) -> Page:
    """Read the page of a backup and hold the dump against it; raises NoBackup."""
    file, dump = folder / NAME, folder / DUMP
    with told():
        content = file.read_bytes()
    try:
        page = TypeAdapter(Page).validate_json(content)
    except ValidationError as error:
        why = error.errors()[0]["msg"]
        raise NoBackup(say(f"{file} is no page of a backup: {why}", f"{file} bukan catatan cadangan: {why}")) from error
    if page.form != FORM:
        raise NoBackup(
            say(
                f"{file} has form {page.form}; this version reads {FORM}",
                f"{file} berbentuk {page.form}; versi ini membaca {FORM}",
            )
        )
    if sha256_of(dump) != page.dump:
        raise NoBackup(
            say(
                f"{dump} is not the file that was written: its SHA-256 is another",
                f"{dump} bukan berkas yang ditulis: SHA-256-nya berbeda",
            )
        )
    return page


def sha256_of(file: Path) -> str:
    """Give the SHA-256 (hex) of a file; raises NoBackup if it cannot be read."""
    with told(), file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


@contextmanager
def told() -> Iterator[None]:
    """Say of what the disk refuses where it was: no room, no right, not there."""
    try:
        yield
    except OSError as error:
        raise NoBackup(f"{error.filename}: {error.strerror}") from error
