"""Makes a backup and puts it back; each is there as a whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cli.backup.page import DUMP, FILES, FORM, NoBackup, Page, read_page, sha256_of, told
from cli.backup.programs import run
from cli.words import say
from engine.queries.verifying import Broken, verify
from engine.wiring import House, migrate


def make(house: House, folder: Path) -> tuple[Page, tuple[str, ...]]:
    """Make a backup in a new folder; gives the digests of files that are not there, or not what was stored.

    Raises NoBackup, ToolFailed, StoreDown.
    """
    if folder.exists():
        raise NoBackup(
            say(
                f"{folder} is there already: name a folder that is not",
                f"{folder} sudah ada: sebutkan folder yang belum ada",
            )
        )
    with told(), _aside(folder) as part:
        page, missing = _made(house, part)
        part.rename(folder)
    return page, missing


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """Give a folder of our own beside the one that is wanted; what is left of it is taken away."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _made(house: House, part: Path) -> tuple[Page, tuple[str, ...]]:
    whole = house.whole
    with whole.held() as contents:
        words = ["--format=custom", "--no-owner", f"--snapshot={contents.snapshot}", f"--file={part / DUMP}"]
        run("pg_dump", whole.server_major(), words, whole.for_tools())
    missing = whole.copy_out(contents.files, part / FILES)
    page = Page(
        form=FORM,
        made_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        origin=contents.origin,
        revision=contents.revision,
        cases=contents.cases,
        entries=contents.entries,
        files=len(contents.files),
        dump=sha256_of(part / DUMP),
    )
    page.write(part)
    return page, missing


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back; what is not as it was written; the digests of files that are not there."""

    page: Page
    broken: tuple[Broken, ...]
    missing: tuple[str, ...]


def put_back(house: House, folder: Path) -> Restored:
    """Put a backup into an empty database, and look at every case of it; raises NoBackup, ToolFailed, StoreDown."""
    page = read_page(folder)
    whole = house.whole
    if whole.tables_there():
        raise NoBackup(
            say(
                "the database is not empty: make a new one, and name it in TERTIB_DATABASE_URL",
                "basis data tidak kosong: buat yang baru, lalu sebutkan dalam TERTIB_DATABASE_URL",
            )
        )
    address = whole.for_tools()
    words = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    into = f"--dbname={address['PGDATABASE']}"
    run("pg_restore", whole.server_major(), [*words, into, str(folder / DUMP)], address)
    migrate(house.settings.database_url)
    with whole.held() as contents:
        if (contents.origin, contents.cases, contents.entries) != (page.origin, page.cases, page.entries):
            raise NoBackup(
                say(
                    f"the dump holds {contents.cases} cases and {contents.entries} entries; the page says other",
                    f"isi cadangan {contents.cases} berkas dan {contents.entries} entri; catatannya berbeda",
                )
            )
    with told():
        missing = whole.copy_in(contents.files, folder / FILES)
    broken = tuple(one for verified in verify(house.sources.reader) for one in verified.broken)
    return Restored(page, broken, missing)
