"""What no scenario of an SOP has reached: steps, outcomes, alarms and deviations (`spec/scenarios.md`)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.case import events as e
from engine.definition.durations import Standard
from engine.definition.model import CloseCase, HandToRole, Reaction, Route, TakeOutcome, TimeStandard, Wait, Work
from engine.machine.model import Machine, Place
from engine.rehearsal.play import Played


@dataclass(slots=True)
class Coverage:
    """What can be reached of an SOP and what was, each as words such as `outcome receive.incomplete`."""

    machine: Machine
    reached: set[str] = field(default_factory=set)

    def note(self, actions: Iterable[Played]) -> None:
        """Take in what a scenario has reached."""
        for action in actions:
            for event in action.events:
                self.reached.update(_reached(event))
                if isinstance(event.body, e.StepCompleted) and event.body.deemed and event.step:
                    self.reached.update(_taken_by_itself(self.machine, event.step, event.body.outcomes))
                if isinstance(event.body, e.CaseClosed) and event.by.system is not None:
                    self.reached.update(_closed_by_promise(self.machine, event.body.result))

    def missing(self) -> tuple[str, ...]:
        """Give what no scenario has reached, in the order of the SOP."""
        return tuple(dict.fromkeys(word for word in _reachable(self.machine) if word not in self.reached))


def _taken_by_itself(machine: Machine, name: str, outcomes: tuple[str, ...]) -> Iterator[str]:
    """A deemed outcome or the closing of the promise bears no mark on its event: the entry that did it is found."""
    for mark, entry in enumerate(machine.places[name].step.on_overdue or ()):
        if isinstance(entry.act, TakeOutcome) and entry.act.outcome in outcomes:
            yield f"alarm {name}.on_overdue[{mark}]"


def _closed_by_promise(machine: Machine, result: str) -> Iterator[str]:
    for mark, entry in enumerate(machine.on_overdue or ()):
        if isinstance(entry.act, CloseCase) and entry.act.result == result:
            yield f"alarm the promise.on_overdue[{mark}]"


def _reachable(machine: Machine) -> Iterator[str]:
    for name, place in machine.places.items():
        yield f"step {name}"
        yield from (f"outcome {name}.{outcome}" for outcome in place.outcomes)
        yield from _alarms(name, place)
        yield from (f"deviation {name}.{kind}" for kind in _deviations(place))
    if machine.promise is not None and _may_be_late(machine.promise.standard):
        yield "alarm of the promise"
        yield from _marks("the promise", machine.on_overdue)


def _alarms(name: str, place: Place) -> Iterator[str]:
    if not _may_be_late(place.step.standard):
        return
    kind = place.step.kind
    if isinstance(kind, Wait) and kind.lapse is not None:
        yield f"alarm {name}.lapse"
        return
    yield f"alarm {name}"
    yield from _marks(name, place.step.on_overdue)


def _may_be_late(standard: TimeStandard | None) -> bool:
    """Nothing is ever late without a standard, or done as needed."""
    return standard is not None and not (isinstance(standard, Standard) and standard.most is None)


def _marks(of: str, entries: tuple[Reaction, ...] | None) -> Iterator[str]:
    yield from (f"alarm {of}.on_overdue[{mark}]" for mark in range(len(entries or ())))


def _deviations(place: Place) -> Iterator[str]:
    """Give the deviations that the SOP itself provides for; what a supervisor may override is told for no step."""
    step, kind = place.step, place.step.kind
    if isinstance(kind, Route):
        return
    if _may_be_late(step.standard) and not (isinstance(kind, Wait) and kind.lapse):
        yield "overdue"
    if isinstance(kind, Work) and kind.min_time is not None:
        yield "too_fast"
    acts = [entry.act for entry in step.on_overdue or ()]
    if any(isinstance(act, TakeOutcome) for act in acts):
        yield "deemed"
    if any(isinstance(act, HandToRole) for act in acts):
        yield "escalated"


def _reached(event: e.Event) -> Iterator[str]:
    step = event.step
    match event.body:
        case e.StepActivated():
            yield f"step {step}"
        case e.StepCompleted() as body:
            yield from (f"outcome {step}.{outcome}" for outcome in body.outcomes)
            if body.lapsed:
                yield f"alarm {step}.lapse"
        case e.StepSkipped(outcomes=outcomes) | e.StepPassed(outcomes=outcomes):
            yield f"step {step}"
            yield from (f"outcome {step}.{outcome}" for outcome in outcomes)
        case e.DeadlinePassed():
            yield "alarm of the promise" if event.item is None else f"alarm {step}"
        case e.AlertRaised(mark=int() as mark):
            yield f"alarm {step or 'the promise'}.on_overdue[{mark}]"
        case e.StepEscalated(mark=mark):
            yield f"alarm {step}.on_overdue[{mark}]"
        case e.DeviationLogged(kind=kind):
            yield f"deviation {step}.{kind}"
        case _:
            return
