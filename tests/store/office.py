"""A small office with one SOP, over whichever store, with a clock that the test turns."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from engine.case.commands import Ask, CompleteItem, Duty, OpenCase, Outside, Paper, Person, Target
from engine.definition.problems import Problems
from engine.persistence.files import FileFolder
from engine.persistence.store import Store
from engine.service import Reply, Service
from engine.service.means import Means, PasswordCost

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Monday 09:00 in Makassar."""

DIRECTORY = """
offices:
  dinas: {title: Dinas Contoh}
  kantor: {title: Kantor Lain, parent: dinas}
people:
  ani: {name: Ani Lestari, login: ani}
  budi: {name: Budi Santoso, login: budi}
  citra: {name: Citra Dewi, login: citra}
appointments:
  - {person: ani, office: dinas, role: staff, from: 2020-01-01}
  - {person: budi, office: dinas, role: staff, from: 2020-01-01}
  - {person: citra, office: dinas, role: head, from: 2020-01-01}
  - {person: budi, office: kantor, role: staff, from: 2020-01-01}
"""

SOP = """
sop: surat
version: 1
title: {id: Surat, en: Letter}
supervisor: head
case_number: "{n:03}/{sop}/{office}/{year}"
roles: {staff: {title: Staf}, head: {title: Kepala}}
documents: {form: Formulir, draft: Konsep}
intake: {documents: [form], fields: {applicant: {type: text, personal: true}}}
steps:
  - {id: write, activity: Menulis, role: staff, time: 1 hour, assign: round_robin, output: [draft]}
  - {id: check, activity: Memeriksa, role: [staff, head], time: 1 hour, not_same_as: [write], produces: paraf,
     outcomes: {good: sign, bad: write}}
  - {id: sign, activity: Menandatangani, role: head, time: 2 hours, produces: tanda tangan}
"""

CALENDAR = """
calendar: id-government
version: 1
zone: Asia/Makassar
week: {mon: [08:00-16:00], tue: [08:00-16:00], wed: [08:00-16:00], thu: [08:00-16:00], fri: [08:00-16:00]}
"""


@dataclass(slots=True)
class Office:
    """The service over a store; `now` is what its clock shows, `nudged` who was told to look."""

    service: Service
    store: Store
    now: datetime = MONDAY
    nudged: list[Duty] = field(default_factory=list)
    _count: int = 0

    def later(self, **time: float) -> datetime:
        """Let time pass."""
        self.now += timedelta(**time)
        return self.now

    def do(self, ask: Ask, by: str | None, case: str | None = None, command_id: str | None = None) -> Reply:
        """Give a command; None is somebody outside."""
        self._count += 1
        actor = Outside() if by is None else Person(by)
        return self.service.submit(ask, actor, case, command_id=command_id or f"command-{self._count}")

    def open(self, by: str | None = "ani", **data: str) -> str:
        """Open a case, and give its id."""
        reply = self.do(OpenCase("surat", "dinas", "", {"form": Paper(reference="map 1")}, data), by)
        assert reply.case is not None, reply
        return reply.case

    def complete(self, case: str, step: str, by: str, outcome: str | None = None, **documents: str) -> Reply:
        """Complete a step, with papers of which the place is said."""
        papers = {name: Paper(reference=place) for name, place in documents.items()}
        return self.do(CompleteItem(Target(step=step), outcome, papers), by, case)

    def assign(self) -> int:
        """Let the assign worker do a batch."""
        return self.service.drain(Duty.ASSIGN)

    def enforce(self) -> int:
        """Let the enforce worker do a batch."""
        return self.service.drain(Duty.ENFORCE)


def office_over(store: Store, files: Path) -> Office:
    """Make the office, with its people and its SOP in force."""
    nudged: list[Duty] = []
    made: list[Office] = []
    means = Means(
        store=store,
        files=FileFolder(files),
        nudge=nudged.append,
        clock=lambda _: made[0].now if made else MONDAY,
        cost=PasswordCost(passes=1, memory=8),
    )
    office = Office(Service(means), store, nudged=nudged)
    made.append(office)
    assert not isinstance(office.service.apply_directory(DIRECTORY, "directory.yaml"), Problems)
    files_given = [("surat.yaml", SOP.encode()), ("calendar.yaml", CALENDAR.encode())]
    published = office.service.publish(files_given, "dinas", date(2026, 1, 1))
    assert not isinstance(published, Problems), published
    nudged.clear()
    return office
