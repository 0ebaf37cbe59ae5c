"""A scenario as values: people, a clock, and what is played (`spec/scenarios.md`).

Reading is pure: the text of the SOP that a scenario names is looked up by whoever has files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.case import commands as c
from engine.errors import BadScenario
from engine.rehearsal.actions import SYSTEM_DUTIES, ask_of
from engine.rehearsal.expected import expected, instant_of

_KEYS = frozenset({"scenario", "sop", "calendar", "people", "play"})


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that is played. `expect` holds the expectations that were named, as written."""

    number: int
    at: datetime
    do: str
    actor: c.Actor
    ask: c.Ask
    command_id: str
    expect: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """`sop` is the path of a file relative to the scenario, or the SOP as a map; `calendar` a name, a map or None."""

    title: str
    sop: str | Mapping[str, Any]
    calendar: str | Mapping[str, Any] | None
    people: Mapping[str, tuple[str, ...]]
    play: tuple[Action, ...]


def scenario_of(document: object) -> Scenario:
    """Read a scenario from the map that its YAML says; raises BadScenario with every problem at once."""
    if not isinstance(document, dict):
        raise BadScenario(("a scenario is a map with the keys scenario, sop, people and play",))
    problems = [f"unknown key '{key}'" for key in document if key not in _KEYS]
    problems += [f"'{key}' is missing" for key in ("scenario", "sop", "play") if key not in document]
    people = _people(document.get("people"), problems)
    play = _play(document.get("play"), problems)
    if problems:
        raise BadScenario(tuple(problems))
    return Scenario(str(document["scenario"]), document["sop"], document.get("calendar"), people, play)


def _people(written: object, problems: list[str]) -> Mapping[str, tuple[str, ...]]:
    if written is None:
        return {}
    if not isinstance(written, dict) or not all(_is_names(roles) for roles in written.values()):
        problems.append("'people' maps each person to a list of roles")
        return {}
    return {person: tuple(roles) for person, roles in written.items()}


def _play(written: object, problems: list[str]) -> tuple[Action, ...]:
    if not isinstance(written, list):
        problems.append("'play' is a list of actions")
        return ()
    actions = []
    for number, entry in enumerate(written, start=1):
        try:
            actions.append(_action(number, entry))
        except ValueError as wrong:
            problems.append(f"action {number}: {wrong}")
    return tuple(actions)


def _action(number: int, entry: object) -> Action:
    if not isinstance(entry, dict) or "at" not in entry or "do" not in entry:
        raise ValueError("an action is a map with 'at' and 'do'")
    rest = {key: value for key, value in entry.items() if key not in {"at", "do", "by", "expect", "command_id"}}
    do, expect = str(entry["do"]), expected(entry.get("expect"))
    return Action(
        number=number,
        at=instant_of(entry["at"], "at"),
        do=do,
        actor=_actor(do, entry.get("by")),
        ask=ask_of(do, rest),
        command_id=str(entry.get("command_id") or f"action-{number}"),
        expect=expect,
    )


def _actor(do: str, by: object) -> c.Actor:
    """Give who acts; left out it is `system` for the system's own commands, else `outside`."""
    duty = SYSTEM_DUTIES.get(do)
    match by:
        case None:
            return c.System(duty) if duty else c.Outside()
        case "system":
            return c.System(duty or c.Duty.OPEN)
        case "outside":
            return c.Outside()
        case list() | dict():
            raise ValueError("'by' is a person, 'system' or 'outside'")
        case _:
            return c.Person(str(by))


def _is_names(roles: object) -> bool:
    return isinstance(roles, Sequence) and not isinstance(roles, str) and all(isinstance(role, str) for role in roles)
