"""The duty `assign`: offers items, then assigns them by the policy of their step."""

from engine.case.commands import Duty
from workers.app import app
from workers.drain import drain


@app.task(name="tertib.assign")
def assign(*, swept: bool = False) -> None:
    """Look for what is to be done; `swept`: beat asked."""
    drain(Duty.ASSIGN, swept=swept)
