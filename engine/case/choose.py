"""How the assign worker finds a person: the policies of `assign` (`spec/scenarios.md`; `spec/runtime.md`, Roles).

`round_robin` takes the one whose last assignment lies furthest back (never = first), `least_loaded` the one with the
fewest open assigned items; ties go by the order of the roster.
"""

from engine.case.authority import eligible, familiar_of, work_of
from engine.case.rules import Rules
from engine.case.state import Item, State
from engine.definition.model import Policy
from engine.office.roster import Member, Roster


def choose(rules: Rules, roster: Roster, state: State, item: Item) -> str | None:
    """Give the person to assign an unassigned work item to; None with `pool`, or if nobody is eligible.

    Whoever gave the item back is passed over while somebody else is eligible.
    """
    policy = work_of(rules.machine, item).policy
    fit = eligible(rules.machine, roster, state, item)
    if policy is Policy.POOL or not fit:
        return None
    others = tuple(member for member in fit if member.person != item.released)
    return min(others or fit, key=_load if policy is Policy.LEAST_LOADED else _turn).person


def reason_of(rules: Rules, state: State, item: Item, person: str) -> str:
    """Give the `why` of an assignment: `same_as` where the SOP left no choice, else the policy."""
    if familiar_of(rules.machine, state, item) == person:
        return "same_as"
    return work_of(rules.machine, item).policy.value


def _turn(member: Member) -> int:
    return -1 if member.last_assigned is None else member.last_assigned


def _load(member: Member) -> int:
    return member.load
