"""The items of a case as rows: what workers and pages search (`spec/runtime.md`, The row is the message)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.case import events as e
from engine.case import writes as w
from engine.case.evolve_item import item_after, item_moved
from engine.case.rules import Rules
from engine.case.state import Item, State
from engine.definition.model import EachPerson, Kind, Route, Wait, Work

KINDS: dict[type[Kind], str] = {Work: "work", Wait: "wait", Route: "route"}
_ENDS = {e.StepCompleted: "completed", e.StepSkipped: "skipped", e.StepCancelled: "cancelled"}


def item_rows(rules: Rules, before: State | None, events: Iterable[e.Event], after: State) -> tuple[w.ItemRow, ...]:
    """Give the row of every item that the events touched, by number: as it is now, or as it ended."""
    items: dict[int, Item] = dict(before.items) if before else {}
    rows: dict[int, w.ItemRow] = {}
    doers_changed = resumed = False
    for event in events:
        doers_changed |= isinstance(event.body, e.StepCompleted)
        if isinstance(event.body, e.CaseResumed):
            resumed = True
            items |= {number: item_moved(items[number], moved) for number, moved in event.body.clocks.items()}
            rows |= {number: _row(rules, items[number]) for number in event.body.clocks}
        if event.item is None:
            continue
        known, now = items.get(event.item), item_after(items.get(event.item), event)
        if now is not None:
            items[event.item] = now
            rows[event.item] = _row(rules, now)
        elif known is not None:
            del items[event.item]
            rows[event.item] = _ended(rules, known, event)
    if doers_changed or resumed:
        rows.update(_asked_again(rules, after, everything=resumed))
    return tuple(rows[number] for number in sorted(rows))


def _asked_again(rules: Rules, after: State, *, everything: bool) -> Iterator[tuple[int, w.ItemRow]]:
    """Mark unassigned items whose candidates depend on who did what: the answer may be another one now.

    While the case stood nobody was asked at all: after it `everything` unassigned is to be looked at.
    """
    for number, item in after.items.items():
        kind = rules.machine.places[item.step].step.kind
        if isinstance(kind, Work) and item.assignee is None and (everything or _depends_on_doers(kind)):
            yield number, _row(rules, item, to_offer=True)


def _depends_on_doers(kind: Work) -> bool:
    by_people = kind.for_each is not None and isinstance(kind.for_each.over, EachPerson)
    return bool(kind.not_same_as or kind.same_as or by_people)


def _row(rules: Rules, item: Item, *, to_offer: bool | None = None) -> w.ItemRow:
    kind = rules.machine.places[item.step].step.kind
    unanswered = isinstance(kind, Work) and item.assignee is None and item.candidates is None
    return w.ItemRow(
        item=item.number,
        step=item.step,
        kind=KINDS[type(kind)],
        roles=item.roles,
        visit=item.visit,
        activated_at=item.activated_at,
        due=item.due,
        warn=item.warn,
        assignee=item.assignee,
        started_at=item.started_at,
        to_offer=unanswered if to_offer is None else to_offer,
        unstaffed=item.unstaffed and item.candidates == 0,
        warned=item.warned,
        overdue=item.passed,
        incident=item.incident,
    )


def _ended(rules: Rules, item: Item, event: e.Event) -> w.ItemRow:
    outcomes: tuple[str, ...] = getattr(event.body, "outcomes", ())
    return replace(
        _row(rules, item, to_offer=False),
        ended=_ENDS[type(event.body)],
        ended_at=event.at,
        outcome=next(iter(outcomes), None),
        doer=getattr(event.body, "person", None),
    )
