"""What each event says to somebody who knows no journal: a sentence, and the lines below it."""

from collections.abc import Iterator
from typing import Final

from engine.queries.journey import Happened
from web.i18n import Speech
from web.naming import code_words, deviation_words, incident_words, why_words
from web.sentences_ruling import clocks_moved, jump_words, ruling_words
from web.spoken import instant_of, step_words, text_of, who
from web.words import amount_words, result_words


def sentence_of(speech: Speech, event: Happened) -> str:
    """Say what happened in one sentence."""
    say, name, step = speech.say, who(speech, event), step_words(speech, event)
    match event.type:
        case "CaseOpened":
            return say("%(name)s opened the case.", name=name)
        case "CaseClosed":
            result = result_words(speech, event.facts["result"])
            return say("The case is closed, with the result: %(result)s.", result=result)
        case "StepActivated":
            return _activated(speech, event, step)
        case "StepAssigned":
            return _assigned(speech, event, step)
        case "StepReleased":
            return say("%(name)s gave %(step)s back.", name=event.facts.get("person") or name, step=step)
        case "StepStarted":
            return say("%(name)s started %(step)s, %(activity)s.", name=name, step=step, activity=event.activity)
        case "StepCompleted":
            return _completed(speech, event, name, step)
        case "StepSkipped":
            return say("%(name)s skipped %(step)s, %(activity)s.", name=name, step=step, activity=event.activity)
        case "DocumentsAttached":
            return say("%(name)s attached: %(documents)s.", name=name, documents=_documents(event))
        case "NoteAdded":
            return say("%(name)s noted: %(text)s", name=name, text=text_of(speech, event, "text"))
        case "SignalKept":
            return say("Word came early about %(step)s, %(activity)s; it is kept.", step=step, activity=event.activity)
        case _:
            return ruling_words(speech, event) or _of_time(speech, event, name, step)


def _of_time(speech: Speech, event: Happened, name: str, step: str) -> str:
    """Say what clocks, alerts, rules and the machine did."""
    say = speech.say
    match event.type:
        case "PromiseStarted":
            return say("The promise begins to count: until %(due)s.", due=instant_of(speech, event, "due"))
        case "DeadlineWarned":
            return say(
                "%(what)s is due soon: %(due)s.", what=_clock(speech, event, step), due=instant_of(speech, event, "due")
            )
        case "DeadlinePassed":
            return say(
                "%(what)s is overdue since %(due)s.",
                what=_clock(speech, event, step),
                due=instant_of(speech, event, "due"),
            )
        case "AlertRaised":
            return say(
                "%(role)s was told: %(why)s.", role=event.facts["role"], why=why_words(speech, event.facts["why"])
            )
        case "AlertAnswered":
            return say("%(name)s answered the alert: %(text)s", name=name, text=text_of(speech, event, "text"))
        case "ClockStopped":
            return say("The promise's clock stands: somebody outside has to act.")
        case "ClockStarted":
            due = instant_of(speech, event, "due")
            return (
                say("The promise's clock runs again, until %(due)s.", due=due)
                if due
                else say("The promise's clock runs again.")
            )
        case "DeviationLogged":
            if event.facts["kind"] == "jumped":
                return jump_words(speech, event)
            kind = deviation_words(speech, event.facts["kind"])
            return (
                say("Deviation: %(kind)s.", kind=kind)
                if event.step_number is None
                else say("Deviation at %(step)s: %(kind)s.", step=step, kind=kind)
            )
        case "AttemptRefused":
            return say(
                "An attempt of %(name)s was refused: %(code)s.", name=name, code=code_words(speech, event.facts["code"])
            )
        case "IncidentRaised":
            return say(
                "The machine cannot go on at %(step)s: %(why)s.",
                step=step,
                why=incident_words(speech, event.facts["why"]),
            )
        case "IncidentResolved":
            return say("%(name)s resolved the incident at %(step)s.", name=name, step=step)
        case other:
            return other


def _activated(speech: Speech, event: Happened, step: str) -> str:
    roles = " / ".join(event.facts.get("roles", ()))
    if event.facts.get("jumped"):
        return speech.say("The case jumped to %(step)s, %(activity)s.", step=step, activity=event.activity)
    if not roles:
        return speech.say("%(step)s, %(activity)s, waits for somebody outside.", step=step, activity=event.activity)
    return speech.say("%(step)s, %(activity)s, is with %(roles)s.", step=step, activity=event.activity, roles=roles)


def _assigned(speech: Speech, event: Happened, step: str) -> str:
    person = event.facts.get("person") or ""
    match event.facts["why"]:
        case "claim":
            return speech.say("%(name)s took %(step)s.", name=person, step=step)
        case "same_as":
            return speech.say("%(step)s went to %(name)s, who knows the case.", name=person, step=step)
        case "delegate":
            return speech.say(
                "%(other)s handed %(step)s to %(name)s.", other=who(speech, event), name=person, step=step
            )
        case "reassign":
            return speech.say(
                "%(other)s reassigned %(step)s to %(name)s.", other=who(speech, event), name=person, step=step
            )
        case "least_loaded":
            return speech.say("%(step)s went to %(name)s, who has the least in hand.", name=person, step=step)
        case _:
            return speech.say("%(step)s went to %(name)s, whose turn it is.", name=person, step=step)


def _completed(speech: Speech, event: Happened, name: str, step: str) -> str:
    say, label, activity = speech.say, event.label, event.activity
    if event.kind == "route":
        return say("The data decide at %(step)s: %(outcome)s.", step=step, outcome=label)
    if event.facts.get("lapsed"):
        return say(
            "The time of %(step)s, %(activity)s, ran out: %(outcome)s.", step=step, activity=activity, outcome=label
        )
    if event.facts.get("deemed"):
        return say(
            "Nobody decided %(step)s, %(activity)s, in time. By the SOP it counts as: %(outcome)s.",
            step=step,
            activity=activity,
            outcome=label,
        )
    if event.kind == "wait":
        if label:
            return say("%(activity)s (%(step)s): %(outcome)s.", activity=activity, step=step, outcome=label)
        return say("%(activity)s (%(step)s) is done.", activity=activity, step=step)
    if event.back:
        return say("%(name)s sent the case back at %(step)s: %(outcome)s.", name=name, step=step, outcome=label)
    if label:
        return say(
            "%(name)s completed %(step)s, %(activity)s: %(outcome)s.",
            name=name,
            step=step,
            activity=activity,
            outcome=label,
        )
    return say("%(name)s completed %(step)s, %(activity)s.", name=name, step=step, activity=activity)


def lines_of(speech: Speech, event: Happened) -> Iterator[str]:
    """Say what stands below the sentence: documents, time, on whose behalf, why, when it was recorded."""
    if event.type in {"StepCompleted", "CaseOpened", "SignalKept"} and event.facts.get("documents"):
        yield speech.say("Documents: %(documents)s.", documents=_documents(event))
    if event.type == "StepCompleted" and event.kind == "work":
        yield from _time_taken(speech, event)
    if event.type == "CaseResumed":
        yield from clocks_moved(speech, event)
    if event.outside and event.person is not None:
        yield speech.say("Recorded by %(name)s on behalf of whom it concerns.", name=event.person)
    if event.facts.get("reason") is not None or (event.type in _REASONED and "reason" in event.facts):
        yield speech.say("Reason: %(reason)s", reason=text_of(speech, event, "reason"))
    if event.type == "AttemptRefused" and event.facts.get("details"):
        yield ", ".join(event.facts["details"])
    if event.recorded_at != event.at:
        yield speech.say("Recorded %(at)s.", at=speech.moment(event.recorded_at))


_REASONED: Final = frozenset(
    {
        "StepReleased",
        "StepAssigned",
        "StepSkipped",
        "DeviationLogged",
        "IncidentResolved",
        "DeadlineExtended",
        "CaseSuspended",
        "CaseClosed",
    }
)


def _time_taken(speech: Speech, event: Happened) -> Iterator[str]:
    waited, worked = event.facts.get("waited"), event.facts.get("worked")
    if waited is not None and worked is not None:
        yield speech.say(
            "Worked %(worked)s, waited %(waited)s.", worked=speech.span(worked), waited=speech.span(waited)
        )
    elif waited is not None:
        yield speech.say(
            "%(waited)s from reaching the desk to being done; no start on record.", waited=speech.span(waited)
        )


def late_words(speech: Speech, event: Happened) -> str:
    """Say by how much something was late."""
    amount = event.facts.get("measure") or 0
    family = "working_time" if _in_working_time(event.standard) else "working_days"
    return speech.say("Late by %(amount)s.", amount=amount_words(speech, family, amount))


def _in_working_time(standard: str) -> bool:
    return any(unit in standard for unit in ("minute", "menit", "hour", "jam"))


def _documents(event: Happened) -> str:
    return ", ".join(event.facts.get("documents", ()))


def _clock(speech: Speech, event: Happened, step: str) -> str:
    return speech.say("The promise") if event.step_number is None else step
