"""How often a sign-in may fail: counted in this process alone, forgotten after five minutes."""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import Final

WINDOW: Final = 300.0
"""Seconds."""
OF_NAME: Final = 10
OF_ADDRESS: Final = 100
"""Failures within the window: of one name, and of one address, behind which a whole office may sit."""


class Attempts:
    """The failures of these minutes; `clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failed: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def exhausted(self, limits: Mapping[str, int]) -> bool:
        """Say whether any of the keys has failed as often as it may."""
        with self._lock:
            self._forget()
            return any(len(self._failed.get(key, ())) >= limit for key, limit in limits.items())

    def failed(self, limits: Mapping[str, int]) -> None:
        """Count a failure of each key."""
        with self._lock:
            for key, limit in limits.items():
                self._failed.setdefault(key, deque(maxlen=limit)).append(self._clock())

    def _forget(self) -> None:
        earliest = self._clock() - WINDOW
        for key, times in list(self._failed.items()):
            while times and times[0] < earliest:
                times.popleft()
            if not times:
                del self._failed[key]


def keys_of(login: str, address: str) -> dict[str, int]:
    """Give what an attempt is counted under, with the limit of each."""
    return {f"name {login.casefold()}": OF_NAME, f"address {address}": OF_ADDRESS}
