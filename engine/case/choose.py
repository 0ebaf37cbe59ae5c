"""What the assign worker does next, and whom it finds: the policies of `assign` (`spec/scenarios.md`).

`round_robin` takes the one whose last assignment lies furthest back (never = first), `least_loaded` the one with the
fewest open assigned items; ties go by the order of the roster.
"""

from engine.case.authority import eligible, familiar_of, work_of
from engine.case.commands import AssignItem, OfferItem, Target
from engine.case.rules import Rules
from engine.case.state import Item, State, Status
from engine.definition.model import Policy, Work
from engine.office.roster import Member, Roster


def next_ask(
    rules: Rules, roster: Roster, state: State, item: Item, *, directory_changed: bool = False
) -> OfferItem | AssignItem | None:
    """Give what is to be asked for an open item next, or None if the worker has nothing left to do for it.

    An item is offered once, again after a release, and again when a change of the directory changed how many could do
    it. Whether anybody could at all is asked at every look. Nothing is offered or assigned while the case stands.
    """
    is_work = isinstance(rules.machine.places[item.step].step.kind, Work)
    if state.status is not Status.OPEN or item.assignee is not None or not is_work:
        return None
    target = Target(item=item.number)
    if _is_to_be_offered(item, len(eligible(rules.machine, roster, state, item)), directory_changed=directory_changed):
        return OfferItem(target)
    person = choose(rules, roster, state, item)
    return None if person is None else AssignItem(target, person)


def choose(rules: Rules, roster: Roster, state: State, item: Item) -> str | None:
    """Give the person to assign an unassigned work item to; None with `pool`, or if nobody is eligible.

    Whoever gave the item back is passed over while somebody else is eligible.
    """
    policy = work_of(rules.machine, item).policy
    if policy is Policy.POOL:
        return None
    fit = eligible(rules.machine, roster, state, item)
    if not fit:
        return None
    others = tuple(member for member in fit if member.person != item.released)
    return min(others or fit, key=_load if policy is Policy.LEAST_LOADED else _turn).person


def reason_of(rules: Rules, state: State, item: Item, person: str) -> str:
    """Give the `why` of an assignment: `same_as` where the SOP left no choice, else the policy."""
    if familiar_of(rules.machine, state, item) == person:
        return "same_as"
    return work_of(rules.machine, item).policy.value


def _is_to_be_offered(item: Item, candidates: int, *, directory_changed: bool) -> bool:
    if not candidates:
        return not item.unstaffed
    if item.candidates is None or not item.candidates:
        return True
    return directory_changed and item.candidates != candidates


def _turn(member: Member) -> int:
    return -1 if member.last_assigned is None else member.last_assigned


def _load(member: Member) -> int:
    return member.load
