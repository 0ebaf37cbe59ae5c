"""What `bench.scale` looks at: steps and pages, each by somebody whose page is full at both sizes."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from time import perf_counter
from typing import Any, Final

import psycopg

from bench.office import plain
from bench.province import AUDITOR, code, person
from engine.case.commands import Accepted, CompleteItem, Duty, OpenCase, Person, Target
from engine.case.reading import Viewer
from engine.queries.board import Part, board
from engine.queries.case import case_view
from engine.queries.cases import Search, find_cases
from engine.queries.live import look_at_work
from engine.queries.log import Key, Wanted, log_csv, log_page
from engine.queries.viewers import introduce
from engine.queries.worklist import worklist
from engine.wiring import House

LOCALE: Final = "en"
_CASES: Final = "SELECT case_id FROM \"case\" WHERE office = %s AND status = 'open' ORDER BY md5(case_id) LIMIT 100"
_MIDDLE: Final = """
SELECT recorded_at, case_id, seq FROM event ORDER BY recorded_at, case_id, seq
OFFSET (SELECT count(*) / 2 FROM event) LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two databases: its house, cases to look at, where the middle of the log is, and a counter of turns."""

    house: House
    cases: Sequence[str]
    middle: Key
    turns: "count[int]" = field(default_factory=count)

    def viewer(self, who: str) -> Viewer:
        """Give a person with the posts held."""
        found = introduce(self.house.sources, who, LOCALE)
        if found is None:
            raise RuntimeError(f"{who} is not there")
        return found.viewer


def side_of(house: House) -> Side:
    """Look up what is looked at."""
    with psycopg.connect(plain(house.settings.database_url)) as connection:
        cases = [case for (case,) in connection.execute(_CASES, (code(0),))]
        ((at, case, seq),) = connection.execute(_MIDDLE).fetchall()
    return Side(house, cases, Key(at, case, seq))


def _step(sop: str, first: str) -> Callable[[Side], float]:
    """Open a case, then measure the completion of its first step with the offer of the second."""

    def step(side: Side) -> float:
        case = _do(side, OpenCase(sop, code(0), ""), person(0, "clerk", 0), None)
        with psycopg.connect(plain(side.house.settings.database_url)) as connection:
            row = connection.execute("SELECT assignee FROM item WHERE case_id = %s", (case,)).fetchone()
        holder = row[0] if row is not None and row[0] is not None else person(0, "clerk", 1)
        began = perf_counter()
        _do(side, CompleteItem(Target(step=first)), holder, case)
        return perf_counter() - began

    return step


def _do(side: Side, ask: OpenCase | CompleteItem, who: str, case: str | None) -> str:
    reply = side.house.service.submit(ask, Person(who), case, command_id=secrets.token_hex(12))
    side.house.service.drain(Duty.ASSIGN)
    if not isinstance(reply.answer, Accepted) or reply.case is None:
        raise RuntimeError(f"{ask} was refused: {reply.answer}")
    return reply.case


def _worklist(side: Side) -> object:
    who = side.viewer(person(0, "clerk", next(side.turns) % 24))
    return worklist(side.house.sources, who, LOCALE)


def _board(side: Side) -> object:
    who = side.viewer(person(0, "head", next(side.turns) % 2))
    return board(side.house.sources, who, side.house.service.parked(), LOCALE, Part.ACTION)


def _case(side: Side) -> object:
    case = side.cases[next(side.turns) % len(side.cases)]
    view = case_view(side.house.sources, side.viewer(person(0, "head", 0)), case, LOCALE)
    if view is None:
        raise RuntimeError(f"case {case} is not there")
    return view


def _log(*, far: bool = False, **wanted: Any) -> Callable[[Side], object]:  # noqa: ANN401 - fields of `Wanted`
    return lambda side: log_page(
        side.house.sources, side.viewer(AUDITOR), Wanted(**wanted), LOCALE, before=side.middle if far else None
    )


def _csv(side: Side) -> object:
    return list(islice(log_csv(side.house.sources, side.viewer(AUDITOR), Wanted()), 100))


def _cases(side: Side) -> object:
    return find_cases(side.house.sources, side.viewer(person(0, "head", 0)), Search(status="open"), 1, LOCALE)


ALL: Final[Mapping[str, Callable[[Side], object]]] = {
    "step from the pool": _step("permit", "receive"),
    "step that a policy assigns": _step("letter", "write"),
    "worklist": _worklist,
    "board": _board,
    "look for changes": lambda side: look_at_work(side.house.sources, code(0)),
    "case page": _case,
    "list of cases": _cases,
    "log": _log(),
    "log, a page far in": _log(far=True),
    "log of an office": _log(office=code(7)),
    "log of a type": _log(type="CaseClosed"),
    "log of deviations and refusals": _log(exceptions=True),
    "log of a person": _log(person=person(0, "clerk", 3)),
    "log of a case number": _log(number="0100/"),
    "log as CSV, the first 100 lines": _csv,
}
