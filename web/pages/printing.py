"""The printed form: of an SOP, and of a case with or without how it stands (the design guide, section 4, Print)."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.queries.printing import Printed, print_of_case, print_of_sop
from web.identity import boxes, particulars
from web.render import page
from web.session import Signed, Visit
from web.sheet_fill import live_of
from web.sheet_live import Live
from web.sheet_svg import BESIDE, draw_page
from web.words import at_zone

router = APIRouter(include_in_schema=False)


@router.get("/sops/{office}/{sop}/print")
def of_sop(request: Request, visit: Signed, office: str, sop: str) -> Response:
    """Show the pages of an SOP's form."""
    printed = print_of_sop(visit.house.sources, visit.viewer, sop, office, visit.speech.locale)
    if printed is None:
        raise HTTPException(404)
    values = {"here": "sops", "back": f"/sops/{office}/{sop}", "above": ("/sops", visit.speech.say("SOPs"))}
    return _pages(request, visit, printed, None, {**values, "name": printed.title, "case": None, "stateful": False})


@router.get("/cases/{case}/print")
def of_case(request: Request, visit: Signed, case: str, state: Annotated[str, Query(max_length=1)] = "") -> Response:
    """Show the pages of the form by which a case runs; with `state=1` how the case stands is drawn on it."""
    stateful = state == "1"
    found = print_of_case(visit.house.sources, visit.viewer, case, visit.speech.locale, BESIDE if stateful else 0.0)
    if found is None:
        raise HTTPException(404, "unknown_case")
    view, printed = found
    live = live_of(at_zone(visit.speech, view.line.zone), view) if stateful else None
    values = {"here": "cases", "back": f"/cases/{case}", "above": ("/cases", visit.speech.say("Cases"))}
    return _pages(
        request, visit, printed, live, {**values, "name": view.line.number, "case": view, "stateful": stateful}
    )


def _pages(request: Request, visit: Visit, printed: Printed, live: Live | None, values: dict[str, object]) -> Response:
    speech = at_zone(visit.speech, printed.zone)
    drawings = [draw_page(one, live, speech, f"sheet-{n}") for n, one in enumerate(printed.pages, 1)]
    blocks = boxes(speech, printed)
    told = {
        **visit.shell(str(values["here"])),
        **values,
        "printed": printed,
        "live": live,
        "at": speech,
        "particulars": particulars(speech, printed),
        "blocks": blocks,
        "drawings": drawings,
        "count": len(blocks) + len(drawings),
        "digest": " ".join(printed.digest[at : at + 4] for at in range(0, 16, 4)),
    }
    return page(request, "print.html", visit.speech, told)
