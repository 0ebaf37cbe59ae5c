"""How each step of an SOP stands on a case, and which arrows the case went along: what is alive on the sheet."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.case import events as e
from engine.clockwork.calendar import Calendar
from engine.clockwork.stops import working_days, working_seconds
from engine.definition.durations import Family
from engine.definition.model import Step, To, Wait
from engine.persistence.reads_cases import ItemFound
from engine.queries.clocks import Timer, family_of, timer, used, written
from engine.queries.rows import Known, party_of
from engine.queries.shares import Tally, each_of, is_handed, tally_of
from engine.queries.sources import Look, role_title, step_of


@dataclass(frozen=True, slots=True)
class StepOnCase:
    """How a step of the SOP stands on a case: its last item, and how often it was reached.

    `state` is `none`, `open`, `done`, `skipped` or `cancelled`; of an open one `timer` runs; of a done one `taken` is
    what it took, in working seconds or days by `family`, and `share` of its standard (None without one). `suspended`
    says that it is open and its case stands; `tally` how the items of its `for_each` stand
    while one is open; `handed` that it was escalated, and then `performer` is the role that it went to.
    """

    step: str
    number: int
    activity: str
    performer: str
    outside: bool
    standard: str
    visits: int
    state: str
    item: int | None
    who: str | None
    started_at: datetime | None
    ended_at: datetime | None
    late: bool
    warned: bool
    unstaffed: bool
    incident: str | None
    timer: Timer | None
    family: str
    taken: int | None
    over: int | None
    share: float | None
    suspended: bool
    tally: Tally | None
    handed: bool


@dataclass(frozen=True, slots=True)
class WayTaken:
    """An arrow that the case went along, so many times; `to` is None where a branch or the case ended."""

    step: str
    outcome: str | None
    to: str | None
    count: int


_STATES = {"completed": "done", "skipped": "skipped", "cancelled": "cancelled"}


def step_on_case(look: Look, known: Known, step: Step, items: Sequence[ItemFound], locale: str) -> StepOnCase:
    """Say how a step stands, from the items of the case in their order."""
    mine = [item for item in items if item.step == step.id]
    last = _telling(mine)
    live = None if last is None else known.state.items.get(last.item)
    handed = live is not None and is_handed(step, live)
    ways = live.roles if live is not None and handed else getattr(step.kind, "roles", ())
    performer = " / ".join(role_title(known.definition, role, locale) for role in ways)
    clock = _clock(look, known, step, last, locale)
    family, taken, over, share = _spent(known.calendar_of(step), family_of(step.standard, known.state.data), last)
    state = "none" if last is None else _STATES.get(last.ended or "", "open")
    return StepOnCase(
        step=step.id,
        number=step.number,
        activity=step.activity.said(locale),
        performer=performer or party_of(known.definition, step.id, locale),
        outside=isinstance(step.kind, Wait),
        standard=written(known.definition, step.standard, locale),
        visits=len(mine if each_of(step) is None else {item.activated_at for item in mine}),
        state=state,
        item=None if last is None else last.item,
        who=None if last is None else look.name(last.assignee if state == "open" else last.doer),
        started_at=None if last is None else last.started_at,
        ended_at=None if last is None else last.ended_at,
        late=over is not None or (last is not None and last.overdue) or (clock is not None and clock.left.over),
        warned=last is not None and last.warned,
        unstaffed=last is not None and last.unstaffed,
        incident=None if last is None else last.incident,
        timer=clock,
        family=family,
        taken=taken,
        over=over,
        share=share,
        suspended=state == "open" and known.stands is not None,
        tally=None if live is None else tally_of(known.state, step, live),
        handed=handed,
    )


def _telling(mine: Sequence[ItemFound]) -> ItemFound | None:
    """Give the item that says how its step stands: the gravest that is open, else the last."""
    opened = [item for item in mine if item.ended is None]
    if opened:
        return min(opened, key=lambda item: (item.incident is None, not item.unstaffed, not item.overdue, item.item))
    latest = [item for item in mine if item.activated_at == mine[-1].activated_at]
    return next((item for item in reversed(latest) if item.ended != "cancelled"), mine[-1] if mine else None)


def ways_taken(known: Known, events: Iterable[e.Event]) -> Iterator[WayTaken]:
    """Give the arrows that the case went along, in the order in which it first did."""
    fired: Counter[tuple[str, str | None]] = Counter()
    for event in events:
        if isinstance(event.body, e.StepCompleted | e.StepSkipped) and event.step is not None:
            fired[event.step, next(iter(event.body.outcomes), None)] += 1
    for (step, outcome), count in fired.items():
        for way in step_of(known.definition, step).ways:
            if way.outcome == outcome:
                targets = way.target.steps if isinstance(way.target, To) else (None,)
                yield from (WayTaken(step, outcome, to, count) for to in targets)


def _clock(look: Look, known: Known, step: Step, last: ItemFound | None, locale: str) -> Timer | None:
    if last is None or last.ended is not None:
        return None
    family = family_of(step.standard, known.state.data)
    standard = written(known.definition, step.standard, locale)
    return timer(known.calendar_of(step), family, last.activated_at, last.due, known.told_at(look.now), standard)


def _spent(
    calendar: Calendar, family: Family | None, last: ItemFound | None
) -> tuple[str, int | None, int | None, float | None]:
    """Give the family of a closed item's standard, what it took, what was over, and the share of the standard."""
    family = family or Family.WORKING_TIME
    if last is None or last.ended_at is None:
        return family.value, None, None, None
    taken = _amount(calendar, family, last.activated_at, last.ended_at)
    if last.due is None:
        return family.value, taken, None, None
    over = _amount(calendar, family, last.due, last.ended_at) if last.ended_at > last.due else None
    return family.value, taken, over, used(calendar, family, last.activated_at, last.due, last.ended_at)


def _amount(calendar: Calendar, family: Family, a: datetime, b: datetime) -> int:
    match family:
        case Family.WORKING_TIME:
            return working_seconds(calendar, a, b)
        case Family.WORKING_DAYS:
            return working_days(calendar, a, b)
        case Family.CALENDAR_DAYS | Family.MONTHS:
            return (calendar.local_date(b) - calendar.local_date(a)).days
