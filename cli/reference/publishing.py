"""Codes of calendars, of publishing, and of what is too large to be decided."""

from typing import Final

from cli.reference.entry import Entry
from cli.reference.parts import SIGN, WORK, steps

_PARTS: Final = tuple(f"part_{letter}" for letter in "abcdefghijkl")


def _parts(rest: str) -> list[str]:
    return [f"id: {part}, {WORK}{rest}" for part in _PARTS]


ENTRIES: Final = (
    Entry(
        "not_decided",
        "More than 100,000 situations (what may be open at once) would have to be looked at, although parallel parts "
        "are gone through one after the other: so not everything is known of the SOP. A warning: nothing wrong was "
        "found in those that were looked at. Here it is as if 10 were the bound.",
        steps(f"id: check, {WORK}, next: [{', '.join(_PARTS)}]", *_parts(", next: sign"), f"{SIGN}, join: all"),
        "Divide the SOP, let parallel parts meet earlier, or put them one after the other.",
        steps(f"id: check, {WORK}", *_parts("")[:3], SIGN),
        by="bounded",
        says="It is not decided whether this SOP can always come to an end: it is too large.",
    ),
    Entry(
        "bad_calendar",
        "A calendar cannot be used: an hour, a date, a zone or a key of it is wrong.",
        "calendar: own\nversion: 1\nzone: Asia/Makassar\nweek: {mon: [16:00-08:00]}\n",
        "Write it as the hint says.",
        "calendar: own\nversion: 1\nzone: Asia/Makassar\nweek: {mon: [08:00-16:00]}\n",
        by="calendar",
    ),
    Entry(
        "published_before",
        "This version was published before, with another content. What is published is never changed.",
        "title: Cuti Tahunan\n",
        "Raise `version`.",
        "version: 2\ntitle: Cuti Tahunan\n",
        by="publish",
        says="SOP 'leave' was published before as version 1, with another content.",
    ),
    Entry(
        "unknown_office",
        "The office at which the SOP is to be in force does not exist.",
        "tertib publish sop.yaml --office DINSA",
        "Name one that `tertib directory apply` has brought in.",
        "tertib publish sop.yaml --office dinas",
        by="publish",
        says="There is no such office.",
    ),
)
