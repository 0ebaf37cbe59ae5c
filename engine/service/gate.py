"""Doing together what is asked at the same time: group commit within a process (DeWitt et al., SIGMOD 1984).

Whoever finds the gate free goes through at once. Who comes while others are inside waits, and all who wait go through
together next. A group lets the next in as soon as it only waits for the disk. One alone loses nothing; but where a
group went through a moment ago, who is about to go without company waits a blink for those a few steps behind (as
PostgreSQL's `commit_siblings` and `commit_delay` have it): they were woken together, and would all go as the next one.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Final, Generic, TypeAlias, TypeVar

Asked = TypeVar("Asked")
Got = TypeVar("Got")

LARGEST: Final = 16
"""How many go through together; beyond it nothing more is gained by putting rows down at once."""
_BLINK: Final = 0.0007
"""Seconds to wait for company."""
_LATELY: Final = 0.1
"""Seconds for which a group promises company."""


@dataclass(slots=True, eq=False)
class _Waiter(Generic[Asked, Got]):
    """One who waits: told when it is done for him (`got`), or that it is his turn to lead."""

    asked: Asked
    called: Event = field(default_factory=Event)
    got: Got | None = None
    leads: bool = False


Together: TypeAlias = Callable[[Sequence[Asked], Callable[[], None]], Sequence[Got | None]]
"""Does what a group asks, and gives as many answers in their order; None where each has to see to it by himself.

The second argument opens the gate to the next group; it may be called once there is nothing left but to wait.
"""


class Gate(Generic[Asked, Got]):
    """Lets the threads of a process go through `together` in groups, the next once the one before opens the gate."""

    def __init__(self, together: Together[Asked, Got], blink: Callable[[], None] = lambda: time.sleep(_BLINK)) -> None:
        self._together = together
        self._blink = blink
        self._last_group = -math.inf
        self.waiting: list[_Waiter[Asked, Got]] = []
        self._is_busy = False
        self._lock = Lock()

    def through(self, asked: Asked) -> Got | None:
        """Go through with whoever else is there; None also if the group failed as a whole."""
        mine: _Waiter[Asked, Got] = _Waiter(asked)
        with self._lock:
            self.waiting.append(mine)
            if not self._is_busy:
                self._is_busy = mine.leads = True
        if not mine.leads:
            mine.called.wait()
        if mine.leads:
            self._lead(mine)
        return mine.got

    def _lead(self, mine: _Waiter[Asked, Got]) -> None:
        if len(self.waiting) == 1 and time.monotonic() - self._last_group < _LATELY:
            self._blink()
        group = self._gathered(mine)
        opened = _Once(self._open)
        try:
            answers = self._together([waiter.asked for waiter in group], opened)
            for waiter, answer in zip(group, answers, strict=True):
                waiter.got = answer
        finally:
            opened()
            for waiter in group[1:]:
                waiter.called.set()

    def _gathered(self, mine: _Waiter[Asked, Got]) -> list[_Waiter[Asked, Got]]:
        """Take who waits, the leader first."""
        with self._lock:
            group = [mine, *(waiter for waiter in self.waiting if waiter is not mine)][:LARGEST]
            self.waiting = [waiter for waiter in self.waiting if waiter not in group]
            if len(group) > 1:
                self._last_group = time.monotonic()
        return group

    def _open(self) -> None:
        """Let the first of those who came meanwhile lead the next group."""
        with self._lock:
            self._is_busy = bool(self.waiting)
            if self.waiting:
                self.waiting[0].leads = True
                self.waiting[0].called.set()


@dataclass(slots=True)
class _Once:
    """Does something the first time it is called."""

    do: Callable[[], None]
    _is_done: bool = False

    def __call__(self) -> None:
        if not self._is_done:
            self._is_done = True
            self.do()
