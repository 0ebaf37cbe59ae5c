"""Fills databases for `bench.scale`: some hundred cases decided by the service, and as many copies as are asked for."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random
from typing import Final
from uuid import uuid4

import psycopg

from bench import province
from bench.lives import CLOSED, DUE, OPEN, Clock, Life, Player
from bench.molds import Copy, Mold, pour, taken_from
from bench.office import plain
from bench.province import code
from engine.wiring import Settings, house

EVENTS: Final = 10
"""Events for each open case, those of the closed ones counted in."""
FULL: Final = 800
"""Cases of the first office at least, open and closed: a page that is not full at the small size says nothing."""
_KNOWN: Final = """
SELECT origin, (SELECT coalesce(max(split_part(number, '/', 1)::integer), 0) FROM "case") FROM installation
"""


@dataclass(frozen=True, slots=True)
class Molds:
    """Molds by what becomes of their copies; in `open` and `closed` each as often as its share says."""

    open: tuple[Mold, ...]
    closed: tuple[Mold, ...]
    due: tuple[Mold, ...]


def cast(settings: Settings, variants: int) -> Molds:
    """Play every life in so many variants, in a database that somebody has moved into."""
    clock = Clock()
    here = house(settings, clock)
    with closing(here), psycopg.connect(plain(settings.database_url), autocommit=True) as connection:
        player = Player(here, clock, connection)
        played = {life: [player.play(life, n) for n in range(variants)] for life in (*OPEN, *CLOSED, DUE)}
        marks = dict(one for cases in played.values() for one in cases)
        molds = {mold.case: mold for mold in taken_from(connection, marks)}
    made = {life: [molds[case] for case, _ in cases] for life, cases in played.items()}
    return Molds(_shared(OPEN, made), _shared(CLOSED, made), tuple(made[DUE]))


def fill(settings: Settings, molds: Molds, opened: int) -> None:
    """Put down so many open cases, and closed ones until there are `EVENTS` times as many events; then tidy up."""
    copies = [*islice(cycle(molds.open), opened)]
    missing = EVENTS * opened - sum(mold.events for mold in copies)
    each = sum(mold.events for mold in molds.closed) / len(molds.closed)
    copies += islice(cycle(molds.closed), max(0, round(missing / each)))
    Random(opened).shuffle(copies)
    _pour(plain(settings.database_url), copies)
    with psycopg.connect(plain(settings.database_url), autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


def fill_due(settings: Settings, molds: Molds, due: int) -> list[str]:
    """Put down, by one COMMIT, cases of which the alarm is due and not yet told; gives them."""
    return _pour(plain(settings.database_url), [*islice(cycle(molds.due), due)], hands=1, batch=due)


def _pour(url: str, molds: Sequence[Mold], *, hands: int = 2, batch: int = 1000) -> list[str]:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(_KNOWN).fetchone()
    if row is None:
        raise RuntimeError("the database was not migrated")
    origin, taken = row
    numbers = (f"{taken + n + 1:04}/{mold.number.split('/', 1)[1]}" for n, mold in enumerate(molds))
    offices = (_office(n) for n in range(len(molds)))
    copies = [Copy(str(uuid4()), *each) for each in zip(molds, offices, numbers, strict=True)]
    pour(url, origin, copies, hands, batch)
    return [copy.case for copy in copies]


def _office(n: int) -> str:
    """Share cases among the offices: a tenth to the first one, and so many at least that its pages are full."""
    return code(0 if n < FULL or n % 10 == 0 else 1 + n % (province.OFFICES - 1))


def _shared(lives: Sequence[Life], made: Mapping[Life, Sequence[Mold]]) -> tuple[Mold, ...]:
    """Give molds so that each life comes as often as its share says, its variants in turn."""
    longest = max(len(molds) for molds in made.values())
    return tuple(made[life][n % len(made[life])] for n in range(longest) for life in lives for _ in range(life.share))
