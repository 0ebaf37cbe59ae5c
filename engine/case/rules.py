"""What a decision is made by: the machine of the case with the calendars that it has pinned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.clockwork.calendar import Calendar
from engine.definition.model import Step
from engine.machine.model import Machine


@dataclass(frozen=True, slots=True)
class Rules:
    """`calendars` and `digests` by the name that the SOP uses.

    `effective` is the first local date on which a case may open here (None: any): the later of the SOP's own date and
    the one on which the office put it into force.
    """

    machine: Machine
    calendars: Mapping[str, Calendar]
    digests: Mapping[str, str]
    effective: date | None = None

    @property
    def calendar(self) -> Calendar:
        """Give the SOP's own calendar."""
        return self.calendars[self.machine.calendar]

    def calendar_of(self, step: Step) -> Calendar:
        """Give the calendar by which a step is timed."""
        return self.calendars[step.calendar or self.machine.calendar]
