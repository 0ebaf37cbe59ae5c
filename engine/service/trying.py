"""Trying again what was undone for no fault of its own, or of which nobody knows how it ended."""

import random
from collections.abc import Callable
from threading import Event
from typing import Final, TypeVar

from engine.persistence.store import Again, StoreDown

_TRIES: Final = 6
_FIRST_PAUSE: Final = 0.02
"""Seconds; each pause is twice the one before, all of them two thirds of a second."""

Value = TypeVar("Value")


def tried(once: Callable[[], Value]) -> Value:
    """Do something that may be done again: each time in a transaction of its own, with the same ids.

    Raises StoreDown if the store does not answer, or if neighbours are in the way for too long.
    """
    tries = 1
    while True:
        try:
            return once()
        except (Again, StoreDown) as error:
            if tries == _TRIES:
                raise StoreDown(str(error)) from error
        spread = random.uniform(0.5, 1.5)  # noqa: S311 - keeps neighbours apart, guards nothing
        Event().wait(_FIRST_PAUSE * 2 ** (tries - 1) * spread)
        tries += 1
