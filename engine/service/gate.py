"""Doing together what is asked at the same time: group commit within a process (DeWitt et al., SIGMOD 1984).

Whoever finds the gate free goes through at once. Who comes while others are inside waits, and all who wait go through
together next: nobody is held back in the hope that more will come, so one alone loses nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Final, Generic, TypeVar

Asked = TypeVar("Asked")
Got = TypeVar("Got")

LARGEST: Final = 32
"""How many go through together; beyond it nothing more is gained by putting rows down at once."""


@dataclass(slots=True)
class _Ticket(Generic[Asked, Got]):
    """One who waits: told when it is done for him (`got`), or that it is his turn to lead."""

    asked: Asked
    called: Event = field(default_factory=Event)
    got: Got | None = None
    leads: bool = False


class Gate(Generic[Asked, Got]):
    """Lets the threads of a process go through `together` in groups, one group at a time.

    `together` gives as many answers as it was asked for, in their order; None where each has to see to it by himself.
    """

    def __init__(self, together: Callable[[Sequence[Asked]], Sequence[Got | None]]) -> None:
        self._together = together
        self._waiting: list[_Ticket[Asked, Got]] = []
        self._is_busy = False
        self._lock = Lock()

    def through(self, asked: Asked) -> Got | None:
        """Go through with whoever else is there; None also if the group failed as a whole."""
        mine: _Ticket[Asked, Got] = _Ticket(asked)
        with self._lock:
            self._waiting.append(mine)
            if not self._is_busy:
                self._is_busy = mine.leads = True
        if not mine.leads:
            mine.called.wait()
        if mine.leads:
            self._lead(mine)
        return mine.got

    def _lead(self, mine: _Ticket[Asked, Got]) -> None:
        with self._lock:
            others = [ticket for ticket in self._waiting if ticket is not mine][: LARGEST - 1]
            group = [mine, *others]
            self._waiting = [ticket for ticket in self._waiting if ticket not in group]
        try:
            answers = self._together([ticket.asked for ticket in group])
            for ticket, answer in zip(group, answers, strict=True):
                ticket.got = answer
        finally:
            self._hand_over()
            for ticket in others:
                ticket.called.set()

    def _hand_over(self) -> None:
        """Let the first of those who came meanwhile lead the next group."""
        with self._lock:
            self._is_busy = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].called.set()
