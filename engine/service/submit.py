"""The one way to write a case (`spec/runtime.md`, One transaction per command)."""

import logging
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from engine.case.commands import NAMES, Accepted, Actor, Ask, Duty, OpenCase, Paper, Person, Refused
from engine.persistence.store import CommandRow, Looked, Work
from engine.service.attached import Documented, attached, papers_of
from engine.service.deciding import Asked, Decided, decide, table_of
from engine.service.fingerprint import fingerprint
from engine.service.means import Means
from engine.service.opening import open_case
from engine.service.trying import tried
from engine.service.values import Reply

_LOG: Final = logging.getLogger(__name__)
_COMMAND_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


def submit(means: Means, ask: Ask, actor: Actor, case: str | None, command_id: str) -> Reply:
    """Carry out a command once, however often it is sent; raises StoreDown if the store does not answer.

    A transaction that was undone by a neighbour, or whose COMMIT was not answered, is tried again with the same id.
    """
    if _COMMAND_ID.fullmatch(command_id) is None:
        return Reply(Refused("invalid_data", {"command_id": "1 to 64 of A-Z a-z 0-9 _ -"}), case)
    wanted = _Wanted(ask, actor, case.lower() if case else None, command_id)
    began = time.monotonic()
    done = tried(lambda: _in_one_transaction(means, wanted))
    _log(wanted, done.reply, time.monotonic() - began)
    if done.writes_offers:
        means.nudge(Duty.ASSIGN)
    if done.writes_alarms:
        means.nudge(Duty.ENFORCE)
    return done.reply


def _log(wanted: "_Wanted", reply: Reply, seconds: float) -> None:
    """Log what came of a command; who gave it and what it says are for the journal."""
    if _LOG.isEnabledFor(logging.INFO):
        answer = reply.answer.code if isinstance(reply.answer, Refused) else "accepted"
        told = {"command": wanted.command_id, "case": reply.case, "asked": NAMES[type(wanted.ask)], "answer": answer}
        _LOG.info("%s: %s", told["asked"], answer, extra={**told, "ms": round(seconds * 1000, 1)})


@dataclass(frozen=True, slots=True)
class _Wanted:
    ask: Ask
    actor: Actor
    case: str | None
    command_id: str

    @property
    def digest(self) -> str:
        return fingerprint(self.ask, self.actor, self.case)


@dataclass(frozen=True, slots=True)
class _Done:
    """The reply, and who has to be nudged: items to be offered, an alarm that is due already."""

    reply: Reply
    writes_offers: bool = False
    writes_alarms: bool = False


def _in_one_transaction(means: Means, wanted: _Wanted) -> _Done:
    with means.store.work() as work:
        return _once(means, work, wanted)


def _once(means: Means, work: Work, wanted: _Wanted) -> _Done:
    looked = work.cases.look(wanted.command_id, wanted.case)
    if looked.known is not None:
        same = looked.known.digest == wanted.digest
        return _Done(Reply(looked.known.answer if same else Refused("conflict"), looked.known.case if same else None))
    asked = Asked(wanted.command_id, means.instant(work, looked.at, looked.loaded), wanted.actor)
    files = attached(means, work, wanted.case, papers_of(wanted.ask))
    if isinstance(files, Refused):
        return _Done(Reply(files, wanted.case))
    ask = replace(wanted.ask, documents=files) if isinstance(wanted.ask, Documented) else wanted.ask
    case = wanted.case or str(uuid.uuid4())
    decided = _decided(means, work, case, ask, asked, looked)
    known = case if decided.state is not None else None
    _put(work, wanted, asked, decided, known, files)
    return _Done(
        Reply(decided.answer, known),
        writes_offers=decided.writes is not None and any(item.to_offer for item in decided.writes.items),
        writes_alarms=_is_due(decided, asked),
    )


def _decided(means: Means, work: Work, case: str, ask: Ask, asked: Asked, looked: Looked) -> Decided:
    if isinstance(ask, OpenCase) and looked.loaded is None:
        return open_case(means, work, case, ask, asked, looked.directory)
    if looked.loaded is None:
        return Decided(Refused("unknown_case"), None, None)
    table = table_of(means, work, looked.loaded, looked.directory, asked.at)
    return decide(table, looked.loaded, case, ask, asked)


def _put(
    work: Work, wanted: _Wanted, asked: Asked, decided: Decided, case: str | None, files: Mapping[str, Paper]
) -> None:
    row = CommandRow(
        command_id=wanted.command_id,
        digest=wanted.digest,
        case=case,
        asked=NAMES[type(wanted.ask)],
        person=wanted.actor.id if isinstance(wanted.actor, Person) else None,
        at=asked.at,
        answer=decided.answer,
    )
    named = tuple(paper.digest for paper in files.values() if paper.digest is not None)
    filed = {case: named} if case is not None and named and isinstance(decided.answer, Accepted) else {}
    work.cases.put(() if decided.writes is None else (decided.writes,), (row,), filed)


def _is_due(decided: Decided, asked: Asked) -> bool:
    alarm = None if decided.writes is None else decided.writes.case.next_alarm_at
    return alarm is not None and alarm < asked.at
