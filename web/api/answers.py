"""What a program is told: answers, and refusals as problem documents (RFC 9457)."""

import secrets
from typing import Annotated

from fastapi import Header
from pydantic import BaseModel
from starlette.responses import Response

from engine.case import commands as c
from engine.queries.case import case_view
from web.api.asked import Asking
from web.errors import problem
from web.refusals import Around, refusal_of
from web.session import Visit
from web.statuses import status_of

Idempotency = Annotated[str | None, Header(alias="Idempotency-Key", pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class Done(BaseModel):
    """A command that was carried out."""

    case: str
    command_id: str


class ProblemOut(BaseModel):
    """RFC 9457: `code` is the refusal's code, `details` what is needed to mend it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    details: dict[str, object] = {}


PROBLEMS: dict[int | str, dict[str, object]] = {
    status: {"model": ProblemOut, "content": {"application/problem+json": {}}, "description": words}
    for status, words in (
        (401, "Nobody is signed in"),
        (403, "A rule of persons refuses; binding refusals are logged"),
        (404, "There is no such case, SOP or step for you"),
        (409, "The case has gone on, is closed, or the command id was used otherwise"),
        (422, "Something given is wrong or missing"),
    )
}


def submitted(visit: Visit, ask: c.Ask, case: str | None, body: Asking, key: str | None) -> Done | Response:
    """Carry out a command for whoever is signed in, once for each command id."""
    command_id = body.command_id or key or secrets.token_urlsafe(16)
    if case is not None and case_view(visit.house.sources, visit.viewer, case, visit.speech.locale) is None:
        return refused(visit, c.Refused("unknown_case"))
    reply = visit.house.service.submit(ask, c.Person(visit.viewer.person), case, command_id=command_id)
    match reply.answer:
        case c.Accepted():
            return Done(case=reply.case or "", command_id=command_id)
        case c.Refused() as answer:
            return refused(visit, answer)


def refused(visit: Visit, answer: c.Refused) -> Response:
    """Give a refusal as a problem document."""
    told = refusal_of(visit.speech, answer, Around({}, {}))
    details = {name: list(value) if isinstance(value, tuple) else value for name, value in answer.details.items()}
    more = {"detail": " ".join(part for part in (told.sentence, told.instead) if part), "details": details}
    return problem(status_of(answer.code), answer.code, told.sentence, more)
