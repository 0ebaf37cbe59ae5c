"""What somebody is shown: their own work and cases, nobody else's, and figures that add up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.case.commands import (
    Accepted,
    Ask,
    ClaimItem,
    CompleteItem,
    Duty,
    Given,
    OpenCase,
    Outside,
    Paper,
    Person,
    SignalWait,
    Target,
)
from engine.case.reading import Viewer
from engine.queries.board import board
from engine.queries.case import case_view
from engine.queries.cases import Search, find_cases, the_one_case
from engine.queries.files import document_of
from engine.queries.openings import intake_of, sops_here
from engine.queries.step import step_view
from engine.queries.viewers import introduce
from engine.queries.worklist import worklist
from engine.service import Applied
from engine.wiring import House
from tests.furnished import HELD, OFFICE, directory, furnished

pytestmark = pytest.mark.servers

PLACE = Paper(reference="Lemari 3")


@pytest.fixture
def lived_in(database_url: str, tmp_path: Path) -> Iterator[House]:
    built = furnished(database_url, tmp_path / "files")
    yield built
    built.close()


class Story:
    """One payment, told command by command."""

    def __init__(self, built: House, name: str = "story") -> None:
        self.house = built
        self.name = name
        self.told = 0
        data: dict[str, Given] = {"supplier": "CV A", "account_holder": "Nadia", "contract_number": "K", "amount": 5}
        opening = OpenCase("direct-payment", OFFICE, "", {"contract": PLACE}, {**data, "paid_in_advance": False})
        self.case = self._do(opening, "tirta", None)

    def does(self, who: str | None, ask: Ask) -> None:
        self._do(ask, who, self.case)

    def drain(self) -> None:
        while self.house.service.drain(Duty.ASSIGN):
            pass

    def _do(self, ask: Ask, who: str | None, case: str | None) -> str:
        self.told += 1
        actor = Person(f"p-{who}") if who else Outside()
        reply = self.house.service.submit(ask, actor, case, command_id=f"{self.name}-{self.told}")
        assert isinstance(reply.answer, Accepted), reply.answer
        assert reply.case is not None
        return reply.case


@pytest.fixture
def story(lived_in: House) -> Story:
    """A payment whose request was made by Yoga, and which Mira has approved: it waits for a signer."""
    told = Story(lived_in)
    told.does(
        None, SignalWait(Target(step="submit_invoice"), "submitted", {"invoice": PLACE, "handover_minutes": PLACE})
    )
    told.does("tirta", CompleteItem(Target(step="enter_contract"), None, {"contract_card": PLACE}))
    told.does("mira", CompleteItem(Target(step="test_contract")))
    told.does(
        "yoga", CompleteItem(Target(step="make_request"), None, {"payment_request": PLACE, "payment_order": PLACE})
    )
    told.does("mira", CompleteItem(Target(step="approve_request"), "approved", {"approved_request": PLACE}))
    return told


def viewer(built: House, login: str) -> Viewer:
    introduced = introduce(built.sources, f"p-{login}", "id")
    assert introduced is not None
    return introduced.viewer


def test_what_a_rule_of_persons_forbids_is_not_offered(lived_in: House, story: Story) -> None:
    """Yoga holds the signer's role, but he made the request: the order is no work of his."""
    assert worklist(lived_in.sources, viewer(lived_in, "yoga"), "id").rows == ()
    view = step_view(lived_in.sources, viewer(lived_in, "yoga"), story.case, 6, "id")
    assert view is not None
    assert [(one.code, one.step_number) for one in view.objections] == [("same_person", 4)]
    assert view.who_else == ()
    assert view.supervisors == ("Laras Kinasih",)


def test_the_work_of_a_role_is_everybodys_until_it_is_taken(lived_in: House) -> None:
    story = Story(lived_in)
    story.does(
        None, SignalWait(Target(step="submit_invoice"), "submitted", {"invoice": PLACE, "handover_minutes": PLACE})
    )
    who = {login: viewer(lived_in, login) for login in ("tirta", "yoga", "mira")}
    assert [row.step for row in worklist(lived_in.sources, who["tirta"], "id").rows] == ["enter_contract"]
    assert [row.mine for row in worklist(lived_in.sources, who["yoga"], "id").rows] == [False]
    assert worklist(lived_in.sources, who["mira"], "id").rows == ()
    story.does("yoga", ClaimItem(Target(step="enter_contract")))
    assert worklist(lived_in.sources, who["tirta"], "id").rows == ()
    mine = worklist(lived_in.sources, who["yoga"], "id").rows
    assert [(row.mine, row.role, row.standard) for row in mine] == [(True, "Operator keuangan", "1 jam")]
    assert mine[0].timer is not None
    assert mine[0].timer.left.family == "working_time"


def test_who_stands_in_from_another_office_could_do_the_work_unless_they_are_away_too(lived_in: House) -> None:
    story = Story(lived_in)
    papers = {"invoice": PLACE, "handover_minutes": PLACE}
    story.does(None, SignalWait(Target(step="submit_invoice"), "submitted", papers))
    named = directory(HELD).replace("people:", "people:\n  p-dedi: {name: Dedi}")
    days = "from: 2020-01-01, to: 2999-12-31"
    away = f"\nabsences:\n  - {{person: p-yoga, {days}}}\n  - {{person: p-tirta, {days}, substitute: p-dedi}}\n"

    def able(text: str) -> list[tuple[str, ...]]:
        assert isinstance(lived_in.service.apply_directory(text, "directory.yaml"), Applied)
        return [one.able for one in board(lived_in.sources, viewer(lived_in, "laras"), (), "id").items]

    assert able(named + away) == [("Dedi",)]
    assert able(f"{named}{away}  - {{person: p-dedi, {days}}}\n") == [()]


def test_waits_and_what_was_done_today_stand_apart(lived_in: House, story: Story) -> None:
    found = worklist(lived_in.sources, viewer(lived_in, "mira"), "id")
    assert [done.activity for done in found.done] == ["Menguji dan menyetujui SPP", "Menguji data kontrak"]
    assert found.done[0].outcome == "Disetujui"
    assert found.waiting == ()
    Story(lived_in, "another")
    found = worklist(lived_in.sources, viewer(lived_in, "mira"), "id")
    assert [row.step for row in found.waiting] == ["submit_invoice"]


def test_a_case_is_for_its_roles_its_auditors_and_nobody_else(lived_in: House, story: Story) -> None:
    seen = {
        login: case_view(lived_in.sources, viewer(lived_in, login), story.case, "id") for login in ("laras", "ratna")
    }
    assert all(view is not None for view in seen.values())
    assert seen["ratna"] is not None
    assert not seen["ratna"].works
    assert not seen["ratna"].may_answer
    sari = viewer(lived_in, "sari")
    assert case_view(lived_in.sources, sari, story.case, "id") is None
    assert step_view(lived_in.sources, sari, story.case, 6, "id") is None
    assert document_of(lived_in.sources, sari, story.case, "contract", "id") is None
    assert find_cases(lived_in.sources, sari, Search(), 1, "id").total == 0
    assert the_one_case(lived_in.sources, sari, seen["ratna"].line.number) is None
    assert case_view(lived_in.sources, viewer(lived_in, "laras"), "no-such-case", "id") is None


def test_a_case_tells_where_it_is_and_the_parts_of_its_time_are_the_whole(lived_in: House, story: Story) -> None:
    view = case_view(lived_in.sources, viewer(lived_in, "laras"), story.case, "en")
    assert view is not None
    assert [row.activity for row in view.rows] == ["Test and sign the payment order"]
    assert [step.state for step in view.steps] == ["done"] * 5 + ["open"] + ["none"] * 2
    assert {(way.step, way.outcome, way.to): way.count for way in view.taken}[
        "approve_request", "approved", "approve_order"
    ] == 1
    assert sum(view.parts.values()) == int((view.now - view.line.opened_at).total_seconds())
    assert view.line.subject == "CV A"
    assert {fact.title: fact.value for fact in view.facts}["Holder of the account"] == "Nadia"
    assert view.supervises
    assert view.promise is not None
    assert view.promise.timer is not None


def test_ways_say_what_is_missing_where_they_lead_and_what_the_clock_does(lived_in: House, story: Story) -> None:
    view = step_view(lived_in.sources, viewer(lived_in, "laras"), story.case, 6, "en")
    assert view is not None
    signed, returned = view.ways
    assert (signed.label, signed.lacking, signed.lacking_output) == ("Signed", (), ("Signed payment order",))
    assert [(one.number, one.outside) for one in signed.next] == [(7, True)]
    assert signed.stops
    assert (returned.label, returned.lacking_output, returned.stops) == (
        "Returned to the commitment officer",
        ("Note of corrections",),
        False,
    )
    assert [(need.name, need.output, need.there is not None) for need in view.needs] == [
        ("approved_request", False, True),
        ("payment_order", False, True),
        ("signed_order", True, False),
        ("correction_note", True, False),
    ]


def test_lists_find_by_part_of_the_number_state_and_sop(lived_in: House, story: Story) -> None:
    Story(lived_in, "another")
    laras = viewer(lived_in, "laras")
    everything = find_cases(lived_in.sources, laras, Search(), 1, "id")
    assert everything.total == 2
    assert everything.sops == (("direct-payment", "Pengajuan pembayaran langsung"),)
    first = everything.lines[-1].line.number
    assert find_cases(lived_in.sources, laras, Search(text="ls-0001"), 1, "id").total == 1
    assert find_cases(lived_in.sources, laras, Search(text="100%"), 1, "id").total == 0
    assert find_cases(lived_in.sources, laras, Search(status="closed"), 1, "id").total == 0
    assert the_one_case(lived_in.sources, laras, first.lower()) == story.case


def test_who_holds_a_role_may_open_and_an_auditor_only_sees(lived_in: House) -> None:
    tirta, ratna = viewer(lived_in, "tirta"), viewer(lived_in, "ratna")
    assert [(one.sop, one.may_open) for one in sops_here(lived_in.sources, tirta, "id")] == [("direct-payment", True)]
    seen = sops_here(lived_in.sources, ratna, "id")
    assert {one.sop for one in seen} == {"direct-payment", "one-stop-permit"}
    assert not any(one.may_open for one in seen)
    intake = intake_of(lived_in.sources, tirta, "direct-payment", OFFICE, "id")
    assert intake is not None
    assert intake.documents == (("contract", "Kontrak atau surat pesanan"),)
    assert intake_of(lived_in.sources, tirta, "one-stop-permit", OFFICE, "id") is None


def test_who_is_introduced_is_known_by_roles_and_reach(lived_in: House) -> None:
    assert introduce(lived_in.sources, "p-nobody", "id") is None
    reach = {}
    for login in ("tirta", "laras", "ratna"):
        introduced = introduce(lived_in.sources, f"p-{login}", "id")
        assert introduced is not None
        reach[login] = (introduced.reach.works, introduced.reach.supervises, introduced.reach.audits)
        assert introduced.zone == "Asia/Makassar"
    assert reach == {"tirta": (True, False, False), "laras": (True, True, False), "ratna": (False, False, True)}
