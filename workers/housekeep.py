"""The duty `housekeep`: hourly, files that no event names after a day go, and a new day's roster is looked at."""

import logging
import time
from typing import Final

from engine.errors import TertibError
from workers.app import app
from workers.drain import house, say_alive

_LOG: Final = logging.getLogger(__name__)
HOUR: Final = 3600.0
_due = {"at": 0.0}


@app.task(name="tertib.housekeep")
def housekeep(*, swept: bool = False) -> None:
    """Keep house if an hour is over; `swept`: beat asked."""
    try:
        if time.monotonic() >= _due["at"]:
            house().service.housekeep()
            _due["at"] = time.monotonic() + HOUR
        say_alive("housekeep", swept=swept, worked=True)
    except TertibError as error:
        _LOG.warning("housekeep: %s; the next sweep looks again", error)
