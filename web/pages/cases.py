"""Looking for a case: by its number, its state, its SOP and its office."""

from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.queries.cases import CaseFoundLine, Search, find_cases, the_one_case
from web.i18n import Speech
from web.render import page
from web.session import Signed
from web.words import State, at_zone, promise_words, result_words

router = APIRouter(include_in_schema=False)

Word = Annotated[str, Query(max_length=120)]


@router.get("/cases")
def show(
    request: Request,
    visit: Signed,
    q: Word = "",
    status: Word = "",
    sop: Word = "",
    office: Word = "",
    at: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Show the cases looked for; a whole number leads straight to its case."""
    sources, speech = visit.house.sources, visit.speech
    number = q.strip()
    one = the_one_case(sources, visit.viewer, number) if number else None
    if one is not None:
        return RedirectResponse(f"/cases/{one}", 303)
    search = Search(number, status, sop, office)
    found = find_cases(sources, visit.viewer, search, at, speech.locale)
    values = {
        **visit.shell("cases"),
        "search": search,
        "found": found,
        "lines": [(line, _state(speech, line), _promise(speech, line, found.now)) for line in found.lines],
        "states": (
            ("", speech.say("All")),
            ("open", speech.say("Still open")),
            ("suspended", speech.say("Clock stopped")),
            ("closed", speech.say("Closed")),
        ),
        "further": _address(search, at + 1) if at < found.pages else "",
        "earlier": _address(search, at - 1) if at > 1 else "",
    }
    return page(request, "cases.html", speech, values)


def _address(search: Search, at: int) -> str:
    named = {"q": search.text, "status": search.status, "sop": search.sop, "office": search.office, "at": at}
    return f"/cases?{urlencode({name: value for name, value in named.items() if value})}"


def _state(speech: Speech, line: CaseFoundLine) -> State:
    if line.status == "closed":
        return State("done", result_words(speech, line.line.result))
    if line.status == "suspended":
        return State("stopped", speech.say("Clock stopped"))
    if line.overdue:
        return State("overdue", speech.say("Overdue"))
    return State("now", speech.say("Still open"))


def _promise(speech: Speech, line: CaseFoundLine, now: datetime) -> tuple[str, str]:
    if line.status == "closed":
        return "", ""
    return promise_words(at_zone(speech, line.line.zone), line.promise, now)
