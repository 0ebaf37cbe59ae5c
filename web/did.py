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
        "withdraw": speech.say("The case is withdrawn."),
        "open": speech.say("The case is open."),
    }
    return words.get(did, "")
