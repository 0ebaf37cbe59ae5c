"""The SOPs that a reader meets, each with its sheet, and opening a case of one."""

from dataclasses import replace

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.case import commands as c
from engine.queries.openings import Intake, intake_of, sops_here
from web.forms import Form, Sent, data_of, papers_of
from web.inputs import inputs_of, paper_input
from web.refusals import Around, Refusal, refusal_of
from web.render import page
from web.session import Signed, Visit
from web.sheet_svg import draw
from web.statuses import status_of

router = APIRouter(include_in_schema=False)


@router.get("/sops")
def show(request: Request, visit: Signed) -> Response:
    """Show the SOPs in force."""
    found = sops_here(visit.house.sources, visit.viewer, visit.speech.locale)
    return page(request, "sops.html", visit.speech, {**visit.shell("sops"), "sops": found})


@router.get("/sops/{office}/{sop}")
def show_one(request: Request, visit: Signed, office: str, sop: str) -> Response:
    """Show an SOP as the official form."""
    intake = _intake(visit, office, sop)
    values = {
        **visit.shell("sops"),
        "here": "sops",
        "sop": intake.here,
        "sheet": intake.sheet,
        "drawing": draw(intake.sheet, None, visit.speech),
    }
    return page(request, "sop.html", visit.speech, values)


@router.get("/sops/{office}/{sop}/open")
def ask(request: Request, visit: Signed, office: str, sop: str) -> Response:
    """Ask for what a case is opened with."""
    return _form(request, visit, _intake(visit, office, sop), Sent({}), None, 200)


@router.post("/sops/{office}/{sop}/open")
def take(request: Request, visit: Signed, form: Form, office: str, sop: str) -> Response:
    """Open a case, or say why not."""
    intake = _intake(visit, office, sop)
    brought = papers_of(form, visit.house.service, visit.speech)
    kept = {f"kept.{name}": (paper.digest,) for name, paper in brought.papers.items() if paper.digest is not None}
    sent = replace(form, texts={**form.texts, **kept})
    fields = {asked.name: asked.title for asked in intake.fields}
    around = Around(titles=dict(intake.glossary), fields=fields)
    if brought.wrong:
        told = refusal_of(visit.speech, c.Refused("invalid_data"), around)
        return _form(request, visit, intake, sent, replace(told, problems=tuple(brought.wrong.items())), 422)
    ask = c.OpenCase(sop, office, "", brought.papers, data_of(sent, intake.fields, visit.speech))
    person = c.Person(visit.viewer.person)
    reply = visit.house.service.submit(ask, person, command_id=form.text("command_id"))
    if isinstance(reply.answer, c.Refused) or reply.case is None:
        answer = reply.answer if isinstance(reply.answer, c.Refused) else c.Refused("unknown_case")
        return _form(request, visit, intake, sent, refusal_of(visit.speech, answer, around), status_of(answer.code))
    return RedirectResponse(f"/cases/{reply.case}?did=open", 303)


def _intake(visit: Visit, office: str, sop: str) -> Intake:
    intake = intake_of(visit.house.sources, visit.viewer, sop, office, visit.speech.locale)
    if intake is None:
        raise HTTPException(404)
    return intake


def _form(request: Request, visit: Visit, intake: Intake, sent: Sent, refusal: Refusal | None, status: int) -> Response:
    speech = visit.speech
    wrong = dict(refusal.problems) if refusal is not None else {}
    papers = [
        paper_input(name, title, None, speech.say("Has to be there."), sent, wrong) for name, title in intake.documents
    ]
    values = {
        **visit.shell("sops"),
        "sop": intake.here,
        "first_step": intake.first_step,
        "papers": papers,
        "inputs": inputs_of(speech, intake.fields, sent, wrong),
        "refusal": refusal,
        "at": speech,
    }
    return page(request, "open.html", speech, values, status)
