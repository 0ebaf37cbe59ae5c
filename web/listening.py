"""What pages may listen to: a case, or the work of an office."""

from collections.abc import AsyncIterator, Iterable
from functools import partial
from itertools import zip_longest
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException

from engine.queries import live as queries
from engine.wiring import House
from web.live import Live, Looks
from web.session import Signed

router = APIRouter(include_in_schema=False)


def looks(house: House) -> Looks:
    """Give what is looked at for each topic: `case:ID`, `work:OFFICE`."""
    return {
        "case": partial(queries.look_at_case, house.sources),
        "work": partial(queries.look_at_work, house.sources),
    }


def live_of_page(request: Request, topics: Iterable[str]) -> dict[str, str]:
    """Give what a region bears so that it lives: its topics, and their marks as they are now."""
    live: Live = request.app.state.live
    wanted = tuple(topics)
    return {"topics": ",".join(wanted), "marks": ",".join(live.mark(topic) for topic in wanted)}


def _allowed(
    visit: Signed, topics: Annotated[str, Query(max_length=1000)], marks: Annotated[str, Query(max_length=1000)] = ""
) -> dict[str, str]:
    """Give the topics asked for with their marks; 403 if one of them is not the reader's to hear."""
    wanted = topics.split(",")
    if not all(queries.may_listen(visit.house.sources, visit.viewer, topic) for topic in wanted):
        raise HTTPException(403)
    return dict(zip_longest(wanted, marks.split(",")[: len(wanted)], fillvalue=""))


Topics = Annotated[dict[str, str], Depends(_allowed)]


@router.get("/live", response_class=EventSourceResponse)
async def listen(request: Request, topics: Topics) -> AsyncIterator[ServerSentEvent]:
    """Say `changed` each time that one of the topics has changed."""
    live: Live = request.app.state.live
    async for event in live.listen(topics):
        yield event
