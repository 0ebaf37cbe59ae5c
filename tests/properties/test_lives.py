"""What is true of every life of a case, whatever is done to it (`spec/semantics.md`, State; `spec/events.md`)."""

import json
from collections import Counter
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.case import commands as c
from engine.case import events as e
from engine.case.alarms import next_alarm_at
from engine.case.evolve import fold
from engine.case.journal import event_of
from engine.case.plain import from_plain, to_plain
from engine.case.rules import Rules
from engine.case.state import State, Status
from engine.case.writes import ItemRow
from engine.ledger.canonical import canonical
from engine.ledger.chain import entry_hash, first_prev
from tests.properties.lives import LEAPS, ORIGIN, Life, is_over, moves, opening, roster_of
from tests.scenarios.playing import LIBRARY_SOPS, STORY_FILES, definition_of, library_rules, rules_of, scenario_in


@cache
def all_rules() -> tuple[Rules, ...]:
    """The SOPs of the library, and those of the stories."""
    stories = []
    for file in STORY_FILES:
        scenario = scenario_in(file)
        definition = definition_of(scenario, file)
        stories.append(rules_of(definition, scenario))  # type: ignore[arg-type] # test_stories reads them too
    return (*map(library_rules, LIBRARY_SOPS), *stories)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Draw the life of a case of one of the SOPs, of up to 30 moves."""
    rules = draw(st.sampled_from(all_rules()))
    life = Life(rules, roster_of(rules))
    life.ask(c.Outside(), draw(opening(rules)))
    for _ in range(draw(st.integers(0, 30))):
        if is_over(life):
            break
        life.let_the_worker_act()
        life.now += draw(st.sampled_from(LEAPS))
        life.ask(*draw(moves(life)))
    return life


@settings(max_examples=60)
@given(lives())
def test_the_state_is_the_fold_of_the_journal_after_every_command(life: Life) -> None:
    journal: list[e.Event] = []
    for _, _, done, _ in life.past:
        journal += done.events
        assert fold("life", journal) == done.state


@settings(max_examples=40)
@given(lives())
def test_a_state_survives_being_stored(life: Life) -> None:
    for _, _, done, _ in life.past:
        stored = canonical(to_plain(done.state)) if done.state else b""
        if done.state:
            read = from_plain(State, json.loads(stored))
            assert read == done.state
            assert list(read.items) == list(done.state.items)


@settings(max_examples=40)
@given(lives())
def test_the_written_journal_is_chained_and_gives_the_same_events_again(life: Life) -> None:
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


@settings(max_examples=40)
@given(lives())
def test_the_item_rows_say_what_the_state_says(life: Life) -> None:
    rows: dict[int, ItemRow] = {}
    for _, _, done, writes in life.past:
        for row in writes.items if writes else ():
            rows[row.item] = row
        state = done.state
        still_open = {number: row for number, row in rows.items() if row.ended is None}
        assert set(still_open) == (set(state.items) if state else set())
        for number, item in (state.items if state else {}).items():
            row = still_open[number]
            assert (row.assignee, row.due) == (item.assignee, item.due)


@settings(max_examples=40)
@given(lives())
def test_a_refusal_changes_nothing_but_the_log(life: Life) -> None:
    for command, before, done, writes in life.past:
        if isinstance(done.answer, c.Accepted):
            continue
        own = [event for event in done.events if event.by != e.By(system="core")]
        assert all(isinstance(event.body, e.AttemptRefused) for event in own), command
        assert len(own) <= 1
        if not done.events:
            assert done.state == before
            assert writes is None


@settings(max_examples=60)
@given(lives())
def test_each_obligation_is_stated_once_for_an_item(life: Life) -> None:
    stated = Counter(
        (event.item, name) for event in life.journal for name in (getattr(event.body, "obligations", None) or {})
    )
    assert all(times == 1 for times in stated.values()), stated


@settings(max_examples=60)
@given(lives())
def test_nothing_is_late_that_was_not_overdue_and_no_alarm_fires_twice(life: Life) -> None:
    overdue = Counter(
        event.item
        for event in life.journal
        if isinstance(event.body, e.DeviationLogged) and event.body.kind == "overdue"
    )
    late = {
        event.item for event in life.journal if isinstance(event.body, e.DeviationLogged) and event.body.kind == "late"
    }
    assert late <= set(overdue)
    assert all(times == 1 for times in overdue.values())
    marks = Counter(
        (event.item, event.body.mark)
        for event in life.journal
        if isinstance(event.body, e.AlertRaised) and event.body.mark is not None
    )
    assert all(times == 1 for times in marks.values())


@settings(max_examples=60)
@given(lives())
def test_no_token_is_lost_or_made(life: Life) -> None:
    """Read from the journal alone: a join opens with a token from each source, and every item ends at most once."""
    waiting: Counter[tuple[str | None, str]] = Counter()
    ended: set[int | None] = set()
    for event in life.journal:
        match event.body:
            case e.TokenWaited(from_=source):
                waiting[event.step, source] += 1
            case e.StepActivated(consumes=consumes):
                for used in consumes or ():
                    waiting[used.step, used.from_] -= 1
            case e.StepCompleted() | e.StepSkipped() | e.StepCancelled():
                assert event.item not in ended
                ended.add(event.item)
            case _:
                pass
    assert all(count >= 0 for count in waiting.values())
    state = life.state
    if state and state.status is Status.OPEN:
        held = Counter((token.step, token.from_) for token in state.tokens)
        assert held == +waiting


@settings(max_examples=40)
@given(lives())
def test_after_a_command_no_alarm_is_due_and_the_next_one_is_known(life: Life) -> None:
    for command, before, done, writes in life.past:
        if before is None or done.state is None or writes is None:
            continue
        upcoming = next_alarm_at(life.rules, done.state)
        assert writes.case.next_alarm_at == upcoming
        born_now = any(isinstance(event.body, e.StepActivated | e.ClockStarted) for event in done.events)
        assert upcoming is None or upcoming >= command.at or born_now


@settings(max_examples=40)
@given(lives())
def test_time_never_falls_within_a_journal(life: Life) -> None:
    recorded = [event.recorded_at for event in life.journal]
    assert recorded == sorted(recorded)
    assert [event.seq for event in life.journal] == list(range(1, len(life.journal) + 1))
