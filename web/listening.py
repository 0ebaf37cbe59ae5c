"""What pages may listen to: a case, or the work of an office."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from engine.wiring import House
from fastapi import APIRouter, Depends, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException

from engine.queries import live as queries
from web.live import Live, Looks
from web.session import Signed

router = APIRouter(include_in_schema=False)


def looks(house: House) -> Looks:
    """Give what is looked at for each topic: `case:ID`, `work:OFFICE`."""
    return {
        "case": partial(queries.look_at_case, house.sources),
        "work": partial(queries.look_at_work, house.sources),
    }


def _allowed(visit: Signed, topics: Annotated[str, Query(max_length=500)]) -> tuple[str, ...]:
    """Give the topics asked for; 403 if one of them is not the reader's to hear."""
    wanted = tuple(topics.split(","))
    if not all(queries.may_listen(visit.house.sources, visit.viewer, topic) for topic in wanted):
        raise HTTPException(403)
    return wanted


Topics = Annotated[tuple[str, ...], Depends(_allowed)]


@router.get("/live", response_class=EventSourceResponse)
async def listen(request: Request, topics: Topics) -> AsyncIterator[ServerSentEvent]:
    """Say `changed` each time that one of the topics has changed."""
    live: Live = request.app.state.live
    async for event in live.listen(topics):
        yield event
