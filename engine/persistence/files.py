"""Files under their SHA-256 in a folder, never changed (`spec/runtime.md`, Files)."""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileFolder:
    """A folder of files by digest: `ab/cdef...`, written aside and put in place whole."""

    folder: Path

    @staticmethod
    def digest(content: bytes) -> str:
        """Give the digest (hex) that a file is stored under."""
        return sha256(content).hexdigest()

    def put(self, content: bytes) -> None:
        """Store a file unless it is there."""
        place = self._place(self.digest(content))
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            _write_aside(place, content)

    def has(self, digest: str) -> bool:
        """Say whether a file is there."""
        return self._place(digest).is_file()

    def read(self, digest: str) -> bytes | None:
        """Give a file's bytes, None if it is not there; raises ValueError if they are not what was stored."""
        try:
            content = self._place(digest).read_bytes()
        except FileNotFoundError:
            return None
        if self.digest(content) != digest:
            msg = f"the file {digest} was changed on the disk"
            raise ValueError(msg)
        return content

    def remove(self, digest: str) -> None:
        """Take a file away."""
        with suppress(FileNotFoundError):
            self._place(digest).unlink()

    def _place(self, digest: str) -> Path:
        if len(digest) != 64 or not digest.isalnum():
            return self.folder / "no-such-file"
        return self.folder / digest[:2] / digest[2:]


def _write_aside(place: Path, content: bytes) -> None:
    handle, aside = tempfile.mkstemp(dir=place.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(aside).replace(place)
