"""What people of the demo bring to a command, and how long they take: documents, values and times."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Final

from cli.demo import habits
from cli.demo.life import Life
from cli.demo.past import Past
from engine.case.commands import Paper
from engine.clockwork.walk import lay_out, worked_between
from engine.definition.model import Field
from engine.queries.open_items import OpenItem

_USUAL: Final = timedelta(minutes=12)
"""How long a step without a standard takes at most."""
_LEAST: Final = timedelta(seconds=40)


def papers(past: Past, life: Life, names: Iterable[str], rng: Random) -> dict[str, Paper]:
    """Give documents by name, each once: most are files, some lie in a cupboard."""
    titles = {document.id: document.title.said("id") for document in life.definition.documents}
    return {name: _paper(past, name, titles.get(name, name), rng) for name in dict.fromkeys(names)}


def values(past: Past, fields: tuple[Field, ...], rng: Random) -> dict[str, habits.Value]:
    """Give a value for each field."""
    today = str(past.clock.at.date())
    return {field.name: habits.value_of(field.name, rng, today) for field in fields}


def pace(past: Past, life: Life, item: OpenItem, rng: Random) -> tuple[datetime, datetime]:
    """Give when work on an item begins and when it ends: mostly within its standard, sometimes not."""
    calendar = past.cast.calendars[life.office]
    span = _USUAL if item.due is None else worked_between(calendar, item.activated_at, item.due)
    used = rng.uniform(1.05, 2.5) if rng.random() < life.temper.late else rng.uniform(0.15, 0.9)
    whole = max(span * used, _LEAST)
    begin = lay_out(calendar, item.activated_at, whole * rng.uniform(0.2, 0.8))
    return begin, lay_out(calendar, item.activated_at, whole)


def later(past: Past, life: Life, since: datetime, hours: float) -> datetime:
    """Give the instant so many working hours after another."""
    return lay_out(past.cast.calendars[life.office], since, timedelta(hours=hours))


def _paper(past: Past, name: str, title: str, rng: Random) -> Paper:
    if rng.random() < 0.05:
        return Paper(reference=f"Lemari arsip {rng.randrange(1, 6)}, map {rng.randrange(1, 60)}")
    return past.paper(name, title, rng.randrange(99))
