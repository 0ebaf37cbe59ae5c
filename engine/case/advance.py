"""One command, one value out: everything that is to be known of what it did (`spec/semantics.md`).

A refusal may have events: the alarms that fired before it stay fired, and a binding rule that refused is logged.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.case import commands as c
from engine.case import events as e
from engine.case.admit import meant
from engine.case.alarms import fire_due
from engine.case.authority import asks_supervisor
from engine.case.decide import decide
from engine.case.draft import CORE, Draft
from engine.case.follow import settle
from engine.case.given import Secret, Vault
from engine.case.refusal import Refusal
from engine.case.rules import Rules
from engine.case.state import State
from engine.office.roster import Roster


@dataclass(frozen=True, slots=True)
class Advance:
    """The new events, the state after them (None while there is no case), the answer, and what was committed to."""

    events: tuple[e.Event, ...]
    state: State | None
    answer: c.Answer
    secrets: tuple[Secret, ...] = ()


def advance(rules: Rules, roster: Roster, state: State | None, command: c.Command) -> Advance:
    """Decide a command on a case (`state` None: not opened yet)."""
    draft = Draft(rules, roster, command, state, Vault(command), current=state)
    answer = _answered(draft)
    secrets = tuple(draft.vault.secrets.values()) if isinstance(answer, c.Accepted) else ()
    return Advance(tuple(draft.events), draft.current, answer, secrets)


def _answered(draft: Draft) -> c.Answer:
    if draft.before is not None and draft.now < draft.before.recorded_at:
        return c.Refused("time_reversed")
    if draft.before is not None and not _is_the_enforcer(draft.command):
        fire_due(draft, CORE)
    fired = len(draft.events)
    try:
        decide(draft)
    except Refusal as refusal:
        _log_attempt(draft, refusal)
        return c.Refused(refusal.code, refusal.details)
    settle(draft, _actor_of(draft.events[fired:]))
    return c.Accepted()


def _actor_of(own: Sequence[e.Event]) -> e.By | None:
    """Give who asked as the command's own events say it: what is judged at its end bears the same role."""
    return next((event.by for event in own if event.by.system is None), None)


def _is_the_enforcer(command: c.Command) -> bool:
    """Say whether the command itself fires the alarms; before any other they fire by themselves."""
    return isinstance(command.ask, c.TellTime) and isinstance(command.actor, c.System)


def _log_attempt(draft: Draft, refusal: Refusal) -> None:
    """Record who tried what, and which binding rule refused; a refused opening has no case to record it in."""
    if refusal.code not in c.BINDING or draft.current is None:
        return
    ask = draft.command.ask
    item, step = meant(draft)
    documents = refusal.details.get("documents")
    details = documents if isinstance(documents, tuple) else None
    roles = draft.state.items[item].roles if item is not None else ()
    by = draft.actor(roles, supervises=asks_supervisor(ask))
    draft.put(e.AttemptRefused(c.NAMES[type(ask)], refusal.code, details), by=by, item=item, step=step)
