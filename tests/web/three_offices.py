"""Three offices with one SOP and the same small work: one skips, one is late, one overrides.

Everything is played through the service with a past clock, so that the log, its CSV and the measures are those of a
life that was lived. Office `skips` lies under `kota` with the others; `elsewhere` has an auditor and no case.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from engine.case.commands import (
    Accepted,
    Answer,
    Ask,
    CompleteItem,
    Duty,
    OpenCase,
    Outside,
    Paper,
    Person,
    SkipItem,
    Target,
    WithdrawCase,
)
from engine.service import Applied, Published
from engine.wiring import House, Settings, house
from tests.store.office import CALENDAR

MORNING: Final = datetime(2026, 3, 30, 0, 30, tzinfo=UTC)
"""Monday 30 March 2026, 08:30 in Makassar."""
TITLES: Final = {
    "skips": "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
    "late": "Kantor Late",
    "overrides": "Kantor Overrides",
}
OFFICES: Final = tuple(TITLES)
PASSWORD: Final = "hujan-di-pagi-hari"
FORMULA: Final = "=1+1 permintaan pimpinan"
"""A reason that a spreadsheet would take for a formula."""

SOP = """
sop: surat
version: 1
title: {id: Surat keluar, en: Outgoing letter}
supervisor: head
case_number: "{n:03}/{office}/{year}"
roles: {staff: {title: Staf}, head: {title: Kepala}}
documents: {form: Formulir, draft: Konsep}
intake: {documents: [form]}
steps:
  - {id: write, activity: Menulis, role: staff, time: 1 hour, requires: [form], output: [draft]}
  - {id: check, activity: Memeriksa, role: staff, time: 1 hour, not_same_as: [write], produces: paraf,
     outcomes: {good: sign, bad: write}}
  - {id: sign, activity: Menandatangani, role: head, time: 2 hours, produces: tanda tangan}
"""


def directory() -> str:
    """Write the directory: in each office two of the staff and a head; auditors above, at one office, and elsewhere."""
    lines = ["offices:", "  kota: {title: Kota Teluk Permata}", "  elsewhere: {title: Kantor Jauh}"]
    lines += [f"  {office}: {{title: {title}, parent: kota}}" for office, title in TITLES.items()]
    lines += ["people:"]
    people = [(f"{who}-{office}", office, role) for office in OFFICES for who, role in STAFF]
    people += [("ratna", "kota", "auditor"), ("odi", "late", "auditor"), ("far", "elsewhere", "auditor")]
    lines += [f"  {person}: {{name: {person.title()}, login: {person}}}" for person, _, _ in people]
    lines += ["appointments:"]
    lines += [
        f"  - {{person: {person}, office: {office}, role: {role}, from: 2020-01-01}}" for person, office, role in people
    ]
    return "\n".join(lines)


STAFF: Final = (("ani", "staff"), ("budi", "staff"), ("citra", "head"))


@dataclass(slots=True)
class Life:
    """The house, and its clock."""

    house: House
    clock: Callable[[], datetime]
    turn: Callable[[timedelta], None]
    _given: list[Ask] = field(default_factory=list)

    def do(self, ask: Ask, by: str | None, case: str | None = None) -> tuple[Answer, str | None]:
        """Give a command; None is somebody outside."""
        self._given.append(ask)
        actor = Outside() if by is None else Person(by)
        reply = self.house.service.submit(ask, actor, case, command_id=f"c-{len(self._given)}")
        return reply.answer, reply.case

    def open(self, office: str) -> str:
        """Open a case at an office."""
        ask = OpenCase("surat", office, "", {"form": Paper(reference="map 1")})
        answer, case = self.do(ask, f"ani-{office}")
        assert isinstance(answer, Accepted), answer
        assert case is not None
        return case

    def write(self, case: str, by: str, override: str | None = None) -> None:
        """Write the letter of a case."""
        draft = {"draft": Paper(reference="map 2")}
        self.expect(CompleteItem(Target(step="write"), None, draft, override=override), by, case)

    def check(self, case: str, by: str, outcome: str = "good") -> None:
        """Check it."""
        self.expect(CompleteItem(Target(step="check"), outcome), by, case)

    def sign(self, case: str, by: str) -> None:
        """Sign it."""
        self.expect(CompleteItem(Target(step="sign")), by, case)

    def expect(self, ask: Ask, by: str | None, case: str) -> None:
        """Give a command that is carried out."""
        answer, _ = self.do(ask, by, case)
        assert isinstance(answer, Accepted), answer

    def later(self, **time: float) -> None:
        """Let time pass, and the workers look."""
        self.turn(timedelta(**time))
        for duty in (Duty.ENFORCE, Duty.ASSIGN):
            for _ in range(20):
                if not self.house.service.drain(duty):
                    break

    def by_the_book(self, office: str) -> str:
        """Let a case go straight through."""
        case = self.open(office)
        self.write(case, f"ani-{office}")
        self.check(case, f"budi-{office}")
        self.sign(case, f"citra-{office}")
        return case


def furnished(database_url: str, files: Path) -> Life:
    """Build the house with its offices and nobody's work done."""
    now = [MORNING]
    settings = Settings(database_url=database_url, files=files, password_passes=1, password_memory=64)
    built = house(settings, clock=lambda _: now[0], nudge=lambda _: None)
    applied = built.service.apply_directory(directory(), "directory.yaml")
    assert isinstance(applied, Applied), applied
    given = [("surat.yaml", SOP.encode()), ("calendar.yaml", CALENDAR.encode())]
    for office in OFFICES:
        published = built.service.publish(given, office, date(2026, 1, 1))
        assert isinstance(published, Published), published

    def turn(time: timedelta) -> None:
        now[0] += time

    return Life(built, lambda: now[0], turn)


def lived(database_url: str, files: Path) -> Life:
    """Play two months: four straight cases an office, and what each office does in its own way.

    `skips` leaves a check out and has a case withdrawn; `late` writes two hours after the due time; the head of
    `overrides` writes a letter himself, and its writer tries to check his own letter.
    """
    life = furnished(database_url, files)
    for office in OFFICES:
        life.by_the_book(office)
        life.by_the_book(office)
    life.later(minutes=20)
    skipped, late, overridden = (life.open(office) for office in OFFICES)
    withdrawn = life.open("skips")
    life.later(minutes=10)
    life.write(skipped, "ani-skips")
    life.expect(SkipItem(Target(step="check"), FORMULA, "good"), "citra-skips", skipped)
    life.sign(skipped, "citra-skips")
    life.expect(WithdrawCase("tidak jadi"), None, withdrawn)
    life.write(overridden, "citra-overrides", override="semua staf rapat")
    life.check(overridden, "budi-overrides")
    life.sign(overridden, "citra-overrides")
    life.later(hours=3)
    life.write(late, "ani-late")
    life.check(late, "budi-late")
    life.sign(late, "citra-late")
    _across_the_month(life)
    return life


def _across_the_month(life: Life) -> None:
    """Close cases in April of Makassar while it is still March in UTC."""
    life.later(hours=27, minutes=30)
    attempted = life.open("overrides")
    life.write(attempted, "ani-overrides")
    refused, _ = life.do(CompleteItem(Target(step="check"), "good"), "ani-overrides", attempted)
    assert not isinstance(refused, Accepted)
    others = [life.open(office) for office in OFFICES]
    life.turn(datetime(2026, 3, 31, 16, 30, tzinfo=UTC) - life.clock())
    life.check(attempted, "budi-overrides")
    life.sign(attempted, "citra-overrides")
    for office, case in zip(OFFICES, others, strict=True):
        life.write(case, f"ani-{office}")
        life.check(case, f"budi-{office}")
        life.sign(case, f"citra-{office}")
    for office in OFFICES:
        life.by_the_book(office)
