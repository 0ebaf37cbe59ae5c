"""A command given again gets its first answer again, a refusal too, and changes nothing (`spec/semantics.md`)."""

from collections.abc import Iterable

from hypothesis import given, settings

from engine.case import commands as c
from engine.rehearsal.play import Played, play
from engine.rehearsal.scenario import Action, Scenario
from tests.properties.lives import Life
from tests.properties.test_lives import generated, lives


@settings(max_examples=25)
@given(lives(generated))
def test_there_are_never_two_answers_for_one_command_id(life: Life) -> None:
    given_once = [(command.command_id, command) for command, *_ in life.past if command.actor != WORKER]
    again = [(name, twice) for name, command in given_once for twice in (command, command, other_than(command))]
    once, more = played(life, given_once), played(life, again)
    assert [(one.refused, one.events, one.state) for one in more[0::3]] == [
        (one.refused, one.events, one.state) for one in once
    ]
    for first, second, third in zip(more[0::3], more[1::3], more[2::3], strict=True):
        assert (second.refused, second.events, second.state) == (first.refused, (), first.state)
        assert (third.refused, third.events, third.state) == ("conflict", (), first.state)


WORKER = c.System(c.Duty.ASSIGN)


def other_than(command: c.Command) -> c.Command:
    """Give another command that bears the same id."""
    ask = c.AddNote("another") if command.ask != c.AddNote("another") else c.AddNote("yet another")
    return c.Command(command.command_id, command.case, command.at, command.actor, ask)


def played(life: Life, commands: Iterable[tuple[str, c.Command]]) -> list[Played]:
    """Play commands on paper, with the people of the life."""
    people = {
        person: tuple(holding.role for holding in member.holdings) for person, member in life.roster.members.items()
    }
    actions = tuple(
        Action(number, command.at, c.NAMES[type(command.ask)], command.actor, command.ask, name)
        for number, (name, command) in enumerate(commands, start=1)
    )
    return list(play(Scenario("again", {}, None, people, actions), life.rules))
