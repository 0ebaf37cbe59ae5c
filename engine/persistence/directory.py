"""Rosters at hand: who holds which role at an office on a day, remembered until the directory changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.office.appointments import Absence, Appointment, Standing, roster_on
from engine.office.roster import Roster
from engine.persistence.store import Directory

_KEPT = 500


@dataclass(frozen=True, slots=True)
class _Held:
    appointments: Sequence[Appointment]
    absences: Sequence[Absence]


@dataclass(frozen=True, slots=True)
class Rosters:
    """Rosters by office and day, for the version of the directory that the locking query gave."""

    _held: dict[tuple[str, int], _Held] = field(default_factory=dict)
    _made: dict[tuple[str, int, date], Roster] = field(default_factory=dict)

    def at(self, directory: Directory, office: str, version: int, day: date) -> Roster:
        """Give the roster of an office on a local date."""
        key = (office, version, day)
        made = self._made.get(key)
        if made is None:
            held = self._at(directory, office, version)
            made = roster_on(held.appointments, held.absences, day)
            if len(self._made) >= _KEPT:
                self._made.clear()
            self._made[key] = made
        return made

    def looking_back(
        self, directory: Directory, office: str, version: int, day: date, standings: Mapping[str, Standing]
    ) -> Roster:
        """Give the roster with what the policies of assignment look back on; never remembered."""
        held = self._at(directory, office, version)
        return roster_on(held.appointments, held.absences, day, standings)

    def _at(self, directory: Directory, office: str, version: int) -> _Held:
        held = self._held.get((office, version))
        if held is None:
            held = _Held(directory.appointments(office), directory.absences(office))
            if len(self._held) >= _KEPT:
                self._held.clear()
            self._held[office, version] = held
        return held
