"""A decision being written: the events so far and the state that they make (`spec/semantics.md`, Events).

Within one decision the state must be seen as each event leaves it; a draft is the only mutable thing of the core, lives
for one command and is never given away.
"""

from dataclasses import dataclass, field
from datetime import datetime

from engine.case import events as e
from engine.case.authority import actor_by
from engine.case.commands import Command
from engine.case.evolve import evolve
from engine.case.given import Vault
from engine.case.rules import Rules
from engine.case.state import Item, State, Status
from engine.office.roster import Roster

CORE = e.By(system="core")


@dataclass(slots=True)
class Draft:
    """`before` is the state that the command found; `state` is None until the case is open.

    `ahead` holds the tokens on their way, as (step, from, who sent it), the next one last; `turns` counts what the
    machine did by itself since somebody did something.
    """

    rules: Rules
    roster: Roster
    command: Command
    before: State | None
    vault: Vault
    events: list[e.Event] = field(default_factory=list)
    current: State | None = None
    ahead: list[tuple[str, str, e.By]] = field(default_factory=list)
    is_turning: bool = False
    turns: int = 0

    @property
    def now(self) -> datetime:
        """Give the instant of the command."""
        return self.command.at

    @property
    def state(self) -> State:
        """Give the case as it is after the events so far (ValueError before it is open)."""
        if self.current is None:
            raise ValueError("the case is not open yet")
        return self.current

    @property
    def is_open(self) -> bool:
        """Say whether the case goes on, and is not suspended."""
        return self.current is not None and self.current.status is Status.OPEN

    def put(
        self,
        body: e.Body,
        *,
        by: e.By,
        item: int | None = None,
        step: str | None = None,
        at: datetime | None = None,
    ) -> e.Event:
        """Append an event, dated now unless an alarm dates it, and let it change the state."""
        seq = self.current.seq + 1 if self.current else 1
        event = e.Event(seq, at or self.now, self.now, by, self.command.command_id, body, item, step)
        self.current = evolve(self.command.case, self.current, event)
        self.events.append(event)
        return event

    def put_on(self, item: Item, body: e.Body, *, by: e.By, at: datetime | None = None) -> e.Event:
        """Append an event that concerns an item."""
        return self.put(body, by=by, item=item.number, step=item.step, at=at)

    def actor(self, roles: tuple[str, ...] = (), *, supervises: bool = False) -> e.By:
        """Give who asked, as the envelope says it for an item of these roles."""
        return actor_by(self.rules.machine, self.roster, self.command.actor, roles, supervises=supervises)
