"""The actions of a scenario as commands: their parameters are keys of the same names (`spec/scenarios.md`)."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.case import commands as c

SYSTEM_DUTIES: Mapping[str, c.Duty] = {
    "offer": c.Duty.ASSIGN,
    "assign": c.Duty.ASSIGN,
    "time_passed": c.Duty.ENFORCE,
}
"""The commands that only a worker gives, and in which duty."""

OFFICE = "scenario"
"""The office at which a scenario plays."""


class _Parameters:
    """The keys of an action, taken one by one so that what nobody asked for is told."""

    def __init__(self, written: Mapping[str, Any]) -> None:
        self.left = dict(written)

    def text(self, name: str) -> str | None:
        value = self.left.pop(name, None)
        if isinstance(value, list | dict):
            raise ValueError(f"'{name}' is a text")  # noqa: TRY004 - told like the others
        return None if value is None else str(value)

    def item(self) -> int | None:
        match self.left.pop("item", None):
            case None:
                return None
            case int() as number if not isinstance(number, bool):
                return number
            case other:
                raise ValueError(f"'item: {other}' is no item number")

    def target(self) -> c.Target:
        return c.Target(self.item(), self.text("step"))

    def papers(self) -> dict[str, c.Paper]:
        value = self.left.pop("documents", None) or []
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise ValueError("'documents' is a list of names")
        return {name: c.Paper() for name in value}

    def data(self) -> dict[str, c.Given]:
        value = self.left.pop("data", None) or {}
        if not isinstance(value, dict):
            raise ValueError("'data' maps fields to values")  # noqa: TRY004 - told like the others
        return {name: tuple(given) if isinstance(given, list) else given for name, given in value.items()}


_Build = Callable[[_Parameters], c.Ask]
_BUILDERS: Mapping[str, _Build] = {
    "open": lambda p: c.OpenCase("", OFFICE, "1", p.papers(), p.data()),
    "offer": lambda p: c.OfferItem(p.target()),
    "assign": lambda p: c.AssignItem(p.target(), p.text("person") or ""),
    "claim": lambda p: c.ClaimItem(p.target(), p.text("override")),
    "release": lambda p: c.ReleaseItem(p.target(), p.text("reason")),
    "start": lambda p: c.StartItem(p.target(), p.text("override")),
    "complete": lambda p: c.CompleteItem(p.target(), p.text("outcome"), p.papers(), p.data(), p.text("override")),
    "skip": lambda p: c.SkipItem(p.target(), p.text("reason"), p.text("outcome")),
    "resolve": lambda p: c.ResolveItem(p.target(), p.text("reason"), p.text("outcome"), p.data()),
    "signal": lambda p: c.SignalWait(p.target(), p.text("outcome"), p.papers(), p.data()),
    "answer": lambda p: c.AnswerAlerts(p.item(), p.text("text"), p.text("step")),
    "delegate": lambda p: c.DelegateItem(p.target(), p.text("person") or ""),
    "reassign": lambda p: c.ReassignItem(p.target(), p.text("person") or "", p.text("reason")),
    "extend": lambda p: c.ExtendDeadline(p.target(), p.text("duration") or "", p.text("reason")),
    "jump": lambda p: c.JumpToStep(p.text("to_step") or "", p.target(), p.text("reason")),
    "suspend": lambda p: c.SuspendCase(p.text("ground"), p.text("reason")),
    "resume": lambda _: c.ResumeCase(),
    "abort": lambda p: c.AbortCase(p.text("reason")),
    "attach": lambda p: c.AttachDocuments(p.papers()),
    "note": lambda p: c.AddNote(p.text("text")),
    "withdraw": lambda p: c.WithdrawCase(p.text("reason")),
    "time_passed": lambda _: c.TellTime(),
}

_LATER = frozenset({"rebase", "migrate", "action_done", "action_failed", "child_closed"})
"""Commands of the language that this version does not carry out."""


def ask_of(do: str, parameters: Mapping[str, Any]) -> c.Ask:
    """Build the command that an action names; ValueError says which command or parameter nobody knows."""
    if do in _LATER:
        raise ValueError(f"'do: {do}' is not yet supported")
    build = _BUILDERS.get(do)
    if build is None:
        raise ValueError(f"'do: {do}' is no command known here; known: {', '.join(_BUILDERS)}")
    taken = _Parameters(parameters)
    ask = build(taken)
    if taken.left:
        raise ValueError(f"'{do}' has no parameter {', '.join(map(repr, taken.left))}")
    return ask
