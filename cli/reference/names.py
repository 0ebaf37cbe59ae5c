"""Codes of names: each is declared, once, and may be used where it stands."""

from typing import Final

from cli.reference.entry import Entry


def _step(keys: str) -> str:
    """Write an SOP of one step in the form of the examples."""
    return f"steps:\n  - {{id: check, activity: Memeriksa, role: staff, {keys}, output: [note]}}\n"


def _fields(written: str) -> str:
    return f"intake: {{documents: [form], fields: {{{written}}}}}\n"


_KIND = _fields("kind: {type: choice, choices: [short, long], required: true}")
_DAYS = "days: {type: integer, required: true}"
_PARTS = (
    "steps:\n"
    "  - {{id: check, activity: Memeriksa, role: staff, time: 1 hour, output: [note], next: [ask, look]}}\n"
    "  - {{id: ask, activity: Bertanya, role: staff, time: 1 hour, output: [answer], next: sign}}\n"
    "  - {{id: look, activity: Melihat, role: staff, time: 1 hour, output: [report], next: sign}}\n"
    "  - {{id: sign, activity: Menandatangani, role: head, time: 1 hour, output: [permit], join: {}}}\n"
)

ENTRIES: Final = (
    Entry(
        "unknown_role",
        "There is no such role.",
        "supervisor: haed\n",
        "Declare it under `roles`, or correct its name.",
        "supervisor: head\n",
    ),
    Entry(
        "unknown_step",
        "There is no such step; or `end` stands in a list of steps.",
        _step("time: 1 hour, next: sing"),
        "Correct the name, or write the step.",
        _step("time: 1 hour, next: end"),
    ),
    Entry(
        "unknown_outcome",
        "The step has no such outcome.",
        _step("time: 1 hour, outcomes: {fine: end}, on_overdue: [{outcome: fien}]"),
        "Name one of its outcomes.",
        _step("time: 1 hour, outcomes: {fine: end}, on_overdue: [{outcome: fine}]"),
    ),
    Entry(
        "unknown_result",
        "The SOP has no such result.",
        _step("time: 1 hour, outcomes: {fine: {end: granted}}"),
        "Add it to `results`, or name one of them.",
        "results: [granted]\n" + _step("time: 1 hour, outcomes: {fine: {end: granted}}"),
    ),
    Entry(
        "unknown_field",
        "There is no such field.",
        _step("time: {each: 1 hour, per: days}"),
        "Declare it in the intake or at a step.",
        _fields(_DAYS) + _step("time: {each: 1 hour, per: days}"),
    ),
    Entry(
        "wrong_field_type",
        "What a standard or a `for_each` follows from is a field of another type.",
        _fields("days: {type: text, required: true}") + _step("time: {each: 1 hour, per: days}"),
        "Name an `integer` field for `per`, a `choice` field for `by`, a `list` field for `for_each`.",
        _fields(_DAYS) + _step("time: {each: 1 hour, per: days}"),
    ),
    Entry(
        "unknown_choice",
        "The field has no such choice.",
        _KIND + _step("time: {by: kind, of: {short: 1 hour, long: 2 hours, lnog: 3 hours}}"),
        "Name one of its choices.",
        _KIND + _step("time: {by: kind, of: {short: 1 hour, long: 2 hours}}"),
    ),
    Entry(
        "missing_choice",
        "A standard that follows from a choice field lacks one of its choices.",
        _KIND + _step("time: {by: kind, of: {short: 1 hour}}"),
        "Add the choice with its duration.",
        _KIND + _step("time: {by: kind, of: {short: 1 hour, long: 2 hours}}"),
    ),
    Entry(
        "personal_in_expression",
        "A condition, a standard or a `for_each` depends on a personal field, which can be erased.",
        _fields("days: {type: integer, required: true, personal: true}") + _step("time: {each: 1 hour, per: days}"),
        "Ask for another field that is not personal.",
        _fields(_DAYS) + _step("time: {each: 1 hour, per: days}"),
    ),
    Entry(
        "field_conflict",
        "A field is written at two places with another type, other choices, or personal at one of them only.",
        _fields(_DAYS) + _step("time: 1 hour, fields: {days: {type: number}}"),
        "Write it alike, or choose another name.",
        _fields(_DAYS) + _step("time: 1 hour, fields: {days: {type: integer}}"),
    ),
    Entry(
        "reserved_name",
        "A name has a meaning of its own: `end` and `opening` among steps, `aborted` among results, "
        "`auditor` and `administrator` among roles.",
        "results: [done, aborted]\n",
        "Choose another name; delete `aborted`.",
        "results: [done]\n",
    ),
    Entry(
        "duplicate_name",
        "A name stands twice in a list, or two steps have one id.",
        "results: [done, done]\n",
        "Keep one of them.",
        "results: [done]\n",
    ),
    Entry(
        "join_of_stranger",
        "A join waits for a step that does not lead to it.",
        _PARTS.format("[ask, check]"),
        "Name steps that lead here, or let that one lead here.",
        _PARTS.format("[ask, look]"),
    ),
)
