"""The commands that forms give, by the word at the end of their address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.case import commands as c
from web.forms import Sent


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

    @property
    def reason(self) -> str | None:
        """Give the reason; None if it is blank."""
        return self.sent.given("reason")


ON_ITEM: Final[Mapping[str, Callable[[Given], c.Ask]]] = {
    "claim": lambda given: c.ClaimItem(given.target, given.override),
    "release": lambda given: c.ReleaseItem(given.target, given.reason),
    "start": lambda given: c.StartItem(given.target, given.override),
    "complete": lambda given: c.CompleteItem(
        given.target, given.sent.given("outcome"), given.papers, given.data, given.override
    ),
    "skip": lambda given: c.SkipItem(given.target, given.reason, given.sent.given("outcome")),
    "resolve": lambda given: c.ResolveItem(given.target, given.reason, given.sent.given("outcome"), given.data),
    "signal": lambda given: c.SignalWait(given.target, given.sent.given("outcome"), given.papers, given.data),
    "delegate": lambda given: c.DelegateItem(given.target, given.sent.text("person")),
    "reassign": lambda given: c.ReassignItem(given.target, given.sent.text("person"), given.reason),
    "extend": lambda given: c.ExtendDeadline(given.target, given.sent.text("duration"), given.reason),
    "jump": lambda given: c.JumpToStep(given.sent.text("to_step"), given.target, given.reason),
}
ON_CASE: Final[Mapping[str, Callable[[Given], c.Ask]]] = {
    "note": lambda given: c.AddNote(given.sent.given("text")),
    "attach": lambda given: c.AttachDocuments(given.papers),
    "withdraw": lambda given: c.WithdrawCase(given.reason),
    "answer": lambda given: c.AnswerAlerts(given.target.item, given.sent.given("text")),
    "signal": lambda given: c.SignalWait(given.target, given.sent.given("outcome"), given.papers, given.data),
    "suspend": lambda given: c.SuspendCase(given.sent.given("ground"), given.reason),
    "resume": lambda _: c.ResumeCase(),
    "abort": lambda given: c.AbortCase(given.reason),
    "jump": lambda given: c.JumpToStep(given.sent.text("to_step"), given.target, given.reason),
}
ITEM_RULINGS: Final = frozenset({"extend", "jump"})
CASE_RULINGS: Final = frozenset({"suspend", "resume", "abort", "jump"})
"""What has a page of its own, which says beforehand what will come of it."""
