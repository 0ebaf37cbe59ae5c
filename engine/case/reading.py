"""Who may read what (`spec/runtime.md`, Who sees what): one place, asked by every query.

A viewer is a person with the roles held now, at which office. A case is read by the holders of a role of its SOP at
its office and by auditors of that office or one above; a board by the SOP's supervisor there; the log by auditors;
the measures by auditors and supervisors, each within what they see.
"""

from collections.abc import Iterable
from dataclasses import dataclass

AUDITOR = "auditor"
ADMINISTRATOR = "administrator"
"""The roles of an office itself; neither is a role of an SOP."""

Lineage = tuple[str, ...]
"""An office and those above it, nearest first."""


@dataclass(frozen=True, slots=True)
class Post:
    """A role held now at an office; `right` as in the roster, `on_behalf` the absent person whose substitute one is."""

    office: str
    role: str
    right: str = "definitive"
    on_behalf: str | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who reads: a person with the posts held now, in a fixed order."""

    person: str
    name: str
    posts: tuple[Post, ...] = ()

    def roles_at(self, office: str) -> frozenset[str]:
        """Give the roles held at the office, its own roles included."""
        return frozenset(post.role for post in self.posts if post.office == office)

    def offices(self) -> tuple[str, ...]:
        """Give the offices of the posts, each once."""
        return tuple(dict.fromkeys(post.office for post in self.posts))


def audits(viewer: Viewer, lineage: Lineage) -> bool:
    """Say whether the viewer is an auditor of the office or of one above it."""
    return any(post.role == AUDITOR and post.office in lineage for post in viewer.posts)


def may_read_case(viewer: Viewer, roles: Iterable[str], lineage: Lineage) -> bool:
    """Say whether the viewer may read a case of an SOP with `roles`: its page, receipt and documents."""
    return not viewer.roles_at(lineage[0]).isdisjoint(roles) or audits(viewer, lineage)


def may_read_board(viewer: Viewer, supervisor: str, office: str) -> bool:
    """Say whether the viewer may read the board of an SOP with this supervisor role at the office."""
    return supervisor in viewer.roles_at(office)


def may_read_log(viewer: Viewer, lineage: Lineage) -> bool:
    """Say whether the viewer may read the log of the office over all its cases, and take it along as CSV."""
    return audits(viewer, lineage)


def may_read_measures(viewer: Viewer, supervisor: str, lineage: Lineage) -> bool:
    """Say whether the viewer may read the measures of an SOP with this supervisor role at the office."""
    return may_read_board(viewer, supervisor, lineage[0]) or audits(viewer, lineage)
