"""What the form before a page did, in one sentence."""

from web.i18n import Speech


def did_words(speech: Speech, did: str) -> str:
    """Say what the form before this page did."""
    words = {
        "claim": speech.say("It is yours now."),
        "start": speech.say("Started. The time counts as worked from now on."),
        "release": speech.say("Given back: somebody else will get it."),
        "complete": speech.say("Done. It is on record."),
        "skip": speech.say("Skipped. It is on record as a deviation."),
        "resolve": speech.say("Resolved. The case goes on."),
        "signal": speech.say("Recorded. The case goes on."),
        "note": speech.say("Your note is on record."),
        "attach": speech.say("The document is on the case."),
        "answer": speech.say("The alert is answered."),
        "delegate": speech.say("Handed on."),
        "reassign": speech.say("Reassigned. The reason is on record."),
        "extend": speech.say("The due time has moved. It is on record as a deviation."),
        "jump": speech.say("The case has jumped. It is on record as a deviation."),
        "suspend": speech.say("The clocks stand until the case is resumed."),
        "resume": speech.say("The clocks run again."),
        "abort": speech.say("The case is aborted."),
        "withdraw": speech.say("The case is withdrawn."),
        "open": speech.say("The case is open."),
    }
    return words.get(did, "")
