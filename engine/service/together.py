"""Commands on different cases, or openings, in one transaction (`spec/runtime.md`, Batches and failures).

A command that cannot be decided here is left out and seen to by itself, and so are all if the transaction fails: a
known command id is answered as before, so that nothing is done twice.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.case.commands import OpenCase
from engine.persistence.store import Loaded, Looked, LookedTogether, Work
from engine.service.attached import papers_of
from engine.service.carrying import Carried, Done, Wanted, carry
from engine.service.gate import Gate
from engine.service.means import Means

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Gates:
    """Where commands of this process meet others of their kind."""

    openings: Gate[Wanted, Done]
    others: Gate[Wanted, Done]

    def of(self, wanted: Wanted) -> Gate[Wanted, Done]:
        """Give the gate of a command."""
        return self.others if wanted.case is not None else self.openings


def goes_together(wanted: Wanted) -> bool:
    """Say whether a command may go with others: it names no file, which would have to be held for it.

    Openings wait for the counter of numbers: they go with their like, so that nobody else waits for it.
    """
    brings_files = any(paper.digest is not None for paper in papers_of(wanted.ask).values())
    return not brings_files and (wanted.case is None) == isinstance(wanted.ask, OpenCase)


def carry_together(means: Means, group: Sequence[Wanted], let_next: Callable[[], None]) -> Sequence[Done | None]:
    """Carry out commands on cases, or openings, in one transaction; None for those that have to go by themselves.

    `let_next` is called when all is decided, and what is left is to wait for the COMMIT.
    """
    try:
        with means.store.work() as work:
            carried = _decided(means, work, group)
            _put(work, [each for each in carried if each is not None])
            let_next()
    except Exception as error:  # noqa: BLE001 - whatever it is, each meets it again alone, and tells who asked
        _LOG.info("%s commands could not be written together: %s", len(group), error)
        return [None] * len(group)
    return _one_wakes([None if each is None else each.done for each in carried])


def _one_wakes(done: Sequence[Done | None]) -> Sequence[Done | None]:
    """Let the first of a group wake the workers for all of it."""
    all_of_it = [each for each in done if each is not None]
    if not all_of_it:
        return done
    offers, alarms = any(each.writes_offers for each in all_of_it), any(each.writes_alarms for each in all_of_it)
    quiet = [None if each is None else Done(each.reply) for each in done]
    first = next(place for place, each in enumerate(done) if each is not None)
    quiet[first] = Done(all_of_it[0].reply, writes_offers=offers, writes_alarms=alarms)
    return quiet


def _decided(means: Means, work: Work, group: Sequence[Wanted]) -> list[Carried | None]:
    """Decide one after the other; who comes second to a case finds it as the first has left it."""
    cases = {wanted.case for wanted in group if wanted.case is not None}
    looked = work.cases.look_together([wanted.command_id for wanted in group], sorted(cases))
    loaded = dict(looked.loaded)
    taken: set[str] = set()
    carried: list[Carried | None] = [None] * len(group)
    for place, wanted in sorted(enumerate(group), key=lambda each: _counter(each[1])):
        one = None if wanted.command_id in taken else _one(means, work, wanted, looked, loaded)
        if one is not None and one.after is not None:
            loaded[one.after.state.case] = one.after
        taken.add(wanted.command_id)
        carried[place] = one
    return carried


def _counter(wanted: Wanted) -> tuple[str, str]:
    """Say which counter a command waits for, so that all take them in one order."""
    return (wanted.ask.office, wanted.ask.sop) if isinstance(wanted.ask, OpenCase) else ("", "")


def _one(
    means: Means, work: Work, wanted: Wanted, looked: LookedTogether, loaded: Mapping[str, Loaded]
) -> Carried | None:
    known, case = looked.known.get(wanted.command_id), loaded.get(wanted.case or "")
    if known is None and case is None and wanted.case is not None:
        return None
    try:
        return carry(means, work, wanted, Looked(looked.at, looked.directory, known, case))
    except Exception as error:
        if wanted.case is None:
            raise  # it may have taken a number, which goes back with the transaction alone
        _LOG.info("a command is carried out by itself: %s", error, extra={"command": wanted.command_id})
        return None


def _put(work: Work, carried: Sequence[Carried]) -> None:
    rows = [each.row for each in carried if each.row is not None]
    if rows:
        work.cases.put([each.writes for each in carried if each.writes is not None], rows, {})
