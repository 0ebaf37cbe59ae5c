"""The world of `bench.scale`: offices of one province, people in three roles, three SOPs with steps of every kind.

The first office bears a tenth of all cases, and some hundred at least; the others share the rest alike. On the calendar
of the benches every hour is worked, so that what is not meant to be late is not.
"""

import sys
from datetime import date
from typing import Final

from bench.sops import CALENDAR
from engine.definition.problems import Problems
from engine.wiring import House

OFFICES: Final = 40
ROLES: Final = {"clerk": 24, "reviewer": 24, "head": 2}
"""People at each office, by role."""
AUDITOR: Final = "auditor-province"

_HEAD: Final = """\
sop: {name}
version: 1
title: {title}
supervisor: head
roles: {{clerk: {{title: Clerk}}, reviewer: {{title: Reviewer}}, head: {{title: Head}}}}
steps:
"""
_WORK: Final = "  - {{id: {id}, activity: {activity}, role: {role}, time: {time}, produces: initials{more}}}\n"
_AWAIT: Final = "  - {{id: {id}, activity: {activity}, wait: Applicant, time: {time}, outcomes: {{came: sign}}}}\n"
_LONG: Final = "120 calendar days"
"""Longer than any case of the bench is old."""


def _work(name: str, activity: str, role: str, more: str = "", time: str = _LONG) -> str:
    return _WORK.format(id=name, activity=activity, role=role, time=time, more=more and f", {more}")


SOPS: Final = {
    "permit": _HEAD.format(name="permit", title="Permit")
    + _work("receive", "Receive the papers", "clerk")
    + _work("check", "Check the papers", "reviewer", "not_same_as: [receive]")
    + _AWAIT.format(id="visit", activity="Wait for the applicant", time=_LONG)
    + _work("sign", "Sign the permit", "head"),
    "letter": _HEAD.format(name="letter", title="Letter")
    + _work("write", "Write the letter", "clerk", "assign: least_loaded")
    + _work("check", "Check the letter", "reviewer", "assign: round_robin, not_same_as: [write]")
    + _work("sign", "Sign the letter", "head"),
    "complaint": _HEAD.format(name="complaint", title="Complaint")
    + _work("answer", "Answer the complaint", "clerk", "on_overdue: [{alert: head}]", "1 calendar day")
    + _work("review", "Review the answer", "reviewer", "not_same_as: [answer]")
    + _work("sign", "Sign the answer", "head"),
}
"""`permit` lies in the pool and waits for somebody outside, `letter` is assigned by policies, `complaint` gets late."""


def code(office: int) -> str:
    """Give the code of an office; no other text of a case holds it by chance."""
    return f"kantor-{office:02}"


def person(office: int, role: str, number: int) -> str:
    """Give the id of a person: it begins with the code of the office."""
    return f"{code(office)}-{role}-{number:02}"


def move_in(house: House) -> None:
    """Make the offices, appoint everybody and put the SOPs into force everywhere."""
    files = [(f"{name}.yaml", text.encode()) for name, text in SOPS.items()]
    _done(house.service.apply_directory(_directory(), "directory.yaml"))
    for office in range(OFFICES):
        _done(house.service.publish([*files, ("calendar.yaml", CALENDAR.encode())], code(office), date(2020, 1, 1)))


def _directory() -> str:
    offices = "".join(f"  {code(n)}: {{title: Office {n}, parent: province}}\n" for n in range(OFFICES))
    staff = [(n, role, i) for n in range(OFFICES) for role, count in ROLES.items() for i in range(count)]
    people = "".join(f"  {person(*one)}: {{name: {one[1].title()} {one[2]} of office {one[0]}}}\n" for one in staff)
    held = "".join(
        f"  - {{person: {person(n, role, i)}, office: {code(n)}, role: {role}, from: 2020-01-01}}\n"
        for n, role, i in staff
    )
    return (
        f"offices:\n  province: {{title: Province}}\n{offices}people:\n  {AUDITOR}: {{name: Auditor}}\n{people}"
        f"appointments:\n  - {{person: {AUDITOR}, office: province, role: auditor, from: 2020-01-01}}\n{held}"
    )


def _done(result: object) -> None:
    if isinstance(result, Problems):
        sys.exit("\n".join(map(str, result)))
