"""Doing a step: what is missing, and what follows? Looking changes nothing."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.queries.case import case_view
from engine.queries.step import StepView, step_view
from engine.queries.ways import WayOut
from web.did import did_words
from web.forms import Sent
from web.i18n import Speech
from web.inputs import inputs_of, papers_asked
from web.pages.worklist import line_of
from web.refusals import Around, Refusal, code_in_words
from web.render import page
from web.session import Signed, Visit
from web.taking import taking_of
from web.words import at_zone

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """An outcome as a button: what it is called, where it leads, what is still missing for it."""

    outcome: str
    label: str
    leads: tuple[str, ...]
    needs: tuple[str, ...]


@router.get("/cases/{case}/items/{item}")
def show(
    request: Request, visit: Signed, case: str, item: int, did: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """Show an open item; of one that is closed, the case."""
    view = step_view(visit.house.sources, visit.viewer, case, item, visit.speech.locale)
    if view is None:
        return _gone(visit, case)
    return step_page(request, visit, view, did=did)


def _gone(visit: Visit, case: str) -> Response:
    if case_view(visit.house.sources, visit.viewer, case, visit.speech.locale) is None:
        raise HTTPException(404, "unknown_case")
    return RedirectResponse(f"/cases/{case}", 303)


def step_page(
    request: Request,
    visit: Visit,
    view: StepView,
    *,
    sent: Sent | None = None,
    refusal: Refusal | None = None,
    did: str = "",
    status: int = 200,
) -> Response:
    """Give the page of an item: as it is, or with what was typed and why it was not taken."""
    speech = at_zone(visit.speech, view.row.of.zone)
    typed = sent or Sent({})
    wrong = dict(refusal.problems) if refusal is not None else {}
    against = [code_in_words(speech, one) for one in view.objections]
    values = {
        **visit.shell("work"),
        "view": view,
        "line": line_of(visit.speech, view.row, view.now),
        "at": speech,
        "papers": papers_asked(speech, view, typed, wrong),
        "inputs": inputs_of(speech, view.all_fields or view.fields, typed, wrong),
        "choices": [_choice(speech, view, way) for way in view.ways],
        "typed": typed,
        "wrong": wrong,
        "refusal": refusal,
        "against": against,
        "did": did_words(speech, did),
        "mine": view.row.mine,
        "started": view.row.started_at is not None,
        "other": view.row.assignee if not view.row.mine else None,
        "taking": taking_of(speech, view.takers, held=view.row.assignee is not None),
    }
    return page(request, "step.html", visit.speech, values, status)


def around_step(view: StepView) -> Around:
    """Give what a refusal at an item is told with."""
    return Around(
        titles=dict(view.glossary),
        fields={asked.name: asked.title for asked in view.fields},
        objections=view.objections,
        who_else=view.who_else,
        supervisors=view.supervisors,
        assignee=view.row.assignee,
    )


def _choice(speech: Speech, view: StepView, way: WayOut) -> Choice:
    needs = (*way.lacking, *way.lacking_output)
    label = way.label or (speech.say("Record it") if view.row.kind == "wait" else speech.say("Complete"))
    return Choice(way.outcome or "", label[:1].upper() + label[1:], tuple(_leads(speech, way)), needs)


def _leads(speech: Speech, way: WayOut) -> list[str]:
    """Say where a way leads, the time there, and what the clock does."""
    said = [
        speech.say(
            "To No %(number)s, %(who)s: %(activity)s (%(standard)s).",
            number=one.number,
            who=one.who,
            activity=one.activity,
            standard=one.standard or speech.say("no time limit"),
        )
        for one in way.next
    ]
    if way.closes:
        said.append(speech.say("The case is closed by it."))
    elif way.ends and not way.next:
        said.append(speech.say("This is the last step on this way."))
    if way.promise:
        said.append(speech.say("The promise of %(standard)s begins to count.", standard=way.promise))
    if way.stops:
        said.append(speech.say("The promise's clock stands meanwhile."))
    return said
