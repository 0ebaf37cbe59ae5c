"""The documents of a case as files: who may have one, and which it is."""

from engine.case.plain import from_plain
from engine.case.reading import Viewer
from engine.case.state import State
from engine.persistence import reads_cases
from engine.queries.case import readable_case
from engine.queries.papers import OnFile, on_file, titles_of
from engine.queries.sources import Sources, looking


def document_of(sources: Sources, who: Viewer, case: str, name: str, locale: str) -> OnFile | None:
    """Give the last version of a document on a case that the viewer may read; None if there is none."""
    with looking(sources) as look:
        row = readable_case(look, who, case)
        if row is None:
            return None
        there = from_plain(State, reads_cases.state(look.connection, case)).documents.get(name)
        if there is None:
            return None
        return on_file(name, there, titles_of(look.definition(row.digest), locale), {})
