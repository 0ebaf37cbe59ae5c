"""Generated SOPs: sound ones, built of blocks that each have one way in and one way out, and ones with a fault inside.

A block is entered by a step and left for another: a step, a wait, a choice, a route, a loop, parallel parts that meet,
a `for_each`. What is surely on the case when a block begins (documents, fields, steps done) is known as it is written,
so that nothing is asked for that some path does not bring.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from hypothesis import strategies as st

from engine.definition.model import Definition
from engine.definition.read import read_document

Facts = frozenset[tuple[str, str]]
Step = dict[str, Any]

ROLES: Final = ("clerk", "judge", "head")
TIMES: Final = (
    "20 minutes", "1 hour", "3 hours", "1 hour 30 minutes", "1-2 hours", "as needed", "1 working day", "2 working days",
    "3 calendar days", "1 week", "1 month",
)  # fmt: skip
FIELDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "big": {"type": "boolean"},
    "kind": {"type": "choice", "choices": ["a", "b", "c"]},
    "n": {"type": "integer", "min": 0, "max": 9},
    "who": {"type": "list"},
    "note": {"type": "text", "personal": True},
    "day": {"type": "date"},
}
ROUTES: Final[tuple[tuple[str, tuple[str | None, ...]], ...]] = (
    ("big", ("big", "not big")),
    ("big", ("big", None)),
    ("kind", ("kind == 'a'", "kind in ['b', 'c']")),
    ("kind", ("kind == 'b'", "kind == 'a'", None)),
    ("n", ("n < 3", "n >= 3")),
    ("n", ("n < 2", "n > 5", None)),
    ("n", ("n == 0 or n > 4", "not (n == 0 or n > 4)")),
)
"""A field, and conditions over it of which one holds; None is the else."""
DEEPEST: Final = 3


@st.composite
def sound_sops(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an SOP that can always come to its end, as a map."""
    return written(Author(draw))


def definition_of(document: Mapping[str, Any]) -> Definition:
    """Read a generated SOP, which is readable."""
    definition = read_document(document, "sop")
    assert isinstance(definition, Definition), list(map(str, definition))
    return definition


def written(author: "Author") -> dict[str, Any]:
    draw = author.draw
    intake = author.fields(at_least=0)
    documents = draw(st.sets(st.sampled_from(["form", "map"])))
    facts = frozenset({("document", name) for name in documents} | author.filled(intake))
    author.whole(facts)
    head = {
        "sop": "t",
        "version": 1,
        "title": "T",
        "supervisor": "boss",
        "calendar": "office",
        "results": ["granted", "refused"],
        "roles": {role: {"title": role} for role in (*ROLES, "boss")},
        "intake": {"documents": sorted(documents), "fields": intake},
    }
    return {**head, **_promise(draw, author, facts), **_stops(draw), "steps": author.steps}


def _promise(draw: st.DrawFn, author: "Author", facts: Facts) -> dict[str, Any]:
    standard: Any = draw(
        st.sampled_from([None, "2 working days", "9 calendar days", "4 hours", "1 month", "as needed"])
    )
    if standard is None:
        return {}
    if ("field", "n") in facts and draw(st.booleans()):
        standard = {"each": "2 hours", "per": "n"}
    if draw(st.booleans()):
        start = draw(st.sampled_from(author.steps))
        outcomes = list(start.get("outcomes", {}))
        standard = {"within": standard, "from": start["id"]}
        is_named = draw(st.booleans())
        if outcomes and is_named:
            standard["outcome"] = draw(st.sampled_from(outcomes))
    entries = [{"alert": "boss"}, {"alert": "head", "after": "1 working day"}, {"close": "refused", "after": "1 week"}]
    overdue = draw(st.one_of(st.none(), st.lists(st.sampled_from(entries), max_size=2)))
    return {"time_standard": standard, **({} if overdue is None else {"on_overdue": overdue})}


def _stops(draw: st.DrawFn) -> dict[str, Any]:
    limits = {"grounds": ["court", "money"], "max": "2 working days", "times": 2}
    kept = draw(st.sets(st.sampled_from(sorted(limits))))
    return {"stops": {key: limits[key] for key in sorted(kept)}} if kept else {}


@dataclass
class Author:
    """Writes steps one after the other; `left` is how many more blocks there may be."""

    draw: st.DrawFn
    steps: list[Step] = field(default_factory=list)
    left: int = 12
    count: int = 0

    def whole(self, facts: Facts) -> None:
        """Write all steps; the first of them is where a case begins."""
        entry = "s0"
        for _ in range(self.draw(st.integers(0, 2))):
            middle = self.name("q")
            facts = self.block(entry, middle, facts)
            entry = middle
        self.block(entry, "end", facts)
        self.steps.sort(key=lambda step: step["id"] != "s0")

    def block(self, entry: str, leave: str, facts: Facts, depth: int = 0, *, aside: bool = False) -> Facts:
        """Write a block and give what is surely there after it; `aside` within parallel parts."""
        self.left -= 1
        simple = [self.step, self.step, self.step, self.wait, self.each]
        nested = [self.sequence, self.choice, self.choice, self.route, self.loop, self.parallel]
        deep = depth >= DEEPEST or self.left <= 0
        kinds = simple if deep else [*simple[2:], *nested] if depth else nested
        return self.draw(st.sampled_from(kinds))(entry, leave, facts, depth, aside=aside)

    def step(self, entry: str, leave: str, facts: Facts, depth: int, *, aside: bool) -> Facts:
        del depth, aside
        step = self.work(entry, facts, next=leave)
        return facts | self.gained(step)

    def sequence(self, entry: str, leave: str, facts: Facts, depth: int, *, aside: bool) -> Facts:
        middle = self.name("s")
        facts = self.block(entry, middle, facts, depth + 1, aside=aside)
        return self.block(middle, leave, facts, depth + 1, aside=aside)

    def choice(self, entry: str, leave: str, facts: Facts, depth: int, *, aside: bool) -> Facts:
        """A step decides: one way goes on at once, others do more before, close the case or end it."""
        more = [self.name("c") for _ in range(self.draw(st.integers(1, 2)))]
        outcomes: dict[str, Any] = {"on": leave, **{f"to_{name}": self.target(name) for name in more}}
        if self.draw(st.integers(0, 3)) == 0:
            outcomes["stop"] = (
                {"close": "refused"}
                if aside
                else self.draw(st.sampled_from([{"close": "refused"}, {"end": "granted"}]))
            )
        overdue = self.draw(st.sampled_from([None, None, {"outcome": "on", "after": "1 working day"}]))
        step = self.work(entry, facts, outcomes=outcomes, **({"on_overdue": [overdue]} if overdue else {}))
        gained = self.gained(step)
        after = [facts if overdue else facts | gained]
        after += [
            self.block(
                name, leave, facts | gained - self.replaced(outcomes[f"to_{name}"], gained), depth + 1, aside=aside
            )
            for name in more
        ]
        return frozenset.intersection(*after) | self.done(step)

    def route(self, entry: str, leave: str, facts: Facts, depth: int, *, aside: bool) -> Facts:
        """Data decide, over a field that is filled."""
        known = [(name, conditions) for name, conditions in ROUTES if ("field", name) in facts]
        if not known:
            return self.choice(entry, leave, facts, depth, aside=aside)
        _, conditions = self.draw(st.sampled_from(known))
        inner = [self.name("r") for _ in conditions[1:]]
        targets = [{"next": leave}, *({"next": name} for name in inner)]
        ways = [
            target if when is None else {**target, "when": when}
            for target, when in zip(targets, conditions, strict=True)
        ]
        self.steps.append(
            {"id": entry, "route": True, "outcomes": {f"w{number}": way for number, way in enumerate(ways)}}
        )
        after = [self.block(name, leave, facts, depth + 1, aside=aside) for name in inner]
        return frozenset.intersection(facts, *after) | {("done", entry)}

    def loop(self, entry: str, leave: str, facts: Facts, depth: int, *, aside: bool) -> Facts:
        check = self.name("l")
        facts = self.block(entry, check, facts, depth + 1, aside=aside)
        step = self.work(check, facts, outcomes={"ok": leave, "again": entry})
        return facts | self.gained(step)

    def parallel(self, entry: str, leave: str, facts: Facts, depth: int, *, aside: bool) -> Facts:
        """Branches that each end in one step and meet in a join; at the end of the case they need not meet."""
        branches = [self.name("p") for _ in range(self.draw(st.integers(2, 3)))]
        step = self.work(entry, facts, next=branches)
        facts |= self.gained(step)
        if leave == "end" and not aside and self.draw(st.booleans()):
            after = [self.block(branch, "end", facts, depth + 1, aside=True) for branch in branches]
            return frozenset().union(*after)
        last, join = [self.name("m") for _ in branches], self.name("j")
        met = facts
        for branch, meeting in zip(branches, last, strict=True):
            there = self.block(branch, meeting, facts, depth + 1, aside=True)
            if self.draw(st.booleans()):
                there |= self.gained(self.work(meeting, there, next=join))
            else:
                self.steps.append({"id": meeting, "route": True, "next": join})
            met |= there
        each = {"for_each": {"field": "who"}} if ("field", "who") in met and self.draw(st.booleans()) else {}
        joining = self.work(join, met, next=leave, join=self.draw(st.sampled_from(["all", last])), **each)
        return met | (self.done(joining) if each else self.gained(joining))

    def wait(self, entry: str, leave: str, facts: Facts, depth: int, *, aside: bool) -> Facts:
        """Somebody outside acts, or the time is over."""
        del depth, aside
        step: Step = {
            "id": entry,
            "activity": "supply",
            "wait": self.draw(st.sampled_from(["applicant", "bank"])),
            "time": self.time(facts),
        }
        step |= (
            self.sometimes("clock", "runs")
            | self.sometimes("fields", self.fields(at_least=1))
            | self.sometimes("warn_after", "30 minutes")
        )
        step |= self.counted(facts)
        form = self.draw(st.sampled_from(["plain", "outcomes", "lapse", "deemed"]))
        if form == "plain":
            step["next"] = leave
        else:
            step["outcomes"] = {"came": leave, "not": leave}
            if form != "outcomes":
                step |= (
                    {"lapse": "not"}
                    if form == "lapse"
                    else {"on_overdue": [{"alert": "head"}, {"outcome": "not", "after": "1 hour"}]}
                )
        self.steps.append(step)
        return facts | (self.gained(step) if form in {"plain", "outcomes"} else {("done", entry)})

    def each(self, entry: str, leave: str, facts: Facts, depth: int, *, aside: bool) -> Facts:
        """Several persons, roles or elements decide together."""
        over: list[dict[str, Any]] = [
            {"roles": ["clerk", "judge"]},
            {"people": 2},
            {"people": 3, "needs": 2},
            {"roles": ["clerk", "judge", "head"], "needs": 1},
        ]
        over += [{"field": "who"}, {"field": "who", "needs": 2}] if ("field", "who") in facts else []
        each = self.draw(st.sampled_from(over))
        ways: dict[str, Any] = {"next": leave}
        if self.draw(st.booleans()):
            no: dict[str, Any] = {"next": leave, "otherwise": True}
            if not aside and depth < DEEPEST and self.draw(st.booleans()):
                no = {"end": "refused", "otherwise": True}
            ways = {"outcomes": {"yes": leave, "no": no}}
        step = self.work(entry, facts, for_each=each, **ways)
        return facts | (self.done(step) if "field" in each else self.gained(step))

    def work(self, name: str, facts: Facts, **more: Any) -> Step:  # noqa: ANN401 - keys of a step
        """Write a step of a person with whatever keys it may have."""
        documents = sorted(name for kind, name in facts if kind == "document")
        step: Step = {"id": name, "activity": "do", "time": self.time(facts)}
        step["role"] = self.draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=2, unique=True))
        if documents:
            step |= self.sometimes("requires", [self.draw(st.sampled_from(documents))])
        step |= self.sometimes("output", [f"d_{name}"]) | self.sometimes("fields", self.fields(at_least=1))
        step |= self.sometimes("assign", self.draw(st.sampled_from(["round_robin", "least_loaded"])))
        step |= self.sometimes("min_time", "10 minutes") | self.sometimes("optional", value=True)
        step |= self.sometimes("warn_after", "2 hours") | self.counted(facts) | self.people(facts)
        entries = [
            {"alert": "head"},
            {"escalate": "head", "after": "2 hours"},
            {"alert": "boss", "after": "1 working day"},
        ]
        step |= self.sometimes("on_overdue", self.draw(st.lists(st.sampled_from(entries), max_size=2)))
        self.steps.append(step | more)
        return self.steps[-1]

    def people(self, facts: Facts) -> Step:
        """Four eyes, or the same person again, among those who have surely been there."""
        done = sorted(name for kind, name in facts if kind == "done")
        known = self.draw(st.sampled_from([*done, "opening"]))
        return self.draw(st.sampled_from([{}, {}, {"not_same_as": [known]}, {"same_as": known}]))

    def counted(self, facts: Facts) -> Step:
        done = sorted(name for kind, name in facts if kind == "done")
        return self.sometimes("counted_from", self.draw(st.sampled_from([*done, "opening"])))

    def time(self, facts: Facts) -> Any:  # noqa: ANN401 - a text or a map
        choices: list[Any] = [*TIMES]
        if ("field", "n") in facts:
            choices += [{"each": "30 minutes", "per": "n"}, {"each": "1 working day", "per": "n"}]
        if ("field", "kind") in facts:
            choices += [{"by": "kind", "of": {"a": "1 hour", "b": "2 working days", "c": "1 month"}}]
        return self.draw(st.sampled_from(choices))

    def fields(self, at_least: int) -> dict[str, Any]:
        names = self.draw(st.sets(st.sampled_from(sorted(FIELDS)), min_size=at_least, max_size=3))
        return {
            name: {**FIELDS[name], "required": self.draw(st.sampled_from([True, True, False]))}
            for name in sorted(names)
        }

    def target(self, name: str) -> Any:  # noqa: ANN401 - a text or a map
        return self.draw(st.sampled_from([name, {"next": name, "requires": [], "output": []}]))

    def replaced(self, target: Any, gained: Facts) -> Facts:  # noqa: ANN401 - a text or a map
        """Give what a way does not bring, since it replaces the lists of its step."""
        return frozenset(fact for fact in gained if fact[0] == "document" and isinstance(target, dict))

    def sometimes(self, key: str, value: Any) -> Step:  # noqa: ANN401 - any key of a step
        return {key: value} if self.draw(st.integers(0, 3)) == 3 else {}

    def gained(self, step: Step) -> Facts:
        """Give what is surely there once a step is over: nothing if it may be skipped."""
        if "optional" in step:
            return frozenset()
        documents = {("document", name) for name in (*step.get("output", ()), *step.get("requires", ()))}
        return frozenset(documents | self.filled(step.get("fields", {})) | {("done", step["id"])})

    def done(self, step: Step) -> Facts:
        """Give that a step was completed, if it may not be skipped."""
        return frozenset() if "optional" in step else frozenset({("done", step["id"])})

    def filled(self, fields: Mapping[str, Mapping[str, Any]]) -> set[tuple[str, str]]:
        return {("field", name) for name, written in fields.items() if written["required"]}

    def name(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"
