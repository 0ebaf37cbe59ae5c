"""Whether something has changed that a page shows: short texts that differ when it has."""

from engine.case.reading import Viewer, may_read_case
from engine.persistence import reads_cases, reads_search
from engine.queries.sources import Look, Sources, looking


def look_at_case(sources: Sources, case: str) -> str:
    """Give a text that changes with every event of a case."""
    with looking(sources) as look:
        return str(reads_search.seq_of(look.connection, case))


def look_at_work(sources: Sources, office: str) -> str:
    """Give a text that changes with the open items and alerts of an office."""
    with looking(sources) as look:
        return reads_search.mark_of_work(look.connection, office)


def may_listen(sources: Sources, who: Viewer, topic: str) -> bool:
    """Say whether the viewer may hear of changes of a topic, `case:ID` or `work:OFFICE`."""
    kind, _, of = topic.partition(":")
    match kind:
        case "work":
            return bool(who.roles_at(of))
        case "case":
            with looking(sources) as look:
                return _reads(look, who, of)
        case _:
            return False


def _reads(look: Look, who: Viewer, case: str) -> bool:
    row = reads_cases.case(look.connection, case)
    return row is not None and may_read_case(who, look.machine(row.digest).roles, look.lineage(row.office))
