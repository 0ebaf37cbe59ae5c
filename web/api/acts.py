"""The commands of the API: the same as the forms of the pages give, by the same session."""

from fastapi import APIRouter
from starlette.responses import Response

from engine.case import commands as c
from web.api import asked
from web.api.answers import PROBLEMS, Done, Idempotency, submitted
from web.session import Signed

router = APIRouter(prefix="/api/v1", tags=["commands"], responses=PROBLEMS)
ITEM = "/cases/{case}/items/{item}"


@router.post("/cases", status_code=201, response_model=Done)
def open_case(visit: Signed, body: asked.OpenIn, key: Idempotency = None) -> Done | Response:
    """Open a case of an SOP that is in force at an office."""
    return submitted(visit, c.OpenCase(body.sop, body.office, "", body.papers(), body.given()), None, body, key)


@router.post(ITEM + "/claim", response_model=Done)
def claim(visit: Signed, case: str, item: int, body: asked.OverrideIn, key: Idempotency = None) -> Done | Response:
    """Take an item."""
    return submitted(visit, c.ClaimItem(c.Target(item=item), body.override), case, body, key)


@router.post(ITEM + "/release", response_model=Done)
def release(visit: Signed, case: str, item: int, body: asked.ReleaseIn, key: Idempotency = None) -> Done | Response:
    """Give an item back."""
    return submitted(visit, c.ReleaseItem(c.Target(item=item), body.reason), case, body, key)


@router.post(ITEM + "/start", response_model=Done)
def start(visit: Signed, case: str, item: int, body: asked.OverrideIn, key: Idempotency = None) -> Done | Response:
    """Begin the work on an item."""
    return submitted(visit, c.StartItem(c.Target(item=item), body.override), case, body, key)


@router.post(ITEM + "/complete", response_model=Done)
def complete(visit: Signed, case: str, item: int, body: asked.CompleteIn, key: Idempotency = None) -> Done | Response:
    """Finish an item."""
    target = c.Target(item=item)
    ask = c.CompleteItem(target, body.outcome, body.papers(), body.given(), body.override)
    return submitted(visit, ask, case, body, key)


@router.post(ITEM + "/skip", response_model=Done)
def skip(visit: Signed, case: str, item: int, body: asked.SkipIn, key: Idempotency = None) -> Done | Response:
    """Leave a step out, on the supervisor's authority."""
    return submitted(visit, c.SkipItem(c.Target(item=item), body.reason, body.outcome), case, body, key)


@router.post(ITEM + "/resolve", response_model=Done)
def resolve(visit: Signed, case: str, item: int, body: asked.ResolveIn, key: Idempotency = None) -> Done | Response:
    """End the incident of a route."""
    ask = c.ResolveItem(c.Target(item=item), body.reason, body.outcome, body.given())
    return submitted(visit, ask, case, body, key)


@router.post(ITEM + "/delegate", response_model=Done)
def delegate(visit: Signed, case: str, item: int, body: asked.DelegateIn, key: Idempotency = None) -> Done | Response:
    """Hand an item that one holds to another person."""
    return submitted(visit, c.DelegateItem(c.Target(item=item), body.person), case, body, key)


@router.post(ITEM + "/reassign", response_model=Done)
def reassign(visit: Signed, case: str, item: int, body: asked.ReassignIn, key: Idempotency = None) -> Done | Response:
    """Give an item to another person, on the supervisor's authority."""
    return submitted(visit, c.ReassignItem(c.Target(item=item), body.person, body.reason), case, body, key)


@router.post(ITEM + "/extend", response_model=Done)
def extend(visit: Signed, case: str, item: int, body: asked.ExtendIn, key: Idempotency = None) -> Done | Response:
    """Move the due time of an item that is not overdue."""
    return submitted(visit, c.ExtendDeadline(c.Target(item=item), body.duration, body.reason), case, body, key)


@router.post(ITEM + "/jump", response_model=Done)
def jump(visit: Signed, case: str, item: int, body: asked.JumpIn, key: Idempotency = None) -> Done | Response:
    """Cancel an item and open another step."""
    return submitted(visit, c.JumpToStep(body.to_step, c.Target(item=item), body.reason), case, body, key)


@router.post("/cases/{case}/jump", response_model=Done)
def jump_when_stuck(visit: Signed, case: str, body: asked.JumpIn, key: Idempotency = None) -> Done | Response:
    """Open a step of a case in which nothing is open."""
    return submitted(visit, c.JumpToStep(body.to_step, reason=body.reason), case, body, key)


@router.post("/cases/{case}/suspend", response_model=Done)
def suspend(visit: Signed, case: str, body: asked.SuspendIn, key: Idempotency = None) -> Done | Response:
    """Let all clocks of the case stand."""
    return submitted(visit, c.SuspendCase(body.ground, body.reason), case, body, key)


@router.post("/cases/{case}/resume", response_model=Done)
def resume(visit: Signed, case: str, body: asked.ResumeIn, key: Idempotency = None) -> Done | Response:
    """Let the clocks of a suspended case run again."""
    return submitted(visit, c.ResumeCase(), case, body, key)


@router.post("/cases/{case}/abort", response_model=Done)
def abort(visit: Signed, case: str, body: asked.AbortIn, key: Idempotency = None) -> Done | Response:
    """End the case on the supervisor's authority."""
    return submitted(visit, c.AbortCase(body.reason), case, body, key)


@router.post("/cases/{case}/signal", response_model=Done)
def signal(visit: Signed, case: str, body: asked.SignalIn, key: Idempotency = None) -> Done | Response:
    """Record on behalf of somebody outside what a wait waits for."""
    ask = c.SignalWait(c.Target(body.item, body.step), body.outcome, body.papers(), body.given())
    return submitted(visit, ask, case, body, key)


@router.post("/cases/{case}/answer", response_model=Done)
def answer(visit: Signed, case: str, body: asked.AnswerIn, key: Idempotency = None) -> Done | Response:
    """Say what was done about alerts."""
    return submitted(visit, c.AnswerAlerts(body.item, body.text), case, body, key)


@router.post("/cases/{case}/attach", response_model=Done)
def attach(visit: Signed, case: str, body: asked.AttachIn, key: Idempotency = None) -> Done | Response:
    """Put documents on the case."""
    papers = {name: c.Paper(digest=one.digest, reference=one.reference) for name, one in body.documents.items()}
    return submitted(visit, c.AttachDocuments(papers), case, body, key)


@router.post("/cases/{case}/note", response_model=Done)
def note(visit: Signed, case: str, body: asked.NoteIn, key: Idempotency = None) -> Done | Response:
    """Write a note."""
    return submitted(visit, c.AddNote(body.text), case, body, key)


@router.post("/cases/{case}/withdraw", response_model=Done)
def withdraw(visit: Signed, case: str, body: asked.WithdrawIn, key: Idempotency = None) -> Done | Response:
    """Withdraw the case."""
    return submitted(visit, c.WithdrawCase(body.reason), case, body, key)
