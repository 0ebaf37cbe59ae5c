"""Everybody together: what is open on a case is seen, and who has to do with it plans what to do."""

from cli.demo.life import Life
from cli.demo.officers import Officers
from cli.demo.outsiders import Outsiders
from cli.demo.past import Past
from cli.demo.supervisors import Supervisors
from engine.queries.open_items import OpenItem


class Players:
    """The people in and around the demo's offices."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self._officers = Officers(past, self.look)
        self._outsiders = Outsiders(past, self.look)
        self._supervisors = Supervisors(past, self.look)

    def open(self, life: Life) -> None:
        """Open a case."""
        self._outsiders.open(life)

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

    def _plan(self, life: Life, item: OpenItem) -> None:
        self._supervisors.watch(life, item)
        match item.kind:
            case "work":
                self._officers.plan(life, item)
            case "wait":
                self._outsiders.plan(life, item)
            case _:
                self._supervisors.plan_incident(life, item)
