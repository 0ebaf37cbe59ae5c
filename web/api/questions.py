"""The questions of the API: what pages ask, as JSON."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from engine.queries.board import Board, board
from engine.queries.case import Departure, case_view
from engine.queries.cases import Found, Search, find_cases
from engine.queries.counted import MOST, SHOWN
from engine.queries.journal import journal_of
from engine.queries.open_items import OpenItem, open_items
from engine.queries.openings import SopHere, sops_here
from engine.queries.papers import OnFile
from engine.queries.rows import CaseLine, PromiseLine
from engine.queries.worklist import Worklist, worklist
from web.api.answers import PROBLEMS
from web.session import Signed

router = APIRouter(prefix="/api/v1", tags=["questions"], responses=PROBLEMS)

Shown = Annotated[int, Query(ge=1, le=MOST)]
"""How many rows of a list are wanted."""


class Post(BaseModel):
    """A role held at an office."""

    office: str
    role: str
    right: str


class Me(BaseModel):
    """Who is signed in."""

    person: str
    name: str
    posts: list[Post]


class CaseOut(BaseModel):
    """A case as its reader may see it."""

    line: CaseLine
    status: str
    stuck: bool
    version: int
    promise: PromiseLine | None
    open: list[OpenItem]
    documents: list[OnFile]
    deviations: list[Departure]


@router.get("/me")
def me(visit: Signed) -> Me:
    """Say who is signed in, and which roles are held where."""
    posts = [Post(office=post.office, role=post.role, right=post.right) for post in visit.viewer.posts]
    return Me(person=visit.viewer.person, name=visit.viewer.name, posts=posts)


@router.get("/worklist")
def work(visit: Signed, show: Shown = SHOWN) -> Worklist:
    """Give the first of the work of whoever is signed in: `show` rows."""
    return worklist(visit.house.sources, visit.viewer, visit.speech.locale, limit=show)


@router.get("/board")
def burning(visit: Signed, show: Shown = SHOWN) -> Board:
    """Give the board of whoever supervises: the first `show` items."""
    if not visit.reach.supervises:
        raise HTTPException(403)
    return board(visit.house.sources, visit.viewer, visit.house.service.parked(), visit.speech.locale, limit=show)


@router.get("/sops")
def sops(visit: Signed) -> list[SopHere]:
    """Give the SOPs in force at the offices of whoever is signed in."""
    return list(sops_here(visit.house.sources, visit.viewer, visit.speech.locale))


@router.get("/cases")
def cases(
    visit: Signed,
    number: Annotated[str, Query(max_length=100)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Found:
    """Look for cases by number, the latest opened first."""
    return find_cases(visit.house.sources, visit.viewer, Search(text=number), page, visit.speech.locale)


@router.get("/cases/{case}")
def one_case(visit: Signed, case: str) -> CaseOut:
    """Give a case with its open items."""
    view = case_view(visit.house.sources, visit.viewer, case, visit.speech.locale)
    if view is None:
        raise HTTPException(404, "unknown_case")
    return CaseOut(
        line=view.line,
        status=view.status,
        stuck=view.stuck,
        version=view.version,
        promise=view.promise,
        open=list(open_items(visit.house.sources, visit.viewer, case)),
        documents=list(view.documents),
        deviations=list(view.departures),
    )


@router.get("/cases/{case}/journal")
def journal(visit: Signed, case: str) -> list[dict[str, Any]]:
    """Give every entry of the case's journal, as it is chained."""
    found = journal_of(visit.house.sources, visit.viewer, case)
    if found is None:
        raise HTTPException(404, "unknown_case")
    return [dict(entry) for entry in found]
