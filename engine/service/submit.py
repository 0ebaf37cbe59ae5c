"""The one way to write a case (`spec/runtime.md`, One transaction per command)."""

import logging
import re
import time
from typing import Final

from engine.case.commands import NAMES, Actor, Ask, Duty, Refused
from engine.service.carrying import Done, Wanted, carry
from engine.service.means import Means
from engine.service.together import Gates, goes_together
from engine.service.trying import tried
from engine.service.values import Reply

_LOG: Final = logging.getLogger(__name__)
_COMMAND_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


def submit(means: Means, gates: Gates, ask: Ask, actor: Actor, case: str | None, command_id: str) -> Reply:
    """Carry out a command once, however often it is sent; raises StoreDown if the store does not answer.

    Commands that come at the same time share a transaction. One that was undone by a neighbour, or whose COMMIT was
    not answered, is tried again with the same id, by itself.
    """
    if _COMMAND_ID.fullmatch(command_id) is None:
        return Reply(Refused("invalid_data", {"command_id": "1 to 64 of A-Z a-z 0-9 _ -"}), case)
    wanted = Wanted(ask, actor, case.lower() if case else None, command_id)
    began = time.monotonic()
    done = gates.of(wanted).through(wanted) if goes_together(wanted) else None
    if done is None:
        done = tried(lambda: _alone(means, wanted))
    if done.writes_offers:
        means.nudge(Duty.ASSIGN)
    if done.writes_alarms:
        means.nudge(Duty.ENFORCE)
    _log(wanted, done.reply, time.monotonic() - began)
    return done.reply


def _alone(means: Means, wanted: Wanted) -> Done:
    """Carry a command out in a transaction of its own, waiting for whoever holds its case."""
    with means.store.work() as work:
        carried = carry(means, work, wanted, work.cases.look(wanted.command_id, wanted.case))
        if carried.row is not None:
            work.cases.put(() if carried.writes is None else (carried.writes,), (carried.row,), carried.filed or {})
    return carried.done


def _log(wanted: Wanted, reply: Reply, seconds: float) -> None:
    """Log what came of a command; who gave it and what it says are for the journal."""
    if _LOG.isEnabledFor(logging.INFO):
        answer = reply.answer.code if isinstance(reply.answer, Refused) else "accepted"
        told = {"command": wanted.command_id, "case": reply.case, "asked": NAMES[type(wanted.ask)], "answer": answer}
        _LOG.info("%s: %s", told["asked"], answer, extra={**told, "ms": round(seconds * 1000, 1)})
