"""The parts that sentences about events are made of: who, where, when, and what was written."""

from datetime import datetime

from engine.queries.journey import Happened
from web.i18n import Speech


def who(speech: Speech, event: Happened) -> str:
    """Say who did it: a name, the system, or somebody outside."""
    if event.person is None:
        return speech.say("the system") if event.system else speech.say("somebody outside")
    if event.on_behalf:
        return speech.say("%(name)s, for %(other)s", name=event.person, other=event.on_behalf)
    return event.person


def step_words(speech: Speech, event: Happened) -> str:
    """Name the step, what the item is for and the visit: No 6, or No 6 (Scanner), visit 2."""
    name = speech.say("No %(number)s", number=event.step_number)
    if event.element:
        name = f"{name} ({event.element})"
    if event.visit > 1:
        return speech.say("%(step)s, visit %(visit)s", step=name, visit=event.visit)
    return name


def text_of(speech: Speech, event: Happened, name: str) -> str:
    """Give a text that an event carries, or say that it was erased."""
    text = event.facts.get(name)
    return speech.say("(erased)") if text is None else str(text)


def instant_of(speech: Speech, event: Happened, name: str) -> str:
    """Say an instant that an event carries, "" if it carries none."""
    written = event.facts.get(name)
    return "" if written is None else speech.moment(datetime.fromisoformat(written))
