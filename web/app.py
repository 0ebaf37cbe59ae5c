"""The web application: pages for people, JSON for programs, over one house (`engine.wiring`)."""

import logging
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from engine.errors import TertibError
from engine.logs import log_as_json
from engine.wiring import BadSetting, House, house_from_environment
from web import api, errors, guard, health, listening, metrics
from web.attempts import Attempts
from web.guard import BodyLimit, SecurityHeaders, from_our_own_pages
from web.live import Live
from web.pages import ROUTERS
from web.render import STATIC, Assets
from web.session import NotSignedIn, sign_in_address

log = logging.getLogger("tertib.web")


def create(house: House | None = None) -> FastAPI:
    """Make the application over `house`, or over the one that the environment describes."""
    app = FastAPI(
        title="Tertib",
        lifespan=_lifespan,
        dependencies=[Depends(from_our_own_pages)],
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.house = house or _held_back()
    app.state.attempts = Attempts(time.monotonic)
    app.state.live = Live(listening.looks(app.state.house))
    app.mount("/static", Assets(directory=STATIC), name="static")
    for router in (health.router, metrics.router, listening.router, *api.ROUTERS, *ROUTERS):
        app.include_router(router)
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _refused)
    app.add_exception_handler(TertibError, _no_answer)
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    return app


def _held_back() -> House:
    """Build the house of the environment; what no waiting mends ends the start with one line."""
    try:
        built = house_from_environment()
        built.hold_back()
    except BadSetting as problem:
        sys.exit(f"tertib: {problem}")
    return built


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    if app.state.house.settings.log == "json":
        log_as_json()
    yield
    await app.state.live.close()


def _not_signed_in(request: Request, _: Exception) -> Response:
    if errors.wants_json(request):
        return errors.failed(request, 401, "not_signed_in")
    return RedirectResponse(sign_in_address(request), 303)


def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, RequestValidationError):
        return errors.unfit(request, error.errors())
    if not isinstance(error, HTTPException):
        return errors.failed(request, 422, "invalid_data")
    answer = errors.failed(request, error.status_code, errors.code_of(error.status_code, error.detail))
    answer.headers.update(error.headers or {})
    return answer


def _no_answer(request: Request, error: Exception) -> Response:
    log.error("%s %s: %s", request.method, request.url.path, error)
    return errors.failed(request, 503, "no_answer")


def _broken(request: Request, error: Exception) -> Response:
    """Tell of a failure; this answer passes none of the middlewares."""
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    answer = errors.failed(request, 500, "failed")
    guard.protect(answer.headers, request.url.scheme)
    return answer
