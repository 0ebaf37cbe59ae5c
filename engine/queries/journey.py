"""The journal of a case as pages tell it: who did what, with names, titles and the texts behind the commitments."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.case import events as e
from engine.case.plain import to_plain
from engine.definition.model import Definition
from engine.queries.shares import element_of, rounds_of
from engine.queries.sources import Look, role_title, step_of
from engine.queries.ways import label_of


@dataclass(frozen=True, slots=True)
class Happened:
    """An event. `type` is its name in the journal, `facts` what it carries beside the envelope, as plain values: ids of
    persons and roles are names and titles, commitments the texts behind them (None if erased).

    Of a CaseResumed `facts` also has the `numbers` of the steps whose clocks moved, by item.

    `person` is the name of who did it (None: the system in `system`, or somebody outside), `label` that of the outcome.
    """

    seq: int
    type: str
    at: datetime
    recorded_at: datetime
    person: str | None
    role: str
    right: str
    on_behalf: str | None
    system: str | None
    outside: bool
    item: int | None
    step_number: int | None
    activity: str
    kind: str
    label: str
    visit: int
    element: str
    standard: str
    back: bool
    facts: Mapping[str, Any]


def happened(
    look: Look, definition: Definition, events: Iterable[e.Event], secrets: Mapping[str, Any], locale: str
) -> Iterator[Happened]:
    """Tell the events in order."""
    told = tuple(events)
    visits = rounds_of(told)
    standards: dict[int, str] = {}
    elements: dict[int, str | None] = {}
    stepped: dict[int, str] = {}
    for event in told:
        if isinstance(event.body, e.StepActivated) and event.item is not None:
            standards[event.item] = event.body.standard or ""
            elements[event.item] = event.body.element
            stepped[event.item] = event.step or ""
        step = None if event.step is None else step_of(definition, event.step)
        outcome = _outcome(event)
        yield Happened(
            seq=event.seq,
            type=event.type,
            at=event.at,
            recorded_at=event.recorded_at,
            person=look.name(event.by.person),
            role=role_title(definition, event.by.role, locale) if event.by.role else "",
            right=event.by.right or "",
            on_behalf=look.name(event.by.on_behalf) if event.by.on_behalf != "outside" else None,
            system=event.by.system,
            outside=bool(event.by.outside) or event.by.on_behalf == "outside",
            item=event.item,
            step_number=None if step is None else step.number,
            activity="" if step is None else step.activity.said(locale),
            kind="" if step is None else type(step.kind).__name__.lower(),
            label=_label(definition, event.step, outcome, locale),
            visit=visits.get(event.item or 0, 1),
            element="" if step is None else element_of(definition, step, elements.get(event.item or 0), locale),
            standard=standards.get(event.item or 0, ""),
            back=outcome is not None and _leads_back(definition, event.step, outcome),
            facts={**_facts(look, definition, event, secrets, locale), **_moved(definition, event, stepped)},
        )


def _outcome(event: e.Event) -> str | None:
    match event.body:
        case e.StepCompleted(outcomes=outcomes) | e.StepSkipped(outcomes=outcomes) | e.StepPassed(outcomes=outcomes):
            return next(iter(outcomes), None)
        case e.SignalKept(outcome=outcome):
            return outcome
        case _:
            return None


def _label(definition: Definition, step: str | None, outcome: str | None, locale: str) -> str:
    if step is None or outcome is None:
        return ""
    return next((label_of(way, locale) for way in step_of(definition, step).ways if way.outcome == outcome), "")


def _leads_back(definition: Definition, step: str | None, outcome: str) -> bool:
    """Say whether an outcome leads to an earlier step, or to the same: sent back, as the SOP provides."""
    if step is None:
        return False
    here = step_of(definition, step)
    targets = (target for way in here.ways if way.outcome == outcome for target in getattr(way.target, "steps", ()))
    return any(step_of(definition, target).number <= here.number for target in targets)


def _facts(
    look: Look, definition: Definition, event: e.Event, secrets: Mapping[str, Any], locale: str
) -> Mapping[str, Any]:
    facts: dict[str, Any] = _opened(to_plain(event.body), secrets)
    if "person" in facts:
        facts["person"] = look.name(facts["person"])
    if "role" in facts:
        facts["role"] = role_title(definition, facts["role"], locale)
    if "roles" in facts:
        facts["roles"] = [role_title(definition, role, locale) for role in facts["roles"]]
    if "authority" in facts:
        facts["authority"] = look.name(facts["authority"]["person"])
    numbers = {step.id: step.number for step in definition.steps}
    if "consumes" in facts:
        facts["consumes"] = [numbers[token["from"]] for token in facts["consumes"]]
    titles = {document.id: document.title.said(locale) for document in definition.documents}
    if "documents" in facts:
        facts["documents"] = [titles.get(name, name) for name in facts["documents"]]
    if event.type == "AttemptRefused":
        facts["details"] = [titles.get(name, name) for name in facts.get("details", [])]
    return facts


def _moved(definition: Definition, event: e.Event, stepped: Mapping[int, str]) -> Mapping[str, Any]:
    """Give the step's number of each item that a resumption moved, by the item's."""
    if not isinstance(event.body, e.CaseResumed):
        return {}
    return {"numbers": {str(item): step_of(definition, stepped[item]).number for item in event.body.clocks}}


def _opened(plain: Any, secrets: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a tree of plain values
    """Put the texts in the place of their commitments."""
    match plain:
        case {"commit": str(commit), **rest} if not rest:
            return secrets.get(commit)
        case dict():
            return {key: _opened(value, secrets) for key, value in plain.items()}
        case list():
            return [_opened(value, secrets) for value in plain]
        case _:
            return plain
