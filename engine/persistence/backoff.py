"""When a case that failed is tried again, and when nobody tries any more (`spec/runtime.md`, Batches and failures)."""

from datetime import datetime, timedelta
from typing import Final

from engine.case.commands import Duty
from engine.persistence.store import Attempt

LAST: Final = 5
"""After this many attempts a case is parked."""
_FIRST_WAIT: Final = timedelta(seconds=2)


def next_attempt(duty: Duty, case: str, before: int, at: datetime, why: str) -> Attempt:
    """Count one more attempt after `before` others: 2, 6, 18 and 54 seconds until the next, parked with the fifth."""
    attempts = before + 1
    return Attempt(
        duty=duty,
        case=case,
        attempts=attempts,
        retry_at=at + _FIRST_WAIT * 3 ** (min(attempts, LAST) - 1),
        parked_at=at if attempts >= LAST else None,
        why=why[:500],
    )
