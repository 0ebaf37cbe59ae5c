"""What a program is told: answers, and refusals as problem documents (RFC 9457)."""

import secrets
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from fastapi import Depends, Header, Query
from pydantic import BaseModel
from starlette.responses import Response

from engine.case import commands as c
from engine.queries.case import case_view
from engine.queries.ruling import foresee
from web.api.asked import Asking
from web.errors import problem
from web.foreseen import foreseen_words
from web.refusals import Around, refusal_of
from web.session import Visit
from web.statuses import status_of

Idempotency = Annotated[str | None, Header(alias="Idempotency-Key", pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Preview = Annotated[bool, Query(description="Do nothing, and say what would come of it.")]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a command is meant: its id if the body has none, and whether it is only asked what would come of it."""

    key: str | None
    preview: bool


def manner(key: Idempotency = None, preview: Preview = False) -> Manner:  # noqa: FBT002 - a query's default
    """Give how a command is meant, from its header and its query."""
    return Manner(key, preview)


Meant = Annotated[Manner, Depends(manner)]


class Done(BaseModel):
    """A command that was carried out."""

    case: str
    command_id: str


class Foretold(BaseModel):
    """What a command would bring about: the types of its events, and in words what concerns somebody."""

    case: str
    events: list[str]
    consequences: list[str]


Answer: TypeAlias = Done | Foretold


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
        (400, "What was sent cannot be read at all"),
        (401, "Nobody is signed in"),
        (403, "A rule of persons refuses; binding refusals are logged"),
        (404, "There is no such case, SOP or step for you"),
        (409, "The case has gone on, is closed, or the command id was used otherwise"),
        (413, "That is too much to send"),
        (422, "Something given is wrong or missing"),
        (503, "The database does not answer; sent again, nothing is done twice"),
    )
}


def answered(visit: Visit, ask: c.Ask, case: str, body: Asking, meant: Manner) -> Answer | Response:
    """Carry out a command on a case, or say what would come of it."""
    return foretold(visit, ask, case) if meant.preview else submitted(visit, ask, case, body, meant.key)


def foretold(visit: Visit, ask: c.Ask, case: str) -> Foretold | Response:
    """Say what a command would bring about, or how it would be refused; nothing is done, and nothing logged."""
    seen = foresee(visit.house.sources, visit.viewer, case, None, ask, visit.speech.locale)
    if seen is None:
        return refused(visit, c.Refused("unknown_case"))
    if seen.refused is not None:
        return refused(visit, seen.refused)
    types = [event.type for event in seen.events]
    return Foretold(case=case, events=types, consequences=foreseen_words(visit.speech, seen))


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
