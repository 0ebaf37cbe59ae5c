"""A house with two offices, people of every kind, and the moments of a case in which each command can be given."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from engine.case import commands as c
from engine.service import Applied, Published, StoredFile
from engine.wiring import House, Settings, house
from tests.store.office import CALENDAR

PASSWORD: Final = "hujan-di-pagi-hari"
HERE, THERE, ABOVE = "sini", "sana", "kota"
APPLICANT: Final = "Wahyu Pemohon"
"""Stands in every case: whoever may not read the case must meet this name nowhere."""
PDF: Final = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"

SOP = """
sop: surat
version: 1
title: {id: Surat, en: Letter}
supervisor: head
case_number: "{n:03}/{office}/{year}"
roles: {staff: {title: Staf}, head: {title: Kepala}}
documents: {form: Formulir}
results: [sent, refused]
intake: {documents: [form], fields: {applicant: {type: text, personal: true}}}
steps:
  - {id: write, activity: Menulis, role: staff, time: 1 hour, fields: {n: {type: integer, required: true}},
     outcomes: {good: sign, outside: reply, odd: choose, split: both}}
  - {id: reply, activity: Menjawab, wait: Pemohon, time: 2 working days, next: sign}
  - {id: choose, route: true, outcomes: {few: {next: write, when: n < 3}, many: sign}}
  - {id: both, activity: Membagi, role: staff, time: as needed, next: [left, right]}
  - {id: left, activity: Kiri, role: staff, time: as needed, next: joined}
  - {id: right, activity: Kanan, role: staff, time: as needed, next: joined}
  - {id: joined, activity: Menyatukan, role: staff, time: as needed, join: all, next: sign}
  - {id: sign, activity: Menandatangani, role: head, time: 2 hours, produces: tanda tangan, next: {end: sent}}
"""

STAFF, HEAD = "staff", "head"
PEOPLE: Final[Mapping[str, tuple[str, str, str]]] = {
    "officer": (HERE, STAFF, ""),
    "colleague": (HERE, STAFF, ""),
    "officer-there": (THERE, STAFF, ""),
    "head": (HERE, HEAD, ""),
    "head-there": (THERE, HEAD, ""),
    "auditor": (HERE, "auditor", ""),
    "auditor-above": (ABOVE, "auditor", ""),
    "auditor-there": (THERE, "auditor", ""),
    "administrator": (HERE, "administrator", ""),
    "former": (HERE, STAFF, ", to: 2026-01-31"),
}
"""By login: the office, the role held there, and until when if it is over."""


def directory() -> str:
    """Write the directory; the offices are siblings, and an auditor sits at the one above."""
    lines = ["offices:", f"  {ABOVE}: {{title: Kota}}"]
    lines += [f"  {office}: {{title: Kantor {office.title()}, parent: {ABOVE}}}" for office in (HERE, THERE)]
    lines += ["people:", *(f"  {who}: {{name: {who.title()}, login: {who}}}" for who in PEOPLE), "appointments:"]
    lines += [
        f"  - {{person: {who}, office: {office}, role: {role}, from: 2026-01-01{until}}}"
        for who, (office, role, until) in PEOPLE.items()
    ]
    return "\n".join(lines)


def furnished(database_url: str, files: Path) -> House:
    """Build the house with nobody's work done; whoever asked for it closes it."""
    settings = Settings(database_url=database_url, files=files, password_passes=1, password_memory=64)
    built = house(settings, nudge=lambda _: None)
    assert isinstance(built.service.apply_directory(directory(), "directory.yaml"), Applied)
    given = [("surat.yaml", SOP.encode()), ("calendar.yaml", CALENDAR.encode())]
    for office in (HERE, THERE):
        published = built.service.publish(given, office, date(2026, 1, 1))
        assert isinstance(published, Published), published
    for login in PEOPLE:
        assert built.service.set_password(login, PASSWORD)
    return built


@dataclass(slots=True)
class Moments:
    """Makes cases that stand where a command can be given: each method gives the case and the item meant."""

    house: House
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def at(self, name: str) -> tuple[str, int]:
        """Bring a new case to a moment by its name."""
        makers: Mapping[str, Callable[[], tuple[str, int]]] = {
            "fresh": self.fresh,
            "held": self._held,
            "waiting": lambda: self._sent_on("outside"),
            "split": lambda: self._sent_on("split"),
            "incident": self._incident,
            "suspended": self._suspended,
            "stuck": self._stuck,
        }
        return makers[name]()

    def fresh(self) -> tuple[str, int]:
        """Open a case, with a file on it; nobody holds its first item."""
        stored = self.house.service.store_file("form.pdf", PDF)
        assert isinstance(stored, StoredFile), stored
        papers = {"form": c.Paper(digest=stored.digest)}
        return self._do(c.OpenCase("surat", HERE, "", papers, {"applicant": APPLICANT}), "colleague", None), 1

    def _held(self) -> tuple[str, int]:
        case, item = self.fresh()
        self._do(c.ClaimItem(c.Target(item=item)), "officer", case)
        return case, item

    def _sent_on(self, outcome: str) -> tuple[str, int]:
        case, item = self.fresh()
        self._do(c.CompleteItem(c.Target(item=item), outcome, {}, {"n": 4}), "colleague", case)
        return case, item + 1

    def _incident(self) -> tuple[str, int]:
        """Jump to a choice by a number that nobody has given."""
        case, item = self.fresh()
        self._do(c.JumpToStep("choose", c.Target(item=item), "Perlu"), "head", case)
        return case, item + 1

    def _suspended(self) -> tuple[str, int]:
        case, item = self.fresh()
        self._do(c.SuspendCase("Hujan", "Atap bocor"), "head", case)
        return case, item

    def _stuck(self) -> tuple[str, int]:
        """Jump with one of two branches past the place where they join: the other waits there in vain."""
        case, _ = self._sent_on("split")
        self._do(c.CompleteItem(c.Target(step="both")), "colleague", case)
        self._do(c.JumpToStep("sign", c.Target(step="left"), "Perlu"), "head", case)
        self._do(c.CompleteItem(c.Target(step="right")), "colleague", case)
        self._do(c.CompleteItem(c.Target(step="sign")), "head", case)
        return case, 1

    def _do(self, ask: c.Ask, who: str, case: str | None) -> str:
        reply = self.house.service.submit(ask, c.Person(who), case, command_id=f"m-{next(self._numbers)}")
        assert isinstance(reply.answer, c.Accepted), reply.answer
        assert reply.case is not None
        return reply.case


@dataclass(frozen=True, slots=True)
class Recipe:
    """What makes a command succeed for whoever may give it: the moment of the case, and what is sent."""

    moment: str = "fresh"
    body: Mapping[str, object] = field(default_factory=dict)


REASON: Final = {"reason": "Perlu"}
SIGN: Final = {"to_step": "sign", **REASON}
COMMANDS: Final[Mapping[str, Recipe]] = {
    "claim": Recipe(),
    "start": Recipe(),
    "complete": Recipe("split"),
    "release": Recipe("held", REASON),
    "delegate": Recipe("held", {"person": "colleague"}),
    "reassign": Recipe("held", {"person": "colleague", **REASON}),
    "skip": Recipe(body={"outcome": "good", **REASON}),
    "extend": Recipe(body={"duration": "1 hour", **REASON}),
    "jump": Recipe(body=SIGN),
    "resolve": Recipe("incident", {"outcome": "many", **REASON}),
    "suspend": Recipe(body={"ground": "Hujan", **REASON}),
    "resume": Recipe("suspended"),
    "abort": Recipe(body=REASON),
    "signal": Recipe("waiting", {"step": "reply"}),
    "answer": Recipe("stuck", {"text": "Dilihat"}),
    "attach": Recipe(body={"documents": {"form": {"reference": "Lemari 3"}}}),
    "note": Recipe(body={"text": "Dicatat"}),
    "withdraw": Recipe(body=REASON),
    "open": Recipe(
        body={
            "sop": "surat",
            "office": HERE,
            "documents": {"form": {"reference": "Lemari 3"}},
            "data": {"applicant": "Sri"},
        }
    ),
}
