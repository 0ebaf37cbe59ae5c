"""How an installation does, in figures: for whoever watches it, with nothing personal in them (`spec/runtime.md`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.case.commands import Duty
from engine.persistence import reads_running as running
from engine.persistence.reads_running import Load
from engine.persistence.store import DUTIES
from engine.queries.sources import Look, Sources, looking


@dataclass(frozen=True, slots=True)
class Running:
    """Figures of one instant.

    `loads` by office; `waits` in seconds by duty: how long the oldest thing to be done waits (0: nothing does; of
    `enforce` this is the alarm lag); `parked` cases by duty; `anomalies` of the clock ever; `silent` in seconds by name
    of a duty or `beat`: since when nothing was heard of it.
    """

    loads: Mapping[str, Load]
    waits: Mapping[Duty, float]
    parked: Mapping[Duty, int]
    anomalies: int
    silent: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What asks for a person though every part lives: `parked` cases by duty, `anomalies` of the clock ever."""

    parked: Mapping[Duty, int]
    anomalies: int


def look_at_trouble(sources: Sources) -> Trouble:
    """Count what went wrong; StoreDown if the database does not answer."""
    with looking(sources) as look:
        known = running.parked(look.connection)
        return Trouble({duty: known.get(duty, 0) for duty in DUTIES}, running.anomalies(look.connection))


def look_at_running(sources: Sources) -> Running:
    """Take the figures in one look; StoreDown if the database does not answer."""
    with looking(sources) as look:
        at = look.now
        since = {
            Duty.ASSIGN: running.waiting_since(look.connection),
            Duty.ENFORCE: running.alarm_since(look.connection, at),
        }
        known = running.parked(look.connection)
        return Running(
            loads=running.loads(look.connection, at, {office: _day_ends(look, office) for office in look.offices}),
            waits={duty: _seconds(at, begun) for duty, begun in since.items()},
            parked={duty: known.get(duty, 0) for duty in since},
            anomalies=running.anomalies(look.connection),
            silent={name: _seconds(at, seen) for name, seen in running.heard(look.connection).items()},
        )


def _day_ends(look: Look, office: str) -> datetime:
    tomorrow = look.today(office) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), ZoneInfo(look.zone(office)))


def _seconds(now: datetime, since: datetime | None) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())
