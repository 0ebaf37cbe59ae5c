"""Codes of keys and single values."""

from typing import Final

from cli.reference.entry import Entry

ENTRIES: Final = (
    Entry(
        "unknown_key",
        "A key is not known where it stands.",
        "superviser: head\nsupervisor: head\n",
        "Write it as the language has it, or delete it.",
        "supervisor: head\n",
    ),
    Entry(
        "not_yet_supported",
        "The key belongs to the language, but Tertib does not carry it out yet.",
        "steps:\n  - {id: check, activity: Memeriksa, role: staff, time: 1 hour, output: [note],\n"
        "     outcomes: {fine: end, other: {hand_over: other_sop}}}\n",
        "Write the SOP without it for now.",
        "steps:\n  - {id: check, activity: Memeriksa, role: staff, time: 1 hour, output: [note],\n"
        "     outcomes: {fine: end, other: end}}\n",
    ),
    Entry(
        "missing_key",
        "A map lacks a key that it needs; told at the line of the map.",
        "roles: {staff: {}, head: {title: Kepala}}\n",
        "Add the key.",
        "roles: {staff: {title: Staf}, head: {title: Kepala}}\n",
    ),
    Entry(
        "empty_value",
        "A key has no value, or a text or list is empty.",
        "title:\n",
        "Give it a value, or leave the key out.",
        "title: Cuti\n",
    ),
    Entry(
        "wrong_type",
        "A value is of another type than the key needs.",
        "version: '1'\n",
        "Write a number without quotation marks, a text with them, a list in `[ ]`, a map in `{ }`.",
        "version: 1\n",
    ),
    Entry(
        "bad_value",
        "A value is none of those that may stand here.",
        "roles: {staff: {title: Staf, level: boss}, head: {title: Kepala}}\n",
        "Choose one of the values that the hint names; a number within its limits.",
        "roles: {staff: {title: Staf, level: leadership}, head: {title: Kepala}}\n",
    ),
    Entry(
        "bad_id",
        "A name is no id (small letters, digits and `_`, a letter first), or that of an SOP no slug (with `-`).",
        "sop: Cuti Tahunan\n",
        "Write it as the hint says.",
        "sop: cuti-tahunan\n",
    ),
    Entry(
        "bad_locale",
        "The keys of a text are no languages.",
        "title: {Indonesia: Cuti}\n",
        "Write `{id: ..., en: ...}`.",
        "title: {id: Cuti}\n",
    ),
    Entry(
        "bad_date",
        "A date does not exist, or is not written as year, month and day.",
        "identity: {number: 503/1, effective: 5 Januari 2026}\n",
        "Write it as `2026-01-05`.",
        "identity: {number: 503/1, effective: 2026-01-05}\n",
    ),
    Entry(
        "bad_duration",
        "A duration cannot be read: most often a bare day, which may be a working day or a calendar day.",
        "time_standard: 3 days\n",
        "Say which days are meant; give each number its unit; join only hours and minutes.",
        "time_standard: 3 working days\n",
    ),
    Entry(
        "bad_expression",
        "A condition cannot be read: the language has comparisons, `and`, `or`, `not` and `in`, and nothing else.",
        "intake: {documents: [form], fields: {days: {type: integer, required: true}}}\n"
        "steps:\n  - {id: check, activity: Memeriksa, role: staff, time: 1 hour, output: [note],\n"
        "     requires: [{document: form, when: days = 3}]}\n",
        "Write it with what there is; equality has two signs.",
        "intake: {documents: [form], fields: {days: {type: integer, required: true}}}\n"
        "steps:\n  - {id: check, activity: Memeriksa, role: staff, time: 1 hour, output: [note],\n"
        "     requires: [{document: form, when: days == 3}]}\n",
    ),
    Entry(
        "bad_case_number",
        "A pattern of case numbers lacks `{n}`, or names what is not known.",
        'case_number: "{sop}/{year}"\n',
        "Use `{n}` or `{n:04}` (required), `{year}`, `{sop}` and `{office}`.",
        'case_number: "{n:04}/{sop}/{year}"\n',
    ),
)
