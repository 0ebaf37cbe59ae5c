"""The past, played: commands by people at the instants of a story, through the service, with a clock of our own.

Nothing is written but by `submit` and the drains. Every command bears an id made of the story, so a past that was cut
off is played again from its beginning: what was done is answered as before, and the rest follows.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Final

from cli.demo.cast import Cast
from cli.demo.life import Life
from cli.demo.papers import pdf
from engine.case.commands import Accepted, Actor, Ask, Duty, Paper, Person, Refused
from engine.queries.open_items import OpenItem, open_items
from engine.queries.viewers import Introduced
from engine.service import FileRefused
from engine.wiring import House

Told = Callable[[float], None]
"""Hears how much of the past is played, from 0 to 1."""
_BATCH: Final = 100
MOMENT: Final = timedelta(seconds=2)
GONE: Final = frozenset({"step_not_open", "case_closed"})
"""Refusals that say that a story was overtaken by another's."""
_RECENT: Final = timedelta(days=6)
_VARIANTS: Final = 2
"""So many different files of each kind of document."""


@dataclass(slots=True)
class PastClock:
    """A clock that shows the instant of the story."""

    at: datetime

    def __call__(self, _shown: datetime) -> datetime:
        """Give the instant that counts, whatever the store's clock shows."""
        return self.at


@dataclass(slots=True)
class Past:
    """The story from `since` to `until`; `surprises` are refusals that it did not foresee."""

    house: House
    clock: PastClock
    cast: Cast
    auditor: Introduced
    since: datetime
    until: datetime
    surprises: list[str] = field(default_factory=list)
    _agenda: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)
    _stored: dict[tuple[str, int], Paper] = field(default_factory=dict)

    def then(self, at: datetime, action: Callable[[], None]) -> None:
        """Let something happen at an instant; after the end of the story it does not."""
        if at <= self.until:
            heapq.heappush(self._agenda, (at, next(self._order), action))

    def play(self, told: Told) -> None:
        """Play everything, in the order of time."""
        length = (self.until - self.since).total_seconds()
        while self._agenda:
            at, _, action = heapq.heappop(self._agenda)
            self.clock.at = max(at, self.clock.at)
            action()
            told((self.clock.at - self.since).total_seconds() / length)
        self.clock.at = self.until
        self.let_time_pass()

    def ask(self, name: str, ask: Ask, actor: Actor, case: str | None = None) -> tuple[str | None, str | None]:
        """Give a command, named within the story; gives the case and the code of a refusal."""
        reply = self.house.service.submit(ask, actor, case, command_id=f"demo-{self.until:%y%m%d%H%M}-{name}")
        match reply.answer:
            case Accepted():
                return reply.case, None
            case Refused(code=code):
                return reply.case, code

    def person(self, office: str, roles: tuple[str, ...]) -> Person | None:
        """Give the first who is there and holds one of the roles now."""
        found = self.cast.holders(office, roles, self.clock.at)
        return Person(found[0]) if found else None

    def supervisor(self, life: Life) -> Person | None:
        """Give the supervisor of a case who is there now."""
        return self.person(life.office, (life.definition.supervisor,))

    def is_recent(self, at: datetime) -> bool:
        """Say whether an instant lies in the last days of the story, whose cases may still be open."""
        return self.until - at < _RECENT

    def is_at_risk(self, item: OpenItem) -> bool:
        """Say whether an item will have been warned of at the end of the story, and not be overdue, if it is open."""
        return item.warn is not None and item.due is not None and item.warn < self.until < item.due

    def let_offers_come(self) -> None:
        """Let the assign worker act, as it does within a second."""
        while self.house.service.drain(Duty.ASSIGN, _BATCH) == _BATCH:
            pass

    def let_time_pass(self) -> None:
        """Let the enforce worker act, then the assign worker if there was anything to do."""
        taken = _BATCH
        while taken == _BATCH:
            taken = self.house.service.drain(Duty.ENFORCE, _BATCH)
            if taken:
                self.let_offers_come()

    def opened(self, case: str) -> tuple[OpenItem, ...]:
        """Give what is open on a case."""
        return open_items(self.house.sources, self.auditor.viewer, case)

    def paper(self, document: str, title: str, variant: int) -> Paper:
        """Give a document: a real file, stored once."""
        key = (document, variant % _VARIANTS)
        if key not in self._stored:
            lines = ("Dokumen contoh untuk peragaan Tertib.", f"Lembar {key[1] + 1}")
            stored = self.house.service.store_file(f"{document}.pdf", pdf(title, lines))
            if isinstance(stored, FileRefused):
                raise ValueError(f"{document}: {stored.code}")
            self._stored[key] = Paper(stored.digest, stored.size, stored.media_type)
        return self._stored[key]

    def notice(self, name: str, code: str | None, *, foreseen: frozenset[str]) -> None:
        """Note a refusal that was not foreseen."""
        if code is not None and code not in foreseen:
            self.surprises.append(f"{name}: {code}")
