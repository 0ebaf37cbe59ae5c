"""What policies look back on at an office: how much each person holds, and whom it was given to last."""

from collections.abc import Mapping
from typing import Any, Final

import psycopg

from engine.office.appointments import Standing

_LOADS: Final = (
    "SELECT assignee, count(*) FROM item WHERE office = %s AND ended IS NULL AND assignee IS NOT NULL GROUP BY assignee"
)
_MARKS: Final = """
WITH RECURSIVE last AS (
    (SELECT person, mark FROM assignment WHERE office = %(office)s ORDER BY person DESC, mark DESC LIMIT 1)
    UNION ALL
    SELECT next.person, next.mark FROM last CROSS JOIN LATERAL (
        SELECT person, mark FROM assignment
        WHERE office = %(office)s AND person < last.person ORDER BY person DESC, mark DESC LIMIT 1
    ) AS next
)
SELECT person, mark FROM last
"""
"""One look into the index for each person, however often each was assigned to (`docs/adr/0011`)."""


def standings(connection: psycopg.Connection[Any], office: str) -> Mapping[str, Standing]:
    """Give loads and last assignments over the office's cases, in one round trip."""
    with connection.pipeline():
        held = connection.execute(_LOADS, (office,))
        last = connection.execute(_MARKS, {"office": office})
    loads: dict[str, int] = dict(held.fetchall())
    marks: dict[str, int] = dict(last.fetchall())
    return {person: Standing(loads.get(person, 0), marks.get(person)) for person in {*loads, *marks}}
