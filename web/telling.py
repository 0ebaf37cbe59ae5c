"""The journey of a case in words: its events gathered into entries, the latest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from engine.queries.journey import Happened
from web.i18n import Speech
from web.sentences import late_words, lines_of, sentence_of

SILENT: Final = frozenset({"StepOffered", "TokenWaited", "BranchEnded", "StepCancelled"})
"""What only the log shows: it says nothing that the entry beside it does not."""
_RULED: Final = frozenset({"extended", "deemed", "escalated"})
_OF_STANDING: Final = {"ClockStopped": "stopped", "ClockStarted": "now"}
"""What a suspension, or a resumption, does to the promise: a line of its entry, by the entry's mark."""
_SAID_ALREADY: Final = _RULED | {"late", "overdue", "case_overdue"}
"""Deviations that stand with the entry of what brought them about."""
_ENDS: Final = frozenset({"StepCompleted", "StepSkipped", "StepCancelled"})


@dataclass(slots=True)
class Entry:
    """An entry of the journey: its mark, a sentence, and further lines."""

    seq: int
    at: datetime
    mark: str
    sentence: str
    item: int | None
    lines: list[str] = field(default_factory=list)


def tell(speech: Speech, events: Sequence[Happened]) -> list[Entry]:
    """Tell the events, the latest first; what departs from the SOP stands with what brought it about."""
    ended = {event.item for event in events if event.type in _ENDS}
    entries: list[Entry] = []
    for event in events:
        if _is_silent(event, ended):
            continue
        if entries and _belongs(event, entries[-1]):
            _join(speech, event, entries[-1])
        else:
            lines = list(lines_of(speech, event))
            entries.append(Entry(event.seq, event.at, mark_of(event), sentence_of(speech, event), event.item, lines))
    return entries[::-1]


def _is_silent(event: Happened, ended: set[int | None]) -> bool:
    """Say whether an event needs no entry: an item's desk and warning count only while it is open, or after a jump."""
    if event.type in {"StepActivated", "DeadlineWarned"} and not event.facts.get("jumped"):
        return event.kind == "route" or (event.item is not None and event.item in ended)
    return event.type in SILENT


def _belongs(event: Happened, entry: Entry) -> bool:
    """Say whether an event is a further line of the entry before it: of the same item, at the same instant."""
    if (event.item, event.at) != (entry.item, entry.at):
        return False
    if event.type in _OF_STANDING:
        return event.item is None and entry.mark == _OF_STANDING[event.type]
    if event.type == "DeviationLogged":
        return event.facts["kind"] in _SAID_ALREADY
    return event.type == "AlertRaised" and entry.mark in {"overdue", "alert"}


def _join(speech: Speech, event: Happened, entry: Entry) -> None:
    """Put an event below an entry; that the due time passed already says that it is overdue."""
    if event.type in {"AlertRaised", "ClockStarted"}:
        entry.lines.append(sentence_of(speech, event))
    elif event.type == "ClockStopped":
        entry.lines.append(speech.say("The promise's clock stands too."))
    elif event.facts["kind"] == "late":
        entry.mark = "done_late"
        entry.lines.append(late_words(speech, event))
    elif event.facts["kind"] in _RULED:
        entry.mark = "deviation"
        entry.lines.append(speech.say("It is on record as a deviation."))


def mark_of(event: Happened) -> str:
    """Give the mark of an event."""
    if event.type == "StepCompleted" and event.back:
        return "back"
    return _MARKS.get(event.type, "none")


_MARKS: Final = {
    "CaseOpened": "done",
    "CaseClosed": "done",
    "StepStarted": "now",
    "StepCompleted": "done",
    "StepSkipped": "skipped",
    "StepEscalated": "deviation",
    "CaseSuspended": "stopped",
    "CaseResumed": "now",
    "DeadlineExtended": "deviation",
    "DeadlineWarned": "soon",
    "DeadlinePassed": "overdue",
    "AlertRaised": "alert",
    "DeviationLogged": "deviation",
    "AttemptRefused": "refused",
    "IncidentRaised": "incident",
    "IncidentResolved": "done",
    "ClockStopped": "stopped",
    "ClockStarted": "now",
}


def days_of(entries: Iterable[Entry], speech: Speech) -> list[tuple[Entry, str]]:
    """Give each entry with the day that it begins, "" where the entry above it is of the same day."""
    said, told = "", []
    for entry in entries:
        day = speech.day(entry.at)
        told.append((entry, "" if day == said else day))
        said = day
    return told
