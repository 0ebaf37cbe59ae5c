"""The supervisor's board: what burns, and what can be done about it from the row (the design guide, section 6)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.case.commands import Duty
from engine.queries.board import Board, Burning, Part, board, may_retry
from engine.queries.counted import MOST, SHOWN, Counted
from web.alerts import alerts_of
from web.did import did_words
from web.i18n import Speech
from web.listening import live_of_page
from web.naming import incident_words
from web.pages.worklist import Line, further, line_of
from web.render import page
from web.session import Signed
from web.taking import Taking, taking_of
from web.words import State, state_of

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Fire:
    """A row of the board as the template shows it: the worklist's line and every mark that stands on it.

    `why` says of an incident why the machine could not go on ("" without one); `taking` is who could take the item.
    """

    line: Line
    burning: Burning
    marks: tuple[State, ...]
    why: str
    taking: Taking


@router.get("/board")
def show(
    request: Request,
    visit: Signed,
    tab: Annotated[str, Query(max_length=20)] = "action",
    did: Annotated[str, Query(max_length=20)] = "",
    show: Annotated[int, Query(ge=1, le=MOST)] = SHOWN,
) -> Response:
    """Show the board of whoever supervises; `show` says how much of it."""
    if not visit.reach.supervises:
        raise HTTPException(403)
    live = live_of_page(request, [f"work:{office}" for office in visit.viewer.offices()])
    speech = visit.speech
    chosen = Part(tab) if tab in set(Part) else Part.ACTION
    found = board(visit.house.sources, visit.viewer, visit.house.service.parked(), speech.locale, chosen, show)
    values = {
        **visit.shell("board"),
        "found": found,
        "tab": chosen.value,
        "tabs": _tabs(speech, found),
        "numbers": _numbers(speech, found),
        "fires": [_fire(speech, one, found) for one in found.items],
        "alerts": alerts_of(speech, found.alerts),
        "heading": _heading(speech, found),
        "further": further("/board", chosen.value, show) if found.more else "",
        "did": _did(speech, did),
        "region": live,
    }
    return page(request, "board.html", speech, values)


@router.post("/board/parked/{duty}/{case}")
def retry(visit: Signed, duty: str, case: str) -> Response:
    """Have a duty take up a parked case again."""
    if duty not in {one.value for one in Duty} or not may_retry(visit.house.sources, visit.viewer, case):
        raise HTTPException(404, "unknown_case")
    visit.house.service.retry_parked(Duty(duty), case)
    return RedirectResponse("/board?did=retry", 303)


def _tabs(speech: Speech, found: Board) -> list[tuple[str, str, Counted]]:
    counts = found.counts
    burning = counts.burning.n + counts.alerts.n + len(found.parked)
    return [
        ("action", speech.say("Needs action"), Counted(burning, more=counts.burning.more or counts.alerts.more)),
        ("all", speech.say("All open"), counts.open),
        ("stopped", speech.say("Clock stopped"), counts.stopped),
        ("alerts", speech.say("Alerts"), counts.alerts),
    ]


def _numbers(speech: Speech, found: Board) -> list[tuple[Counted, str, str, str]]:
    """Give the big numbers, of cases that go on: how many, the mark, the word, the urgency that colours them."""
    counts = found.counts
    incidents = Counted(counts.incidents.n + len(found.parked), more=counts.incidents.more)
    return [
        (counts.overdue, "overdue", speech.say("overdue"), "late"),
        (counts.warned, "soon", speech.say("at risk"), ""),
        (counts.unstaffed, "unstaffed", speech.say("unstaffed"), "late"),
        (incidents, "incident", speech.say("incidents"), "late"),
    ]


def _fire(speech: Speech, one: Burning, found: Board) -> Fire:
    row = one.row
    why = incident_words(speech, row.incident) if row.incident is not None else ""
    taking = taking_of(speech, one.takers, held=row.assignee is not None)
    return Fire(line_of(speech, row, found.now), one, _marks(speech, one), why, taking)


def _marks(speech: Speech, one: Burning) -> tuple[State, ...]:
    """Give every mark that stands on an open item, the gravest first."""
    row = one.row
    held = (
        (row.stands is not None, State("stopped", speech.say("Clock stopped"))),
        (row.incident is not None, State("incident", speech.say("Incident"))),
        (row.unstaffed, State("unstaffed", speech.say("Unstaffed"))),
        (row.overdue, State("overdue", speech.say("Overdue"))),
        (row.warned and not row.overdue, State("soon", speech.say("Due soon"))),
    )
    return tuple(state for stands, state in held if stands) or (state_of(speech, row),)


def _heading(speech: Speech, found: Board) -> str:
    held = found.counts.open
    return speech.say(
        "%(items)s at %(offices)s, %(time)s",
        items=speech.count("%(open)s open item", "%(open)s open items", held.n, open=str(held)),
        offices=speech.count("%(n)s office", "%(n)s offices", max(found.counts.offices, 1)),
        time=speech.time(found.now),
    )


def _did(speech: Speech, did: str) -> str:
    return speech.say("It is taken up again.") if did == "retry" else did_words(speech, did)
