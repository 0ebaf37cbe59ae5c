"""The service as one value: what `engine.wiring` builds and the faces call (signatures: the package's docstring)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from engine.case.commands import Actor, Ask, Duty
from engine.definition.problems import Problems
from engine.persistence.store import Attempt, PersonRow
from engine.service import accounts, directory, draining, health, publishing, uploads
from engine.service.gate import Gate
from engine.service.means import Means
from engine.service.submit import submit
from engine.service.together import Gates, carry_together
from engine.service.trying import tried
from engine.service.values import Applied, FileRefused, Health, Published, Reply, Session, StoredFile


@dataclass(frozen=True, slots=True)
class Service:
    """The one way to write."""

    means: Means
    gates: Gates = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Set up the gates through which commands that come at the same time go together."""
        through = partial(carry_together, self.means)
        object.__setattr__(self, "gates", Gates(openings=Gate(through), others=Gate(through)))

    def submit(self, ask: Ask, actor: Actor, case: str | None = None, *, command_id: str) -> Reply:
        """Carry out a command on a case, once (`submit.py`)."""
        return submit(self.means, self.gates, ask, actor, case, command_id)

    def drain(self, duty: Duty, limit: int = 100) -> int:
        """Do one batch of `assign` or `enforce`, and give how many cases were taken (`draining.py`)."""
        return draining.drain(self.means, duty, limit)

    def nudge(self, duty: Duty) -> None:
        """Tell a duty's workers to look now; may be lost."""
        self.means.nudge(duty)

    def housekeep(self) -> int:
        """Sweep files that nobody named, and look again at items where a date changes who could do them."""
        swept = 0
        while gone := tried(lambda: uploads.sweep_files(self.means)):
            swept += gone
        return swept + tried(lambda: directory.reconsider(self.means))

    def publish(
        self, files: Sequence[tuple[str, bytes]], office: str, first: date | None = None, by: str | None = None
    ) -> Published | Problems:
        """Publish SOPs and calendars, and put the SOPs into force at an office (`publishing.py`)."""
        return tried(lambda: publishing.publish(self.means, files, office, first, by))

    def apply_directory(self, text: bytes | str, file: str) -> Applied | Problems:
        """Bring offices, people, appointments and absences to what a file says (`directory.py`)."""
        return tried(lambda: directory.apply_directory(self.means, text, file))

    def set_password(self, person: str, password: str) -> bool:
        """Set a password; False if there is no such person; raises BadPassword (`accounts.py`)."""
        return tried(lambda: accounts.set_password(self.means, person, password))

    def sign_in(self, login: str, password: str) -> Session | None:
        """Begin a session, or None."""
        return tried(lambda: accounts.sign_in(self.means, login, password))

    def who(self, token: str, *, used: bool = True) -> PersonRow | None:
        """Give the person whose session this is; `used` keeps it alive."""
        return tried(lambda: accounts.who(self.means, token, used=used))

    def sign_out(self, token: str) -> None:
        """End a session."""
        tried(lambda: accounts.sign_out(self.means, token))

    def store_file(self, name: str, content: bytes) -> StoredFile | FileRefused:
        """Store a file by its digest (`uploads.py`)."""
        return tried(lambda: uploads.store_file(self.means, name, content))

    def read_file(self, digest: str) -> bytes | None:
        """Give a stored file's bytes; who may have them is asked before, of `engine.queries`."""
        return self.means.files.read(digest)

    def parked(self) -> Sequence[Attempt]:
        """Give the cases that nobody tries any more."""
        return tried(lambda: health.parked(self.means))

    def retry_parked(self, duty: Duty, case: str) -> None:
        """Take a parked case up again."""
        tried(lambda: health.retry_parked(self.means, duty, case))

    def beat(self, names: Sequence[str], *, worked: bool) -> None:
        """Say that duties, or `beat`, live."""
        tried(lambda: health.beat(self.means, names, worked=worked))

    def health(self, name: str) -> Health:
        """Say how a duty, or `beat`, does."""
        return tried(lambda: health.health(self.means, name))
