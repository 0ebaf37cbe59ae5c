"""The worklist: what comes first, and how long one has for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.queries.counted import MOST, SHOWN, Counted
from engine.queries.rows import Row
from engine.queries.worklist import Part, Worklist, worklist
from web.alerts import alerts_of
from web.bars import Bar
from web.did import did_words
from web.i18n import Speech
from web.listening import live_of_page
from web.render import page
from web.session import Signed, Visit
from web.words import (
    State,
    at_zone,
    bar_of,
    due_words,
    left_words,
    promise_words,
    share_words,
    stands_words,
    state_of,
    whose,
)

router = APIRouter(include_in_schema=False)

TABS: Final = ("all", "mine", "free", "waiting", "done")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the worklist as the template shows it: `urgency` is late, soon or "" and colours the time.

    `move` is the next one in words; `act` the command that it gives ("" where it only leads on). `pills` say what is
    particular about the item, `stands` why and since when the clocks of its case stand ("" if they run).
    """

    row: Row
    state: State
    urgency: str
    left: str
    due: str
    bar: Bar | None
    role: str
    whose: str
    promise: tuple[str, str]
    move: str
    act: str
    address: str
    pills: tuple[str, ...]
    stands: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    title: str
    hint: str
    lines: tuple[Line, ...]


@router.get("/")
def show(
    request: Request,
    visit: Signed,
    tab: Annotated[str, Query(max_length=20)] = "all",
    did: Annotated[str, Query(max_length=20)] = "",
    show: Annotated[int, Query(ge=1, le=MOST)] = SHOWN,
) -> Response:
    """Show the work of whoever is signed in; `show` says how much of it."""
    if not visit.reach.works:
        return RedirectResponse("/log" if visit.reach.audits else "/cases", 303)
    # Marked before it is read: a change in between is then told once too often, never not at all.
    live = live_of_page(request, [f"work:{office}" for office in visit.viewer.offices()])
    chosen = tab if tab in TABS else "all"
    part = Part(chosen) if chosen in set(Part) else Part.ALL
    found = worklist(visit.house.sources, visit.viewer, visit.speech.locale, part, show)
    speech = visit.speech
    values = {
        **visit.shell("work"),
        "found": found,
        "tab": chosen,
        "tabs": _tabs(speech, found),
        "groups": _groups(visit, found, chosen),
        "numbers": _numbers(speech, found),
        "alerts": alerts_of(speech, found.alerts),
        "heading": f"{speech.full(found.now)}, {speech.time(found.now)} {speech.zone_name(found.now)}",
        "did": did_words(speech, did),
        "region": live,
        "further": further("/", chosen, show) if _has_more(found, chosen) else "",
    }
    return page(request, "worklist.html", speech, values)


def further(path: str, tab: str, shown: int) -> str:
    """Give the address of a list that shows twice as much; "" if it shows as much as it ever does."""
    return f"{path}?{urlencode({'tab': tab, 'show': min(shown * 2, MOST)})}" if shown < MOST else ""


def _has_more(found: Worklist, tab: str) -> bool:
    return tab != "done" and (found.waits.more if tab == "waiting" else found.more)


def _tabs(speech: Speech, found: Worklist) -> list[tuple[str, str, Counted]]:
    both = Counted(found.mine.n + found.free.n, more=found.mine.more or found.free.more)
    return [
        ("all", speech.say("All"), both),
        ("mine", speech.say("Mine"), found.mine),
        ("free", speech.say("Not taken"), found.free),
        ("waiting", speech.say("Waiting for others"), found.waits),
        ("done", speech.say("Done today"), Counted(len(found.done))),
    ]


def _numbers(speech: Speech, found: Worklist) -> list[tuple[Counted, str, str]]:
    """Give the big numbers: how many, the mark ("" for none), the word. What is not shown comes after what is."""
    late, today, later = _split(speech, found.rows, found.now)
    return [
        (Counted(len(late), more=found.more and not today and not later), "overdue", speech.say("overdue")),
        (Counted(len(today), more=found.more and not later), "", speech.say("today")),
        (Counted(len(later), more=found.more), "", speech.say("next")),
    ]


def _groups(visit: Visit, found: Worklist, tab: str) -> list[Group]:
    speech = visit.speech
    if tab == "done":
        return []
    if tab == "waiting":
        lines = _lines(visit, found.waiting, found.now)
        return [Group(speech.say("Waiting for somebody outside"), speech.say("the promise's clock stands"), lines)]
    wanted = [row for row in found.rows if tab == "all" or row.mine is (tab == "mine")]
    standing = [row for row in wanted if row.stands is not None]
    late, today, later = _split(speech, wanted, found.now)
    groups = [
        Group(speech.say("Overdue"), speech.say("past the standard, longest first"), _lines(visit, late, found.now)),
        Group(speech.say("Today"), "", _lines(visit, today, found.now)),
        Group(speech.say("Next"), "", _lines(visit, later, found.now)),
        Group(speech.say("Clock stopped"), speech.say("the case is suspended"), _lines(visit, standing, found.now)),
    ]
    return [group for group in groups if group.lines]


def _split(speech: Speech, rows: Sequence[Row], now: datetime) -> tuple[list[Row], list[Row], list[Row]]:
    """Part rows whose case goes on into overdue, due today and due later or never."""
    late: list[Row] = []
    today: list[Row] = []
    later: list[Row] = []
    for row in rows:
        here = at_zone(speech, row.of.zone)
        if row.stands is not None:
            continue
        if row.overdue:
            late.append(row)
        elif row.timer is not None and here.local(row.timer.due).date() <= here.local(now).date():
            today.append(row)
        else:
            later.append(row)
    return late, today, later


def _lines(visit: Visit, rows: Sequence[Row], now: datetime) -> tuple[Line, ...]:
    return tuple(line_of(visit.speech, row, now) for row in rows)


def line_of(speech: Speech, row: Row, now: datetime) -> Line:
    """Put a row into words."""
    here, state = at_zone(speech, row.of.zone), state_of(speech, row)
    timed = row.timer is not None
    move, act = _move(speech, row)
    return Line(
        row=row,
        state=state,
        urgency="" if row.stands is not None else "late" if row.overdue else "soon" if row.warned else "",
        left=left_words(here, row.timer.left) if row.timer is not None else speech.say("no time limit"),
        due=_due(here, row, now),
        bar=bar_of(row) if timed else None,
        role=speech.by_right(row.role, row.right),
        whose=speech.say("outside the office") if row.kind == "wait" else whose(speech, row),
        promise=promise_words(here, row.promise, now),
        move=move,
        act=act,
        address=f"/cases/{row.of.case}/items/{row.item}",
        pills=share_words(speech, row),
        stands="" if row.stands is None else stands_words(here, row.stands, now),
    )


def _due(speech: Speech, row: Row, now: datetime) -> str:
    """Say until when an item is due; while its case stands no time is."""
    if row.timer is None or row.stands is not None:
        return row.standard
    return due_words(speech, row.timer, now)


def _move(speech: Speech, row: Row) -> tuple[str, str]:
    """Name the next move with an item, and the command that it gives; a case that stands is only looked at."""
    if row.stands is not None and row.kind != "wait":
        return speech.say("Look"), ""
    if row.kind == "wait":
        return speech.say("Record"), ""
    if not row.mine:
        return speech.say("Claim"), "claim"
    return (speech.say("Continue"), "") if row.started_at is not None else (speech.say("Start"), "start")
