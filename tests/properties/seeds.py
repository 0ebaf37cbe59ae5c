"""Faults sown into sound SOPs, each with the code and the step that the prover is to tell."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import strategies as st

from tests.properties.sops import Author, Facts, Step, written


@st.composite
def faulty_sops(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Draw a sound SOP with one fault between two blocks: `CODE STEP` to be told, and the SOP."""
    author = _Sower(draw, sow=draw(st.sampled_from(FAULTS)), left=4)
    document = written(author)
    return author.told, document


Fault = Callable[["_Sower", str, str], str]
"""Writes a faulty block from one step to another and gives `CODE STEP`."""


@dataclass
class _Sower(Author):
    """An author who makes one mistake."""

    sow: Fault | None = None
    told: str = ""

    def whole(self, facts: Facts) -> None:
        before, after = self.name("q"), self.name("q")
        facts = self.block("s0", before, facts)
        self.told = self.sow(self, before, after) if self.sow else ""
        self.block(after, "end", frozenset(fact for fact in facts if fact[0] == "document"))
        self.steps.sort(key=lambda step: step["id"] != "s0")

    def plain(self, name: str, **more: object) -> None:
        """Write a step that asks for nothing."""
        step: Step = {"id": name, "activity": "do", "role": "clerk", "time": "1 hour", **more}
        self.steps.append(step)


def dangling_join(sower: _Sower, entry: str, leave: str) -> str:
    """One of two branches may end without coming to the join."""
    sower.plain(entry, next=["x1", "x2"])
    sower.plain("x1", next="x3")
    sower.plain("x2", outcomes={"ok": "x3", "out": "end"})
    sower.plain("x3", next=leave, join=sower.draw(st.sampled_from(["all", ["x1", "x2"]])))
    return "branch_left_over x3"


def livelock(sower: _Sower, entry: str, leave: str) -> str:
    """Two steps hand the case to one another for ever."""
    sower.plain(entry, outcomes={"ok": leave, "bad": "x1"})
    sower.plain("x1", next="x2")
    sower.plain("x2", next="x1")
    return "cannot_close x1"


def double_activation(sower: _Sower, entry: str, leave: str) -> str:
    """Two branches come to one step, each by itself."""
    sower.plain(entry, next=["x1", "x2"])
    sower.plain("x1", next="x3")
    sower.plain("x2", next="x3")
    sower.plain("x3", next=leave)
    return "open_twice x3"


def missing_document(sower: _Sower, entry: str, leave: str) -> str:
    """One of two ways does not bring what is asked for where they come together."""
    sower.plain(entry, outcomes={"with": {"next": "x1", "output": ["paper"]}, "without": "x1"})
    sower.plain("x1", next=leave, requires=["paper"])
    return "document_not_supplied x1"


def unfilled_field(sower: _Sower, entry: str, leave: str) -> str:
    """What a route asks for need not be filled."""
    sower.plain(entry, next="x1", fields={"free": {"type": "boolean"}})
    sower.steps.append({"id": "x1", "route": True, "outcomes": {"y": {"next": leave, "when": "free"}, "n": leave}})
    return "unfilled_field x1"


def uncounted_time(sower: _Sower, entry: str, leave: str) -> str:
    """What a standard is multiplied by is filled in another branch."""
    sower.plain(entry, outcomes={"far": "x1", "near": "x2"})
    sower.plain("x1", next="x2", fields={"pages": {"type": "integer", "required": True}})
    sower.plain("x2", next=leave, time={"each": "1 hour", "per": "pages"})
    return "unfilled_field x2"


def same_as_not_done(sower: _Sower, entry: str, leave: str) -> str:
    """A step is bound to whoever did one that is on one way only."""
    sower.plain(entry, outcomes={"far": "x1", "near": "x2"})
    sower.plain("x1", next="x2")
    sower.plain("x2", next=leave, same_as="x1")
    return "same_as_not_done x2"


def unreachable_step(sower: _Sower, entry: str, leave: str) -> str:
    """Nothing leads to a step."""
    sower.plain(entry, next=leave)
    sower.plain("x1", next=leave)
    return "unreachable_step x1"


def route_without_else(sower: _Sower, entry: str, leave: str) -> str:
    """The conditions of a route leave a number out."""
    conditions = sower.draw(st.sampled_from([("pages < 3", "pages > 3"), ("pages in [1, 2]", "pages > 2")]))
    sower.plain(entry, next="x1", fields={"pages": {"type": "integer", "required": True, "min": 0}})
    ways = {f"w{number}": {"next": leave, "when": when} for number, when in enumerate(conditions)}
    sower.steps.append({"id": "x1", "route": True, "outcomes": ways})
    return "route_may_not_decide x1"


FAULTS: Final[tuple[Fault, ...]] = (
    dangling_join,
    livelock,
    double_activation,
    missing_document,
    unfilled_field,
    uncounted_time,
    same_as_not_done,
    unreachable_step,
    route_without_else,
)
