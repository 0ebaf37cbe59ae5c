"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web.errors import wrong_password
from web.i18n import Speech
from web.language import speech_of
from web.render import page
from web.session import TooOften, begin, end, own_address, perhaps_visit, sign_out, try_sign_in

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
def ask(request: Request, next: str = "/") -> Response:  # noqa: A002 - the address says `next`
    """Ask for name and password."""
    if perhaps_visit(request) is not None:
        return RedirectResponse(own_address(next), 303)
    return _form(request, next, "", "", 200)


@router.post("/sign-in")
def take(
    request: Request,
    login: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002
) -> Response:
    """Begin a session, or say why not."""
    speech = speech_of(request)
    session = try_sign_in(request, login.strip(), password)
    if isinstance(session, TooOften):
        answer = _form(request, next, login, _wait(speech, session.seconds), 429)
        answer.headers["retry-after"] = str(session.seconds)
        return answer
    if session is None:
        return _form(request, next, login, wrong_password(speech), 401)
    response = RedirectResponse(own_address(next), 303)
    begin(request, response, session)
    return response


@router.post("/sign-out")
def leave(request: Request) -> Response:
    """End the session."""
    sign_out(request)
    response = RedirectResponse("/sign-in", 303)
    end(request, response)
    return response


def _wait(speech: Speech, seconds: int) -> str:
    """Say how long to wait: in seconds, from two minutes on in minutes."""
    if seconds < 120:
        return speech.count(
            "Too many attempts have failed. Wait %(n)s second, then try again.",
            "Too many attempts have failed. Wait %(n)s seconds, then try again.",
            seconds,
        )
    return speech.count(
        "Too many attempts have failed. Wait %(n)s minute, then try again.",
        "Too many attempts have failed. Wait %(n)s minutes, then try again.",
        -(-seconds // 60),
    )


def _form(request: Request, following: str, login: str, problem: str, status: int) -> Response:
    speech = speech_of(request)
    problems = (("f-login", problem),) if problem else ()
    values = {"next": own_address(following), "login": login, "problems": problems}
    return page(request, "sign_in.html", speech, values, status)
