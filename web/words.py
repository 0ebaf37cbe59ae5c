"""Time, states and amounts in the reader's words (the design guide, sections 3, 5 and 7)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from engine.queries.clocks import Left, Timer
from engine.queries.rows import PromiseLine, Row
from engine.queries.shares import Tally
from engine.queries.standing import Stands
from web.bars import Bar
from web.i18n import Speech


@dataclass(frozen=True, slots=True)
class State:
    """A status: its mark in `marks.svg` and its word; they always stand together."""

    mark: str
    word: str


def at_zone(speech: Speech, zone: str) -> Speech:
    """Give the same language in the zone of a case."""
    return replace(speech, zone=zone)


def amount_words(speech: Speech, family: str, amount: int) -> str:
    """Say an amount in the family of its standard: 1 h 12 min, 2 working days, 5 calendar days."""
    match family:
        case "working_time":
            return speech.span(amount)
        case "working_days":
            return speech.count("%(n)s working day", "%(n)s working days", amount)
        case _:
            return speech.count("%(n)s calendar day", "%(n)s calendar days", amount)


def left_words(speech: Speech, left: Left) -> str:
    """Say what is left or over: sisa 22 mnt, lewat 40 mnt, sisa 2 hari kerja."""
    if left.family != "working_time" and left.amount == 0:
        return speech.say("less than a day over") if left.over else speech.say("until today")
    amount = amount_words(speech, left.family, left.amount)
    return speech.say("%(amount)s over", amount=amount) if left.over else speech.say("%(amount)s left", amount=amount)


def due_words(speech: Speech, timer: Timer, now: datetime) -> str:
    """Say the due time beside what is left: sampai 11.39, seharusnya 10.26."""
    at = speech.until(timer.due, now)
    told = speech.say("was due %(at)s", at=at) if timer.left.over else speech.say("until %(at)s", at=at)
    return told + _undecreed(speech, timer)


def _undecreed(speech: Speech, timer: Timer) -> str:
    """Warn that a due time may move, since the days off of its year are not decreed."""
    if timer.undecreed is None:
        return ""
    return "; " + speech.say("the days off of %(year)s are not decreed yet", year=str(timer.undecreed))


def state_of(speech: Speech, row: Row) -> State:
    """Give the status of an open item, the gravest that holds; while its case stands nothing else counts."""
    if row.stands is not None:
        return State("stopped", speech.say("Clock stopped"))
    if row.incident is not None:
        return State("incident", speech.say("Incident"))
    if row.unstaffed:
        return State("unstaffed", speech.say("Unstaffed"))
    if row.overdue:
        return State("overdue", speech.say("Overdue"))
    if row.kind == "wait":
        return State("stopped", speech.say("Clock stopped"))
    if row.warned:
        return State("soon", speech.say("Due soon"))
    if row.started_at is not None:
        return State("now", speech.say("In progress"))
    return State("none", speech.say("Not yet"))


def bar_of(row: Row) -> Bar | None:
    """Give the clock bar of an open item; None without a standard."""
    if row.timer is None:
        return None
    kind = (
        "stopped"
        if row.kind == "wait" or row.stands is not None
        else "working"
        if row.started_at is not None
        else "used"
    )
    return Bar(row.timer.used, kind)


def whose(speech: Speech, row: Row) -> str:
    """Say whose item it is."""
    if row.mine:
        return speech.say("mine")
    if row.assignee is None:
        return speech.say("nobody has taken it")
    return row.assignee


def stands_words(speech: Speech, stands: Stands, now: datetime) -> str:
    """Say since when and why the clocks of a case stand."""
    at, ground = speech.until(stands.since, now), stands.ground
    if ground is None:
        return speech.say("since %(at)s, on a ground that was erased", at=at)
    return speech.say("since %(at)s: %(ground)s", at=at, ground=ground)


def tally_words(speech: Speech, tally: Tally) -> str:
    """Say how the items of one step stand together: 2 dari 3 selesai."""
    told = speech.say("%(done)s of %(all)s done", done=tally.done, all=tally.all)
    return told if tally.needs == tally.all else f"{told}, {speech.say('%(needs)s are enough', needs=tally.needs)}"


def share_words(speech: Speech, row: Row) -> tuple[str, ...]:
    """Say what is particular about an open item: what it is for, its like, how it came there."""
    said = [
        row.element if row.element != row.role else "",
        tally_words(speech, row.tally) if row.tally is not None else "",
        speech.say("visit %(n)s", n=row.visit) if row.visit > 1 else "",
        speech.say("escalated") if row.handed else "",
        speech.say("by a jump") if row.jumped else "",
    ]
    return tuple(word for word in said if word)


def promise_words(speech: Speech, promise: PromiseLine | None, now: datetime) -> tuple[str, str]:
    """Say how the promise stands, and its date or why there is none; both "" if the SOP promises nothing."""
    if promise is None:
        return "", ""
    if promise.timer is None:
        return speech.say("clock not running yet"), speech.say("the promise has not begun")
    if promise.suspended:
        return speech.say("clock stopped"), speech.say("the case is suspended")
    if promise.stopped:
        return speech.say("clock stopped"), speech.say("waiting for somebody outside")
    near = speech.local(promise.timer.due).date() == speech.local(now).date()
    day = speech.say("today %(time)s", time=speech.time(promise.timer.due)) if near else speech.day(promise.timer.due)
    promised = speech.say("promised for %(day)s", day=day) + _undecreed(speech, promise.timer)
    return left_words(speech, promise.timer.left), promised


def result_words(speech: Speech, result: str | None) -> str:
    """Say the result of a closed case; a word of the SOP with its underscores as spaces."""
    if result == "withdrawn":
        return speech.say("withdrawn")
    if result == "aborted":
        return speech.say("aborted")
    if result == "done":
        return speech.say("done")
    return (result or "").replace("_", " ")


def value_words(speech: Speech, kind: str, value: object) -> str:
    """Say a field of a case, by the type of the field."""
    match kind, value:
        case _, None:
            return speech.say("erased")
        case "boolean", _:
            return speech.say("yes") if value else speech.say("no")
        case "integer" | "number", int() | str():
            return speech.number(Decimal(value))
        case "date", str():
            return speech.date(date.fromisoformat(value))
        case "choice", str():
            return value.replace("_", " ")
        case _, list() | tuple():
            return ", ".join(str(part) for part in value)
        case _:
            return str(value)
