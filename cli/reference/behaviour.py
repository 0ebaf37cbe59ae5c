"""Codes of behaviour: what may go wrong on some path, told once the file can be read."""

from typing import Final

from cli.reference.entry import Entry
from cli.reference.parts import DAYS, NEEDED, ROUTE, SIGN, SPLIT, WORK, steps

_ASK = f"id: ask, {WORK}, next: sign"
_LOOK = f"id: look, {WORK}, next: sign"
_EITHER = f"id: check, {WORK}, outcomes: {{fine: sign, bad: ask}}"

ENTRIES: Final = (
    Entry(
        "unreachable_step",
        "No path leads to a step.",
        steps(f"id: check, {WORK}, next: end", SIGN),
        "Let an outcome or `next` of another step lead to it, or delete it.",
        steps(f"id: check, {WORK}, next: sign", SIGN),
    ),
    Entry(
        "open_twice",
        "A step may be open twice at once: parallel parts come to it one by one.",
        steps(SPLIT, _ASK, _LOOK, SIGN),
        "Let the parts meet in a step with `join: all`.",
        steps(SPLIT, _ASK, _LOOK, f"{SIGN}, join: all"),
    ),
    Entry(
        "branch_left_over",
        "A join waits for a part that took another way.",
        steps(SPLIT, f"id: ask, {WORK}, outcomes: {{fine: sign, none: end}}", _LOOK, f"{SIGN}, join: all"),
        "Let every outcome of the parts lead to the join.",
        steps(SPLIT, f"id: ask, {WORK}, outcomes: {{fine: sign, none: sign}}", _LOOK, f"{SIGN}, join: all"),
    ),
    Entry(
        "cannot_close",
        "Steps lead in a circle without a way out.",
        steps(f"id: check, {WORK}", f"id: ask, {WORK}, next: check"),
        "Let an outcome lead to `end`.",
        steps(f"id: check, {WORK}", f"id: ask, {WORK}, outcomes: {{again: check, fine: end}}"),
    ),
    Entry(
        "document_not_supplied",
        "A document is required that on some path nobody has supplied.",
        steps(f"id: check, {WORK}, requires: [id_card]"),
        "Let the intake bring it, or an earlier step put it out; or require it only under a `when`.",
        "intake: {documents: [form, id_card]}\n" + steps(f"id: check, {WORK}, requires: [id_card]"),
    ),
    Entry(
        "unfilled_field",
        "A route, a standard or a `for_each` needs a field that on some path nobody has filled.",
        DAYS + steps(f"id: check, {WORK}", ROUTE.format("")),
        "Make it `required: true` at the intake, or at every step that leads here.",
        NEEDED + steps(f"id: check, {WORK}", ROUTE.format("")),
    ),
    Entry(
        "same_as_not_done",
        "A step is bound to the doer of one that on some path was not done before.",
        steps(_EITHER, f"id: ask, {WORK}, next: sign", f"{SIGN}, same_as: ask"),
        "Name a step that lies on every path to it.",
        steps(_EITHER, f"id: ask, {WORK}, next: sign", f"{SIGN}, same_as: check"),
    ),
    Entry(
        "route_may_not_decide",
        "No condition of a route holds for some values of the fields; the hint is an else, the message such values.",
        NEEDED + steps(f"id: check, {WORK}", ROUTE.format(", when: days < 3")),
        "Give one outcome no `when`.",
        NEEDED + steps(f"id: check, {WORK}", ROUTE.format("")),
    ),
    Entry(
        "unknown_calendar",
        "The SOP names a calendar that is neither beside it nor shipped; at publishing: that was not published.",
        "calendar: id-goverment\n",
        "Correct the name, or put the calendar beside the SOPs in `calendars/` and publish it too.",
        "calendar: id-government\n",
    ),
)
