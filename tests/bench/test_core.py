"""`bench.core` plays what it says it plays; how long that takes depends on the machine and is not asked here."""

import json
import sys

import pytest

from bench import core, sops
from bench.desk import play, rules_of
from bench.spiff import Spiff
from engine.case.state import Status
from engine.definition.durations import Standard


def test_the_core_plays_the_twelve_steps_to_the_end() -> None:
    state = play(rules_of(sops.straight()), sops.STEPS, stored=True)

    assert state.status is Status.CLOSED
    assert [history.doers for history in state.steps.values()] == [("ani",)] * 12


@pytest.mark.parametrize("timed", [False, True])
def test_the_other_engine_plays_as_many_steps(timed: bool) -> None:  # noqa: FBT001 - two procedures
    assert Spiff(sops.straight_bpmn(timed=timed)).play(stored=True) == sops.STEPS


@pytest.mark.parametrize(("time", "hours"), [(sops.HOUR, True), (sops.AS_NEEDED, False)])
def test_a_procedure_is_timed_or_not(time: str, hours: bool) -> None:  # noqa: FBT001
    standards = [place.step.standard for place in rules_of(sops.straight(time)).machine.places.values()]

    assert [isinstance(each, Standard) and each.most is not None for each in standards] == [hours] * 12


def test_the_long_case_keeps_its_state_as_small_as_it_was() -> None:
    long = core.long_case(96, 1)

    assert long.steps == 96
    assert long.last_bytes - long.first_bytes < 20  # a few digits more


def test_it_gives_its_figures_as_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["bench.core", "--rounds", "1", "--cases", "1", "--long", "24", "--json"])

    core.main()

    figures = json.loads(capsys.readouterr().out)
    assert [row["procedure"] for row in figures["steps"]] == [
        "12 steps",
        "12 steps of an hour each",
        "12 steps of an hour each, as JSON after each",
    ]
    assert all(row["ratio"] > 0 for row in figures["steps"])
    assert figures["long"]["steps"] == 24
    assert all(row["compile_ms"] > 0 for row in figures["compile"])
