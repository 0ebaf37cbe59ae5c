"""The forms that change a case: each gives one command, once, and leads on to a page (POST, redirect, GET)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.case import commands as c
from engine.queries.case import CaseView, case_view
from engine.queries.fields import Asked
from engine.queries.step import StepView, step_view
from web.forms import Brought, Form, Sent, data_of, papers_of
from web.i18n import Speech
from web.inputs import changed
from web.pages.case import around_case, case_page
from web.pages.step import around_step, step_page
from web.refusals import Around, Refusal, refusal_of
from web.session import Signed, Visit
from web.statuses import status_of

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Given:
    """What a form gives to a command."""

    target: c.Target
    sent: Sent
    data: c.Data
    papers: c.Papers

    @property
    def override(self) -> str | None:
        """Give the reason of an override; None if none was asked for."""
        return self.sent.text("override") if self.sent.given("overrides") else None


_ON_ITEM: Final[Mapping[str, Callable[[Given], c.Ask]]] = {
    "claim": lambda given: c.ClaimItem(given.target, given.override),
    "release": lambda given: c.ReleaseItem(given.target, given.sent.given("reason")),
    "start": lambda given: c.StartItem(given.target, given.override),
    "complete": lambda given: c.CompleteItem(
        given.target, given.sent.given("outcome"), given.papers, given.data, given.override
    ),
    "skip": lambda given: c.SkipItem(given.target, given.sent.given("reason"), given.sent.given("outcome")),
    "resolve": lambda given: c.ResolveItem(
        given.target, given.sent.given("reason"), given.sent.given("outcome"), given.data
    ),
    "signal": lambda given: c.SignalWait(given.target, given.sent.given("outcome"), given.papers, given.data),
}
_ON_CASE: Final[Mapping[str, Callable[[Given], c.Ask]]] = {
    "note": lambda given: c.AddNote(given.sent.given("text")),
    "attach": lambda given: c.AttachDocuments(given.papers),
    "withdraw": lambda given: c.WithdrawCase(given.sent.given("reason")),
    "answer": lambda given: c.AnswerAlerts(given.target.item, given.sent.given("text")),
    "signal": lambda given: c.SignalWait(given.target, given.sent.given("outcome"), given.papers, given.data),
}
_STAYS: Final = frozenset({"claim", "start"})
"""What leads back to the item; all else leads to its case."""


@router.post("/cases/{case}/items/{item}/{act}")
def act_on_item(request: Request, visit: Signed, form: Form, case: str, item: int, act: str) -> Response:
    """Give a command on an item."""
    make = _ON_ITEM.get(act)
    if make is None:
        raise HTTPException(404)
    view = step_view(visit.house.sources, visit.viewer, case, item, visit.speech.locale)
    if view is None:
        return act_on_case(request, visit, form, case, act, item)
    brought = papers_of(form, visit.house.service, visit.speech)
    sent = _with_kept(form, brought)
    if brought.wrong:
        return step_page(request, visit, view, sent=sent, refusal=_unfit(visit.speech, brought), status=422)
    data = data_of(sent, _asked(visit.speech, view, sent, act), visit.speech)
    answer = _submit(visit, case, sent, make(Given(c.Target(item=item), sent, data, brought.papers)))
    if isinstance(answer, c.Accepted):
        return RedirectResponse(
            _onward(sent, f"/cases/{case}/items/{item}" if act in _STAYS else f"/cases/{case}", act), 303
        )
    fresh = step_view(visit.house.sources, visit.viewer, case, item, visit.speech.locale)
    return _refused_at_item(request, visit, fresh, case, sent, answer)


@router.post("/cases/{case}/{act}")
def act_on_case(request: Request, visit: Signed, form: Form, case: str, act: str, item: int | None = None) -> Response:
    """Give a command on a case, or on one of its items that is not open any more."""
    make = _ON_CASE.get(act) or _ON_ITEM.get(act)
    if make is None:
        raise HTTPException(404)
    view = case_view(visit.house.sources, visit.viewer, case, visit.speech.locale)
    if view is None:
        raise HTTPException(404, "unknown_case")
    brought = papers_of(_named(form), visit.house.service, visit.speech)
    sent = _with_kept(form, brought)
    if brought.wrong:
        return case_page(request, visit, view, sent=sent, refusal=_unfit(visit.speech, brought), status=422)
    given = Given(_target(sent, item), sent, data_of(sent, _fields(view, sent), visit.speech), brought.papers)
    answer = _submit(visit, case, sent, make(given))
    if isinstance(answer, c.Accepted):
        return RedirectResponse(_onward(sent, f"/cases/{case}", act), 303)
    refusal = refusal_of(visit.speech, answer, around_case(view))
    fresh = case_view(visit.house.sources, visit.viewer, case, visit.speech.locale) or view
    return case_page(request, visit, fresh, sent=sent, refusal=refusal, status=status_of(answer.code))


def _asked(speech: Speech, view: StepView, sent: Sent, act: str) -> Sequence[Asked]:
    """Give the fields that a command takes from the form: to resolve, those that were changed."""
    return changed(speech, view.all_fields, sent) if act == "resolve" else view.fields


def _refused_at_item(
    request: Request, visit: Visit, view: StepView | None, case: str, sent: Sent, answer: c.Refused
) -> Response:
    """Tell of a refusal on the item's page; where the item is gone, on the case's."""
    status = status_of(answer.code)
    if view is not None:
        refusal = refusal_of(visit.speech, answer, around_step(view))
        return step_page(request, visit, view, sent=sent, refusal=refusal, status=status)
    whole = case_view(visit.house.sources, visit.viewer, case, visit.speech.locale)
    if whole is None:
        raise HTTPException(404, "unknown_case")
    refusal = refusal_of(visit.speech, answer, around_case(whole))
    return case_page(request, visit, whole, sent=sent, refusal=refusal, status=status)


def _submit(visit: Visit, case: str, sent: Sent, ask: c.Ask) -> c.Answer:
    reply = visit.house.service.submit(ask, c.Person(visit.viewer.person), case, command_id=sent.text("command_id"))
    return reply.answer


def _target(sent: Sent, item: int | None) -> c.Target:
    number = sent.given("item")
    if item is None and number is not None and number.isdecimal():
        item = int(number)
    return c.Target(item=item, step=None if item is not None else sent.given("step"))


def _fields(view: CaseView, sent: Sent) -> tuple[Asked, ...]:
    return next((signal.fields for signal in view.signals if signal.step == sent.given("step")), ())


def _named(form: Sent) -> Sent:
    """Take the file of a form that says beside it which document it is, as the file of that document."""
    name = form.given("document")
    if name is None:
        return form
    files = {f"file.{name}": upload for key, upload in form.files.items() if key == "file"}
    texts = {f"reference.{name}": values for key, values in form.texts.items() if key == "reference"}
    return Sent({**form.texts, **texts}, {**form.files, **files})


def _with_kept(form: Sent, brought: Brought) -> Sent:
    """Keep what was already stored, so that it need not be chosen again after a refusal."""
    kept = {f"kept.{name}": (paper.digest,) for name, paper in brought.papers.items() if paper.digest is not None}
    return replace(form, texts={**form.texts, **kept})


def _unfit(speech: Speech, brought: Brought) -> Refusal:
    told = refusal_of(speech, c.Refused("invalid_data"), Around({}, {}))
    return replace(told, problems=tuple(brought.wrong.items()))


def _onward(sent: Sent, address: str, act: str) -> str:
    """Give the page after a command; a form on the worklist or the board leads back to it."""
    back = {"work": "/", "board": "/board"}.get(sent.text("back"), address)
    return f"{back}?did={act}"
