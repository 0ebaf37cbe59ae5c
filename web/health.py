"""Whether the house lives: 200 when web, database, every duty's workers and beat do, else 503 and which does not.

Beside it, in numbers, what asks for a person though all of them live: parked cases, and clocks that went back.
"""

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.case.commands import Duty
from engine.errors import TertibError
from engine.queries.running import look_at_trouble
from web.session import house_of

router = APIRouter(include_in_schema=False)

PARTS: Final = (Duty.ASSIGN, Duty.ENFORCE, "housekeep")
BEAT: Final = "beat"


@router.get("/readyz")
def ready(request: Request) -> Response:
    """Say whether this web may be sent people: it answers, and so does a database with its schema."""
    try:
        house_of(request).service.health(BEAT)
    except TertibError as error:
        return JSONResponse({"ready": False, "why": str(error).splitlines()[0]}, 503)
    return JSONResponse({"ready": True})


@router.get("/healthz")
def health(request: Request) -> Response:
    """Say which parts live. Whoever asks learns nothing of any case."""
    house = house_of(request)
    parts: dict[str, object] = {"web": {"healthy": True}}
    try:
        found = [house.service.health(name) for name in (*PARTS, BEAT)]
        trouble = look_at_trouble(house.sources)
    except TertibError:
        parts["database"] = {"healthy": False, "why": "the database does not answer"}
        return JSONResponse({"healthy": False, "parts": parts}, 503)
    parts["database"] = {"healthy": True}
    parts |= {part.name: {"healthy": part.healthy, **({"why": part.why} if part.why else {})} for part in found}
    healthy = all(part.healthy for part in found)
    told = {"healthy": healthy, "parts": parts, "parked": trouble.parked, "clock_anomalies": trouble.anomalies}
    return JSONResponse(told, 200 if healthy else 503)
