"""The log in words: the names of events, and what each says beside its step and person."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from engine.case.commands import BINDING
from engine.queries.journey import Happened
from engine.queries.log import Wanted
from web.i18n import Speech
from web.naming import code_words, deviation_words, incident_words, why_words
from web.sentences import late_words
from web.words import result_words


def type_words(speech: Speech) -> Mapping[str, str]:
    """Name every type of event."""
    say = speech.say
    return {
        "CaseOpened": say("Case opened"),
        "PromiseStarted": say("Promise began"),
        "StepActivated": say("Step reached"),
        "StepOffered": say("Step offered"),
        "StepAssigned": say("Step assigned"),
        "StepReleased": say("Step given back"),
        "StepStarted": say("Step started"),
        "StepCompleted": say("Step completed"),
        "StepSkipped": say("Step skipped"),
        "StepPassed": say("Step passed, as it had nothing to do"),
        "StepEscalated": say("Step escalated"),
        "StepCancelled": say("Step cancelled"),
        "TokenWaited": say("Waits for other branches"),
        "BranchEnded": say("Branch ended"),
        "DocumentsAttached": say("Documents attached"),
        "NoteAdded": say("Note written"),
        "SignalKept": say("Word kept for later"),
        "DeadlineExtended": say("Due time moved"),
        "DeadlineWarned": say("Soon due"),
        "DeadlinePassed": say("Due time passed"),
        "AlertRaised": say("Alert sent"),
        "AlertAnswered": say("Alert answered"),
        "CaseSuspended": say("Case suspended"),
        "CaseResumed": say("Case resumed"),
        "ClockStopped": say("Promise's clock stopped"),
        "ClockStarted": say("Promise's clock runs on"),
        "DeviationLogged": say("Deviation"),
        "AttemptRefused": say("Attempt refused"),
        "IncidentRaised": say("Incident arose"),
        "IncidentResolved": say("Incident resolved"),
        "CaseClosed": say("Case closed"),
    }


DEVIATIONS: Final = (
    "overdue",
    "late",
    "case_overdue",
    "too_fast",
    "skipped",
    "jumped",
    "extended",
    "wrong_role",
    "same_person",
    "other_person",
    "wrong_person",
    "missing_documents",
    "missing_output",
    "deemed",
    "escalated",
    "unstaffed",
    "familiar_lost",
    "stuck",
)
"""The kinds of deviation, in the order of the specification."""
VERDICTS: Final = ("met", "violated", "waived", "judged")
COURSES: Final = ("straight", "bent", "withdrawn", "counted")
"""What one may ask of obligations and of closed cases."""


def deviation_choices(speech: Speech) -> tuple[tuple[str, str], ...]:
    """Give what one may ask of deviations: any, those that somebody ordered, each kind."""
    first = (("any", speech.say("any deviation")), ("ordered", speech.say("ordered by somebody")))
    return first + tuple((kind, deviation_words(speech, kind)) for kind in DEVIATIONS)


def code_choices(speech: Speech) -> tuple[tuple[str, str], ...]:
    """Give what one may ask of refused attempts: any, or the rule that refused."""
    return (("any", speech.say("any refusal")), *((code, code_words(speech, code)) for code in sorted(BINDING)))


def class_words(speech: Speech) -> Mapping[str, tuple[str, str]]:
    """Name the classes of obligations, each with what it asks."""
    say = speech.say
    return {
        "order": (say("Order"), say("reached as the procedure led to it")),
        "role": (say("Role"), say("by whoever is entitled")),
        "time": (say("Time"), say("within the standard")),
        "documents": (say("Documents"), say("what is required is there")),
        "output": (say("Output"), say("what is to be produced is there")),
        "separation": (say("Separation"), say("by different persons, or by the same one, as provided")),
    }


def period_words(speech: Speech, first: str, last: str) -> str:
    """Say a span of months (YYYY-MM, both included; "" is without bound)."""
    if first and first == last:
        return speech.month(first)
    if first and last:
        return speech.say("%(first)s to %(last)s", first=speech.month(first), last=speech.month(last))
    if first:
        return speech.say("from %(first)s", first=speech.month(first))
    return speech.say("to %(last)s", last=speech.month(last)) if last else speech.say("all months")


def month_choices(speech: Speech, now: datetime, *asked: str) -> tuple[tuple[str, str], ...]:
    """Give the months that one may choose: the last 24, the latest first, and those asked for."""
    today = speech.local(now)
    ends = (today.year * 12 + today.month - 1 - back for back in range(24))
    months = {f"{end // 12:04}-{end % 12 + 1:02}" for end in ends} | {month for month in asked if month}
    return tuple((month, speech.month(month)) for month in sorted(months, reverse=True))


def verdict_words(speech: Speech) -> Mapping[str, str]:
    """Name the verdicts, and the courses of a case."""
    say = speech.say
    return {
        "met": say("met"),
        "violated": say("violated"),
        "waived": say("waived"),
        "judged": say("met or violated"),
        "straight": say("straight"),
        "bent": say("not straight"),
        "withdrawn": say("withdrawn"),
        "counted": say("straight or not"),
    }


def asked_words(speech: Speech) -> Mapping[str, str]:
    """Name the commands, as attempts at them are told."""
    say = speech.say
    return {
        "open": say("to open a case"),
        "claim": say("to claim"),
        "release": say("to release"),
        "start": say("to start"),
        "complete": say("to complete"),
        "skip": say("to skip"),
        "resolve": say("to resolve an incident"),
        "signal": say("to record an outside answer"),
        "answer": say("to answer an alert"),
        "attach": say("to attach documents"),
        "note": say("to write a note"),
        "withdraw": say("to withdraw"),
    }


_DATED: Final = frozenset({"DeadlineWarned", "DeadlinePassed"})
"""What says of itself from when it counts."""


def detail_of(speech: Speech, event: Happened) -> list[str]:
    """Say what an event tells beside its name, step and person, in short parts."""
    parts = [part for part in (*_main(speech, event), *_reasons(speech, event)) if part]
    if event.recorded_at != event.at and event.type not in _DATED:
        parts.append(speech.say("counts from %(at)s", at=speech.moment(event.at)))
    return parts


def _main(speech: Speech, event: Happened) -> Iterator[str]:
    facts = event.facts
    match event.type:
        case "StepCompleted" | "StepSkipped":
            yield _outcome(speech, event)
            yield from _violated(speech, event)
        case "StepActivated":
            yield _until(speech, event)
        case "StepOffered":
            yield speech.count("%(n)s person could do it", "%(n)s persons could do it", facts["candidates"])
        case "StepAssigned" | "StepReleased":
            yield facts.get("person") or ""
        case "DeviationLogged":
            yield _deviation(speech, event)
        case "AttemptRefused":
            asked = asked_words(speech).get(facts["asked"], facts["asked"])
            yield speech.say("%(asked)s: %(why)s", asked=asked, why=code_words(speech, facts["code"]))
            yield ", ".join(facts["details"])
        case "CaseClosed" | "BranchEnded":
            yield result_words(speech, facts.get("result"))
        case "CaseOpened" | "DocumentsAttached" | "SignalKept":
            yield ", ".join(facts.get("documents", ()))
        case _:
            yield from _of_clocks(speech, event)


def _of_clocks(speech: Speech, event: Happened) -> Iterator[str]:
    match event.type:
        case "DeadlineWarned" | "DeadlinePassed" | "DeadlineExtended" | "PromiseStarted" | "ClockStarted":
            yield _until(speech, event)
            yield from _violated(speech, event)
        case "AlertRaised":
            why = why_words(speech, event.facts["why"])
            yield speech.say("to %(role)s: %(why)s", role=event.facts["role"], why=why)
        case "IncidentRaised":
            yield incident_words(speech, event.facts["why"])
        case "CaseSuspended":
            yield event.facts.get("ground") or speech.say("(erased)")
        case "StepEscalated":
            yield ", ".join(event.facts["roles"])
        case _:
            return


def _reasons(speech: Speech, event: Happened) -> Iterator[str]:
    """Give the texts behind commitments, if they are still there, and who allowed a deviation."""
    for name in ("reason", "text"):
        if name in event.facts:
            text = event.facts[name]
            yield speech.say("(erased)") if text is None else f"“{text}”"
    if event.facts.get("authority"):
        yield speech.say("allowed by %(name)s", name=event.facts["authority"])


def _outcome(speech: Speech, event: Happened) -> str:
    return speech.say("outcome: %(outcome)s", outcome=event.label) if event.label else ""


def _violated(speech: Speech, event: Happened) -> Iterator[str]:
    names = class_words(speech)
    for verdict, sentence in (
        ("violated", speech.say("violated: %(names)s")),
        ("waived", speech.say("waived: %(names)s")),
    ):
        found = [names[name][0] for name, said in event.facts.get("obligations", {}).items() if said == verdict]
        if found:
            yield sentence % {"names": ", ".join(found).lower()}


def _deviation(speech: Speech, event: Happened) -> str:
    kind = deviation_words(speech, event.facts["kind"])
    person = event.facts.get("person")
    if event.facts["kind"] == "late" and event.standard:
        kind = f"{kind}: {late_words(speech, event)}"
    return kind if person is None or person == event.person else f"{kind} ({person})"


def _until(speech: Speech, event: Happened) -> str:
    due = event.facts.get("due")
    return "" if due is None else speech.say("due %(at)s", at=speech.moment(datetime.fromisoformat(due)))


def figure_words(speech: Speech, wanted: Wanted) -> str:
    """Say which figure a list stands behind."""
    verdicts = verdict_words(speech)
    if wanted.obligation:
        name = class_words(speech).get(wanted.obligation, (speech.say("all classes"), ""))[0]
        verdict = verdicts.get(wanted.verdict, "")
        return speech.say("Obligations of %(name)s: %(verdict)s", name=name.lower(), verdict=verdict)
    if wanted.course:
        return speech.say("Closed cases: %(course)s", course=verdicts.get(wanted.course, speech.say("all")))
    if wanted.code == "any":
        return speech.say("Attempts that a rule refused")
    if wanted.code:
        return speech.say("Attempts refused: %(why)s", why=code_words(speech, wanted.code))
    return speech.say(
        "Deviations: %(kind)s", kind=dict(deviation_choices(speech)).get(wanted.deviation, wanted.deviation)
    )
