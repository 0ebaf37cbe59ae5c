"""Ways out of a step: what each leads to, what is missing for it, and what the clock does."""

from dataclasses import dataclass

from engine.case.state import Item
from engine.definition.model import Close, End, Step, To, Wait, Way, Work
from engine.machine.model import Machine
from engine.queries.clocks import written
from engine.queries.papers import output_of, required_by
from engine.queries.rows import Known, party_of
from engine.queries.sources import role_title, step_of


@dataclass(frozen=True, slots=True)
class Next:
    """A step that a way leads to; `outside` says that somebody outside acts there. `standard` as written."""

    number: int
    activity: str
    who: str
    outside: bool
    standard: str


@dataclass(frozen=True, slots=True)
class WayOut:
    """A way out of a step.

    `result` is the result with which the branch ends, or the case closes; `lacking` are the titles of documents that
    are not there yet, `lacking_output` of those still to be made. `promise` is the promise, as written, that begins to
    count by it ("" if none does); `stops` says that the promise's clock will stand.
    """

    outcome: str | None
    label: str
    next: tuple[Next, ...]
    ends: bool
    closes: bool
    lacking: tuple[str, ...]
    lacking_output: tuple[str, ...]
    promise: str
    stops: bool


def way_out(
    known: Known, machine: Machine, step: Step, item: Item, way: Way, titles: dict[str, str], locale: str
) -> WayOut:
    """Say what a way out of an open item is; `titles` are those of the SOP's documents."""
    on_case = known.state.documents
    fresh = {name for name, there in on_case.items() if there.seq > item.activated_seq}
    following = tuple(next_step(known, target, locale) for target in targets(way))
    promise = machine.promise
    starts = (
        promise is not None
        and known.state.promise is None
        and promise.start == step.id
        and promise.outcome in {None, way.outcome}
    )
    return WayOut(
        outcome=way.outcome,
        label=label_of(way, locale),
        next=following,
        ends=isinstance(way.target, End),
        closes=isinstance(way.target, Close),
        lacking=tuple(titles.get(n, n) for n in required_by(machine, known.state, step, way) if n not in on_case),
        lacking_output=tuple(titles.get(name, name) for name in output_of(step, way) if name not in fresh),
        promise=written(known.definition, promise.standard, locale) if promise is not None and starts else "",
        stops=any(one.outside for one in following) and (known.state.promise is not None or starts),
    )


def targets(way: Way) -> tuple[str, ...]:
    """Give the steps that a way leads to."""
    return way.target.steps if isinstance(way.target, To) else ()


def next_step(known: Known, target: str, locale: str) -> Next:
    """Say where a way leads."""
    step = step_of(known.definition, target)
    if isinstance(step.kind, Work):
        who = " / ".join(role_title(known.definition, role, locale) for role in step.kind.roles)
    else:
        who = party_of(known.definition, target, locale)
    return Next(
        step.number,
        step.activity.said(locale),
        who,
        isinstance(step.kind, Wait),
        written(known.definition, step.standard, locale),
    )


def label_of(way: Way, locale: str) -> str:
    """Give the words of an outcome, "" for the only way of a step."""
    if way.outcome is None:
        return ""
    return way.label.said(locale) if way.label is not None else way.outcome.replace("_", " ")
