"""Drains: claim a batch, decide in memory, write it at once, commit (`spec/runtime.md`, Batches and failures).

A case whose decision raises is left out and its attempt counted; from then on it is taken alone, each attempt committed
before it is made. After the fifth it is parked. So that a case which kills its worker is counted too, each batch is
noted before it claims anything: one that did not end, and that nobody holds any more, was died over, and whoever comes
next takes its cases one by one. The queue is not asked: a message that would know of the death may come late, or never.
"""

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from typing import Final

from engine.case.commands import Duty, Refused, System, TellTime
from engine.case.writes import Writes
from engine.persistence.store import Again, Loaded, Marked, Seen, StoreDown, Work
from engine.service.deciding import Asked, decide, table_of
from engine.service.means import Means
from engine.service.offering import Desk, Undecided

_LOG: Final = logging.getLogger(__name__)


_TO_BE_HELD: Final = timedelta(seconds=1)
"""For so long a batch may have begun without being held: its worker is between two transactions."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A batch that begins, and those over which its worker died."""

    batch: str
    died_over: tuple[str, ...]


@dataclass(slots=True)
class _Batch:
    """What becomes of a batch: cases taken, those that failed, and what has to be told to others."""

    taken: int = 0
    failed: list[tuple[str, Exception]] = field(default_factory=list)
    has_retries: bool = False
    has_offers: bool = False


def drain(means: Means, duty: Duty, limit: int) -> int:
    """Do one batch of a duty, and give how many cases were taken: 0 if nothing is left to do.

    If a worker died over a batch before, every case is taken alone. Raises Again or StoreDown, to come back to.
    """
    begun = _begin(means, duty)
    if begun is None:
        return 0
    if begun.died_over:
        taken = _one_by_one(means, duty, limit, failed_only=False)
        _end(means, (begun.batch, *begun.died_over))
        return taken
    try:
        return _batch(means, duty, limit, begun.batch)
    except (Again, StoreDown):
        with suppress(Again, StoreDown):
            _end(means, (begun.batch,))
        raise
    except Exception:  # noqa: BLE001 - whatever it is, it is counted and shown, and stops nobody else
        _LOG.exception("a batch could not be written; its cases are taken one by one", extra={"duty": duty.value})
        taken = _one_by_one(means, duty, limit, failed_only=False)
        _end(means, (begun.batch,))
        return taken


def _begin(means: Means, duty: Duty) -> _Begun | None:
    """Note that a batch begins, if there is anything to do, before anything is claimed that could kill us."""
    with means.store.work() as work:
        seen = work.duties.look(duty)
        at = means.clock(seen.at)
        if seen.has_failed:
            work.duties.forget_idle(duty)
        if not work.duties.waiting(duty, at, 1, failed_only=False):
            return None
        batch = secrets.token_urlsafe(12)
        died_over = work.duties.died_over(duty, at - _TO_BE_HELD)
        work.duties.begin(duty, batch, at)
    return _Begun(batch, tuple(died_over))


def _end(means: Means, batches: Sequence[str]) -> None:
    with means.store.work() as work:
        work.duties.end(batches)


def _batch(means: Means, duty: Duty, limit: int, batch_id: str) -> int:
    batch = _Batch()
    with means.store.work() as work:
        seen = work.duties.look(duty, batch_id)
        at = means.clock(seen.at)
        claimed = work.duties.claim(duty, at, limit)
        batch.has_retries = seen.has_failed and bool(work.duties.waiting(duty, at, 1, failed_only=True))
        _carry_out(means, work, duty, seen, claimed, batch)
        work.duties.end((batch_id,))
    _tell(means, duty, batch)
    for case, error in batch.failed:
        with means.store.work() as work:
            work.duties.count_attempt(duty, case, means.now(work), _said(error))
    return batch.taken + (_one_by_one(means, duty, limit, failed_only=True) if batch.has_retries else 0)


def _one_by_one(means: Means, duty: Duty, limit: int, *, failed_only: bool) -> int:
    with means.store.work() as work:
        waiting = work.duties.waiting(duty, means.now(work), limit, failed_only=failed_only)
    for case in waiting:
        with means.store.work() as work:
            work.duties.count_attempt(duty, case, means.now(work), "its worker died over it")
        try:
            _alone(means, duty, case)
        except (Again, StoreDown):
            raise
        except Exception as error:  # noqa: BLE001
            _LOG.exception("a case failed", extra={"duty": duty.value, "case": case})
            with means.store.work() as work:
                work.duties.explain(duty, case, _said(error))
    return len(waiting)


def _alone(means: Means, duty: Duty, case: str) -> None:
    """Take one case; what failed before is forgotten with what is written now."""
    batch = _Batch()
    with means.store.work() as work:
        seen = work.duties.look(duty)
        loaded = work.duties.claim_one(duty, case, means.clock(seen.at))
        if loaded is not None:
            _carry_out(means, work, duty, seen, [loaded], batch)
        for _, error in batch.failed:
            raise error
        work.duties.forget_attempts(duty, [case])
    _tell(means, duty, batch)


def _carry_out(means: Means, work: Work, duty: Duty, seen: Seen, claimed: Sequence[Loaded], batch: _Batch) -> None:
    """Decide each case, and put down what was decided of all; what fails is left out."""
    batch.taken = len(claimed)
    decided: list[Writes] = []
    done: list[str] = []
    deciding = _assigning(means, work, seen, claimed) if duty is Duty.ASSIGN else _telling_time(means, work, duty, seen)
    for loaded in claimed:
        try:
            decided += deciding(loaded)
        except Exception as error:  # noqa: BLE001
            _LOG.exception("a case could not be decided", extra={"duty": duty.value, "case": loaded.state.case})
            batch.failed.append((loaded.state.case, error))
        else:
            done.append(loaded.state.case)
    if duty is Duty.ASSIGN and done:
        work.duties.unmark(done)
    work.cases.put(decided, (), {})
    batch.has_offers = any(item.to_offer for writes in decided for item in writes.items)


def _assigning(means: Means, work: Work, seen: Seen, claimed: Sequence[Loaded]) -> Callable[[Loaded], Iterable[Writes]]:
    desk = Desk(means, work, seen.at, seen.directory)
    rows = work.duties.marked([loaded.state.case for loaded in claimed]) if claimed else ()
    marked: dict[str, tuple[Marked, ...]] = {case: tuple(of) for case, of in groupby(rows, lambda mark: mark.case)}
    return lambda loaded: tuple(desk.offered(loaded, marked.get(loaded.state.case, ())))


def _telling_time(means: Means, work: Work, duty: Duty, seen: Seen) -> Callable[[Loaded], Iterable[Writes]]:
    def told(loaded: Loaded) -> Iterator[Writes]:
        at = means.instant(work, seen.at, loaded)
        table = table_of(means, work, loaded, seen.directory, at)
        asked = Asked(secrets.token_urlsafe(16), at, System(duty))
        decided = decide(table, loaded, loaded.state.case, TellTime(), asked)
        if isinstance(decided.answer, Refused) or decided.writes is None:
            raise Undecided("an alarm is due, and time_passed does nothing about it")
        yield decided.writes

    return told


def _tell(means: Means, duty: Duty, batch: _Batch) -> None:
    if batch.has_offers and duty is not Duty.ASSIGN:
        means.nudge(Duty.ASSIGN)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
