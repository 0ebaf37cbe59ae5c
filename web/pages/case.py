"""The page of a case: where it is, what happened, where its time went."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.queries.case import CaseView, Departure, case_view
from engine.queries.fields import Asked
from engine.queries.files import document_of
from engine.queries.papers import OnFile
from web.alerts import alerts_of
from web.did import did_words
from web.explained_svg import explain
from web.forms import Sent
from web.i18n import Speech
from web.inputs import Input, inputs_of
from web.live import Live
from web.naming import deviation_words
from web.pages.worklist import line_of
from web.refusals import Around, Refusal
from web.render import page
from web.session import Signed, Visit
from web.sheet_fill import live_of, where_it_is
from web.sheet_svg import draw
from web.telling import days_of, tell
from web.words import amount_words, at_zone, promise_words, result_words, stands_words, value_words

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case}")
def show(
    request: Request,
    visit: Signed,
    case: str,
    did: Annotated[str, Query(max_length=20)] = "",
    view: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Show a case that the reader may see."""
    return case_page(request, visit, seen(visit, case), did=did, table=view == "table")


@router.get("/cases/{case}/receipt")
def receipt(request: Request, visit: Signed, case: str) -> Response:
    """Show a receipt to be printed."""
    view = seen(visit, case)
    speech = at_zone(visit.speech, view.line.zone)
    values = {
        **visit.shell("cases"),
        "view": view,
        "at": speech,
        "facts": [(fact.title, value_words(speech, fact.type, fact.value)) for fact in view.facts],
        "promise": promise_words(speech, view.promise, view.now),
        "where": where_it_is(speech, view),
    }
    return page(request, "receipt.html", visit.speech, values)


@router.get("/cases/{case}/documents/{name}")
def document(visit: Signed, case: str, name: str) -> Response:
    """Give the file of a document on a case; it is never shown as a page of ours."""
    found = document_of(visit.house.sources, visit.viewer, case, name, visit.speech.locale)
    if found is None or found.digest is None:
        raise HTTPException(404, "unknown_case")
    content = visit.house.service.read_file(found.digest)
    if content is None:
        raise HTTPException(404)
    return Response(content, media_type=found.media_type, headers=_headers(found, case))


def _headers(found: OnFile, case: str) -> dict[str, str]:
    ending = _ENDINGS.get(found.media_type or "", "bin")
    name = quote(f"{found.title} {case[:8]}.{ending}")
    return {
        "content-disposition": f"attachment; filename*=UTF-8''{name}",
        "content-security-policy": "default-src 'none'; sandbox",
        "etag": f'"{found.digest}"',
    }


_ENDINGS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def seen(visit: Visit, case: str) -> CaseView:
    """Give a case that the reader may see; 404 `unknown_case` for any other, there or not."""
    view = case_view(visit.house.sources, visit.viewer, case, visit.speech.locale)
    if view is None:
        raise HTTPException(404, "unknown_case")
    return view


def case_page(  # noqa: PLR0913 - a page with what it answers
    request: Request,
    visit: Visit,
    view: CaseView,
    *,
    sent: Sent | None = None,
    refusal: Refusal | None = None,
    did: str = "",
    table: bool = False,
    status: int = 200,
) -> Response:
    """Give the page of a case: as it is, or with what was typed and why it was not taken."""
    speech = at_zone(visit.speech, view.line.zone)
    typed = sent or Sent({})
    wrong = dict(refusal.problems) if refusal is not None else {}
    live = live_of(speech, view)
    region = {"topics": f"case:{view.line.case}", "marks": Live.mark_of(str(view.journey[-1].seq))}
    values = {
        **visit.shell("cases"),
        "view": view,
        "at": speech,
        "live": live,
        "region": region,
        "drawing": draw(view.sheet, live, speech),
        "table": table,
        "lines": [line_of(visit.speech, row, view.now) for row in view.rows],
        "promise": promise_words(speech, view.promise, view.now),
        "stands": "" if view.stands is None else stands_words(speech, view.stands, view.now),
        "result": result_words(speech, view.line.result),
        "explained": explain(speech, view),
        "journey": days_of(tell(speech, view.journey), speech),
        "departures": [_departure(speech, one) for one in view.departures],
        "alerts": alerts_of(speech, view.alerts),
        "facts": [(fact.title, value_words(speech, fact.type, fact.value)) for fact in view.facts],
        "signals": [(signal, _signal_inputs(speech, signal.fields, typed, wrong)) for signal in view.signals],
        "typed": typed,
        "wrong": wrong,
        "refusal": refusal,
        "did": did_words(speech, did),
    }
    return page(request, "case.html", visit.speech, values, status)


def _signal_inputs(speech: Speech, fields: tuple[Asked, ...], typed: Sent, wrong: dict[str, str]) -> list[Input]:
    return inputs_of(speech, fields, typed, wrong)


def _departure(speech: Speech, one: Departure) -> tuple[Departure, str, str]:
    """Give a deviation with its name and its measure in words."""
    family = "working_days" if one.days else "working_time"
    measure = "" if one.measure is None else amount_words(speech, family, one.measure)
    return one, deviation_words(speech, one.kind), measure


def around_case(view: CaseView) -> Around:
    """Give what a refusal at a case is told with."""
    fields = {asked.name: asked.title for signal in view.signals for asked in signal.fields}
    return Around(titles=dict(view.glossary), fields=fields)
