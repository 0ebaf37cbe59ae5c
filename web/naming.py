"""Names of deviations, refusals, alerts and incidents in the reader's words."""

from web.i18n import Speech


def why_words(speech: Speech, why: str) -> str:
    """Say why an alert was raised."""
    match why:
        case "overdue":
            return speech.say("a step is overdue")
        case "case_overdue":
            return speech.say("the promise is overdue")
        case _:
            return speech.say("the case is stuck")


def incident_words(speech: Speech, why: str) -> str:
    """Say why the machine could not go on."""
    match why:
        case "missing_field":
            return speech.say("a field that decides is missing")
        case "bad_types":
            return speech.say("fields of different kinds are compared")
        case _:
            return speech.say("no branch fits the data")


def deviation_words(speech: Speech, kind: str) -> str:
    """Name a kind of deviation."""
    words = {
        "overdue": speech.say("overdue"),
        "late": speech.say("done late"),
        "case_overdue": speech.say("promise not kept"),
        "too_fast": speech.say("done too fast"),
        "skipped": speech.say("step skipped"),
        "jumped": speech.say("jumped to another step"),
        "extended": speech.say("due time extended"),
        "wrong_role": speech.say("by somebody without the role"),
        "same_person": speech.say("by the same person twice"),
        "other_person": speech.say("by another person than provided"),
        "wrong_person": speech.say("by somebody else than the assignee"),
        "missing_documents": speech.say("documents missing"),
        "missing_output": speech.say("output missing"),
        "deemed": speech.say("decided by silence"),
        "escalated": speech.say("escalated to another role"),
        "unstaffed": speech.say("nobody to do it"),
        "familiar_lost": speech.say("whoever knows the case is gone"),
        "stuck": speech.say("case stuck"),
    }
    return words.get(kind, kind.replace("_", " "))


def code_words(speech: Speech, code: str) -> str:
    """Name the rule of a refusal in a few words."""
    words = {
        "same_person": speech.say("it must be another person"),
        "other_person": speech.say("it must be the same person as before"),
        "not_eligible": speech.say("the role is not held"),
        "not_assignee": speech.say("somebody else has it"),
        "not_supervisor": speech.say("only the supervisor may"),
        "not_allowed": speech.say("the SOP does not provide for it"),
        "missing_documents": speech.say("documents are missing"),
        "missing_output": speech.say("output is missing"),
    }
    return words.get(code, code.replace("_", " "))
