"""A few seconds of seeded lives under the faults of clients, on real servers, held against all that needs no worker."""

import random
from pathlib import Path
from threading import Event

import pytest

from tests.prove.office import office_over
from tests.prove.run import CHECKS, evidence_of, living

pytestmark = [pytest.mark.servers, pytest.mark.timeout(120)]
ENOUGH = 60
"""Commands after which the lives may end."""


def test_whatever_clients_do_at_once_every_promise_that_needs_no_worker_is_kept(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    with office_over(database_url, redis_url, tmp_path, ()) as office:
        with living(office, random.Random(7), 4):
            for _ in range(600):
                if len(office.history.attempts) >= ENOUGH or Event().wait(0.1):
                    break
        evidence = evidence_of(office)

    found = {
        name: check(evidence).broken
        for name, check in CHECKS.items()
        if name not in {"deadlines", "offers", "stillness"}
    }
    assert found == dict.fromkeys(found, ())
    assert len(evidence.attempts) >= ENOUGH
    assert {strike.kind for strike in evidence.strikes if strike.in_flight} & {
        "cut",
        "twice",
        "bodies",
        "race",
        "clock",
    }
