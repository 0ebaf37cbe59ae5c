"""What is kept of every life: the journal, the state and the rows say the same, whatever was done and refused."""

import json
from collections.abc import Callable
from typing import Final

from engine.case import commands as c
from engine.case import events as e
from engine.case.alarms import next_alarm_at
from engine.case.evolve import fold
from engine.case.journal import event_of
from engine.case.plain import from_plain, to_plain
from engine.case.state import State
from engine.case.writes import ItemRow
from engine.ledger.canonical import canonical
from engine.ledger.chain import entry_hash, first_prev
from tests.properties.lives import ORIGIN, Life


def the_state_is_the_fold_of_the_journal(life: Life) -> None:
    """After every command, and from one event to the next."""
    state: State | None = None
    for _, _, done, _ in life.past:
        for event in done.events:
            state = fold("life", [event], state)
        assert state == done.state


def a_state_survives_being_stored(life: Life) -> None:
    """As canonical JSON, with the items in their order."""
    for _, _, done, _ in life.past:
        if done.state:
            read = from_plain(State, json.loads(canonical(to_plain(done.state))), whole=True)
            assert read == done.state
            assert list(read.items) == list(done.state.items)


def the_written_journal_is_chained_and_gives_the_same_events_again(life: Life) -> None:
    """Byte for byte."""
    prev = first_prev(ORIGIN, "life")
    read = []
    for _, _, _, writes in life.past:
        for row in writes.journal if writes else ():
            entry = json.loads(row.entry)
            assert entry["prev"] == row.prev == prev
            assert entry_hash(row.entry) == row.hash
            assert canonical(entry) == row.entry
            prev = row.hash
            read.append(event_of(entry))
    assert read == life.journal


def the_item_rows_say_what_the_state_says(life: Life) -> None:
    """Of every open item: who holds it, its times, and what has fired."""
    rows: dict[int, ItemRow] = {}
    for _, _, done, writes in life.past:
        for row in writes.items if writes else ():
            rows[row.item] = row
        items = done.state.items if done.state else {}
        assert {number for number, row in rows.items() if row.ended is None} == set(items)
        for number, item in items.items():
            row = rows[number]
            assert (row.assignee, row.roles, row.due, row.warn) == (item.assignee, item.roles, item.due, item.warn)
            assert (row.overdue, row.warned, row.started_at) == (item.passed, item.warned, item.started_at)


def a_refusal_changes_nothing_but_the_log(life: Life) -> None:
    """But for alarms that fired before it, and the attempt if a binding rule refused."""
    for command, before, done, writes in life.past:
        if isinstance(done.answer, c.Accepted):
            continue
        own = [event for event in done.events if event.by != e.By(system="core")]
        assert all(isinstance(event.body, e.AttemptRefused) for event in own), command
        assert len(own) <= 1
        if not done.events:
            assert done.state == before
            assert writes is None


def after_a_command_no_alarm_is_due_and_the_next_one_is_known(life: Life) -> None:
    """What has come into being with the command itself may be overdue already, and fires with the next."""
    for command, before, done, writes in life.past:
        if before is None or done.state is None or writes is None:
            continue
        upcoming = next_alarm_at(life.rules, done.state)
        assert writes.case.next_alarm_at == upcoming
        resumed = any(isinstance(event.body, e.ClockStarted | e.CaseResumed) for event in done.events)
        born = {item.activated_at for item in done.state.items.values()}
        born |= {done.state.promise.started_at} if done.state.promise and done.state.promise.started_at else set()
        assert upcoming is None or upcoming >= command.at or resumed or command.at in born


KEPT: Final[tuple[Callable[[Life], None], ...]] = (
    the_state_is_the_fold_of_the_journal,
    a_state_survives_being_stored,
    the_written_journal_is_chained_and_gives_the_same_events_again,
    the_item_rows_say_what_the_state_says,
    a_refusal_changes_nothing_but_the_log,
    after_a_command_no_alarm_is_due_and_the_next_one_is_known,
)
