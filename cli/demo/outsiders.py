"""What people outside the demo's offices do: they open cases, bring what is waited for, and sometimes give up."""

from functools import partial
from typing import Final

from cli.demo import habits
from cli.demo.giving import later, pace, papers, values
from cli.demo.life import Life, asked_of, way_of
from cli.demo.officers import Look
from cli.demo.past import GONE, Past
from engine.case.commands import AddNote, OpenCase, Outside, SignalWait, Target, WithdrawCase
from engine.definition.model import Step
from engine.queries.open_items import OpenItem

_OPENERS: Final = {
    "incoming-mail": ("general_affairs", "secretary"),
    "direct-payment": ("finance_operator",),
    "one-stop-permit": ("front_office",),
}
"""Who opens a case; a permit is applied for from outside, too."""
_NEVER: Final = 0.05
"""The share of waits that nobody ends."""


class Outsiders:
    """Applicants, suppliers and the treasury; `look` is called when something was done to a case."""

    def __init__(self, past: Past, look: Look) -> None:
        self._past = past
        self._look = look

    def open(self, life: Life) -> None:
        """Open a case; what follows is planned as it is seen."""
        past, rng, sop = self._past, life.draw("open"), life.definition
        officer = past.person(life.office, _OPENERS[sop.sop])
        online = sop.sop == "one-stop-permit" and rng.random() < 0.4
        given = papers(past, life, sop.intake.documents, rng)
        ask = OpenCase(sop.sop, life.office, "", given, values(past, sop.intake.fields, rng))
        name = f"{life.key}-open"
        life.case, code = past.ask(name, ask, Outside() if online or officer is None else officer)
        past.notice(name, code, foreseen=frozenset())
        if code is None:
            life.papers.update(given)
            self._plan_the_rest(life)
            self._look(life)

    def plan(self, life: Life, item: OpenItem) -> None:
        """Plan when a wait ends."""
        rng = life.draw("wait", item.item)
        if life.is_hurried or rng.random() >= _NEVER:
            _, at = pace(self._past, life, item, rng)
            if life.is_hurried:
                at = later(self._past, life, item.activated_at, rng.uniform(0.1, 0.5))
            self._past.then(at, partial(self._signal, life, item))

    def _plan_the_rest(self, life: Life) -> None:
        past, rng = self._past, life.draw("rest")
        if life.is_withdrawn:
            ask = WithdrawCase(rng.choice(habits.WITHDRAWALS))
            at = later(past, life, life.opens_at, rng.uniform(1, 30))
            past.then(at, partial(self._withdraw, life, ask))
        if rng.random() < 0.08:
            at = later(past, life, life.opens_at, rng.uniform(0.2, 12))
            past.then(at, partial(self._note, life, AddNote(rng.choice(habits.NOTES))))

    def _withdraw(self, life: Life, ask: WithdrawCase) -> None:
        self._past.ask(f"{life.key}-withdraw", ask, Outside(), life.case)

    def _note(self, life: Life, ask: AddNote) -> None:
        writer = self._past.person(life.office, _OPENERS[life.definition.sop])
        if writer is not None:
            self._past.ask(f"{life.key}-note", ask, writer, life.case)

    def _signal(self, life: Life, item: OpenItem) -> None:
        past, step, rng = self._past, life.step(item.step), life.draw("signal", item.item)
        named = [way.outcome for way in step.ways if way.outcome is not None]
        outcome = habits.outcome_of(step.id, named, rng, life.visits[step.id])
        given = papers(past, life, self._brought(life, step, outcome), rng)
        name = f"{life.key}-{item.item}-signal"
        ask = SignalWait(Target(item.item), outcome, given, values(past, step.fields, rng))
        _, code = past.ask(name, ask, Outside(), life.case)
        past.notice(name, code, foreseen=GONE)
        if code is None:
            life.is_done(item.item, past.clock.at, set(given))
            self._look(life)

    @staticmethod
    def _brought(life: Life, step: Step, outcome: str | None) -> list[str]:
        """Give what is brought along: all that the wait asks for, and mostly all that the next step will ask for."""
        required, output = asked_of(step, way_of(step, outcome))
        due = [name for name in required if name not in life.papers]
        more = list(habits.BROUGHT.get(step.id, ())) if outcome != "given_up" else []
        if step.id == "complete_file" and life.brings_too_little and life.visits[step.id] == 1:
            more = ["power_of_attorney"]
        return [*due, *output, *(name for name in more if not (life.lacks_a_paper and name == "id_card"))]
