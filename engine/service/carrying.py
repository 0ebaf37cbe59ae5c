"""Carrying one command of a person through an open transaction: what is decided, and the rows that it leaves."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from engine.case.commands import NAMES, Accepted, Actor, Ask, OpenCase, Paper, Person, Refused
from engine.case.writes import Writes
from engine.persistence.store import CommandRow, Loaded, Looked, Work
from engine.service.attached import Documented, attached, papers_of
from engine.service.deciding import Asked, Decided, decide, table_of
from engine.service.fingerprint import fingerprint
from engine.service.means import Means
from engine.service.opening import open_case
from engine.service.values import Reply


@dataclass(frozen=True)
class Wanted:
    """A command as it was given: what is asked, by whom, of which case (lower-case id), under which id."""

    ask: Ask
    actor: Actor
    case: str | None
    command_id: str

    @cached_property
    def digest(self) -> str:
        """What `conflict` compares."""
        return fingerprint(self.ask, self.actor, self.case)


@dataclass(frozen=True, slots=True)
class Done:
    """The reply, and who has to be nudged: items to be offered, an alarm that is due already."""

    reply: Reply
    writes_offers: bool = False
    writes_alarms: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of a command. Without a `row` nothing is to be put down; `after` is the case as it stands now."""

    done: Done
    writes: Writes | None = None
    row: CommandRow | None = None
    filed: Mapping[str, Sequence[str]] | None = None
    after: Loaded | None = None


def carry(means: Means, work: Work, wanted: Wanted, looked: Looked) -> Carried:
    """Decide a command on the case that is locked; a known one is answered as it was."""
    if looked.known is not None:
        same = looked.known.digest == wanted.digest
        reply = Reply(looked.known.answer if same else Refused("conflict"), looked.known.case if same else None)
        return Carried(Done(reply))
    asked = Asked(wanted.command_id, means.instant(work, looked.at, looked.loaded), wanted.actor)
    files = attached(means, work, wanted.case, papers_of(wanted.ask))
    if isinstance(files, Refused):
        return Carried(Done(Reply(files, wanted.case)))
    ask = replace(wanted.ask, documents=files) if isinstance(wanted.ask, Documented) else wanted.ask
    case = wanted.case or str(uuid.uuid4())
    decided = _decided(means, work, case, ask, asked, looked)
    known = case if decided.state is not None else None
    return Carried(
        Done(
            Reply(decided.answer, known),
            writes_offers=decided.writes is not None and any(item.to_offer for item in decided.writes.items),
            writes_alarms=_is_due(decided, asked),
        ),
        decided.writes,
        _row(wanted, asked, decided, known),
        _filed(decided, known, files),
        decided.after,
    )


def _decided(means: Means, work: Work, case: str, ask: Ask, asked: Asked, looked: Looked) -> Decided:
    if isinstance(ask, OpenCase) and looked.loaded is None:
        return open_case(means, work, case, ask, asked, looked.directory)
    if looked.loaded is None:
        return Decided(Refused("unknown_case"), None, None)
    table = table_of(means, work, looked.loaded, looked.directory, asked.at)
    return decide(table, looked.loaded, case, ask, asked)


def _row(wanted: Wanted, asked: Asked, decided: Decided, case: str | None) -> CommandRow:
    return CommandRow(
        command_id=wanted.command_id,
        digest=wanted.digest,
        case=case,
        asked=NAMES[type(wanted.ask)],
        person=wanted.actor.id if isinstance(wanted.actor, Person) else None,
        at=asked.at,
        answer=decided.answer,
    )


def _filed(decided: Decided, case: str | None, files: Mapping[str, Paper]) -> Mapping[str, Sequence[str]] | None:
    named = tuple(paper.digest for paper in files.values() if paper.digest is not None)
    return {case: named} if case is not None and named and isinstance(decided.answer, Accepted) else None


def _is_due(decided: Decided, asked: Asked) -> bool:
    alarm = None if decided.writes is None else decided.writes.case.next_alarm_at
    return alarm is not None and alarm < asked.at
