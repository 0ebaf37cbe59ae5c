"""Whether what is stored is what was written: every chain, every state as the fold of its journal (`spec/ledger.md`).

Reads only; the database may be in use. What is not found out here: entries cut off the end of a journal together with
everything that was derived from them, and a journal written anew as a whole. Against those, keep heads elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.case.events import Event
from engine.case.evolve import fold
from engine.case.plain import to_plain
from engine.case.state import State
from engine.ledger.canonical import canonical
from engine.ledger.chain import entry_hash, first_prev
from engine.persistence import reads_chains as chains
from engine.persistence.codec import read_entry
from engine.persistence.reads import Reader
from engine.persistence.reads_chains import KeptCase, KeptEntry

_BATCH: Final = 100
CODES: Final = ("gap", "unchained", "changed", "unreadable", "row", "head", "state", "items", "stray", "empty")
"""What may be broken: see `cli.verify`, which says each in words."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that is not as it was written: one of `CODES`, the case, and the entry if it is one."""

    code: str
    case: str
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """A case that was looked at: its number of entries, the hash of the last, and what is broken."""

    case: str
    entries: int
    head: str
    broken: tuple[Broken, ...]


def verify(reader: Reader) -> Iterator[Verified]:
    """Look at every case, some at a time, each time in one snapshot; StoreDown if the database does not answer."""
    with reader.reading() as connection:
        origin = chains.origin(connection)
        yield from (Verified(case, 0, "", (Broken("stray", case),)) for case in chains.strays(connection))
    last = ""
    while True:
        with reader.reading() as connection:
            batch = chains.cases_after(connection, last, _BATCH)
        if not batch:
            return
        yield from (verified(origin, kept) for kept in batch)
        last = batch[-1].case


def verified(origin: str, kept: KeptCase) -> Verified:
    """Hold one case against itself."""
    broken, events = [], []
    prev, seq = first_prev(origin, kept.case), 0
    for entry in kept.journal:
        found = list(_of_entry(kept.case, entry, prev, seq + 1))
        broken += found
        prev, seq = entry.hash, entry.seq
        if not any(one.code == "unreadable" for one in found):
            events.append(read_entry(entry.entry))
    broken += _of_case(kept, prev, events if not broken else None)
    return Verified(kept.case, len(kept.journal), kept.head, tuple(broken))


def _of_entry(case: str, entry: KeptEntry, prev: str, seq: int) -> Iterator[Broken]:
    if entry.seq != seq:
        yield Broken("gap", case, seq)
    if entry_hash(entry.entry) != entry.hash:
        yield Broken("changed", case, entry.seq)
    if entry.prev != prev:
        yield Broken("unchained", case, entry.seq)
    try:
        event = read_entry(entry.entry)
    except (ValueError, KeyError, TypeError):
        yield Broken("unreadable", case, entry.seq)
        return
    named = f'"prev":"{entry.prev}"'.encode()
    if event.seq != entry.seq or named not in entry.entry:
        yield Broken("row", case, entry.seq)


def _of_case(kept: KeptCase, last: str, events: list[Event] | None) -> Iterator[Broken]:
    """Hold what is derived against the journal; where the journal itself is broken that would say nothing more."""
    if not kept.journal:
        yield Broken("empty", kept.case)
        return
    if kept.head != last:
        yield Broken("head", kept.case)
    state = None if events is None else _folded(kept.case, events)
    if state is None:
        if events is not None:
            yield Broken("state", kept.case)
        return
    if canonical(to_plain(state)) != kept.state:
        yield Broken("state", kept.case)
    if kept.open_items != state.items.keys():
        yield Broken("items", kept.case)


def _folded(case: str, events: list[Event]) -> State | None:
    """Give the fold; None if the events, each in order by itself, make no case."""
    try:
        return fold(case, events)
    except (ValueError, KeyError, TypeError):
        return None
