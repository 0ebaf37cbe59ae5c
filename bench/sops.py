"""The procedures that the benches play, as text: a row of steps, one that turns round, and a long one with everything.

`straight` is what `bench.steps` and `bench.core` complete; `straight_bpmn` says the same for SpiffWorkflow.
"""

from typing import Final

STEPS: Final = 12
"""The steps of the case that both benches play."""

_HEAD: Final = (
    "sop: bench\nversion: 1\ntitle: Bench\nsupervisor: head\nroles: {clerk: {title: C}, head: {title: H}}\nsteps:\n"
)
_STEP: Final = "  - {{id: step_{n}, activity: Mengerjakan {n}, role: clerk, time: 1 hour, produces: paraf}}\n"
_ROUND: Final = (
    "  - {{id: step_{n}, activity: Mengerjakan {n}, role: clerk, time: 1 hour, produces: paraf, "
    "next: {{again: {to}, enough: done}}}}\n"
)
_WEEK: Final = ", ".join(f"{day}: [00:00-24:00]" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))

CALENDAR: Final = f"calendar: id-government\nversion: 1\nzone: UTC\nweek: {{{_WEEK}}}\n"
"""A calendar on which every hour of every day is worked."""


def straight(steps: int = STEPS) -> str:
    """Give an SOP of steps one after another, each of an hour."""
    return _HEAD + "".join(_STEP.format(n=n) for n in range(1, steps + 1))
