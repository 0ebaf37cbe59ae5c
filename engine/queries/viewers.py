"""Who reads: a person with the posts held now, and what that opens (`spec/runtime.md`, Who sees what)."""

from dataclasses import dataclass

from engine.case.reading import (
    ADMINISTRATOR,
    AUDITOR,
    Post,
    Viewer,
    may_read_board,
    may_read_case,
    may_read_log,
    may_read_measures,
)
from engine.persistence import reads
from engine.persistence.reads import Force
from engine.queries.sources import NOWHERE, Look, Sources, looking, role_title

__all__ = ["ADMINISTRATOR", "AUDITOR", "Introduced", "Post", "Reach", "Title", "Viewer", "introduce"]

OWN_ROLES = frozenset({AUDITOR, ADMINISTRATOR})
"""The roles of an office itself: their titles are the pages' to give."""


@dataclass(frozen=True, slots=True)
class Title:
    """A role that somebody holds: its title (the id, for the roles of an office itself) and by what right."""

    role: str
    title: str
    right: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Which parts of the house are open to a viewer."""

    works: bool
    supervises: bool
    audits: bool


@dataclass(frozen=True, slots=True)
class Introduced:
    """A viewer with what every page says of them; `zone` is that of their first office (IANA)."""

    viewer: Viewer
    titles: tuple[Title, ...]
    reach: Reach
    zone: str


def introduce(sources: Sources, person: str, locale: str) -> Introduced | None:
    """Give a person as a viewer, or None if nobody of this id may sign in."""
    with looking(sources) as look:
        name = reads.person_named(look.connection, person)
        if name is None:
            return None
        offices = reads.offices_touched(look.connection, person)
        who = Viewer(person, name, tuple(post for office in offices for post in _posts(look, office, person)))
        held = who.offices()
        zone = look.zone(held[0]) if held else NOWHERE
        return Introduced(who, _titles(look, who, locale), _reach(look, who), zone)


def _titles(look: Look, who: Viewer, locale: str) -> tuple[Title, ...]:
    found: dict[str, Title] = {}
    for post in who.posts:
        found.setdefault(post.role, Title(post.role, title_at(look, post.office, post.role, locale), post.right))
    return tuple(found.values())


def _reach(look: Look, who: Viewer) -> Reach:
    machines = [(force, look.machine(force.digest)) for force in look.forces]
    return Reach(
        works=any(not who.roles_at(force.office).isdisjoint(machine.roles) for force, machine in machines),
        supervises=any(may_read_board(who, machine.supervisor, force.office) for force, machine in machines),
        audits=any(post.role == AUDITOR for post in who.posts),
    )


def title_at(look: Look, office: str, role: str, locale: str) -> str:
    """Give the title of a role at an office: a role id means the same in every SOP there."""
    for force in look.forces:
        definition = look.definition(force.digest)
        if force.office == office and any(known.id == role for known in definition.roles):
            return role_title(definition, role, locale)
    return role


def readable(look: Look, who: Viewer) -> tuple[tuple[str, str], ...]:
    """Give the (SOP, office) whose cases the viewer may read."""
    found = dict.fromkeys((f.sop, f.office) for f in look.forces if _may_read(look, who, f))
    return tuple(found)


def auditable(look: Look, who: Viewer) -> tuple[str, ...]:
    """Give the offices whose log the viewer may read."""
    return tuple(office for office in look.offices if may_read_log(who, look.lineage(office)))


def boards(look: Look, who: Viewer) -> tuple[tuple[str, str], ...]:
    """Give the (SOP, office) whose board the viewer may read."""
    allowed = (f for f in look.forces if may_read_board(who, look.machine(f.digest).supervisor, f.office))
    return tuple(dict.fromkeys((f.sop, f.office) for f in allowed))


def measurable(look: Look, who: Viewer) -> tuple[tuple[str, str], ...]:
    """Give the (SOP, office) whose measures the viewer may read."""
    allowed = (
        f for f in look.forces if may_read_measures(who, look.machine(f.digest).supervisor, look.lineage(f.office))
    )
    return tuple(dict.fromkeys((f.sop, f.office) for f in allowed))


def _may_read(look: Look, who: Viewer, force: Force) -> bool:
    return may_read_case(who, look.machine(force.digest).roles, look.lineage(force.office))


def _posts(look: Look, office: str, person: str) -> tuple[Post, ...]:
    member = look.roster(office).members.get(person)
    if member is None:
        return ()
    return tuple(Post(office, held.role, held.right.value, held.on_behalf) for held in member.holdings)
