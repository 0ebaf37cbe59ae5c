"""Whether the workers live and get on (`spec/runtime.md`, Batches and failures: the progress watchdog)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from engine.case.commands import Duty
from engine.persistence.store import DUTIES, Attempt, Work
from engine.service.means import Means
from engine.service.values import Health

SILENT: Final = timedelta(seconds=15)
"""Beat sweeps each second; who has not been heard for this long is not there."""
STALLED: Final = timedelta(seconds=60)
"""Work that waits while the worker lives and claims nothing for this long is stuck."""
BEAT: Final = "beat"


def health(means: Means, name: str) -> Health:
    """Say how a duty (`assign`, `enforce`, `housekeep`) or `beat` does."""
    with means.store.work() as work:
        now = work.clock()
        heard = work.duties.heartbeats().get(name)
        waiting = _backlog(means, work, name)
    if heard is None:
        return Health(name, healthy=False, why="it was never heard of", seen_at=None, waiting=waiting)
    seen_at, idle_since = heard
    if now - seen_at > SILENT:
        return Health(name, healthy=False, why=f"silent since {seen_at:%H:%M:%S} UTC", seen_at=seen_at, waiting=waiting)
    if waiting and now - idle_since > STALLED:
        why = f"claims none of {waiting} {'case' if waiting == 1 else 'cases'}"
        return Health(name, healthy=False, why=why, seen_at=seen_at, waiting=waiting)
    return Health(name, healthy=True, why="", seen_at=seen_at, waiting=waiting)


def beat(means: Means, names: Sequence[str], *, worked: bool) -> None:
    """Say that these live; `worked`: they claimed something. With nothing to claim they do all that they should too."""
    with means.store.work() as work:
        at = work.clock()
        for name in names:
            work.duties.beat(name, at, gets_on=worked or not _backlog(means, work, name))


def _backlog(means: Means, work: Work, name: str) -> int:
    """Give how many cases wait for a duty (up to 1000), those aside that failed and are to be tried later."""
    if name not in {duty.value for duty in DUTIES}:
        return 0
    return len(work.duties.waiting(Duty(name), means.now(work), 1000, failed_only=False))


def parked(means: Means) -> Sequence[Attempt]:
    """Give the cases that nobody tries any more."""
    with means.store.work() as work:
        return [attempt for attempt in work.duties.attempts() if attempt.parked_at is not None]


def retry_parked(means: Means, duty: Duty, case: str) -> None:
    """Take a parked case up again."""
    with means.store.work() as work:
        work.duties.forget_attempts(duty, [case])
    means.nudge(duty)
