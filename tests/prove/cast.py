"""The office: an SOP that loops, one with parallel parts, and people of whom this module alone says who may do what.

Nothing here is asked of the engine: what the checks know of roles, of four eyes and of joins stands in these tables.
"""

from typing import Final

OFFICE: Final = "dinas"
HOLDERS: Final = {
    "staff": ("ani", "budi", "dewi", "eko"),
    "head": ("citra", "hasan"),
    "cashier": ("fani", "gita"),
}
"""Role -> the people who hold it at the office."""
STRANGERS: Final = ("joko", "nina")
"""People who hold no role at the office; Joko is staff of another."""
SUPERVISORS: Final = HOLDERS["head"]

_TITLES: Final = {"staff": "Staf", "head": "Kepala", "cashier": "Bendahara"}
ROLES_OF: Final = {
    person: frozenset(role for role, held in HOLDERS.items() if person in held)
    for person in (*(person for held in HOLDERS.values() for person in held), *STRANGERS)
}

FOUR_EYES: Final = {("letter", "check"): ("write",)}
"""(sop, step) -> the steps whose doers may not do it."""
JOINS: Final = {("permit", "decide"): ("study", "collect")}
"""(sop, step) -> the steps of which each must have sent a token for every time that it opens."""
LAPSING: Final = {("permit", "confirm")}
"""(sop, step) whose time ends as a matter of course, without a deviation."""
OUTCOMES: Final = {
    "check": ("good", "good", "good", "bad"),
    "decide": ("grant", "grant", "grant", "again"),
    "confirm": ("agreed",),
}
OUTPUT: Final = {"write": "draft"}
"""Step -> the document that its completion brings."""

CALENDAR: Final = """
calendar: id-government
version: 1
zone: Asia/Makassar
week: {mon: [00:00-24:00], tue: [00:00-24:00], wed: [00:00-24:00], thu: [00:00-24:00], fri: [00:00-24:00],
       sat: [00:00-24:00], sun: [00:00-24:00]}
"""

LETTER: Final = """
sop: letter
version: 1
title: {id: Surat, en: Letter}
supervisor: head
case_number: "{n:05}/{sop}/{office}/{year}"
roles: {staff: {title: Staf}, head: {title: Kepala}}
documents: {form: Formulir, draft: Konsep}
intake: {documents: [form], fields: {applicant: {type: text, personal: true}}}
steps:
  - {id: write, activity: Menulis, role: staff, time: 1 minute, assign: round_robin, output: [draft]}
  - {id: check, activity: Memeriksa, role: [staff, head], time: 1 minute, not_same_as: [write], produces: paraf,
     outcomes: {good: sign, bad: write}}
  - {id: sign, activity: Menandatangani, role: head, time: 2 minutes, produces: tanda tangan}
"""

PERMIT: Final = """
sop: permit
version: 1
title: {id: Izin, en: Permit}
supervisor: head
time_standard: 3 minutes
results: [granted, refused]
roles: {staff: {title: Staf}, head: {title: Kepala}, cashier: {title: Bendahara}}
documents: {form: Formulir}
intake: {documents: [form]}
steps:
  - {id: receive, activity: Menerima, role: staff, time: 1 minute, assign: round_robin, produces: tanda terima,
     next: [study, collect]}
  - {id: study, activity: Menelaah, role: staff, time: 1 minute, assign: least_loaded, produces: telaah, next: decide,
     on_overdue: [{escalate: head}, {after: 1 minute, alert: head}]}
  - {id: collect, activity: Memungut retribusi, role: cashier, time: 1 minute, produces: kuitansi, next: decide}
  - {id: decide, activity: Memutuskan, role: head, time: 1 minute, join: all, produces: keputusan,
     outcomes: {grant: confirm, again: receive}}
  - {id: confirm, activity: Menerima izin, wait: Pemohon, time: 1 minute, lapse: silent,
     outcomes: {agreed: {end: granted}, silent: {close: refused}}}
"""


def directory() -> str:
    """Write the directory: the office, another, and everybody's appointments."""
    lines = ["offices:", f"  {OFFICE}: {{title: Dinas Contoh}}", "  kantor: {title: Kantor Lain}", "people:"]
    lines += [f"  {person}: {{name: {person.title()}, login: {person}}}" for person in ROLES_OF]
    lines += ["appointments:", "  - {person: joko, office: kantor, role: staff, from: 2020-01-01}"]
    for role, held in HOLDERS.items():
        lines += [f"  - {{person: {person}, office: {OFFICE}, role: {role}, from: 2020-01-01}}" for person in held]
    return "\n".join(lines)
