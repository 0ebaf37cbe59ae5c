"""What struck when, and whether anything was in flight that it could harm."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from tests.prove.history import now


@dataclass(slots=True)
class Strike:
    """A fault: from when to when (None: it lasts), of one case or of all, and whether it hit work under way."""

    kind: str
    began_at: datetime
    ended_at: datetime | None = None
    case: str | None = None
    in_flight: bool = False
    told: str = ""


@dataclass(slots=True)
class Struck:
    """All strikes of a run."""

    strikes: list[Strike] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def lasting(self, kind: str, *, case: str | None = None) -> Iterator[Strike]:
        """Note a strike that lasts as long as the block."""
        strike = Strike(kind, now(), case=case)
        with self._lock:
            self.strikes.append(strike)
        try:
            yield strike
        finally:
            strike.ended_at = now()

    def add(self, strike: Strike) -> None:
        """Note a strike."""
        with self._lock:
            self.strikes.append(strike)

    def given(self) -> Counter[str]:
        """Count the strikes by kind."""
        return Counter(strike.kind for strike in self.strikes)

    def landed(self) -> Counter[str]:
        """Count those that hit work under way."""
        return Counter(strike.kind for strike in self.strikes if strike.in_flight)
