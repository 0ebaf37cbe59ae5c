"""The commands of the API: the same as the forms of the pages give, by the same session.

Each command on a case can be asked with `preview=true` what would come of it, as the pages say it before it is done.
"""

from fastapi import APIRouter
from starlette.responses import Response

from engine.case import commands as c
from web.api import asked
from web.api.answers import PROBLEMS, Answer, Done, Idempotency, Meant, answered, submitted
from web.session import Signed

router = APIRouter(prefix="/api/v1", tags=["commands"], responses=PROBLEMS)
ITEM = "/cases/{case}/items/{item}"


@router.post("/cases", status_code=201, response_model=Done)
def open_case(visit: Signed, body: asked.OpenIn, key: Idempotency = None) -> Done | Response:
    """Open a case of an SOP that is in force at an office."""
    return submitted(visit, c.OpenCase(body.sop, body.office, "", body.papers(), body.given()), None, body, key)


@router.post(ITEM + "/claim", response_model=Answer)
def claim(visit: Signed, case: str, item: int, body: asked.OverrideIn, meant: Meant) -> Answer | Response:
    """Take an item."""
    return answered(visit, c.ClaimItem(c.Target(item=item), body.override), case, body, meant)


@router.post(ITEM + "/release", response_model=Answer)
def release(visit: Signed, case: str, item: int, body: asked.ReleaseIn, meant: Meant) -> Answer | Response:
    """Give an item back."""
    return answered(visit, c.ReleaseItem(c.Target(item=item), body.reason), case, body, meant)


@router.post(ITEM + "/start", response_model=Answer)
def start(visit: Signed, case: str, item: int, body: asked.OverrideIn, meant: Meant) -> Answer | Response:
    """Begin the work on an item."""
    return answered(visit, c.StartItem(c.Target(item=item), body.override), case, body, meant)


@router.post(ITEM + "/complete", response_model=Answer)
def complete(visit: Signed, case: str, item: int, body: asked.CompleteIn, meant: Meant) -> Answer | Response:
    """Finish an item."""
    target = c.Target(item=item)
    ask = c.CompleteItem(target, body.outcome, body.papers(), body.given(), body.override)
    return answered(visit, ask, case, body, meant)


@router.post(ITEM + "/skip", response_model=Answer)
def skip(visit: Signed, case: str, item: int, body: asked.SkipIn, meant: Meant) -> Answer | Response:
    """Leave a step out, on the supervisor's authority."""
    return answered(visit, c.SkipItem(c.Target(item=item), body.reason, body.outcome), case, body, meant)


@router.post(ITEM + "/resolve", response_model=Answer)
def resolve(visit: Signed, case: str, item: int, body: asked.ResolveIn, meant: Meant) -> Answer | Response:
    """End the incident of a route."""
    ask = c.ResolveItem(c.Target(item=item), body.reason, body.outcome, body.given())
    return answered(visit, ask, case, body, meant)


@router.post(ITEM + "/delegate", response_model=Answer)
def delegate(visit: Signed, case: str, item: int, body: asked.DelegateIn, meant: Meant) -> Answer | Response:
    """Hand an item that one holds to another person."""
    return answered(visit, c.DelegateItem(c.Target(item=item), body.person), case, body, meant)


@router.post(ITEM + "/reassign", response_model=Answer)
def reassign(visit: Signed, case: str, item: int, body: asked.ReassignIn, meant: Meant) -> Answer | Response:
    """Give an item to another person, on the supervisor's authority."""
    return answered(visit, c.ReassignItem(c.Target(item=item), body.person, body.reason), case, body, meant)


@router.post(ITEM + "/extend", response_model=Answer)
def extend(visit: Signed, case: str, item: int, body: asked.ExtendIn, meant: Meant) -> Answer | Response:
    """Move the due time of an item that is not overdue."""
    return answered(visit, c.ExtendDeadline(c.Target(item=item), body.duration, body.reason), case, body, meant)


@router.post(ITEM + "/jump", response_model=Answer)
def jump(visit: Signed, case: str, item: int, body: asked.JumpIn, meant: Meant) -> Answer | Response:
    """Cancel an item and open another step."""
    return answered(visit, c.JumpToStep(body.to_step, c.Target(item=item), body.reason), case, body, meant)


@router.post("/cases/{case}/jump", response_model=Answer)
def jump_when_stuck(visit: Signed, case: str, body: asked.JumpIn, meant: Meant) -> Answer | Response:
    """Open a step of a case in which nothing is open."""
    return answered(visit, c.JumpToStep(body.to_step, reason=body.reason), case, body, meant)


@router.post("/cases/{case}/suspend", response_model=Answer)
def suspend(visit: Signed, case: str, body: asked.SuspendIn, meant: Meant) -> Answer | Response:
    """Let all clocks of the case stand."""
    return answered(visit, c.SuspendCase(body.ground, body.reason), case, body, meant)


@router.post("/cases/{case}/resume", response_model=Answer)
def resume(visit: Signed, case: str, body: asked.ResumeIn, meant: Meant) -> Answer | Response:
    """Let the clocks of a suspended case run again."""
    return answered(visit, c.ResumeCase(), case, body, meant)


@router.post("/cases/{case}/abort", response_model=Answer)
def abort(visit: Signed, case: str, body: asked.AbortIn, meant: Meant) -> Answer | Response:
    """End the case on the supervisor's authority."""
    return answered(visit, c.AbortCase(body.reason), case, body, meant)


@router.post("/cases/{case}/signal", response_model=Answer)
def signal(visit: Signed, case: str, body: asked.SignalIn, meant: Meant) -> Answer | Response:
    """Record on behalf of somebody outside what a wait waits for."""
    ask = c.SignalWait(c.Target(body.item, body.step), body.outcome, body.papers(), body.given())
    return answered(visit, ask, case, body, meant)


@router.post("/cases/{case}/answer", response_model=Answer)
def answer(visit: Signed, case: str, body: asked.AnswerIn, meant: Meant) -> Answer | Response:
    """Say what was done about alerts."""
    return answered(visit, c.AnswerAlerts(body.item, body.text), case, body, meant)


@router.post("/cases/{case}/attach", response_model=Answer)
def attach(visit: Signed, case: str, body: asked.AttachIn, meant: Meant) -> Answer | Response:
    """Put documents on the case."""
    papers = {name: c.Paper(digest=one.digest, reference=one.reference) for name, one in body.documents.items()}
    return answered(visit, c.AttachDocuments(papers), case, body, meant)


@router.post("/cases/{case}/note", response_model=Answer)
def note(visit: Signed, case: str, body: asked.NoteIn, meant: Meant) -> Answer | Response:
    """Write a note."""
    return answered(visit, c.AddNote(body.text), case, body, meant)


@router.post("/cases/{case}/withdraw", response_model=Answer)
def withdraw(visit: Signed, case: str, body: asked.WithdrawIn, meant: Meant) -> Answer | Response:
    """Withdraw the case."""
    return answered(visit, c.WithdrawCase(body.reason), case, body, meant)
