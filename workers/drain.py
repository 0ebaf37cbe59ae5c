"""What every duty does when it is told to look: drain until nothing is left, and say that it lives."""

import logging
import time
from functools import cache
from typing import Final

from engine.case.commands import Duty
from engine.errors import TertibError
from engine.wiring import House, house_from_environment

_LOG: Final = logging.getLogger(__name__)
LONGEST: Final = 20.0
"""Seconds for which a message is worked on; then the duty nudges itself and others get their turn."""
BATCH: Final = 100
_heard: dict[str, float] = {}
"""When this process last said that a name lives: once a second is enough."""


@cache
def house() -> House:
    """Give the house of this process: built after the fork, since connections must not be shared."""
    return house_from_environment()


def drain(duty: Duty, *, swept: bool) -> None:
    """Drain a duty. Whatever fails is looked at again with the next sweep; a failing case is counted by the service."""
    try:
        taken = _drained(duty)
        say_alive(duty, swept=swept, worked=taken > 0)
    except TertibError as error:
        _LOG.warning("%s: %s; the next sweep looks again", duty, error)


def say_alive(name: str, *, swept: bool, worked: bool) -> None:
    """Note that this worker lives, and, if a sweep woke it, that beat does."""
    now = time.monotonic()
    names = [each for each in (name, *(("beat",) if swept else ())) if now - _heard.get(each, 0.0) >= 1.0]
    if names:
        house().service.beat(names, worked=worked)
        _heard.update(dict.fromkeys(names, now))


def _drained(duty: Duty) -> int:
    """Drain until nothing is left or the time is over; the mute goes first, so that a killed worker mutes nothing."""
    here = house()
    if here.nudges is not None:
        here.nudges.unmute(duty)
    end = time.monotonic() + LONGEST
    taken = 0
    while more := here.service.drain(duty, BATCH):
        taken += more
        if more < BATCH:
            break
        if time.monotonic() > end:
            here.service.nudge(duty)
            break
    return taken
