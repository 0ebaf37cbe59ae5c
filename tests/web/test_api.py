"""The API gives the same commands and questions as the pages, by the same session, and refuses in RFC 9457."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.case.commands import Duty
from engine.wiring import House
from tests.furnished import OFFICE, PASSWORD, PEOPLE, furnished
from tests.web import loops
from tests.web.living import goods, with_goods
from web.app import create

pytestmark = pytest.mark.servers

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
DATA = {
    "supplier": "CV A",
    "account_holder": "Nadia",
    "contract_number": "K-1",
    "amount": 5,
    "paid_in_advance": False,
}
PLACE = {"reference": "Lemari 3"}


@pytest.fixture
def lived_in(database_url: str, tmp_path: Path) -> Iterator[House]:
    built = furnished(database_url, tmp_path / "files")
    for login in PEOPLE:
        assert built.service.set_password(f"p-{login}", PASSWORD)
    yield built
    built.close()


class Program:
    """A program that speaks for somebody, and keeps its cookies."""

    def __init__(self, house: House, login: str | None = None) -> None:
        self.application = create(house)
        self.cookies = httpx.Cookies()
        if login is not None:
            answer = self.post("/session", {"login": login, "password": PASSWORD})
            assert answer.status_code == 204, answer.text

    def ask(self, method: str, path: str, **asked: Any) -> httpx.Response:  # noqa: ANN401 - what httpx takes
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.application, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://tertib.test/api/v1", cookies=self.cookies
            ) as client:
                answer = await client.request(method, path, **asked)
                self.cookies = client.cookies
                return answer

        return loops.run(send())

    def get(self, path: str) -> httpx.Response:
        return self.ask("GET", path)

    def post(self, path: str, body: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        return self.ask("POST", path, json=body or {}, headers=headers)


def opened(program: Program) -> str:
    """Open a payment, and give its case."""
    body = {"sop": "direct-payment", "office": OFFICE, "documents": {"contract": PLACE}, "data": DATA}
    answer = program.post("/cases", body)
    assert answer.status_code == 201, answer.text
    case: str = answer.json()["case"]
    return case


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Hold an answer to being a problem document of this status and code, and give it."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code), told
    assert told["title"]
    assert told["type"]
    assert told["detail"]
    return told


def test_a_case_goes_from_opening_to_its_next_step(lived_in: House) -> None:
    tirta = Program(lived_in, "tirta")
    case = opened(tirta)
    papers = {"invoice": PLACE, "handover_minutes": PLACE}
    signal = {"step": "submit_invoice", "outcome": "submitted", "documents": papers}
    assert tirta.post(f"/cases/{case}/signal", signal).status_code == 200
    while lived_in.service.drain(Duty.ASSIGN):
        pass
    digest = tirta.ask("POST", "/files", files={"file": ("kartu.pdf", PDF)}).json()["digest"]
    holder = Program(lived_in, "yoga") if tirta.get("/worklist").json()["rows"] == [] else tirta
    assert [row["step"] for row in holder.get("/worklist").json()["rows"]] == ["enter_contract"]
    assert holder.post(f"/cases/{case}/items/2/start").status_code == 200
    done = holder.post(f"/cases/{case}/items/2/complete", {"documents": {"contract_card": {"digest": digest}}})
    assert done.status_code == 200, done.text
    told = holder.get(f"/cases/{case}").json()
    assert [item["step"] for item in told["open"]] == ["test_contract"]
    assert "contract_card" in {one["name"] for one in told["documents"]}
    types = [entry["type"] for entry in holder.get(f"/cases/{case}/journal").json()]
    assert types[0] == "CaseOpened"
    assert types.count("StepCompleted") == 2


def test_what_is_sent_twice_is_done_once(lived_in: House) -> None:
    tirta = Program(lived_in, "tirta")
    case = opened(tirta)
    first = tirta.post(f"/cases/{case}/note", {"text": "sekali"}, **{"Idempotency-Key": "note-1"})
    again = tirta.post(f"/cases/{case}/note", {"text": "sekali", "command_id": "note-1"})
    assert (first.json(), again.json()) == ({"case": case, "command_id": "note-1"},) * 2
    types = [entry["type"] for entry in tirta.get(f"/cases/{case}/journal").json()]
    assert types.count("NoteAdded") == 1
    refused(tirta.post(f"/cases/{case}/note", {"text": "lain", "command_id": "note-1"}), 409, "conflict")


def test_each_kind_of_refusal_has_its_status_and_code(lived_in: House) -> None:
    tirta, mira = Program(lived_in, "tirta"), Program(lived_in, "mira")
    case = opened(tirta)
    refused(tirta.post(f"/cases/{case}/items/1/complete"), 403, "not_allowed")
    refused(tirta.post(f"/cases/{case}/items/9/start"), 409, "step_not_open")
    refused(tirta.post(f"/cases/{case}/items/1/skip", {"reason": "x"}), 403, "not_supervisor")
    refused(tirta.post(f"/cases/{case}/note", {}), 422, "reason_required")
    refused(mira.post(f"/cases/{case}/attach", {"documents": {}}), 422, "invalid_data")
    lacking = refused(
        tirta.post(f"/cases/{case}/signal", {"step": "submit_invoice", "outcome": "submitted"}),
        422,
        "missing_documents",
    )
    assert lacking["details"]["documents"] == ["invoice", "handover_minutes"]
    refused(tirta.post("/cases", {"sop": "nothing", "office": OFFICE}), 404, "unknown_sop")
    wrong = refused(
        tirta.post("/cases", {"sop": "direct-payment", "office": OFFICE, "data": {"amount": "banyak"}}),
        422,
        "invalid_data",
    )
    assert {"amount", "supplier"} <= set(wrong["details"])


def test_what_has_not_the_form_is_told_by_its_field(lived_in: House) -> None:
    tirta = Program(lived_in, "tirta")
    told = refused(tirta.post("/cases", {"sop": 5, "office": OFFICE, "color": "red"}), 422, "invalid_data")
    assert {"sop", "color"} <= set(told["details"])
    refused(tirta.post("/cases", {"sop": "a", "office": "b", "command_id": "not good!"}), 422, "invalid_data")
    broken = tirta.ask("POST", "/cases", content=b"{", headers={"content-type": "application/json"})
    refused(broken, 422, "invalid_data")


def test_nobody_learns_of_a_case_that_is_not_theirs(lived_in: House) -> None:
    case = opened(Program(lived_in, "tirta"))
    sari = Program(lived_in, "sari")
    refused(sari.get(f"/cases/{case}"), 404, "unknown_case")
    refused(sari.get(f"/cases/{case}/journal"), 404, "unknown_case")
    refused(sari.post(f"/cases/{case}/note", {"text": "x"}), 404, "unknown_case")
    refused(sari.get("/cases/nothing"), 404, "unknown_case")
    assert sari.get("/cases").json()["total"] == 0


def test_an_auditor_reads_and_changes_nothing(lived_in: House) -> None:
    case = opened(Program(lived_in, "tirta"))
    ratna = Program(lived_in, "ratna")
    assert ratna.get(f"/cases/{case}").status_code == 200
    refused(ratna.post(f"/cases/{case}/note", {"text": "x"}), 403, "not_allowed")


def test_the_board_is_the_supervisors(lived_in: House) -> None:
    opened(Program(lived_in, "tirta"))
    board = Program(lived_in, "laras").get("/board").json()
    assert [one["row"]["step"] for one in board["items"]] == ["submit_invoice"]
    refused(Program(lived_in, "tirta").get("/board"), 403, "forbidden")


def test_who_is_not_signed_in_is_told_so(lived_in: House) -> None:
    stranger = Program(lived_in)
    for answer, code in (
        (stranger.get("/worklist"), "not_signed_in"),
        (stranger.post("/session", {"login": "tirta", "password": "guess"}), "wrong_password"),
    ):
        refused(answer, 401, code)
        assert answer.json()["title"] == "Anda belum masuk"
    tirta = Program(lived_in, "tirta")
    assert tirta.ask("DELETE", "/session").status_code == 204
    refused(tirta.get("/me"), 401, "not_signed_in")


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [("a.exe", b"MZ", 415, "wrong_kind"), ("a.pdf", b"MZ", 415, "not_what_it_says"), ("a.pdf", b"", 415, "empty")],
)
def test_a_file_that_is_not_taken_is_refused_in_words(
    lived_in: House, name: str, content: bytes, status: int, code: str
) -> None:
    tirta = Program(lived_in, "tirta")
    refused(tirta.ask("POST", "/files", files={"file": (name, content)}), status, code)


def test_another_site_does_nothing_in_somebodys_name(lived_in: House) -> None:
    tirta = Program(lived_in, "tirta")
    answer = tirta.post("/cases", {"sop": "direct-payment", "office": OFFICE}, **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_every_command_is_described(lived_in: House) -> None:
    described = Program(lived_in).get("/openapi.json").json()["paths"]
    item = "/api/v1/cases/{case}/items/{item}"
    acts = {f"{item}/{act}" for act in ("claim", "release", "start", "complete", "skip", "resolve")}
    acts |= {f"{item}/{act}" for act in ("delegate", "reassign", "extend", "jump")}
    acts |= {f"/api/v1/cases/{{case}}/{act}" for act in ("suspend", "resume", "abort", "jump")}
    acts |= {f"/api/v1/cases/{{case}}/{act}" for act in ("signal", "answer", "attach", "note", "withdraw")}
    assert acts | {"/api/v1/cases", "/api/v1/files", "/api/v1/session", "/api/v1/worklist"} <= set(described)


def items(program: Program, case: str) -> dict[str, dict[str, Any]]:
    """Give the open items of a case by their step."""
    return {item["step"]: item for item in program.get(f"/cases/{case}").json()["open"]}


def types_of(program: Program, case: str) -> list[str]:
    return [entry["type"] for entry in program.get(f"/cases/{case}/journal").json()]


def test_a_supervisor_suspends_and_resumes(lived_in: House) -> None:
    with_goods(lived_in)
    case, laras = goods(lived_in), Program(lived_in, "laras")
    told = refused(laras.post(f"/cases/{case}/suspend", {"ground": "Hujan", "reason": "x"}), 403, "not_allowed")
    assert len(told["details"]["grounds"]) == 2
    body = {"ground": "Menunggu revisi anggaran", "reason": "DIPA direvisi"}
    refused(Program(lived_in, "tirta").post(f"/cases/{case}/suspend", body), 403, "not_supervisor")
    assert laras.post(f"/cases/{case}/suspend", body).status_code == 200
    assert laras.get(f"/cases/{case}").json()["status"] == "suspended"
    refused(Program(lived_in, "tirta").post(f"/cases/{case}/items/1/claim"), 409, "case_suspended")
    rows = laras.get("/board").json()["items"]
    assert [one["row"]["stands"]["ground"] for one in rows] == [body["ground"]]
    assert laras.post(f"/cases/{case}/resume").status_code == 200
    refused(laras.post(f"/cases/{case}/resume"), 403, "not_allowed")
    assert types_of(laras, case)[-4:] == ["ClockStopped", "CaseResumed", "ClockStarted", "AttemptRefused"]


def test_what_would_come_of_a_command_is_told_and_nothing_is_done(lived_in: House) -> None:
    with_goods(lived_in)
    case, laras = goods(lived_in, asked=True), Program(lived_in, "laras")
    at, before = f"/cases/{case}/items/2", types_of(laras, case)
    told = laras.post(f"{at}/jump?preview=true", {"to_step": "procure", "reason": "surat lama"}).json()
    assert told["events"] == ["StepCancelled", "DeviationLogged", "StepActivated"]
    assert len(told["consequences"]) == 3
    assert laras.post(f"/cases/{case}/abort?preview=true", {"reason": "x"}).json()["events"][-1] == "CaseClosed"
    refused(laras.post(f"{at}/extend?preview=true", {"duration": "2 jam", "reason": "x"}), 422, "invalid_data")
    tirta = Program(lived_in, "tirta")
    refused(tirta.post(f"/cases/{case}/abort?preview=true", {"reason": "x"}), 403, "not_supervisor")
    refused(laras.post("/cases/nowhere/abort?preview=true", {"reason": "x"}), 404, "unknown_case")
    assert types_of(laras, case) == before


def test_a_supervisor_reassigns_extends_jumps_and_aborts(lived_in: House) -> None:
    with_goods(lived_in)
    case, laras = goods(lived_in, asked=True), Program(lived_in, "laras")
    at = f"/cases/{case}/items/2"
    refused(laras.post(f"{at}/reassign", {"person": "p-tirta", "reason": "x"}), 403, "same_person")
    assert laras.post(f"{at}/reassign", {"person": "p-sari", "reason": "mendesak"}).status_code == 200
    assert items(laras, case)["approve_request"]["assignee"] == "p-sari"
    before = items(laras, case)["approve_request"]["due"]
    wrong = refused(laras.post(f"{at}/extend", {"duration": "2 jam", "reason": "x"}), 422, "invalid_data")
    assert "duration" in wrong["details"]
    refused(laras.post(f"{at}/extend", {"duration": "2 working days"}), 422, "reason_required")
    assert laras.post(f"{at}/extend", {"duration": "2 working days", "reason": "libur"}).status_code == 200
    assert items(laras, case)["approve_request"]["due"] > before
    assert items(laras, case)["approve_request"]["undecreed"] is None
    assert laras.post(f"{at}/extend", {"duration": "350 working days", "reason": "anggaran"}).status_code == 200
    assert items(laras, case)["approve_request"]["undecreed"] == 2028
    for path in (f"/cases/{case}", f"/cases/{case}/items/2"):
        page = laras.ask("GET", f"http://tertib.test{path}", headers={"Accept-Language": "id"})
        assert "hari libur 2028 belum ditetapkan" in page.text, path
    refused(laras.post(f"{at}/jump", {"to_step": "nowhere", "reason": "x"}), 404, "unknown_step")
    refused(laras.post(f"/cases/{case}/jump", {"to_step": "procure", "reason": "x"}), 409, "which_item")
    assert laras.post(f"{at}/jump", {"to_step": "procure", "reason": "surat lama"}).status_code == 200
    assert list(items(laras, case)) == ["procure"]
    refused(laras.post(f"/cases/{case}/abort"), 422, "reason_required")
    assert laras.post(f"/cases/{case}/abort", {"reason": "anggaran ditarik"}).status_code == 200
    told = laras.get(f"/cases/{case}").json()
    assert (told["line"]["result"], told["open"]) == ("aborted", [])
    assert [one["kind"] for one in told["deviations"]] == ["extended", "extended", "jumped"]


def test_an_officer_delegates_what_is_theirs(lived_in: House) -> None:
    with_goods(lived_in)
    case = goods(lived_in, asked=True)
    laras, sari = Program(lived_in, "laras"), Program(lived_in, "sari")
    at = f"/cases/{case}/items/2"
    assert laras.post(f"{at}/jump", {"to_step": "procure", "reason": "surat lama"}).status_code == 200
    at = f"/cases/{case}/items/3"
    assert Program(lived_in, "mira").post(f"{at}/claim").status_code == 200
    refused(sari.post(f"{at}/delegate", {"person": "p-yoga"}), 403, "not_assignee")
    assert Program(lived_in, "mira").post(f"{at}/delegate", {"person": "p-yoga"}).status_code == 200
    assert items(laras, case)["procure"]["assignee"] == "p-yoga"


def test_the_signed_in_is_told_who_that_is(lived_in: House) -> None:
    me = Program(lived_in, "yoga").get("/me").json()
    assert me["name"] == PEOPLE["yoga"][0]
    assert {post["role"] for post in me["posts"]} == set(PEOPLE["yoga"][1])
    assert [sop["sop"] for sop in Program(lived_in, "sari").get("/sops").json()] == ["one-stop-permit"]


def test_an_auditor_asks_for_the_log_and_the_measures(lived_in: House) -> None:
    case = opened(Program(lived_in, "tirta"))
    ratna = Program(lived_in, "ratna")
    page = ratna.ask("GET", "/log", params={"type": "CaseOpened"}).json()
    assert [line["case"] for line in page["lines"]] == [case]
    assert ratna.get("/measures").json()["consistent"]["whole"]["ratio"]["total"] == 0
    refused(Program(lived_in, "tirta").get("/log"), 403, "forbidden")
    refused(Program(lived_in, "tirta").get("/measures"), 403, "forbidden")
    refused(ratna.ask("GET", "/measures", params={"first_month": "2026-13"}), 422, "invalid_data")
