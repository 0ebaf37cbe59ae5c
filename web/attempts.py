"""How long a sign-in has to wait after others have failed: longer with each, never for good; counted in this process.

Three counts, so that guessing is slow and nobody can shut others out:

- of a name from one address, which is what somebody meets who guesses at one desk;
- of an address whatever the name, and of a name whatever the address. Neither makes a name wait at an address from
  which it has signed in before, and neither makes anybody wait for longer than a minute.
"""

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """How many failures are free, and then, in seconds, the longest wait and when a count is forgotten if none follows.

    The waits are 1, 2, 4 ... seconds.
    """

    free: int
    longest: float
    forgotten: float


AT_ONE_DESK: Final = Limit(free=5, longest=900.0, forgotten=3600.0)
OF_ADDRESS: Final = Limit(free=50, longest=60.0, forgotten=300.0)
"""Behind one address a whole office may sit."""
OF_NAME: Final = Limit(free=20, longest=60.0, forgotten=300.0)
KNOWN: Final = 20_000
"""How many pairs of name and address are remembered that have signed in."""
_SWEPT: Final = 60.0

_Key = tuple[str, str]


@dataclass(slots=True)
class _Count:
    limit: Limit
    failures: int
    last: float

    def wait(self, now: float) -> float:
        """Give how many seconds are left to wait."""
        beyond = self.failures - self.limit.free
        if beyond < 0 or self.over(now):
            return 0.0
        return max(0.0, self.last + min(2.0 ** min(beyond, 32), self.limit.longest) - now)

    def over(self, now: float) -> bool:
        """Say whether it is forgotten."""
        return now - self.last >= self.limit.forgotten


class Attempts:
    """The failures of this hour; `clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._counts: dict[_Key, _Count] = {}
        self._known: dict[_Key, None] = {}
        self._swept = clock()
        self._lock = threading.Lock()

    def begin(self, login: str, address: str) -> int:
        """Give how many seconds to wait; 0 says that the attempt may be made, and counts it as failed until it is not.

        Counted before its password is looked at, so that a hundred at once are not all let through.
        """
        with self._lock:
            now = self._clock()
            self._sweep(now)
            keys = self._keys(login, address)
            wait = max(self._wait(key, now) for key in keys)
            if wait > 0:
                return math.ceil(wait)
            for key, limit in keys.items():
                self._count(key, limit, now)
            return 0

    def succeeded(self, login: str, address: str) -> None:
        """Take back what `begin` counted, and remember the name at this address."""
        with self._lock:
            self._take_back(login, address)
            pair = _pair(login, address)
            self._counts.pop(pair, None)
            self._known.pop(pair, None)
            self._known[pair] = None
            if len(self._known) > KNOWN:
                del self._known[next(iter(self._known))]

    def unanswered(self, login: str, address: str) -> None:
        """Take back what `begin` counted: nobody could look whether the password was right."""
        with self._lock:
            self._take_back(login, address)

    def _take_back(self, login: str, address: str) -> None:
        for key in self._keys(login, address):
            if key in self._counts:
                self._counts[key].failures -= 1

    def _keys(self, login: str, address: str) -> dict[_Key, Limit]:
        pair = _pair(login, address)
        if pair in self._known:
            return {pair: AT_ONE_DESK}
        return {pair: AT_ONE_DESK, ("", pair[1]): OF_ADDRESS, (pair[0], ""): OF_NAME}

    def _wait(self, key: _Key, now: float) -> float:
        count = self._counts.get(key)
        return 0.0 if count is None else count.wait(now)

    def _count(self, key: _Key, limit: Limit, now: float) -> None:
        count = self._counts.get(key)
        if count is None or count.over(now):
            self._counts[key] = _Count(limit, 1, now)
        else:
            count.failures, count.last = count.failures + 1, now

    def _sweep(self, now: float) -> None:
        if now - self._swept < _SWEPT:
            return
        self._swept = now
        self._counts = {key: count for key, count in self._counts.items() if not count.over(now)}


def _pair(login: str, address: str) -> _Key:
    return f"name {login.casefold()}", f"address {address}"
