"""Taking files in, and sweeping away those that nobody named (`spec/runtime.md`, Files)."""

import io
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import puremagic

from engine.persistence.store import FileRow, StoreDown
from engine.service.means import Means
from engine.service.values import FileRefused, StoredFile

BYTES_A_FILE: Final = 25 * 1024 * 1024
UNNAMED_FOR: Final = timedelta(days=1)

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_ODF: Final = "application/vnd.oasis.opendocument."
_KINDS: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": f"{_OOXML}wordprocessingml.document",
    "xlsx": f"{_OOXML}spreadsheetml.sheet",
    "odt": f"{_ODF}text",
    "ods": f"{_ODF}spreadsheet",
}
"""What is taken, by the ending of its name."""
_MEMBERS: Final[Mapping[str, str]] = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
"""What an office file has to hold to be one."""


def store_file(means: Means, name: str, content: bytes) -> StoredFile | FileRefused:
    """Store a file by its digest; given again, it is the same file. Refused by size, by ending, by content.

    Raises StoreDown if the folder of files has no room or may not be written; nothing is stored then.
    """
    ending = name.rpartition(".")[2].lower()
    if (code := _objection(ending, content)) is not None:
        return FileRefused(code, name)
    with means.store.work() as work:
        digest = means.files.digest(content)
        row = FileRow(digest, len(content), _KINDS[ending], means.now(work))
        work.files.put(row)  # the row first: whoever sweeps this very file is waited for, then its bytes are put anew
        try:
            means.files.put(content)
        except OSError as error:
            raise StoreDown(f"the file cannot be stored: {error.strerror}; look at TERTIB_FILES") from error
    return StoredFile(digest, row.size, row.media_type)


def sweep_files(means: Means, limit: int = 500) -> int:
    """Take away files that no event has named for a day, up to a limit, and give how many there were."""
    with means.store.work() as work:
        gone = work.files.take_unnamed(means.now(work) - UNNAMED_FOR, limit)
        for digest in gone:
            means.files.remove(digest)
    return len(gone)


def _objection(ending: str, content: bytes) -> str | None:
    if not content:
        return "empty"
    if len(content) > BYTES_A_FILE:
        return "too_large"
    if ending not in _KINDS:
        return "wrong_kind"
    return None if _is(ending, content) else "not_what_it_says"


def _is(ending: str, content: bytes) -> bool:
    """Say whether the content is what the ending of its name says."""
    match ending:
        case "docx" | "xlsx":
            return _MEMBERS[ending] in _members(content)
        case "odt" | "ods":
            return _member(content, "mimetype") == _KINDS[ending].encode()
        case _:
            return _KINDS[ending] in _seen(content)


def _seen(content: bytes) -> frozenset[str]:
    try:
        return frozenset(match.mime_type for match in puremagic.magic_string(content))
    except puremagic.PureError:
        return frozenset()


def _members(content: bytes) -> frozenset[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except zipfile.BadZipFile:
        return frozenset()


def _member(content: bytes, name: str) -> bytes:
    """Give the first bytes of a member, no more than a media type is long."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(name) as member:
            return member.read(200).strip()
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError):
        return b""
