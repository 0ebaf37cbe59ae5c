"""From a command to events: which part of the core carries out what (`spec/semantics.md`, Commands)."""

from typing import assert_never

from engine.case import casework, completing, ruling, standing, working
from engine.case import commands as c
from engine.case.admit import admit_case
from engine.case.draft import Draft


def decide(draft: Draft) -> None:  # noqa: C901 - one arm for each command
    """Carry a command out on the draft; a Refusal leaves it as it was."""
    ask = draft.command.ask
    if isinstance(ask, c.OpenCase):
        casework.open_case(draft, ask)
        return
    admit_case(draft)
    match ask:
        case c.CompleteItem():
            completing.complete(draft, ask)
        case c.OfferItem():
            working.offer(draft, ask)
        case c.AssignItem():
            working.assign(draft, ask)
        case c.ClaimItem():
            working.claim(draft, ask)
        case c.ReleaseItem():
            working.release(draft, ask)
        case c.StartItem():
            working.start(draft, ask)
        case c.SkipItem():
            completing.skip(draft, ask)
        case c.ResolveItem():
            completing.resolve(draft, ask)
        case c.SignalWait():
            completing.signal(draft, ask)
        case c.AnswerAlerts():
            casework.answer(draft, ask)
        case c.DelegateItem():
            working.delegate(draft, ask)
        case c.ReassignItem():
            working.reassign(draft, ask)
        case c.ExtendDeadline():
            ruling.extend(draft, ask)
        case c.JumpToStep():
            ruling.jump(draft, ask)
        case c.SuspendCase():
            standing.suspend(draft, ask)
        case c.ResumeCase():
            standing.resume(draft)
        case c.AbortCase():
            casework.abort(draft, ask)
        case c.AttachDocuments():
            casework.attach(draft, ask)
        case c.AddNote():
            casework.note(draft, ask)
        case c.WithdrawCase():
            casework.withdraw(draft, ask)
        case c.TellTime():
            casework.time_passed(draft)
        case _:
            assert_never(ask)
