"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web.attempts import Attempts, keys_of
from web.language import speech_of
from web.render import page
from web.session import COOKIE, begin, end, house_of, own_address, perhaps_visit

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
    attempts: Attempts = request.app.state.attempts
    keys = keys_of(login.strip(), request.client.host if request.client else "")
    speech = speech_of(request)
    if attempts.exhausted(keys):
        sentence = speech.say("Too many attempts have failed. Wait five minutes, then try again.")
        return _form(request, next, login, sentence, 429)
    session = house_of(request).service.sign_in(login.strip(), password)
    if session is None:
        attempts.failed(keys)
        sentence = speech.say(
            "Name or password is not right. Check both; whoever looks after the accounts can set a new password."
        )
        return _form(request, next, login, sentence, 401)
    response = RedirectResponse(own_address(next), 303)
    begin(request, response, session)
    return response


@router.post("/sign-out")
def leave(request: Request) -> Response:
    """End the session."""
    token = request.cookies.get(COOKIE)
    if token:
        house_of(request).service.sign_out(token)
    response = RedirectResponse("/sign-in", 303)
    end(response)
    return response


def _form(request: Request, following: str, login: str, problem: str, status: int) -> Response:
    speech = speech_of(request)
    problems = (("f-login", problem),) if problem else ()
    values = {"next": own_address(following), "login": login, "problems": problems}
    return page(request, "sign_in.html", speech, values, status)
