"""Between values and what a row holds: events, states and answers as JSON (`spec/events.md`, first paragraph).

A journal is read for ever: an entry of an older `v` is lifted here to the meaning of today. There is one `v` so far.
"""

import json
import logging
from collections.abc import Iterable
from typing import Any, Final

import orjson

from engine.case.commands import Accepted, Answer, Refused
from engine.case.events import VERSION, Event
from engine.case.journal import event_of
from engine.case.plain import LeftOver, from_plain
from engine.case.state import State
from engine.persistence.store import LaterVersion, Loaded

_LOG: Final = logging.getLogger(__name__)


def read_entry(entry: bytes | str) -> Event:
    """Read an entry of a journal; ValueError for a version that this code does not know."""
    plain: dict[str, Any] = json.loads(entry)
    if plain["v"] != VERSION:
        msg = f"an entry of version {plain['v']}; this code reads up to {VERSION}"
        raise ValueError(msg)
    return event_of(plain)


def read_state(state: bytes | str) -> State:
    """Read the state that a case's row holds, to the last word: what is passed over here would be lost with the next
    write. Raises LaterVersion.
    """
    try:
        return from_plain(State, orjson.loads(state), whole=True)
    except LeftOver as error:
        raise LaterVersion(f"a later version of Tertib has written the case ({error}): start that one here") from error


def read_claimed(rows: Iterable[tuple[str, str]]) -> list[Loaded]:
    """Read states with their heads; those of a later version are left to its workers."""
    loaded = []
    for state, head in rows:
        try:
            loaded.append(Loaded(read_state(state), head))
        except LaterVersion as error:
            _LOG.warning("%s", error)
    return loaded


def by_case(loaded: Iterable[Loaded]) -> dict[str, Loaded]:
    """Give cases by their ids."""
    return {each.state.case: each for each in loaded}


def write_answer(answer: Answer) -> str:
    """Write an answer for its command's row."""
    match answer:
        case Accepted():
            return "{}"
        case Refused(code=code, details=details):
            return json.dumps({"refused": code, "details": dict(details)}, ensure_ascii=True, sort_keys=True)


def read_answer(written: str) -> Answer:
    """Read an answer back."""
    plain: dict[str, Any] = json.loads(written)
    if "refused" not in plain:
        return Accepted()
    details = {word: tuple(said) if isinstance(said, list) else said for word, said in plain["details"].items()}
    return Refused(plain["refused"], details)
