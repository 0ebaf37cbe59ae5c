"""The journal of a case as bytes: each event in canonical form, chained (`spec/events.md`, `spec/ledger.md`)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from engine.case.events import VERSION, Body, By, Event
from engine.case.plain import from_plain, to_moments, to_plain
from engine.ledger.canonical import canonical_of_known
from engine.ledger.chain import entry_hash

BODIES: Mapping[str, type[Body]] = {body.__name__: body for body in get_args(Body)}
"""The types of events by the name that the journal writes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in its place in the chain: canonical bytes, the hash before it and its own (hex)."""

    event: Event
    canonical: bytes
    prev: str
    hash: str


def chained(case: str, prev: str, events: Iterable[Event]) -> Iterator[Entry]:
    """Put events behind the entry whose hash is `prev`."""
    for event in events:
        entry = canonical_of_known(_entry(case, prev, event, to_moments))
        own = entry_hash(entry)
        yield Entry(event, entry, prev, own)
        prev = own


def entry_of(case: str, prev: str, event: Event) -> dict[str, Any]:
    """Give an event as the plain map that is written: envelope and body on one level."""
    return _entry(case, prev, event, to_plain)


def _entry(case: str, prev: str, event: Event, plain: Callable[[object], Any]) -> dict[str, Any]:
    envelope = plain(event)
    body = envelope.pop("body")
    return {"v": VERSION, "case": case, "type": event.type, "prev": prev, **envelope, **body}


def event_of(entry: Mapping[str, Any]) -> Event:
    """Read an event back from its plain map; raises KeyError for a type that nobody knows."""
    return Event(
        seq=entry["seq"],
        at=datetime.fromisoformat(entry["at"]),
        recorded_at=datetime.fromisoformat(entry["recorded_at"]),
        by=from_plain(By, entry["by"]),
        command=entry["command"],
        body=from_plain(BODIES[entry["type"]], entry),
        item=entry.get("item"),
        step=entry.get("step"),
    )
