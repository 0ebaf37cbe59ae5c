"""The story as a whole: how many cases, of which SOP, opened where and when."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from cli.demo import habits
from cli.demo.cast import OFFICES, Cast
from cli.demo.life import Life, born
from cli.demo.past import Past, Told
from cli.demo.players import Players
from engine.clockwork.walk import lay_out, worked_between
from engine.definition.model import Definition

LENGTH: Final = timedelta(days=61)
_FRESH: Final = 0.05
"""The share of cases that are opened in the last half hour of working time."""
_BUSIER: Final = 0.55
"""The share of cases at the first office."""


def tell(past: Past, definitions: Mapping[str, Definition], cases: int, told: Told) -> None:
    """Play so many cases, and look after the alarms of each hour meanwhile."""
    players = Players(past)
    for life in lives(past.cast, definitions, past.since, past.until, cases):
        past.then(life.opens_at, partial(players.open, life))
    for hour in _hours(past):
        past.then(hour, past.let_time_pass)
    past.play(told)


def lives(
    cast: Cast, definitions: Mapping[str, Definition], since: datetime, until: datetime, cases: int
) -> list[Life]:
    """Give the cases in the order in which they are opened; the same ones for the same `until`."""
    rng = Random(f"{until.isoformat()}/{cases}")  # noqa: S311 - a story, not a secret
    few = round(cases * _FRESH)
    tempers = [*["fresh"] * few, *["hurried"] * few, *["usual"] * (cases - 2 * few)]
    drawn = sorted(_drawn(cast, rng, since, until, tempo) for tempo in tempers)
    found: list[Life] = []
    for number, (at, office, sop, hurried) in enumerate(drawn, 1):
        life = born(f"{number:04}", office, definitions[sop], habits.TEMPERS[office], at)
        life.is_hurried = hurried
        found.append(life)
    _lose_some(found)
    return found


def _lose_some(found: list[Life]) -> None:
    """Let a supervisor skip, in a few cases, the step whose data a route needs: long ago, and on the last day."""
    permits = [life for life in found if life.definition.sop == "one-stop-permit"]
    hurried = [life for life in permits if life.is_hurried]
    for life in [*permits[8:9], *hurried[:2]]:
        life.loses_its_way, life.is_withdrawn, life.brings_too_little = True, False, False


def beginning(definitions: Mapping[str, Definition], until: datetime) -> datetime:
    """Give where the story begins: two months back, but not before the SOPs were in force."""
    effective = [d.identity.effective for d in definitions.values() if d.identity is not None and d.identity.effective]
    first = datetime.combine(max(effective), time(), ZoneInfo("Asia/Makassar")) + timedelta(days=1)
    return max(until - LENGTH, min(first.astimezone(UTC), until - timedelta(days=3)))


def _drawn(cast: Cast, rng: Random, since: datetime, until: datetime, tempo: str) -> tuple[datetime, str, str, bool]:
    """Draw when a case opens, where, of which SOP, and whether it is hurried on."""
    office = OFFICES[0] if rng.random() < _BUSIER else OFFICES[1]
    sop = rng.choices(list(habits.SHARES), list(habits.SHARES.values()))[0]
    calendar = cast.calendars[office]
    whole = worked_between(calendar, since, until)
    match tempo:
        case "fresh":
            share = whole - timedelta(minutes=rng.uniform(1, 30))
        case "hurried":
            share, sop = whole - timedelta(minutes=rng.uniform(60, 200)), "one-stop-permit"
        case _:
            share = whole * rng.random() ** 0.8
    return lay_out(calendar, since, max(share, timedelta(seconds=30))), office, sop, tempo == "hurried"


def _hours(past: Past) -> Iterator[datetime]:
    """Give each hour in which one of the offices works, and the one after."""
    hour, at = timedelta(hours=1), past.since
    while at < past.until:
        if any(worked_between(calendar, at - hour, at + hour) for calendar in past.cast.calendars.values()):
            yield at
        at += hour
