"""What a played scenario reports: a plain map for each action, and what was expected otherwise."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.case import events as e
from engine.case.plain import instant
from engine.case.state import Item
from engine.rehearsal.play import Played

UNREPORTED = (e.StepOffered, e.TokenWaited, e.BranchEnded, e.StepPassed, e.PromiseStarted)
"""Events that are kept in the journal, but a drafter thinks in steps."""
NAMELESS = frozenset({"case_overdue", "deemed", "unstaffed", "stuck"})
"""Deviations of which the table of `spec/semantics.md` names no person."""


def reported(events: Iterable[e.Event]) -> tuple[e.Event, ...]:
    """Give the events that scenarios tell."""
    return tuple(event for event in events if not isinstance(event.body, UNREPORTED))


def line_of(title: str, played: Played) -> dict[str, Any]:
    """Give the map that `tertib test --json` prints for an action."""
    state = played.state
    return {
        "scenario": title,
        "action": played.action.number,
        "refused": played.refused,
        "events": [_event(event) for event in reported(played.events)],
        "open": [_item(item) for item in (state.items.values() if state else ())],
        "status": state.status.value if state else None,
        "result": state.result if state else None,
    }


def mismatches(played: Played) -> tuple[str, ...]:
    """Say each expectation that does not hold, and a refusal that nobody expected."""
    found = _found(played)
    expected = {"refused": None, **played.action.expect} if played.refused else played.action.expect
    return tuple(
        f"action {played.action.number}: expected {key} {_told(wanted)}, found {_told(found[key](wanted))}"
        + (f" ({played.why})" if key == "refused" and played.why else "")
        for key, wanted in expected.items()
        if not _same(wanted, found[key](wanted))
    )


def _event(event: e.Event) -> dict[str, Any]:
    told: dict[str, Any] = {"type": event.type, "step": event.step, "item": event.item, "at": instant(event.at)}
    match event.body:
        case e.DeviationLogged(kind=kind, person=person):
            told["kind"] = kind
            if person is not None and kind not in NAMELESS:
                told["person"] = person
        case e.StepAssigned(person=person) | e.StepReleased(person=person):
            told["person"] = person
        case e.StepCompleted(outcomes=outcomes) | e.StepSkipped(outcomes=outcomes):
            told["outcomes"] = list(outcomes)
        case e.AlertRaised(role=role):
            told["role"] = role
        case _:
            pass
    return told


def _item(item: Item) -> dict[str, Any]:
    return {
        "item": item.number,
        "step": item.step,
        "assignee": item.assignee,
        "due": instant(item.due) if item.due else None,
        "warn": instant(item.warn) if item.warn else None,
    }


Find = Callable[[Any], object]


def _found(played: Played) -> Mapping[str, Find]:
    """Give how to find what an expectation asks for; those of steps answer for the steps that it names."""
    state = played.state
    items = tuple(state.items.values()) if state else ()
    events = reported(played.events)

    def by_step(attribute: str) -> Find:
        return lambda wanted: {
            step: _each(items, step, attribute) for step in (_having(items, attribute) if wanted is None else wanted)
        }

    return {
        "refused": lambda _: played.refused,
        "events": lambda _: [event.type for event in events],
        "deviations": lambda _: [ev.body.kind for ev in events if isinstance(ev.body, e.DeviationLogged)],
        "open": lambda _: sorted(item.step for item in items),
        "due": by_step("due"),
        "warn": by_step("warn"),
        "assigned": by_step("assignee"),
        "status": lambda _: state.status.value if state else None,
        "result": lambda _: state.result if state else None,
    }


def _having(items: Iterable[Item], attribute: str) -> tuple[str, ...]:
    """Give the steps of which an open item has a value at all: null says that there is none."""
    return tuple(item.step for item in items if getattr(item, attribute) is not None)


def _each(items: Iterable[Item], step: str, attribute: str) -> object:
    """Give the one open item's value, a list by item number if several are open, None if none is."""
    values = [getattr(item, attribute) for item in items if item.step == step]
    if len(values) > 1:
        return values
    return values[0] if values else None


def _same(wanted: object, found: object) -> bool:
    match wanted, found:
        case dict(), dict():
            return wanted.keys() == found.keys() and all(_same(wanted[key], found[key]) for key in wanted)
        case list(), list():
            return len(wanted) == len(found) and all(map(_same, wanted, found))
        case None, [] | {}:
            return not found
        case str(), datetime():
            return datetime.fromisoformat(wanted) == found
        case _:
            return bool(wanted == found)


def _told(value: object) -> str:
    match value:
        case datetime():
            return instant(value)
        case dict():
            return "{" + ", ".join(f"{key}: {_told(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_told, value)) + "]"
        case None:
            return "nothing"
        case _:
            return str(value)
