"""Whose absences count at an office: those of the people appointed there, and of who stands in for them.

A substitute may be appointed elsewhere; away too, they are no candidate (`spec/runtime.md`, Who holds a role).
"""

from sqlalchemy import ColumnElement, or_, select

from engine.persistence.tables import absence, appointment


def counts_at(office: str) -> ColumnElement[bool]:
    """Give the condition on rows of `absence` that have not ended."""
    here = select(appointment.c.person).where(appointment.c.office == office, appointment.c.ended_at.is_(None))
    stood_in_for = absence.alias()
    standing_in = select(stood_in_for.c.substitute).where(
        stood_in_for.c.person.in_(here), stood_in_for.c.ended_at.is_(None), stood_in_for.c.substitute.is_not(None)
    )
    return or_(absence.c.person.in_(here), absence.c.person.in_(standing_in))
