"""What is true of every life of a case, whatever is done to it (`spec/semantics.md`, State; `spec/events.md`)."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.case import commands as c
from engine.case.rules import Rules
from tests.properties.deadlines import deadlines_are_those_of_the_oracle
from tests.properties.keeping import KEPT
from tests.properties.laws import LAWS
from tests.properties.lives import LEAPS, Life, is_over, moves, opening, roster_of
from tests.properties.offices import rules_for
from tests.properties.sops import sound_sops
from tests.scenarios.playing import LIBRARY_SOPS, STORY_FILES, definition_of, library_rules, rules_of, scenario_in


@cache
def all_rules() -> tuple[Rules, ...]:
    """The SOPs of the library, and those of the stories."""
    stories = []
    for file in STORY_FILES:
        scenario = scenario_in(file)
        definition = definition_of(scenario, file)
        stories.append(rules_of(definition, scenario))  # type: ignore[arg-type] # test_stories reads them too
    return (*map(library_rules, LIBRARY_SOPS), *stories)


@st.composite
def lives(draw: st.DrawFn, rules: st.SearchStrategy[Rules]) -> Life:
    """Draw the life of a case of one of the SOPs, of up to 40 moves."""
    life = begun(draw(rules))
    life.ask(c.Outside(), draw(opening(life.rules)))
    for _ in range(draw(st.sampled_from([10, 20, 40]))):
        if is_over(life):
            break
        life.let_the_worker_act()
        life.now += draw(st.sampled_from(LEAPS))
        life.ask(*draw(moves(life)))
    return life


def begun(rules: Rules) -> Life:
    """Give a life that has not begun."""
    return Life(rules, roster_of(rules))


written = st.deferred(lambda: st.sampled_from(all_rules()))
generated = sound_sops().map(rules_for)


@settings(max_examples=60)
@given(lives(written))
def test_every_law_holds_of_the_sops_of_the_house(life: Life) -> None:
    for law in (*LAWS, *KEPT):
        law(life)


@settings(max_examples=90)
@given(lives(generated))
def test_every_law_holds_of_generated_sops(life: Life) -> None:
    for law in (*LAWS, *KEPT, deadlines_are_those_of_the_oracle):
        law(life)
