"""The duty `enforce`: lets every alarm fire that is due."""

from engine.case.commands import Duty
from workers.app import app
from workers.drain import drain


@app.task(name="tertib.enforce")
def enforce(*, swept: bool = False) -> None:
    """Look for what is to be done; `swept`: beat asked."""
    drain(Duty.ENFORCE, swept=swept)
