"""Codes of warnings: what may be meant, and mostly is not. None forbids publishing."""

from typing import Final

from cli.reference.entry import Entry
from cli.reference.parts import DAYS, NEEDED, SIGN, WORK, steps

_CHECK = f"id: check, {WORK}"
_TWO = (
    "intake: {documents: [form], fields: {\n"
    "  days: {type: integer, required: true}, left: {type: integer, required: true}}}\n"
)
_WHICH = "id: which, route: true, outcomes: {{large: {{end: done, when: days > left}}, small: {{end: done{}}}}}"
_WHEN = f"{_CHECK}, requires: [{{document: form, when: days > 3}}]"
_EYES = "id: sign, activity: Menandatangani, role: head, time: 1 hour, not_same_as: check"

ENTRIES: Final = (
    Entry(
        "unused_role",
        "No step, alert or supervisor uses a role.",
        "roles: {staff: {title: Staf}, head: {title: Kepala}, driver: {title: Pengemudi}}\n",
        "Delete it, or give it a step.",
        "roles: {staff: {title: Staf}, head: {title: Kepala}}\n",
    ),
    Entry(
        "no_output",
        "A step that somebody does leaves nothing behind.",
        f"steps:\n  - {{{_CHECK}}}\n",
        "Add `output: [...]`, or `produces: ...`.",
        f"steps:\n  - {{{_CHECK}, produces: paraf}}\n",
    ),
    Entry(
        "long_working_time",
        "A standard has 24 or more hours of working time, which is more than three days: was the clock round meant?",
        steps("id: check, activity: Memeriksa, role: staff, time: 72 hours"),
        "Write working days or calendar days, if these were meant.",
        steps("id: check, activity: Memeriksa, role: staff, time: 3 working days"),
    ),
    Entry(
        "promise_too_short",
        "The standards along the longest path, one after the other, run past the promise.",
        f"time_standard: 1 hour\n{steps(_CHECK, SIGN)}",
        "Shorten the standards, lengthen the promise, or let it count `from` a later step.",
        f"time_standard: 2 hours\n{steps(_CHECK, SIGN)}",
    ),
    Entry(
        "condition_on_optional_field",
        "A document is required `when` a field says so that need not be filled.",
        DAYS + steps(_WHEN),
        "Make the field `required: true`.",
        NEEDED + steps(_WHEN),
    ),
    Entry(
        "route_not_decided",
        "It is not known whether a condition of a route always holds: fields are held against each other, "
        "or there are too many values.",
        _TWO + steps(_CHECK, _WHICH.format(", when: days <= left")),
        "Give one outcome no `when`.",
        _TWO + steps(_CHECK, _WHICH.format("")),
    ),
    Entry(
        "unknown_related",
        "A related SOP is not in the library.",
        "identity: {number: 503/1, related: [annual-leave]}\n",
        "Write it, or correct its name; here it was deleted.",
        "identity: {number: 503/1, related: []}\n",
    ),
    Entry(
        "too_few_holders",
        "At the office at which the SOP is put into force there are fewer holders than four eyes need; told by "
        "`tertib publish`, here at an office with one head.",
        "roles: {head: {title: Kepala}}\n"
        "steps:\n  - {id: check, activity: Memeriksa, role: head, time: 1 hour, output: [note]}\n"
        f"  - {{{_EYES}, output: [permit]}}\n",
        "Appoint another person to the role, or let the other step be done by others.",
        "roles: {staff: {title: Staf}, head: {title: Kepala}}\n"
        "steps:\n  - {id: check, activity: Memeriksa, role: staff, time: 1 hour, output: [note]}\n"
        f"  - {{{_EYES}, output: [permit]}}\n",
        by="publish",
        says="'sign' needs 1 more holder at this office than there are.",
    ),
)
