"""What events of rulings say: suspension, more time, escalation, jumps, and what the machine did by itself."""

from collections.abc import Iterator
from datetime import datetime

from engine.queries.journey import Happened
from web.i18n import Speech
from web.spoken import instant_of, step_words, text_of, who


def ruling_words(speech: Speech, event: Happened) -> str | None:
    """Say what a supervisor, the SOP in a supervisor's place, or the machine has ruled; None for other events."""
    say, name, step = speech.say, who(speech, event), step_words(speech, event)
    match event.type:
        case "CaseSuspended":
            return say(
                "%(name)s stopped the clocks of the case: %(ground)s.",
                name=name,
                ground=text_of(speech, event, "ground"),
            )
        case "CaseResumed":
            return say("%(name)s let the clocks run again.", name=name)
        case "DeadlineExtended":
            return say(
                "%(name)s moved the due time of %(step)s from %(before)s to %(due)s.",
                name=name,
                step=step,
                before=instant_of(speech, event, "due_before"),
                due=instant_of(speech, event, "due"),
            )
        case "StepEscalated":
            return say("%(step)s was escalated to %(roles)s.", step=step, roles=" / ".join(event.facts["roles"]))
        case "StepPassed":
            return say(
                "%(step)s, %(activity)s, was passed: there is nothing to do.", step=step, activity=event.activity
            )
        case "StepCancelled":
            return say("%(step)s, %(activity)s, was cancelled.", step=step, activity=event.activity)
        case "TokenWaited":
            return say("%(step)s, %(activity)s, waits for what else leads there.", step=step, activity=event.activity)
        case "BranchEnded":
            return say("A branch of the case has ended.")
        case "StepOffered":
            return say("%(step)s was offered to %(roles)s.", step=step, roles=" / ".join(event.facts["roles"]))
        case _:
            return None


def jump_words(speech: Speech, event: Happened) -> str:
    """Say from where a case was let jump."""
    name, step = who(speech, event), step_words(speech, event)
    if event.step_number is None:
        return speech.say("%(name)s let the case jump: a deviation.", name=name)
    return speech.say("%(name)s let the case jump from %(step)s: a deviation.", name=name, step=step)


def clocks_moved(speech: Speech, event: Happened) -> Iterator[str]:
    """Say which due times a resumption moved."""
    for number, clock in event.facts["clocks"].items():
        if clock.get("due"):
            due = speech.moment(datetime.fromisoformat(clock["due"]))
            yield speech.say("%(step)s now until %(due)s.", step=_item_words(speech, event, number), due=due)


def _item_words(speech: Speech, event: Happened, number: str) -> str:
    return speech.say("No %(number)s", number=event.facts["numbers"].get(number, number))
