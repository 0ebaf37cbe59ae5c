"""Finding cases by a part of their number, among few cases or many (`docs/adr/0011`)."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import ColumnElement, Text, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY

from engine.persistence.reads import Snapshot
from engine.persistence.tables import case_number

_LENGTH: Final = 3
"""Characters of the parts by which numbers are found; what is shorter is in so many that the first of them are near."""


def numbered(connection: Snapshot, part: str, most: int) -> list[str] | None:
    """Give the cases with this part in their number, however its letters are written; None if there are too many."""
    written = part.lower()
    found = select(case_number.c.case_id).where(
        case_number.c.number.contains(written, autoescape=True), *_indexed(written)
    )
    cases = connection.execute(found.limit(literal_column(str(int(most) + 1)))).scalars().all()
    return list(cases) if len(cases) <= most else None


def _indexed(written: str) -> Iterator[ColumnElement[bool]]:
    """Say of a number that it has all parts of what is looked for, in some order."""
    parts = sorted({written[place : place + _LENGTH] for place in range(len(written) - _LENGTH + 1)})
    if parts:
        yield func.trigrams(case_number.c.number, type_=ARRAY(Text(collation="C"))).contains(parts)
