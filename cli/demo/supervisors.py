"""What supervisors of the demo do: answer alerts of what is overdue, and mend what cannot go on by itself."""

from functools import partial
from typing import Final

from cli.demo import habits
from cli.demo.giving import later
from cli.demo.life import Life
from cli.demo.officers import Look
from cli.demo.past import MOMENT, Past
from engine.case.commands import AnswerAlerts, ResolveItem, Target
from engine.queries.open_items import OpenItem

_DATA: Final = {"technical_needed": False, "levy": 0}
"""What the skipped step should have filled in."""


_IN_THE_END: Final = 0.96
"""The share of alerts that are answered once they are old."""


class Supervisors:
    """The supervisors; `look` is called when something was done to a case."""

    def __init__(self, past: Past, look: Look) -> None:
        self._past = past
        self._look = look

    def watch(self, life: Life, item: OpenItem) -> None:
        """Be there when the item's alarms ring, as the enforce worker is; some are then answered."""
        for alarm in (item.warn, item.due):
            if alarm is not None:
                self._past.then(alarm + MOMENT, partial(self._ring, life, item))
        rng = life.draw("answer", item.item)
        recent = self._past.is_recent(item.activated_at)
        if item.due is not None and rng.random() < (life.temper.answered if recent else _IN_THE_END):
            at = later(self._past, life, item.due + MOMENT, rng.uniform(0.3, 6))
            self._past.then(at, partial(self._answer, life, item, rng.choice(habits.LATE_REASONS)))

    def plan_incident(self, life: Life, item: OpenItem) -> None:
        """Plan to mend a route that cannot go on; a recent one is still to be mended."""
        if item.incident is not None and not self._past.is_recent(item.activated_at):
            at = later(self._past, life, item.activated_at, 2)
            self._past.then(at, partial(self._resolve, life, item))

    def _ring(self, life: Life, item: OpenItem) -> None:
        if item.item not in life.over:
            self._past.let_time_pass()

    def _answer(self, life: Life, item: OpenItem, text: str) -> None:
        """Answer the alert of an overdue item; one that was done in time, or cancelled, has none."""
        supervisor = self._past.supervisor(life)
        if supervisor is not None and self._was_late(life, item) and life.step(item.step).on_overdue != ():
            ask = AnswerAlerts(item.item, text)
            self._past.ask(f"{life.key}-{item.item}-answer", ask, supervisor, life.case)

    def _was_late(self, life: Life, item: OpenItem) -> bool:
        done_at = life.over.get(item.item)
        if done_at is not None:
            return item.due is not None and done_at > item.due
        return life.case is not None and any(one.item == item.item for one in self._past.opened(life.case))

    def _resolve(self, life: Life, item: OpenItem) -> None:
        supervisor, name = self._past.supervisor(life), f"{life.key}-{item.item}-resolve"
        if supervisor is None:
            return
        ask = ResolveItem(Target(item.item), "Data dilengkapi dari berkas fisik.", None, _DATA)
        _, code = self._past.ask(name, ask, supervisor, life.case)
        self._past.notice(name, code, foreseen=frozenset({"case_closed", "step_not_open"}))
        if code is None:
            life.is_done(item.item, self._past.clock.at, set())
            self._look(life)
