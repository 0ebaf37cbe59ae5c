"""The items of a case as rows: what workers and pages search (`spec/runtime.md`, The row is the message)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.case import events as e
from engine.case import writes as w
from engine.case.evolve import item_after
from engine.case.rules import Rules
from engine.case.state import Item, State
from engine.definition.model import Kind, Route, Wait, Work

KINDS: dict[type[Kind], str] = {Work: "work", Wait: "wait", Route: "route"}
_ENDS = {e.StepCompleted: "completed", e.StepSkipped: "skipped", e.StepCancelled: "cancelled"}


def item_rows(rules: Rules, before: State | None, events: Iterable[e.Event], after: State) -> tuple[w.ItemRow, ...]:
    """Give the row of every item that the events touched, by number: as it is now, or as it ended."""
    items: dict[int, Item] = dict(before.items) if before else {}
    rows: dict[int, w.ItemRow] = {}
    doers_changed = False
    for event in events:
        doers_changed |= isinstance(event.body, e.StepCompleted)
        if event.item is None:
            continue
        known, now = items.get(event.item), item_after(items.get(event.item), event)
        if now is not None:
            items[event.item] = now
            rows[event.item] = _row(rules, now)
        elif known is not None:
            del items[event.item]
            rows[event.item] = _ended(rules, known, event)
    if doers_changed:
        rows.update(_asked_again(rules, after))
    return tuple(rows[number] for number in sorted(rows))


def _asked_again(rules: Rules, after: State) -> Iterator[tuple[int, w.ItemRow]]:
    """Mark unassigned items whose candidates depend on who did what: the answer may be another one now."""
    for number, item in after.items.items():
        kind = rules.machine.places[item.step].step.kind
        if isinstance(kind, Work) and item.assignee is None and (kind.not_same_as or kind.same_as):
            yield number, _row(rules, item, to_offer=True)


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
