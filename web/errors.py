"""What went wrong, in words: a page for people, a problem document (RFC 9457) for programs."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.errors import TertibError
from web.guard import CROSS_ORIGIN
from web.i18n import Speech
from web.language import speech_of
from web.render import page
from web.session import perhaps_visit

API: Final = "/api/"


def wants_json(request: Request) -> bool:
    """Say whether it is a program that asks."""
    return request.url.path.startswith(API)


def problem(status: int, code: str, title: str, details: Mapping[str, object] | None = None) -> Response:
    """Give a problem document: `code` is a refusal's code, or a word for the status."""
    content = {"type": "about:blank", "title": title, "status": status, "code": code, **(details or {})}
    return JSONResponse(content, status, media_type="application/problem+json")


def failed(request: Request, status: int, code: str) -> Response:
    """Give what a reader is told of a failed request."""
    speech = speech_of(request)
    title, sentence = _words(speech, status, code)
    if wants_json(request):
        return problem(status, code, title, {"detail": sentence})
    values = {**_shell(request, status), "title": title, "sentence": sentence, "code": code}
    return page(request, "problem.html", speech, values, status)


def unfit(request: Request, wrong: Sequence[Mapping[str, Any]]) -> Response:
    """Tell of a request that has not the form asked for: programs are told each field with what is wrong."""
    if not wants_json(request):
        return failed(request, 422, "invalid_data")
    title, sentence = _words(speech_of(request), 422, "invalid_data")
    details = {".".join(map(str, one["loc"][1:])) or str(one["loc"][0]): one["msg"] for one in wrong}
    return problem(422, "invalid_data", title, {"detail": sentence, "details": details})


def _shell(request: Request, status: int) -> dict[str, object]:
    """Give the shell with who is signed in; where the house does not answer nobody is known."""
    try:
        visit = perhaps_visit(request) if status < 500 else None
    except TertibError:
        return {}
    return {} if visit is None else visit.shell("")


def code_of(status: int, detail: object) -> str:
    """Give the word for a status, or the one that whoever raised it gave."""
    words = {
        400: "bad_request",
        401: "not_signed_in",
        403: "forbidden",
        404: "not_found",
        405: "method_not_allowed",
        413: "too_large",
        415: "wrong_kind",
        422: "invalid_data",
        429: "too_many_requests",
    }
    known = isinstance(detail, str) and detail.replace("_", "").isalpha() and detail.islower()
    return str(detail) if known else words.get(status, "failed")


def _words(speech: Speech, status: int, code: str) -> tuple[str, str]:
    say = speech.say
    if code == "unknown_case":
        return say("There is no such case for you"), say(
            "Either the number is wrong, or the case belongs to an SOP or an office in which you hold no role."
            " Look for the number at the top, or ask your supervisor."
        )
    if code == "wrong_password":
        return say("You are not signed in yet"), wrong_password(speech)
    if code == CROSS_ORIGIN:
        return say("This did not come from our pages"), say(
            "Another site has tried to do something here in your name. Nothing was done."
            " Open the page here and try again."
        )
    return _words_of_status(speech, status)


def wrong_password(speech: Speech) -> str:
    """Say that a sign-in failed, and nothing about why."""
    return speech.say(
        "Name or password is not right. Check both; whoever looks after the accounts can set a new password."
    )


def _words_of_status(speech: Speech, status: int) -> tuple[str, str]:
    say = speech.say
    match status:
        case 401:
            return say("You are not signed in yet"), say(
                "Sign in, then ask again."
                " A program sends the cookie of its session, or the token that this address asks for."
            )
        case 403:
            return say("This page is not for your role"), say(
                "It belongs to another role. Who looks after the appointments at your office can say who holds it."
            )
        case 404:
            return say("There is no such page"), say("The address may be old or mistyped. Start from your work.")
        case 405:
            return say("This address cannot do that"), say("Go back to the page and use its form.")
        case 413:
            return say("That is too much to send"), say(
                "A file may have 25 MiB, a form 20 files, a case 100 MiB."
                " Make the files smaller or send fewer at a time."
            )
        case 415:
            return say("This kind of file is not taken"), say("Taken are PDF, PNG, JPEG, DOCX, XLSX, ODT and ODS.")
        case 400 | 422:
            return say("The form came incomplete"), say("Open the page again and fill it in once more.")
        case 429:
            return say("Too often"), say("Wait a little, then try again.")
        case 503:
            return say("The database does not answer"), say(
                "Nothing was done. Wait a little, then send it again: sent twice, it is done once."
            )
        case _:
            return say("Something broke on our side"), say(
                "Nothing of what you sent was lost halfway: it was done whole or not at all."
                " Look at the case, then try again."
            )
