"""Lives of cases that the pages' tests and the API's share: a request for goods, and what its people do with it."""

from secrets import token_urlsafe

from engine.case.commands import Accepted, Ask, CompleteItem, Duty, Given, OpenCase, Paper, Person, Target
from engine.service import Applied, Published
from engine.wiring import House
from tests.furnished import DEFINITIONS, HELD, OFFICE, directory

PLACE = Paper(reference="Lemari 3")
ROLES = {
    **HELD,
    "tirta": ("finance_operator", "team_leader"),
    "mira": ("commitment_officer", "procurement_officer"),
    "yoga": ("payment_signer", "finance_operator", "procurement_officer", "team_leader"),
    "laras": ("budget_authority",),
    "sari": ("front_office", "head_of_general_affairs"),
}


def with_goods(house: House) -> None:
    """Put the request for goods into force: three roles more, and Laras supervises it."""
    assert isinstance(house.service.apply_directory(directory(ROLES), "directory.yaml"), Applied)
    name = "goods-request/sop.yaml"
    published = house.service.publish([(name, (DEFINITIONS / name).read_bytes())], OFFICE)
    assert isinstance(published, Published), published


def done(house: House, case: str | None, ask: Ask, who: str) -> str:
    """Carry out a command that must be accepted, and give its case."""
    reply = house.service.submit(ask, Person(f"p-{who}"), case, command_id=token_urlsafe(12))
    assert isinstance(reply.answer, Accepted), reply.answer
    assert reply.case is not None
    return reply.case


def goods(house: House, *, asked: bool = False) -> str:
    """Open a request for goods; `asked` says that it waits for the head of general affairs (item 2)."""
    data: dict[str, Given] = {"goods": "Pemindai", "estimate": 5_000_000}
    case = done(house, None, OpenCase("goods-request", OFFICE, "", {"budget_statement": PLACE}, data), "tirta")
    if asked:
        papers = dict.fromkeys(("terms", "request_form", "memo"), PLACE)
        done(house, case, CompleteItem(Target(step="prepare_request"), None, papers), "tirta")
    return case


def drained(house: House) -> None:
    """Do what the workers would do now."""
    for duty in (Duty.ENFORCE, Duty.ASSIGN):
        while house.service.drain(duty):
            pass
