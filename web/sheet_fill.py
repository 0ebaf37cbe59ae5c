"""Filling the sheet of a case with what is alive on it: words, measures and clocks of each step."""

from dataclasses import replace

from engine.queries.case import CaseView
from engine.queries.steps import StepOnCase
from web.bars import Bar
from web.i18n import Speech
from web.sheet_live import Live, Standing, StepLive, Taken
from web.words import amount_words, at_zone, left_words, result_words, tally_words


def live_of(speech: Speech, view: CaseView) -> Live:
    """Give what is alive on the sheet of a case."""
    here = at_zone(speech, view.line.zone)
    return Live(
        sentence=where_it_is(here, view),
        heading=here.say("On this case"),
        number=view.line.number,
        caption=here.say("bar: time used, | = standard"),
        not_yet=here.say("Not yet"),
        steps=tuple(_step(here, view, step) for step in view.steps if step.visits),
        taken=tuple(Taken(way.step, way.outcome, way.to, way.count) for way in view.taken),
    )


def where_it_is(speech: Speech, view: CaseView) -> str:
    """Say in one sentence where a case stands."""
    number = view.line.number
    if view.status == "closed":
        result = result_words(speech, view.line.result)
        return speech.say("Case %(number)s is closed, with the result: %(result)s.", number=number, result=result)
    # The items of a `for_each` are one step.
    named = (speech.say("No %(number)s", number=row.step_number) + f" {row.activity}" for row in view.rows)
    steps = ", ".join(dict.fromkeys(named))
    if not steps:
        return speech.say("Case %(number)s is open, but no step is: it is stuck.", number=number)
    if view.stands is not None:
        return speech.say("Case %(number)s is suspended at %(steps)s.", number=number, steps=steps)
    return speech.say("Case %(number)s is at %(steps)s.", number=number, steps=steps)


def _step(speech: Speech, view: CaseView, step: StepOnCase) -> StepLive:
    standing = _standing(step)
    measure = _measure(speech, step)
    link = f"/cases/{view.line.case}/items/{step.item}" if step.state == "open" and view.works else ""
    live = StepLive(
        step=step.step,
        standing=standing,
        visits=step.visits,
        word=_word(speech, standing, step),
        measure=measure,
        bar=_bar(step),
        who=_who(speech, step),
        link=link,
    )
    return replace(live, told=_told(speech, step, live))


def _standing(step: StepOnCase) -> Standing:
    match step.state:
        case "done":
            return Standing.DONE_LATE if step.late else Standing.DONE
        case "skipped":
            return Standing.SKIPPED
        case "cancelled":
            return Standing.NOT_YET
        case _:
            return _open_standing(step)


def _open_standing(step: StepOnCase) -> Standing:
    if step.suspended:
        return Standing.STOPPED
    if step.incident is not None:
        return Standing.INCIDENT
    if step.unstaffed:
        return Standing.UNSTAFFED
    if step.late:
        return Standing.OVERDUE
    if step.outside:
        return Standing.STOPPED
    return Standing.SOON if step.warned else Standing.NOW


def _word(speech: Speech, standing: Standing, step: StepOnCase) -> str:
    words = {
        Standing.NOT_YET: speech.say("Not yet"),
        Standing.NOW: speech.say("In progress") if step.started_at else speech.say("Not started"),
        Standing.SOON: speech.say("Due soon"),
        Standing.OVERDUE: speech.say("Overdue"),
        Standing.STOPPED: speech.say("Clock stopped"),
        Standing.UNSTAFFED: speech.say("Unstaffed"),
        Standing.INCIDENT: speech.say("Incident"),
        Standing.DONE: speech.say("Done"),
        Standing.DONE_LATE: speech.say("Done late"),
        Standing.SKIPPED: speech.say("Skipped"),
    }
    word = words[standing]
    if step.tally is not None:
        return f"{word}, {tally_words(speech, step.tally)}"
    if step.visits > 1 and step.state == "open":
        return speech.say("%(word)s, visit %(n)s", word=word, n=step.visits)
    return f"{word} {step.visits}×" if step.visits > 1 else word


def _measure(speech: Speech, step: StepOnCase) -> str:
    if step.timer is not None:
        over = step.timer.left.over
        return (
            f"+{_short(speech, step.timer.left.family, step.timer.left.amount)}"
            if over
            else left_words(speech, step.timer.left)
        )
    if step.state != "done" or step.taken is None:
        return ""
    if step.over is not None:
        return f"+{_short(speech, step.family, step.over)}"
    return _short(speech, step.family, step.taken)


def _short(speech: Speech, family: str, amount: int) -> str:
    """Say an amount where there is little room: 9 mnt, 3 hk."""
    match family:
        case "working_time" | "":
            return speech.span(amount)
        case "working_days":
            return speech.count("%(n)s wd", "%(n)s wd", amount)
        case _:
            return speech.count("%(n)s cd", "%(n)s cd", amount)


def _bar(step: StepOnCase) -> Bar | None:
    if step.timer is not None:
        stands = step.outside or step.suspended
        return Bar(step.timer.used, "stopped" if stands else "working" if step.started_at else "used")
    if step.share is None:
        return None
    return Bar(step.share, "stopped" if step.outside else "used" if step.late else "finished")


def _who(speech: Speech, step: StepOnCase) -> str:
    if step.state == "open":
        if step.handed and step.who is None:
            return speech.say("escalated to %(role)s", role=step.performer)
        if step.outside:
            return step.performer
        if step.who is None:
            return speech.say("nobody has taken it")
        if step.started_at is None:
            return speech.say("%(name)s · not started", name=step.who)
        return speech.say("%(name)s · started %(time)s", name=step.who, time=speech.time(step.started_at))
    name = step.who or (step.performer if step.outside else "")
    when = f"{speech.day(step.ended_at)}, {speech.time(step.ended_at)}" if step.ended_at else ""
    return " · ".join(part for part in (name, when) if part)


def _told(speech: Speech, step: StepOnCase, live: StepLive) -> str:
    """Say the time of a step in a list without a margin: 9 mnt dari 10 menit."""
    if step.state == "done" and step.taken is not None and step.standard and not step.late:
        taken = amount_words(speech, step.family, step.taken)
        return speech.say("%(taken)s of %(standard)s", taken=taken, standard=step.standard)
    return ", ".join(part for part in (live.word, live.measure) if part)
