"""A rehearsal tells what it saw, and says what was expected otherwise (`spec/scenarios.md`)."""

from typing import Any

import pytest

from engine.errors import BadScenario
from engine.rehearsal.play import Played, play
from engine.rehearsal.report import line_of, mismatches
from engine.rehearsal.scenario import scenario_of
from tests.case.telling import HEAD, Tale

SOP = "steps:\n  - {id: a, activity: do, role: clerk, time: 1 hour}"
OPEN = {"at": "2026-03-02T08:00+08:00", "do": "open", "by": "ani"}
DONE = {"at": "2026-03-02T08:01+08:00", "do": "complete", "step": "a", "by": "ani"}


def told(*actions: dict[str, Any]) -> list[Played]:
    """Play actions on an SOP of one step."""
    people = {"ani": ["clerk"], "citra": ["head"]}
    scenario = scenario_of({"scenario": "s", "sop": HEAD + SOP, "people": people, "play": list(actions)})
    return list(play(scenario, Tale(SOP).rules))


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ({"open": ["b"]}, "action 1: expected open [b], found [a]"),
        ({"due": {"a": None}}, "action 1: expected due {a: nothing}, found {a: 2026-03-02T01:00:00Z}"),
        ({"due": {"b": "2026-03-02T09:00+08:00"}}, "expected due {b: 2026-03-02T09:00+08:00}, found {b: nothing}"),
        ({"events": ["CaseOpened"]}, "expected events [CaseOpened], found [CaseOpened, StepActivated]"),
        ({"status": "closed"}, "expected status closed, found open"),
        ({"refused": "not_allowed"}, "expected refused not_allowed, found nothing"),
        ({"assigned": {"a": "ani"}}, "expected assigned {a: ani}, found {a: nothing}"),
        ({"deviations": ["late"]}, "expected deviations [late], found []"),
        ({"result": "done"}, "expected result done, found nothing"),
        ({"due": None}, "expected due nothing, found {a: 2026-03-02T01:00:00Z}"),
    ],
)
def test_each_expectation_that_fails_is_said(expect: dict[str, Any], said: str) -> None:
    (action,) = told({**OPEN, "expect": expect})
    (line,) = mismatches(action)
    assert said in line


def test_a_refusal_that_nobody_expected_is_a_failure() -> None:
    _, action = told(OPEN, {**DONE, "by": "citra"})
    assert mismatches(action) == ("action 2: expected refused nothing, found not_eligible",)


def test_null_says_that_there_is_none() -> None:
    (action,) = told({**OPEN, "expect": {"refused": None, "deviations": None, "result": None}})
    assert mismatches(action) == ()


def test_null_of_what_steps_have_says_that_none_has_it() -> None:
    opened, done = told({**OPEN, "expect": {"assigned": None}}, {**DONE, "expect": {"due": None, "warn": None}})
    assert mismatches(opened) == mismatches(done) == ()


def test_a_line_names_outcomes_and_persons_where_they_are_told() -> None:
    _, action = told(OPEN, DONE)
    line = line_of("s", action)
    assert line["events"][:2] == [
        {"type": "StepAssigned", "step": "a", "item": 1, "person": "ani", "at": "2026-03-02T00:01:00Z"},
        {"type": "StepCompleted", "step": "a", "item": 1, "outcomes": [], "at": "2026-03-02T00:01:00Z"},
    ]
    assert (line["open"], line["status"], line["result"]) == ([], "closed", "done")


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("words", "a scenario is a map"),
        ({"scenario": "s", "sop": {}, "play": [], "peopel": {}}, "unknown key 'peopel'"),
        ({"sop": {}, "play": []}, "'scenario' is missing"),
        ({"scenario": "s", "sop": {}, "play": {}}, "'play' is a list"),
        ({"scenario": "s", "sop": {}, "play": [], "people": {"ani": "clerk"}}, "list of roles"),
        ({"scenario": "s", "sop": {}, "play": [{"do": "open"}]}, "action 1: an action is a map with 'at' and 'do'"),
        ({"scenario": "s", "sop": {}, "play": [{**OPEN, "do": "opne"}]}, "'do: opne' is no command"),
        ({"scenario": "s", "sop": {}, "play": [{**OPEN, "do": "rebase"}]}, "not yet supported"),
        ({"scenario": "s", "sop": {}, "play": [{**OPEN, "at": "2026-03-02T08:00"}]}, "needs its zone"),
        ({"scenario": "s", "sop": {}, "play": [{**OPEN, "at": "soon"}]}, "action 1"),
        ({"scenario": "s", "sop": {}, "play": [{**OPEN, "papers": ["x"]}]}, "'open' has no parameter 'papers'"),
        ({"scenario": "s", "sop": {}, "play": [{**OPEN, "documents": "x"}]}, "'documents' is a list"),
        ({"scenario": "s", "sop": {}, "play": [{**OPEN, "data": ["x"]}]}, "'data' maps fields"),
        ({"scenario": "s", "sop": {}, "play": [{**DONE, "item": "one"}]}, "is no item number"),
        ({"scenario": "s", "sop": {}, "play": [{**OPEN, "expect": {"opne": []}}]}, "'expect' knows no 'opne'"),
        ({"scenario": "s", "sop": {}, "play": [{**OPEN, "by": ["ani"]}]}, "'by' is a person"),
        ({"scenario": "s", "sop": {}, "play": [{**DONE, "item": True}]}, "is no item number"),
        ({"scenario": "s", "sop": {}, "play": [{**DONE, "outcome": ["x"]}]}, "'outcome' is a text"),
    ],
)
def test_a_scenario_that_cannot_be_played_says_why(document: object, said: str) -> None:
    with pytest.raises(BadScenario, match=said.replace("[", r"\[")):
        scenario_of(document)


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        (5, "'expect' is a map"),
        ({"refused": ["late"]}, "'expect: refused' is a text"),
        ({"open": "a"}, "'expect: open' is a list of names"),
        ({"events": [5]}, "'expect: events' is a list of names"),
        ({"due": ["a"]}, "'expect: due' maps steps"),
        ({"assigned": {"a": 5}}, "'expect: assigned' maps steps to texts"),
        ({"due": {"a": "soon"}}, "'due: soon' is no instant"),
        ({"warn": {"a": ["2026-03-02T08:00"]}}, "needs its zone"),
    ],
)
def test_an_expectation_that_nothing_could_meet_is_told_before_playing(expect: object, said: str) -> None:
    with pytest.raises(BadScenario, match=said):
        scenario_of({"scenario": "s", "sop": {}, "play": [{**OPEN, "expect": expect}]})
