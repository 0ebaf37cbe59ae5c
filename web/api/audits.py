"""The auditor's questions: the log over all cases, and the measures."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request

from engine.queries.log import LogPage, log_page
from engine.queries.measures import Chosen, Measures, measures
from web.api.answers import PROBLEMS
from web.log_filter import filter_of
from web.session import Signed

router = APIRouter(prefix="/api/v1", tags=["audits"], responses=PROBLEMS)

Month = Annotated[str, Query(pattern=r"^((19|20)\d{2}-(0[1-9]|1[0-2]))?$")]


@router.get("/log")
def log(request: Request, visit: Signed) -> LogPage:
    """Give a page of the log, filtered as on the page of the same name (`sop`, `office`, `type`, `from`, ...)."""
    if not visit.reach.audits:
        raise HTTPException(403)
    asked = filter_of(request, visit.speech)
    return log_page(visit.house.sources, visit.viewer, asked.wanted, visit.speech.locale, before=asked.before)


@router.get("/measures")
def principles(
    visit: Signed,
    sop: Annotated[str, Query(max_length=64)] = "",
    office: Annotated[str, Query(max_length=64)] = "",
    first_month: Month = "",
    last_month: Month = "",
) -> Measures:
    """Give how binding and how consistent the SOPs are that one may see."""
    if not (visit.reach.supervises or visit.reach.audits):
        raise HTTPException(403)
    chosen = Chosen(sop, office, first_month, last_month)
    return measures(visit.house.sources, visit.viewer, chosen, visit.speech.locale)
