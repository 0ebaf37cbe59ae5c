"""The one way to write. What web, cli and workers call; each function is one transaction.

`engine.wiring.house_from_environment()` gives a `House` with `house.service: Service`.

    service.submit(ask, actor, case=None, command_id="...") -> Reply
        The one way to write a case. `ask` is one of `engine.case.commands.Ask`, `actor` `Person(id)`, `Outside()` or
        `System(duty)`; `case` is None for `OpenCase` alone, whose `number` is left empty ("") by the caller.
        `Reply.answer` is `Accepted()` or `Refused(code, details)`, `Reply.case` the case's id (of the new one too) or
        None. The same `command_id` again gives the same Reply, and `Refused("conflict")` if something else is asked.
        Documents are `Paper(digest=...)` of files stored before with `store_file`, or `Paper(reference="...")`.

    service.store_file(name, content: bytes) -> StoredFile | FileRefused
    service.read_file(digest) -> bytes | None

    service.publish(files: [(name, bytes)], office, from_date: date | None, by: str | None) -> Published | Problems
        SOPs and calendars alike; all or nothing. `Problems` is `engine.definition.problems.Problems`.
    service.apply_directory(text: bytes, file: str) -> Applied | Problems
        The file is read by `engine.office.directory_file`.
    service.set_password(person_id, password) -> bool         False: no such person; BadPassword

    service.sign_in(login, password) -> Session | None        Session(token, person: PersonRow, expires_at)
    service.who(token, used=True) -> PersonRow | None         PersonRow(id, name, login, locale)
    service.sign_out(token) -> None

    service.parked() -> Sequence[Attempt];  service.retry_parked(duty, case) -> None
    service.drain(duty, limit=100) -> int                     cases claimed; 0: nothing is left to do
    service.housekeep() -> int;  service.beat(names, worked=...) -> None
    service.health(name) -> Health                            Health(name, healthy, why, seen_at, waiting)

Raises `engine.errors.TertibError`: `StoreDown` (no database), `NotPublished` (a digest nobody can read).
"""

from engine.service.accounts import BadPassword
from engine.service.front import Service
from engine.service.values import (
    Applied,
    Clock,
    FileRefused,
    Health,
    Nudge,
    Published,
    Reply,
    Session,
    StoredFile,
    of_store,
)

__all__ = [
    "Applied",
    "BadPassword",
    "Clock",
    "FileRefused",
    "Health",
    "Nudge",
    "Published",
    "Reply",
    "Service",
    "Session",
    "StoredFile",
    "of_store",
]
