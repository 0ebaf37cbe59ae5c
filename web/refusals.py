"""A refusal in words: the rule, who may instead, the next move (the design guide, section 6)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.case.commands import BINDING, Refused
from engine.queries.step import Objection
from web.i18n import Speech


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a page says of a refusal.

    `sentence` names the rule, `instead` who may or what to do; `problems` are (input, sentence) of what is to be
    mended; `logged` says that the attempt stands on record.
    """

    code: str
    sentence: str
    instead: str
    problems: tuple[tuple[str, str], ...]
    logged: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What a refusal is told with: the titles of documents and fields by name, the rules of persons that stand against
    the viewer, who may do it, and who supervises.
    """

    titles: Mapping[str, str]
    fields: Mapping[str, str]
    objections: Sequence[Objection] = ()
    who_else: Sequence[str] = ()
    supervisors: Sequence[str] = ()
    assignee: str | None = None


def refusal_of(speech: Speech, refused: Refused, around: Around) -> Refusal:
    """Say a refusal in words."""
    sentence, instead = _words(speech, refused, around)
    return Refusal(
        code=refused.code,
        sentence=sentence,
        instead=instead,
        problems=tuple(_problems(speech, refused, around)),
        logged=refused.code in BINDING,
    )


def _words(speech: Speech, refused: Refused, around: Around) -> tuple[str, str]:
    say = speech.say
    who_else = _who(speech, around.who_else, say("Nobody else can now; ask the supervisor."))
    supervisors = _who(speech, around.supervisors, say("Ask the supervisor of this SOP."))
    match refused.code:
        case "same_person":
            return _same_person(speech, around), who_else
        case "other_person":
            return say("The person who did the step before has to do this one too."), who_else
        case "not_eligible":
            return say("You hold none of the roles of this step."), who_else
        case "not_assignee":
            return _held(speech, around), say("Ask that person to give it back, or ask the supervisor.")
        case "already_assigned":
            return _held(speech, around), say("Nothing is left to do here. Look at your other work.")
        case "not_supervisor":
            return say("Only the supervisor of this SOP may do that."), supervisors
        case "not_allowed":
            return say("The SOP does not provide for that here."), say(
                "Look at what the page offers, or ask the supervisor."
            )
        case "missing_documents":
            return say("Documents that the SOP asks for are not on the case yet."), say(
                "Add them below, as a file or by saying where the paper lies."
            )
        case "missing_output":
            return say("What this step has to produce is not on the case yet."), say(
                "Add it below, as a file or by saying where the paper lies."
            )
        case _:
            return _of_form(speech, refused)


def _of_form(speech: Speech, refused: Refused) -> tuple[str, str]:
    """Say what is wrong with the form, or with the moment."""
    say = speech.say
    words = {
        "reason_required": (say("A reason is needed."), say("Write it in the field beside the action.")),
        "outcome_required": (say("An outcome is needed."), say("Choose one of those that the step has.")),
        "unknown_outcome": (say("This step has no such outcome."), say("Choose one of those that the step has.")),
        "invalid_data": (say("Something in the form does not fit."), say("Mend what is marked; the rest has stayed.")),
        "step_not_open": (
            say("This step is not open any more: somebody was quicker, or the case went on."),
            say("The case page shows where it is now."),
        ),
        "which_item": (
            say("Several items of this step are open."),
            say("Choose the one that you mean on the case page."),
        ),
        "case_suspended": (
            say("The case is suspended: its clocks stand, and nobody works on it."),
            say("Wait until the supervisor resumes it."),
        ),
        "time_reversed": (
            say("The clock of this server is behind what the case has on record."),
            say("Tell whoever runs it."),
        ),
        "case_closed": (say("The case is closed."), say("Only notes and answers to alerts are still taken.")),
        "unknown_step": (say("This SOP has no such step."), say("Go back to the case and begin again.")),
        "unknown_case": (say("There is no such case."), say("Look for its number.")),
        "unknown_sop": (say("This SOP was never put into force at this office."), say("Choose another one.")),
        "not_effective": (say("This SOP is not in force yet."), say("Wait for the day on which it begins.")),
        "conflict": (
            say("This form was already sent with other contents."),
            say("Open the page again and look what it did."),
        ),
    }
    return words.get(refused.code, (refused.code.replace("_", " "), say("Go back to the case and begin again.")))


def _same_person(speech: Speech, around: Around) -> str:
    found = next((one for one in around.objections if one.code == "same_person"), None)
    if found is None:
        return speech.say("You did a step of this case with which this one must not be joined in one person.")
    if found.step_number is None:
        return speech.say("You opened this case, so somebody else has to do this step.")
    return speech.say(
        "You did No %(number)s of this case, so somebody else has to do this step.", number=found.step_number
    )


def code_in_words(speech: Speech, objection: Objection) -> str:
    """Say a rule of persons that stands against the viewer, before anything was tried."""
    around = Around({}, {}, (objection,))
    return _words(speech, Refused(objection.code), around)[0]


def _held(speech: Speech, around: Around) -> str:
    if around.assignee is None:
        return speech.say("Somebody else has this step in hand.")
    return speech.say("%(name)s has this step in hand.", name=around.assignee)


def _who(speech: Speech, names: Sequence[str], nobody: str) -> str:
    return speech.say("Who can: %(names)s.", names=", ".join(names)) if names else nobody


def _problems(speech: Speech, refused: Refused, around: Around) -> Iterable[tuple[str, str]]:
    for name, detail in refused.details.items():
        match name:
            case "documents" if refused.code in {"missing_documents", "missing_output"}:
                for document in detail if isinstance(detail, tuple) else (detail,):
                    title = around.titles.get(document, document)
                    yield f"file.{document}", speech.say("%(title)s is missing.", title=title)
            case "reason" | "override" | "text":
                yield name, speech.say("Write the reason, or what was done.")
            case "duration":
                yield name, _unfit_duration(speech, str(detail))
            case "grounds" | "times" | "max":
                yield "ground", _beyond_stops(speech, name, detail)
            case "outcomes" | "why" | "items":
                continue
            case _ if name.startswith("documents."):
                document = name.removeprefix("documents.")
                yield f"file.{document}", f"{around.titles.get(document, document)}: {unfit(speech, str(detail))}"
            case _ if name in around.fields:
                yield f"data.{name}", f"{around.fields[name]}: {unfit(speech, str(detail))}"
            case _:
                yield "", unfit(speech, str(detail))


def _unfit_duration(speech: Speech, detail: str) -> str:
    if detail.startswith("must be of the family"):
        return speech.say("Give it in the kind of the standard: working time, working days or calendar days.")
    return speech.say("Write the time as 30 minutes, 1 hour 30 minutes, 2 working days, 5 calendar days or 1 month.")


def _beyond_stops(speech: Speech, name: str, detail: str | tuple[str, ...]) -> str:
    """Say which limit on stops a suspension would break."""
    match name:
        case "times":
            return speech.count(
                "The SOP allows the clock to be stopped %(n)s time; that is used up.",
                "The SOP allows the clock to be stopped %(n)s times; that is used up.",
                int(str(detail)),
            )
        case "max":
            return speech.say("The SOP allows %(limit)s of stops; that is used up.", limit=detail)
        case _:
            grounds = detail if isinstance(detail, tuple) else (detail,)
            return speech.say("The SOP allows only: %(grounds)s.", grounds="; ".join(grounds))


def unfit(speech: Speech, message: str) -> str:
    """Say in the reader's language why the core does not take a value."""
    say = speech.say
    plain = {
        "must be given": say("it must be given."),
        "must not be null": say("it must be given."),
        "must be a text": say("it must be a text."),
        "must be a number": say("it must be a number, such as 12 or 0.5."),
        "must be a number such as 12 or 0.5": say("it must be a number, such as 12 or 0.5."),
        "must be a whole number": say("it must be a whole number."),
        "is too large": say("it is too large."),
        "must be a date such as 2026-03-31": say("it must be a date, such as 31 Mar 2026."),
        "must be true or false": say("choose yes or no."),
        "must be a list of texts": say("write one entry a line."),
        "holds a control character": say("it holds a character that cannot be written. Type it again."),
        "no such field here": say("this step does not ask for it."),
        "no such document in this SOP": say("this SOP knows no such document."),
        "no such file was stored": say("the file did not arrive. Choose it again."),
    }
    if message in plain:
        return plain[message]
    return _measured(speech, message)


def _measured(speech: Speech, message: str) -> str:
    say = speech.say
    found = re.fullmatch(r"must be one of (.+)", message)
    if found is not None:
        return say("choose one of: %(choices)s.", choices=found[1].replace("_", " "))
    forms = {
        r"must be at least (\S+)": say("it must be at least %(n)s."),
        r"must be at most (\S+)": say("it must be at most %(n)s."),
        r"must have at most (\d+) characters.*": say("it may have %(n)s characters."),
        r"must have at most (\d+) elements": say("it may have %(n)s entries."),
        r"more than (\d+) files": say("more than %(n)s files at once."),
        r"more than (\d+) MiB on one case": say("a case may hold %(n)s MiB."),
    }
    for form, sentence in forms.items():
        found = re.fullmatch(form, message)
        if found is not None:
            return sentence % {"n": found[1]}
    return message
