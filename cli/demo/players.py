"""What people do with a case of the demo: each open item gets a story of its own, once it is seen."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from cli.demo import habits
from cli.demo.life import Life, asked_of, kind_of_work, way_of
from cli.demo.past import Past
from engine.case.commands import (
    AddNote,
    AnswerAlerts,
    CompleteItem,
    OpenCase,
    Outside,
    Paper,
    Person,
    ResolveItem,
    SignalWait,
    SkipItem,
    StartItem,
    Target,
    WithdrawCase,
)
from engine.clockwork.walk import lay_out, worked_between
from engine.definition.model import Field, Step
from engine.queries.open_items import OpenItem

_GONE = frozenset({"step_not_open", "case_closed"})
"""Refusals that say that the story of an item was overtaken by another's."""
_NOT_ONES_OWN = frozenset({"not_eligible", "same_person", "other_person", "not_assignee"})
_MOMENT = timedelta(seconds=2)
_USUAL = timedelta(minutes=12)
"""How long a step without a standard takes at most."""
_RECENT = timedelta(days=6)


class Players:
    """The people of the demo."""

    def __init__(self, past: Past) -> None:
        self._past = past

    def open(self, life: Life) -> None:
        """Open a case; what follows is planned as it is seen."""
        past, rng = self._past, life.draw("open")
        actor = past.person(life.office, _OPENERS[life.definition.sop])
        outside = actor is None or (life.definition.sop == "one-stop-permit" and rng.random() < 0.4)
        documents = {name: self._paper(life, name, rng) for name in life.definition.intake.documents}
        ask = OpenCase(
            life.definition.sop, life.office, "", documents, self._data(life, life.definition.intake.fields, rng)
        )
        case, code = past.ask(f"{life.key}-open", ask, Outside() if outside or actor is None else actor)
        if case is None or code is not None:
            past.surprise(f"{life.key}-open", str(code))
            return
        life.case = case
        life.papers.update(documents)
        self._side_stories(life, case)
        self.look(life)

    def look(self, life: Life) -> None:
        """See what is open on the case, and plan what is new."""
        if life.case is None:
            return
        self._past.let_offers_come()
        for item in self._past.opened(life.case):
            if item.item not in life.planned:
                life.planned.add(item.item)
                life.visits[item.step] += 1
                self._plan(life, item)

    def _side_stories(self, life: Life, case: str) -> None:
        past, rng, calendar = self._past, life.draw("side"), self._past.cast.calendars[life.office]
        if life.is_withdrawn:
            at = lay_out(calendar, life.opens_at, timedelta(hours=rng.uniform(1, 30)))
            reason = rng.choice(habits.WITHDRAWALS)
            past.then(at, lambda: _nothing(past.ask(f"{life.key}-gone", WithdrawCase(reason), Outside(), case)))
        if rng.random() < 0.08:
            at = lay_out(calendar, life.opens_at, timedelta(hours=rng.uniform(0.2, 12)))
            past.then(at, partial(self._note, life, case, rng.choice(habits.NOTES)))

    def _note(self, life: Life, case: str, text: str) -> None:
        writer = self._past.person(life.office, tuple(role.id for role in life.definition.roles))
        if writer is not None:
            self._past.ask(f"{life.key}-note", AddNote(text), writer, case)

    def _plan(self, life: Life, item: OpenItem) -> None:
        self._look_at_alarms(life, item)
        match item.kind:
            case "work":
                self._plan_work(life, item)
            case "wait":
                self._plan_wait(life, item)
            case _:
                self._plan_incident(life, item)

    def _look_at_alarms(self, life: Life, item: OpenItem) -> None:
        """Be there when the item's alarms ring, as the enforce worker is; some are then answered."""
        for alarm in (item.warn, item.due):
            if alarm is not None:
                self._past.then(alarm + _MOMENT, partial(self._ring, life, item))
        rng = life.draw("answer", item.item)
        if item.due is not None and rng.random() < life.temper.answered:
            calendar = self._past.cast.calendars[life.office]
            at = lay_out(calendar, item.due + _MOMENT, timedelta(minutes=rng.uniform(20, 400)))
            self._past.then(at, partial(self._answer, life, item, rng.choice(habits.LATE_REASONS)))

    def _ring(self, life: Life, item: OpenItem) -> None:
        if item.item in life.planned and not self._is_over(life, item):
            self._past.let_time_pass()

    def _is_over(self, life: Life, item: OpenItem) -> bool:
        return item.item in life.over

    def _answer(self, life: Life, item: OpenItem, text: str) -> None:
        """Answer the alert of an overdue item: one that was done in time has none."""
        step = life.step(item.step)
        supervisor = self._past.person(life.office, (life.definition.supervisor,))
        over_in_time = life.over.get(item.item)
        was_late = item.due is not None and (over_in_time is None or over_in_time > item.due)
        if life.case is not None and supervisor is not None and was_late and step.on_overdue != ():
            self._past.ask(f"{life.key}-{item.item}-answer", AnswerAlerts(item.item, text), supervisor, life.case)

    def _plan_work(self, life: Life, item: OpenItem) -> None:
        rng, temper = life.draw("work", item.item), life.temper
        recent = self._past.until - item.activated_at < _RECENT
        if recent and rng.random() < temper.stuck:
            return  # it lies there, and the office will hear of it
        share, at = self._pace(life, item, rng)
        doer = item.assignee or self._choice(life, item, rng)
        if (life.loses_its_way and item.step == "enter_data") or (
            item.step in habits.MAY_BE_SKIPPED and rng.random() < temper.skipped
        ):
            self._past.then(at, partial(self._skip, life, item))
        elif doer is not None:
            if rng.random() < temper.tried_by_others:
                self._past.then(self._within(life, item, at, share / 2), partial(self._try_in_vain, life, item))
            if rng.random() >= temper.unrecorded:
                self._past.then(self._within(life, item, at, share), partial(self._start, life, item, doer))
            self._past.then(at, partial(self._complete, life, item, doer))

    def _pace(self, life: Life, item: OpenItem, rng: Random) -> tuple[float, datetime]:
        """Give when the work on an item begins, as a share of the time to its end, and when it ends."""
        calendar = self._past.cast.calendars[life.office]
        span = _USUAL if item.due is None else worked_between(calendar, item.activated_at, item.due)
        late = rng.random() < life.temper.late
        used = rng.uniform(1.05, 2.5) if late else rng.uniform(0.15, 0.9)
        at = lay_out(calendar, item.activated_at, max(span * used, timedelta(seconds=40)))
        return rng.uniform(0.2, 0.8), at

    def _within(self, life: Life, item: OpenItem, at: datetime, share: float) -> datetime:
        calendar = self._past.cast.calendars[life.office]
        return lay_out(calendar, item.activated_at, worked_between(calendar, item.activated_at, at) * share)

    def _choice(self, life: Life, item: OpenItem, rng: Random) -> str | None:
        found = self._candidates(life, life.step(item.step), item.activated_at)
        return rng.choice(found) if found else None

    def _candidates(self, life: Life, step: Step, at: datetime) -> list[str]:
        work = kind_of_work(step)
        if work is None:
            return []
        found = self._past.cast.holders(life.office, work.roles, at)
        if work.same_as is not None and life.doers.get(work.same_as) in found:
            return [life.doers[work.same_as]]
        kept_away = {life.doers.get(other) for other in work.not_same_as}
        return [person for person in found if person not in kept_away]

    def _try_in_vain(self, life: Life, item: OpenItem) -> None:
        """Let a colleague try who may not: it is refused, and on record."""
        may = set(self._candidates(life, life.step(item.step), self._past.clock.at)) | {item.assignee}
        other = next((one for one in self._past.cast.colleagues(life.office) if one not in may), None)
        if other is not None and life.case is not None:
            name = f"{life.key}-{item.item}-vain"
            self._past.ask(name, StartItem(Target(item.item)), Person(other), life.case)

    def _start(self, life: Life, item: OpenItem, doer: str) -> None:
        if life.case is None:
            return
        name = f"{life.key}-{item.item}-start"
        _, code = self._past.ask(name, StartItem(Target(item.item)), Person(doer), life.case)
        if code is not None and code not in _GONE | _NOT_ONES_OWN:
            self._past.surprise(name, code)

    def _complete(self, life: Life, item: OpenItem, doer: str, tries: int = 0) -> None:
        if life.case is None:
            return
        step, rng = life.step(item.step), life.draw("complete", item.item)
        outcome = self._outcome(life, step, rng)
        required, output = asked_of(step, way_of(step, outcome))
        missing = [name for name in required if name not in life.papers]
        withheld = "id_card" if step.id == "check_file" and life.lacks_a_paper and "id_card" in missing else None
        documents = {name: self._paper(life, name, rng) for name in (*missing, *output) if name != withheld}
        name = f"{life.key}-{item.item}-complete{tries or ''}"
        ask = CompleteItem(Target(item.item), outcome, documents, self._data(life, step.fields, rng))
        _, code = self._past.ask(name, ask, Person(doer), life.case)
        if code is None:
            self._is_done(life, item, doer, documents)
        elif code == "missing_documents" and withheld is not None:
            at = lay_out(self._past.cast.calendars[life.office], self._past.clock.at, timedelta(minutes=7))
            self._past.then(at, partial(self._override, life, item, outcome))
        elif code in _NOT_ONES_OWN and tries < 3:
            others = [one for one in self._candidates(life, step, self._past.clock.at) if one != doer]
            if others:
                self._complete(life, item, others[tries % len(others)], tries + 1)
        elif code not in _GONE | _NOT_ONES_OWN:
            self._past.surprise(name, code)

    def _outcome(self, life: Life, step: Step, rng: Random) -> str | None:
        named = [way.outcome for way in step.ways if way.outcome is not None]
        if step.id == "check_file":
            there = "application_form" in life.papers and ("id_card" in life.papers or life.lacks_a_paper)
            return "complete" if there else "incomplete"
        return habits.outcome_of(step.id, named, rng, life.visits[step.id])

    def _override(self, life: Life, item: OpenItem, outcome: str | None) -> None:
        supervisor = self._past.person(life.office, (life.definition.supervisor,))
        if life.case is None or supervisor is None:
            return
        step, rng, name = life.step(item.step), life.draw("override", item.item), f"{life.key}-{item.item}-override"
        reason = rng.choice(habits.OVERRIDE_REASONS)
        ask = CompleteItem(Target(item.item), outcome, {}, self._data(life, step.fields, rng), override=reason)
        _, code = self._past.ask(name, ask, supervisor, life.case)
        if code is None:
            self._is_done(life, item, supervisor.id, {})
        elif code not in _GONE:
            self._past.surprise(name, code)

    def _skip(self, life: Life, item: OpenItem) -> None:
        supervisor = self._past.person(life.office, (life.definition.supervisor,))
        if life.case is None or supervisor is None:
            return
        rng, name = life.draw("skip", item.item), f"{life.key}-{item.item}-skip"
        ask = SkipItem(Target(item.item), rng.choice(habits.SKIP_REASONS))
        _, code = self._past.ask(name, ask, supervisor, life.case)
        if code is None:
            self._is_done(life, item, None, {})
        elif code not in _GONE:
            self._past.surprise(name, code)

    def _plan_wait(self, life: Life, item: OpenItem) -> None:
        rng = life.draw("wait", item.item)
        if rng.random() < 0.05:
            return  # nobody comes
        _, at = self._pace(life, item, rng)
        self._past.then(at, partial(self._signal, life, item))

    def _signal(self, life: Life, item: OpenItem) -> None:
        if life.case is None:
            return
        step, rng = life.step(item.step), life.draw("signal", item.item)
        named = [way.outcome for way in step.ways if way.outcome is not None]
        outcome = habits.outcome_of(step.id, named, rng, life.visits[step.id])
        required, output = asked_of(step, way_of(step, outcome))
        brought = list(habits.BROUGHT.get(step.id, ()))
        if step.id == "complete_file" and life.brings_too_little and life.visits[step.id] == 1:
            brought = ["power_of_attorney"]
        if life.lacks_a_paper and "id_card" in brought:
            brought.remove("id_card")
        if outcome == "given_up":
            brought = []
        names = dict.fromkeys([*(name for name in required if name not in life.papers), *output, *brought])
        documents = {name: self._paper(life, name, rng) for name in names}
        name = f"{life.key}-{item.item}-signal"
        ask = SignalWait(Target(item.item), outcome, documents, self._data(life, step.fields, rng))
        _, code = self._past.ask(name, ask, Outside(), life.case)
        if code is None:
            self._is_done(life, item, None, documents)
        elif code not in _GONE:
            self._past.surprise(name, code)

    def _plan_incident(self, life: Life, item: OpenItem) -> None:
        """Let the supervisor mend a route that cannot go on; a recent one is still to be mended."""
        if item.incident is None or self._past.until - item.activated_at < _RECENT:
            return
        at = lay_out(self._past.cast.calendars[life.office], item.activated_at, timedelta(hours=2))
        self._past.then(at, partial(self._resolve, life, item))

    def _resolve(self, life: Life, item: OpenItem) -> None:
        supervisor = self._past.person(life.office, (life.definition.supervisor,))
        if life.case is None or supervisor is None:
            return
        data = {"technical_needed": False, "levy": 0}
        ask = ResolveItem(Target(item.item), "Data dilengkapi dari berkas fisik.", None, data)
        _, code = self._past.ask(f"{life.key}-{item.item}-resolve", ask, supervisor, life.case)
        if code is None:
            self._is_done(life, item, None, {})

    def _is_done(self, life: Life, item: OpenItem, doer: str | None, documents: dict[str, Paper]) -> None:
        life.over[item.item] = self._past.clock.at
        life.papers.update(documents)
        if doer is not None:
            life.doers[item.step] = doer
        self.look(life)

    def _paper(self, life: Life, name: str, rng: Random) -> Paper:
        if rng.random() < 0.05:
            return Paper(reference=f"Lemari arsip {rng.randrange(1, 6)}, map {rng.randrange(1, 60)}")
        titles = {document.id: document.title.said("id") for document in life.definition.documents}
        return self._past.paper(name, titles.get(name, name), rng.randrange(99))

    def _data(self, life: Life, fields: tuple[Field, ...], rng: Random) -> dict[str, habits.Value]:
        today = str(self._past.clock.at.date())
        return {field.name: habits.value_of(field.name, rng, today) for field in fields}


_OPENERS = {
    "incoming-mail": ("general_affairs", "secretary"),
    "direct-payment": ("finance_operator",),
    "one-stop-permit": ("front_office",),
}
"""Who opens a case; a permit is applied for from outside, too."""


def _nothing(_: object) -> None:
    """Take an answer that changes nothing for the story."""
