"""What a way out of a step asks for, and what of it is there (`spec/semantics.md`, Documents and data;
`spec/measures.md`, obligations).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.case import events as e
from engine.case.draft import Draft
from engine.case.given import text_given, typed
from engine.case.refusal import Refusal
from engine.case.state import Item
from engine.definition.expressions import evaluate
from engine.definition.model import EachPerson, Requirement, Way, Work
from engine.errors import CannotEvaluate
from engine.machine.model import Place


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether documents and output are asked for here, and the names of those that are not on the case."""

    asks_documents: bool
    asks_output: bool
    lacking: tuple[str, ...]
    lacking_output: tuple[str, ...]


_NOTHING_ASKED = Judged(asks_documents=False, asks_output=False, lacking=(), lacking_output=())


def way_chosen(place: Place, outcome: str | None) -> Way:
    """Give the way of an outcome; Refusal `outcome_required` or `unknown_outcome` lists those there are."""
    chosen = text_given(outcome)
    if chosen in place.ways:
        return place.ways[chosen]
    raise Refusal("outcome_required" if chosen is None else "unknown_outcome", {"outcomes": place.outcomes})


def missing(draft: Draft, item: Item, place: Place, way: Way, facts: e.Facts, papers: e.Filed) -> Judged:
    """Hold what the way requires against what is on the case, the command's own documents and data included."""
    on_case = draft.state.documents
    requires = way.requires if way.requires is not None else place.step.requires
    output = way.output if way.output is not None else place.step.output
    if not requires and not output:
        return _NOTHING_ASKED
    data = typed({**draft.state.data, **facts}, draft.rules.machine.fields)
    required = tuple(entry.document for entry in requires if _counts(entry, data))
    fresh = {name for name, there in on_case.items() if there.seq > item.activated_seq} | set(papers)
    return Judged(
        asks_documents=bool(required),
        asks_output=bool(output),
        lacking=_without(required, {*on_case, *papers}),
        lacking_output=_without(output, fresh),
    )


def obligations(
    item: Item, place: Place, judged: Judged, lifted: Iterable[str], *, familiar_lost: bool
) -> dict[str, str]:
    """State each class that a completed work item carries (`spec/measures.md`); `time` only if it was not yet."""
    lifted = set(lifted)
    stated = {"order": _met(not item.jumped), "role": _met(not lifted & {"not_eligible", "not_assignee"})}
    kind = place.step.kind
    if isinstance(kind, Work) and is_separated(kind):
        held = _met(not lifted & {"same_person", "other_person"})
        stated["separation"] = "waived" if familiar_lost and held == "met" else held
    if item.due is not None and not item.passed:
        stated["time"] = "met"
    if judged.asks_documents:
        stated["documents"] = _met(not judged.lacking)
    if judged.asks_output:
        stated["output"] = _met(not judged.lacking_output)
    return stated


def is_separated(work: Work) -> bool:
    """Say whether the step keeps persons apart or together (`not_same_as`, `same_as`, `people`)."""
    by_people = work.for_each is not None and isinstance(work.for_each.over, EachPerson)
    return bool(work.not_same_as or work.same_as or by_people)


def _met(held: bool) -> str:  # noqa: FBT001 - the one thing it is told
    return "met" if held else "violated"


def _counts(entry: Requirement, data: dict[str, object]) -> bool:
    """A condition that cannot be evaluated counts: the safe side."""
    if entry.when is None:
        return True
    try:
        return evaluate(entry.when, data)
    except CannotEvaluate:
        return True


def _without(names: Iterable[str], there: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in there)
