"""The office at which generated SOPs live: a calendar with a holiday, a Saturday that is worked and a short Friday."""

from typing import Any, Final

from engine.case.rules import Rules
from engine.clockwork.calendar import calendar_of
from engine.machine.compile import compile_definition
from tests.properties.oracle import WEEKDAYS
from tests.properties.sops import definition_of

WRITTEN: Final[dict[str, Any]] = {
    "calendar": "office",
    "version": 1,
    "zone": "Asia/Makassar",
    "week": {
        **{day: ["08:00-12:00", "13:00-16:00"] for day in ("mon", "tue", "wed", "thu")},
        "fri": ["08:00-11:30", "13:30-16:30"],
        "sat": [],
        "sun": [],
    },
    "periods": [{"from": "2026-03-16", "to": "2026-03-17", "week": {day: ["09:00-10:00"] for day in WEEKDAYS}}],
    "holidays": {"2026-03-05": "free", "2026-03-19": "free", "2026-04-03": "free"},
    "working_days": {"2026-03-07": ["08:00-12:00"]},
}
OFFICE: Final = calendar_of(WRITTEN)


def rules_for(document: dict[str, Any]) -> Rules:
    """Let a generated SOP run at this office."""
    return Rules(compile_definition(definition_of(document)), {"office": OFFICE}, {"office": "0" * 64})
