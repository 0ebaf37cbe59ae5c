"""What a ruling would bring about, in words, before it is done (the design guide, section 6)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from engine.queries.journey import Happened
from engine.queries.ruling import Foreseen
from engine.queries.standing import StopsAllowed
from web.i18n import Speech
from web.naming import deviation_words
from web.spoken import step_words
from web.words import amount_words, result_words


def foreseen_words(speech: Speech, seen: Foreseen) -> list[str]:
    """Say every consequence that concerns somebody, in the order in which they come."""
    told = [sentence for event in seen.events for sentence in _said(speech, seen, event)]
    return list(dict.fromkeys(told))


def _said(speech: Speech, seen: Foreseen, event: Happened) -> Iterator[str]:
    say, step = speech.say, step_words(speech, event)
    match event.type:
        case "DeadlineExtended":
            before, due = _at(speech, event.facts["due_before"]), _at(speech, event.facts["due"])
            yield say("The due time moves from %(before)s to %(due)s.", before=before, due=due)
        case "StepCancelled":
            yield say("%(step)s, %(activity)s, is cancelled.", step=step, activity=event.activity)
        case "StepActivated":
            yield from _opens(speech, event, step)
        case "StepCompleted":
            yield say(
                "%(step)s, %(activity)s, is completed: %(outcome)s.",
                step=step,
                activity=event.activity,
                outcome=event.label or say("done"),
            )
        case "CaseSuspended":
            yield say("All clocks stand until the case is resumed; nothing resumes by itself.")
            yield say("Meanwhile nobody can take, start or complete anything, and no reminder or alert is sent.")
        case "CaseResumed":
            yield say("All clocks run again from now on, each with the time that it had left.")
            yield from _moved(speech, seen, event)
        case "ClockStarted" if event.facts.get("due"):
            yield say("The promise is then due %(due)s.", due=_at(speech, event.facts["due"]))
        case "CaseClosed":
            result = result_words(speech, event.facts["result"])
            yield say("The case is closed for good, with the result: %(result)s.", result=result)
        case "DeviationLogged":
            kind = deviation_words(speech, event.facts["kind"])
            yield say("It goes on record as a deviation, with your reason: %(kind)s.", kind=kind)
        case "IncidentRaised":
            yield say("The machine cannot go on at %(step)s: it becomes an incident.", step=step)
        case _:
            return


def _opens(speech: Speech, event: Happened, step: str) -> Iterator[str]:
    roles = " / ".join(event.facts.get("roles", ()))
    if event.kind == "route":
        return
    who = roles or speech.say("somebody outside")
    if event.facts.get("due"):
        yield speech.say(
            "%(step)s, %(activity)s, opens, with %(who)s, until %(due)s.",
            step=step,
            activity=event.activity,
            who=who,
            due=_at(speech, event.facts["due"]),
        )
    else:
        yield speech.say("%(step)s, %(activity)s, opens, with %(who)s.", step=step, activity=event.activity, who=who)
    used = event.facts.get("consumes", ())
    if used:
        numbers = ", ".join(speech.say("No %(number)s", number=number) for number in used)
        yield speech.say("What waits there from %(steps)s is used up.", steps=numbers)


def _moved(speech: Speech, seen: Foreseen, event: Happened) -> Iterator[str]:
    """Say of every clock that a resumption moves from when to when."""
    for row in seen.rows:
        clock = event.facts["clocks"].get(str(row.item), {})
        name = speech.say("No %(number)s", number=row.step_number)
        if row.timer is not None and clock.get("due"):
            before, due = speech.moment(row.timer.due), _at(speech, clock["due"])
            yield speech.say(
                "The due time of %(step)s moves from %(before)s to %(due)s.", step=name, before=before, due=due
            )
        elif row.timer is not None:
            yield speech.say("The due time of %(step)s stays %(due)s.", step=name, due=speech.moment(row.timer.due))


def limits_words(speech: Speech, stops: StopsAllowed) -> Iterable[str]:
    """Say which limits the SOP sets on stops, and what of them is used."""
    if stops.times is not None:
        yield speech.say(
            "Stops of a case that the SOP allows: %(all)s; made so far: %(n)s.", all=stops.times, n=stops.taken
        )
    if stops.longest is not None:
        used = amount_words(speech, stops.family, stops.used)
        yield speech.say("The SOP allows %(all)s of stops in all; %(used)s used so far.", all=stops.longest, used=used)
    if stops.times is None and stops.longest is None:
        yield speech.say("The SOP sets no limit on stops; made so far: %(n)s.", n=stops.taken)


def _at(speech: Speech, written: str) -> str:
    return speech.moment(datetime.fromisoformat(written))
