"""Override: the supervisor's right to lift a rule, and the deviation that each lifted rule leaves.

It lifts eligibility, assignment, missing requirements and missing output, and never the shape of the procedure
(`spec/semantics.md`, Commands).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.case import events as e
from engine.case.authority import authority_of, is_supervisor
from engine.case.draft import Draft
from engine.case.given import reason_given
from engine.case.refusal import Refusal
from engine.case.state import Item
from engine.ledger.commitment import Commitment


@dataclass(frozen=True, slots=True)
class Rule:
    """What lifting a refusal leaves: the kind of the deviation and the key of the SOP that was broken."""

    kind: str
    rule: str


LEAVES: Mapping[str, Rule] = {
    "not_eligible": Rule("wrong_role", "role"),
    "same_person": Rule("same_person", "not_same_as"),
    "other_person": Rule("other_person", "same_as"),
    "not_assignee": Rule("wrong_person", "assignee"),
    "already_assigned": Rule("wrong_person", "assignee"),
    "missing_documents": Rule("missing_documents", "requires"),
    "missing_output": Rule("missing_output", "output"),
}
"""In the order in which the deviations of one command are logged."""


def allow(draft: Draft, against: Iterable[str], override: str | None) -> tuple[str, ...]:
    """Give the objections that the override lifts; Refusal with the first one if there is no right to lift it."""
    against = tuple(against)
    if override is None or not is_supervisor(draft.rules.machine, draft.roster, draft.command.actor):
        if against:
            raise Refusal(against[0])
        if override is not None:
            raise Refusal("not_supervisor")
    return against


def override_reason(draft: Draft, override: str | None) -> Commitment | None:
    """Commit to the reason of an override, if there is an override; Refusal `reason_required` if it is blank."""
    if override is None:
        return None
    return draft.vault.commit("override", reason_given(override, what="override"))


def log_lifted(draft: Draft, item: Item, lifted: Iterable[str], reason: Commitment | None, by: e.By) -> None:
    """Log one deviation for each rule that was lifted."""
    lifted = set(lifted)
    for code, left in LEAVES.items() if lifted else ():
        if code in lifted:
            body = e.DeviationLogged(left.kind, left.rule, by.person, reason, authority=authority_of(by))
            draft.put_on(item, body, by=by)
