"""The duty `enforce`: lets every alarm fire that is due."""

from celery import Task

from engine.case.commands import Duty
from workers.app import app
from workers.drain import drain


@app.task(name="tertib.enforce", bind=True)
def enforce(self: "Task[..., None]", *, swept: bool = False) -> None:
    """Look for what is to be done; `swept`: beat asked."""
    drain(self, Duty.ENFORCE, swept=swept)
