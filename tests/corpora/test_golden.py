"""The golden stories: scenario files with the exact lines that they must give (`spec/scenarios.md`)."""

import json

from engine.definition.problems import Problems
from engine.errors import BadScenario
from engine.rehearsal.play import play
from engine.rehearsal.report import line_of, mismatches
from tests.corpora import shared
from tests.scenarios.playing import definition_of, rules_of, scenario_in

LATER = {
    "case-promise": "the promise closes the case",
    "escalation": "escalate",
    "for-each-field": "for_each",
    "join-named": "join: [STEP, STEP]",
    "joint-sign-off": "for_each",
    "lapse": "lapse",
    "least-loaded": "delegate, reassign",
    "people": "for_each",
    "signal-while-suspended": "suspend",
    "skip": "optional",
    "suspend-working-time": "suspend",
    "suspended": "suspend",
}
"""Stories about what this version reads as 'not yet supported'."""


def test_each_golden_story_gives_its_exact_lines() -> None:
    for file in sorted(shared.DATA.glob("golden/*.yaml")):
        if file.stem in LATER:
            continue
        scenario = scenario_in(file)
        definition = definition_of(scenario, file)
        assert not isinstance(definition, Problems), list(definition)
        actions = list(play(scenario, rules_of(definition, scenario)))
        wanted = file.with_suffix(".jsonl").read_text("utf-8").splitlines()
        lines = [json.dumps(line_of(scenario.title, action), ensure_ascii=False) for action in actions]
        assert lines == wanted, file.stem
        assert not [line for action in actions for line in mismatches(action)], file.stem


def test_a_story_about_what_comes_later_is_told_so() -> None:
    for stem in LATER:
        file = shared.DATA / "golden" / f"{stem}.yaml"
        if file.exists():
            assert "not yet supported" in _objection(stem), stem


def _objection(stem: str) -> str:
    file = shared.DATA / "golden" / f"{stem}.yaml"
    try:
        scenario = scenario_in(file)
    except BadScenario as problem:
        return str(problem)
    definition = definition_of(scenario, file)
    return " ".join(map(str, definition)) if isinstance(definition, Problems) else ""
