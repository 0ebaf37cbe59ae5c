"""What officers of the demo do with a work item: start it, complete it, try what they may not, or are overruled."""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Final

from cli.demo import habits
from cli.demo.giving import later, pace, papers, values
from cli.demo.life import Life, asked_of, kind_of_work, way_of
from cli.demo.past import GONE, Past
from engine.case.commands import CompleteItem, Person, SkipItem, StartItem, Target
from engine.definition.model import Step
from engine.queries.open_items import OpenItem

Look = Callable[[Life], None]
_HELD: Final = 0.8
"""The share of items at risk at the end of the story that are still open then."""
_NOT_ONES_OWN: Final = frozenset({"not_eligible", "same_person", "other_person", "not_assignee"})


class Officers:
    """The people of the offices; `look` is called when something was done to a case."""

    def __init__(self, past: Past, look: Look) -> None:
        self._past = past
        self._look = look

    def plan(self, life: Life, item: OpenItem) -> None:
        """Plan what becomes of a work item."""
        past, rng, temper = self._past, life.draw("work", item.item), life.temper
        if life.loses_its_way and item.step == "enter_data":
            past.then(later(past, life, item.activated_at, 0.15), partial(self._skip, life, item))
            return
        if past.is_recent(item.activated_at) and not life.loses_its_way and rng.random() < temper.stuck:
            return  # it lies there, and the office will hear of it
        if past.is_at_risk(item) and rng.random() < _HELD:
            return  # it is being worked on when the story ends
        begin, end = pace(past, life, item, rng)
        if item.step in habits.MAY_BE_SKIPPED and rng.random() < temper.skipped:
            past.then(end, partial(self._skip, life, item))
            return
        doer = item.assignee or self._choice(life, item, rng)
        if doer is None:
            return
        if rng.random() < temper.tried_by_others:
            past.then(begin, partial(self._try_in_vain, life, item))
        if rng.random() >= temper.unrecorded:
            past.then(begin, partial(self._start, life, item, doer))
        past.then(end, partial(self._complete, life, item, doer))

    def _choice(self, life: Life, item: OpenItem, rng: Random) -> str | None:
        found = self._candidates(life, life.step(item.step))
        return rng.choice(found) if found else None

    def _candidates(self, life: Life, step: Step) -> list[str]:
        """Give who may do a step now."""
        work = kind_of_work(step)
        if work is None:
            return []
        found = self._past.cast.holders(life.office, work.roles, self._past.clock.at)
        familiar = life.doers.get(work.same_as or "")
        if familiar is not None and familiar in found:
            return [familiar]
        kept_away = {life.doers.get(other) for other in work.not_same_as}
        return [person for person in found if person not in kept_away]

    def _try_in_vain(self, life: Life, item: OpenItem) -> None:
        """Let a colleague try who may not: it is refused, and on record."""
        may = {*self._candidates(life, life.step(item.step)), item.assignee}
        other = next((one for one in self._past.cast.colleagues(life.office) if one not in may), None)
        if other is not None:
            self._past.ask(f"{life.key}-{item.item}-vain", StartItem(Target(item.item)), Person(other), life.case)

    def _start(self, life: Life, item: OpenItem, doer: str) -> None:
        name = f"{life.key}-{item.item}-start"
        _, code = self._past.ask(name, StartItem(Target(item.item)), Person(doer), life.case)
        self._past.notice(name, code, foreseen=GONE | _NOT_ONES_OWN)

    def _complete(self, life: Life, item: OpenItem, doer: str, tries: int = 0) -> None:
        past, step, rng = self._past, life.step(item.step), life.draw("complete", item.item)
        outcome = self._outcome(life, step, rng)
        required, output = asked_of(step, way_of(step, outcome))
        missing = [name for name in required if name not in life.papers]
        withheld = {"id_card"} & set(missing) if life.lacks_a_paper and step.id == "check_file" else set()
        given = papers(past, life, [name for name in (*missing, *output) if name not in withheld], rng)
        name = f"{life.key}-{item.item}-complete{tries or ''}"
        ask = CompleteItem(Target(item.item), outcome, given, values(past, step.fields, rng))
        _, code = past.ask(name, ask, Person(doer), life.case)
        if code is None:
            self._done(life, item, doer, set(given))
        elif code == "missing_documents" and withheld:
            past.then(later(past, life, past.clock.at, 0.12), partial(self._override, life, item, outcome))
        elif code in _NOT_ONES_OWN and tries < 3:
            self._let_another(life, item, doer, tries)
        else:
            past.notice(name, code, foreseen=GONE | _NOT_ONES_OWN)

    def _let_another(self, life: Life, item: OpenItem, doer: str, tries: int) -> None:
        others = [one for one in self._candidates(life, life.step(item.step)) if one != doer]
        if others:
            self._complete(life, item, others[tries % len(others)], tries + 1)

    def _outcome(self, life: Life, step: Step, rng: Random) -> str | None:
        if step.id == "check_file":
            there = "application_form" in life.papers and ("id_card" in life.papers or life.lacks_a_paper)
            return "complete" if there else "incomplete"
        named = [way.outcome for way in step.ways if way.outcome is not None]
        return habits.outcome_of(step.id, named, rng, life.visits[step.id])

    def _override(self, life: Life, item: OpenItem, outcome: str | None) -> None:
        supervisor, step, rng = self._past.supervisor(life), life.step(item.step), life.draw("override", item.item)
        if supervisor is None:
            return
        reason, given = rng.choice(habits.OVERRIDE_REASONS), values(self._past, step.fields, rng)
        name = f"{life.key}-{item.item}-override"
        ask = CompleteItem(Target(item.item), outcome, {}, given, override=reason)
        _, code = self._past.ask(name, ask, supervisor, life.case)
        self._past.notice(name, code, foreseen=GONE)
        if code is None:
            self._done(life, item, supervisor.id, set())

    def _skip(self, life: Life, item: OpenItem) -> None:
        supervisor, rng = self._past.supervisor(life), life.draw("skip", item.item)
        if supervisor is None:
            return
        name = f"{life.key}-{item.item}-skip"
        ask = SkipItem(Target(item.item), rng.choice(habits.SKIP_REASONS))
        _, code = self._past.ask(name, ask, supervisor, life.case)
        self._past.notice(name, code, foreseen=GONE)
        if code is None:
            self._done(life, item, None, set())

    def _done(self, life: Life, item: OpenItem, doer: str | None, given: set[str]) -> None:
        if doer is not None:
            life.doers[item.step] = doer
        life.is_done(item.item, self._past.clock.at, given)
        self._look(life)
