"""The golden stories: scenario files with the exact lines that they must give (`spec/scenarios.md`)."""

import json

from engine.definition.problems import Problems
from engine.rehearsal.play import play
from engine.rehearsal.report import line_of, mismatches
from tests.corpora import shared
from tests.scenarios.playing import definition_of, rules_of, scenario_in


def test_each_golden_story_gives_its_exact_lines() -> None:
    for file in sorted(shared.DATA.glob("golden/*.yaml")):
        scenario = scenario_in(file)
        definition = definition_of(scenario, file)
        assert not isinstance(definition, Problems), list(definition)
        actions = list(play(scenario, rules_of(definition, scenario)))
        wanted = file.with_suffix(".jsonl").read_text("utf-8").splitlines()
        lines = [json.dumps(line_of(scenario.title, action), ensure_ascii=False) for action in actions]
        assert lines == wanted, file.stem
        assert not [line for action in actions for line in mismatches(action)], file.stem
