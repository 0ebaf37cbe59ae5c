"""The journal of a case as it stands: every entry in canonical form, for whoever may read the case."""

from collections.abc import Mapping
from typing import Any

from engine.case.reading import Viewer
from engine.persistence import reads_cases
from engine.queries.case import readable_case
from engine.queries.sources import Sources, looking


def journal_of(sources: Sources, who: Viewer, case: str) -> tuple[Mapping[str, Any], ...] | None:
    """Give the entries of a case in order; None if there is no case that the viewer may read."""
    with looking(sources) as look:
        if readable_case(look, who, case) is None:
            return None
        return tuple(reads_cases.journal(look.connection, case))
