"""Codes of what fits together within one step or field."""

from typing import Final

from cli.reference.entry import Entry


def _step(keys: str) -> str:
    """Write an SOP of one step in the form of the examples."""
    return f"steps:\n  - {{id: check, activity: Memeriksa, {keys}, output: [note]}}\n"


def _steps(*keys: str) -> str:
    return "steps:\n" + "".join(f"  - {{{each}}}\n" for each in keys)


def _wait(keys: str) -> str:
    """Write an SOP of a wait and a step after it."""
    return _steps(f"id: give, activity: Melengkapi, {keys}", _SIGN)


_FIELD = "intake: {{documents: [form], fields: {{days: {{{}}}}}}}\n"
_DAYS = _FIELD.format("type: integer, required: true")
_WORK = "role: staff, time: 1 hour"
_SIGN = "id: sign, activity: Menandatangani, role: staff, time: 1 hour, output: [permit]"

ENTRIES: Final = (
    Entry(
        "missing_kind",
        "A step does not say who does it.",
        _step("time: 1 hour"),
        "Add `role: R`, `wait: WHO` or `route: true`.",
        _step(_WORK),
    ),
    Entry(
        "several_kinds",
        "A step says twice who does it; or a `for_each` what it is over.",
        _step(f"{_WORK}, wait: Pemohon"),
        "A step is of one kind: divide it into two.",
        _step(_WORK),
    ),
    Entry(
        "not_for_kind",
        "A key cannot stand in a step of this kind, or a reaction at this place.",
        _wait("wait: Pemohon, assign: pool"),
        "Delete it.",
        _wait("wait: Pemohon"),
    ),
    Entry(
        "next_and_outcomes",
        "A step has both `next` and `outcomes`.",
        _step(f"{_WORK}, next: end, outcomes: {{fine: end}}"),
        "Delete `next`; each outcome says where it leads.",
        _step(f"{_WORK}, outcomes: {{fine: end}}"),
    ),
    Entry(
        "join_on_first",
        "The first step joins, where nothing comes together.",
        _step(f"{_WORK}, join: all"),
        "Delete `join`.",
        _step(_WORK),
    ),
    Entry(
        "untimed",
        "What reacts to lateness stands where there is no standard to be late by.",
        _wait("wait: Pemohon, warn_after: 1 hour"),
        "Add a `time` (for the whole SOP a `time_standard`), or delete the reaction.",
        _wait("wait: Pemohon, time: 5 working days, warn_after: 1 hour"),
    ),
    Entry(
        "bad_target",
        "It is not clear where an outcome leads.",
        _step(f"{_WORK}, outcomes: {{fine: {{end: done, close: done}}}}"),
        "Write exactly one of `next`, `end` and `close`.",
        _step(f"{_WORK}, outcomes: {{fine: {{end: done}}}}"),
    ),
    Entry(
        "when_not_allowed",
        "A condition stands on the outcome of a step that somebody does: whoever does it chooses.",
        _DAYS + _step(f"{_WORK}, outcomes: {{fine: {{next: end, when: days > 3}}}}"),
        "Delete it, or let a route decide.",
        _DAYS + _step(f"{_WORK}, outcomes: {{fine: {{next: end}}}}"),
    ),
    Entry(
        "several_else",
        "Two outcomes of a route have no `when`; only one can be the else.",
        _DAYS + _steps("id: which, route: true, outcomes: {large: sign, small: end}", _SIGN),
        "Add `when: EXPRESSION` to one of them.",
        _DAYS + _steps("id: which, route: true, outcomes: {large: {next: sign, when: days > 3}, small: end}", _SIGN),
    ),
    Entry(
        "same_and_not_same",
        "`same_as` and `not_same_as` name the same step: nobody could do this one.",
        _step(f"{_WORK}, same_as: opening, not_same_as: opening"),
        "Delete one of them.",
        _step(f"{_WORK}, same_as: opening"),
    ),
    Entry(
        "bad_field",
        "A limit does not fit the type of its field, or nothing lies between the limits.",
        _FIELD.format("type: integer, min: 9, max: 1"),
        "Write limits of the field's type, the lower one as `min`.",
        _FIELD.format("type: integer, min: 1, max: 9"),
    ),
    Entry(
        "several_acts",
        "One entry of `on_overdue` does two things.",
        _step(f"{_WORK}, on_overdue: [{{alert: head, escalate: head}}]"),
        "Write an entry of its own for each.",
        _step(f"{_WORK}, on_overdue: [{{alert: head}}, {{escalate: head}}]"),
    ),
    Entry(
        "lapse_and_on_overdue",
        "A wait lapses and reacts to being late: what lapses is never late.",
        _wait("wait: Pemohon, time: 5 working days, on_overdue: [], lapse: gone, outcomes: {given: sign, gone: end}"),
        "Delete one of them.",
        _wait("wait: Pemohon, time: 5 working days, lapse: gone, outcomes: {given: sign, gone: end}"),
    ),
    Entry(
        "otherwise_needed",
        "It is not said which outcome is taken when the items of a `for_each` do not agree.",
        _step(f"{_WORK}, for_each: {{people: 2}}, outcomes: {{yes: end, no: end}}"),
        "Mark one outcome with `otherwise: true`.",
        _step(f"{_WORK}, for_each: {{people: 2}}, outcomes: {{yes: end, no: {{next: end, otherwise: true}}}}"),
    ),
)
