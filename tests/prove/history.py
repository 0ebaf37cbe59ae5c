"""What the clients asked, when, and what they were told: what is later held against the journal."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock, local

from engine.case.commands import Actor, Ask
from engine.persistence.store import StoreDown
from engine.service import Reply
from engine.wiring import House


def now() -> datetime:
    """Read the clock of this machine, on which the database runs as well."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sending of a command. Without a reply nobody knows whether it was carried out (`lost`: what was said).

    `broken` is an error that a client must never see. `fault` says what went wrong on purpose; attempts of one fault
    bear one `group`.
    """

    command_id: str
    ask: Ask
    actor: Actor
    case: str | None
    sent_at: datetime
    ended_at: datetime
    reply: Reply | None = None
    lost: str | None = None
    broken: str | None = None
    fault: str | None = None
    group: int | None = None


@dataclass(slots=True)
class History:
    """All attempts, in the order of their ends."""

    attempts: list[Attempt] = field(default_factory=list)
    _open: dict[int, datetime] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def begin(self) -> tuple[int, datetime]:
        """Note that a command is sent."""
        with self._lock:
            ticket, at = (max(self._open, default=0) + 1), now()
            self._open[ticket] = at
        return ticket, at

    def end(self, ticket: int, attempt: Attempt) -> None:
        """Note what became of it."""
        with self._lock:
            del self._open[ticket]
            self.attempts.append(attempt)

    def in_flight(self) -> int:
        """Say how many commands are not answered at this moment."""
        with self._lock:
            return len(self._open)


@dataclass(slots=True)
class Clock:
    """The injected clock of the clients: each thread may set its own back."""

    _back: local = field(default_factory=local)

    def __call__(self, shown: datetime) -> datetime:
        """Give what the clock of this thread shows."""
        fixed: datetime | None = getattr(self._back, "fixed", None)
        return fixed or shown - getattr(self._back, "by", timedelta())

    def set_back(self, by: timedelta = timedelta(), fixed: datetime | None = None) -> None:
        """Set the clock of this thread back, or stop it."""
        self._back.by, self._back.fixed = by, fixed


@dataclass(frozen=True, slots=True)
class Client:
    """Sends commands over a house, and remembers."""

    house: House
    history: History
    clock: Clock

    def send(
        self,
        command_id: str,
        ask: Ask,
        actor: Actor,
        case: str | None,
        *,
        back: timedelta = timedelta(),
        fixed: datetime | None = None,
        fault: str | None = None,
        group: int | None = None,
    ) -> Reply | None:
        """Send a command once, with a clock set back or stopped; None if nobody knows what became of it."""
        ticket, sent_at = self.history.begin()
        reply, lost, broken = None, None, None
        self.clock.set_back(back, fixed)
        try:
            reply = self.house.service.submit(ask, actor, case, command_id=command_id)
        except StoreDown as error:
            lost = str(error)[:200]
        except Exception as error:  # noqa: BLE001 - whatever it is, no client may see it
            broken = f"{type(error).__name__}: {error}"[:300]
        finally:
            self.clock.set_back()
        self.history.end(
            ticket,
            Attempt(command_id, ask, actor, case, sent_at, now(), reply, lost, broken, fault, group),
        )
        return reply
