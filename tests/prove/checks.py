"""What must hold between what the clients were told and what stands in the journal: pure functions, one for a promise.

Each gives a `Found`: how many cases of the promise were looked at, and a line for each that is broken.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from hashlib import sha256
from typing import Final

from engine.case import commands as c
from engine.case.commands import Accepted, Refused
from engine.case.evolve import fold
from engine.case.plain import to_plain
from engine.ledger.canonical import canonical
from engine.persistence.codec import read_entry
from engine.service.fingerprint import fingerprint
from tests.prove import cast
from tests.prove.history import Attempt
from tests.prove.record import Record, Written
from tests.prove.trouble import Strike


@dataclass(frozen=True)
class Evidence:
    """What is judged: the attempts, the record, the strikes, and the cases that were poisoned (and not healed)."""

    attempts: Sequence[Attempt]
    record: Record
    strikes: Sequence[Strike] = ()
    poisoned: frozenset[str] = frozenset()

    @cached_property
    def commands(self) -> Mapping[str, Sequence[Attempt]]:
        """Give the attempts by command id."""
        found: dict[str, list[Attempt]] = defaultdict(list)
        for attempt in self.attempts:
            found[attempt.command_id].append(attempt)
        return found

    @cached_property
    def effects(self) -> Mapping[str, Sequence[Written]]:
        """Give the events by the command that they name."""
        found: dict[str, list[Written]] = defaultdict(list)
        for event in self.record.events:
            found[event.said["command"]].append(event)
        return found


@dataclass(frozen=True, slots=True)
class Found:
    """How many were looked at, and what is broken.

    Where it is about time also the seconds that each took: of those where all was well, and of the others.
    """

    made: int
    broken: tuple[str, ...] = ()
    well: tuple[float, ...] = ()
    struck: tuple[float, ...] = ()


_OWN: Final[Mapping[type[c.Ask], tuple[str, ...]]] = {
    c.OpenCase: ("CaseOpened",),
    c.CompleteItem: ("StepCompleted",),
    c.ClaimItem: ("StepAssigned",),
    c.StartItem: ("StepStarted",),
    c.ReleaseItem: ("StepReleased",),
    c.DelegateItem: ("StepAssigned",),
    c.ReassignItem: ("StepAssigned",),
    c.SkipItem: ("StepSkipped",),
    c.SignalWait: ("StepCompleted", "SignalKept"),
    c.AnswerAlerts: ("AlertAnswered",),
    c.ExtendDeadline: ("DeadlineExtended",),
    c.SuspendCase: ("CaseSuspended",),
    c.ResumeCase: ("CaseResumed",),
    c.AttachDocuments: ("DocumentsAttached",),
    c.AddNote: ("NoteAdded",),
    c.WithdrawCase: ("CaseClosed",),
}
"""What a command leaves in the journal once if it was accepted, and never if it was not."""
LAST: Final = 5
"""Attempts after which a case is parked."""
RIPE: Final = timedelta(seconds=130)
"""By then a case that always fails has been tried as often: the waits between are 80 s in all."""
NOTICED: Final = timedelta(seconds=12)
"""By then the first attempt at a case that always fails has been counted."""
_NEVER: Final = frozenset({"time_reversed", "unknown_case", "unknown_sop"})
"""Refusals that nobody may be given here, whatever the clocks show: every case asked about was opened."""


def once(evidence: Evidence) -> Found:
    """Every accepted command has its effect exactly once; what was refused or never arrived has none."""
    stored = Counter(row.command_id for row in evidence.record.commands)
    verdicts = {row.command_id: "refused" not in row.answer for row in evidence.record.commands}
    broken = []
    for command_id, attempts in evidence.commands.items():
        answers = [attempt for attempt in attempts if attempt.reply is not None]
        told = any(isinstance(attempt.reply.answer, Accepted) for attempt in answers if attempt.reply)
        expected = int(verdicts.get(command_id, told) or told)
        own = {kind for attempt in attempts for kind in _OWN[type(attempt.ask)]}
        effects = [
            event
            for event in evidence.effects.get(command_id, ())
            if event.type in own and "system" not in event.said["by"]
        ]
        if len(effects) != expected:
            said = "accepted" if expected else "not accepted"
            broken.append(f"{command_id} was {said} and has {len(effects)} effects ({', '.join(sorted(own))})")
        if stored[command_id] != 1 and answers and not _is_unstored(answers):
            broken.append(f"{command_id} was answered and is stored {stored[command_id]} times")
    broken += [
        f"an event of case {event.case} names {event.said['command']}, which nobody sent"
        for event in evidence.record.events
        if "system" not in event.said["by"] and event.said["command"] not in evidence.commands
    ]
    return Found(len(evidence.commands), tuple(broken))


def _is_unstored(answers: Sequence[Attempt]) -> bool:
    """Say whether all that was told is that the command's own form is wrong."""
    return all(
        isinstance(a.reply.answer, Refused) and a.reply.answer.code == "invalid_data" for a in answers if a.reply
    )


def answers(evidence: Evidence) -> Found:
    """Whoever sends the same again is told the same; another body by a known id is a conflict; nobody sees an error."""
    broken = []
    for command_id, attempts in evidence.commands.items():
        told: dict[str, set[str]] = defaultdict(set)
        for attempt in attempts:
            if attempt.broken is not None:
                broken.append(f"{command_id}: {attempt.broken}")
            if attempt.reply is not None:
                told[fingerprint(attempt.ask, attempt.actor, attempt.case)].add(_said(attempt.reply.answer))
        decided = {body: said for body, said in told.items() if said != {"conflict"}}
        if any(len(said) > 1 for said in told.values()):
            broken.append(f"{command_id} was told {sorted({each for said in told.values() for each in said})}")
        if len(decided) > 1:
            broken.append(f"{command_id} was decided for {len(decided)} bodies")
        if not told:
            broken.append(f"{command_id} was never answered")
        broken += [f"{command_id} was told {said}" for each in told.values() for said in each & _NEVER]
    return Found(len(evidence.attempts), tuple(broken))


def _said(answer: c.Answer) -> str:
    return answer.code if isinstance(answer, Refused) else "accepted"


def winners(evidence: Evidence) -> Found:
    """Of the completions of one item at most one is accepted, and every other is told why not."""
    completions: dict[tuple[str, int], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for attempt in evidence.attempts:
        if isinstance(attempt.ask, c.CompleteItem) and attempt.case and attempt.reply is not None:
            item = attempt.ask.target.item
            if item is not None:
                completions[attempt.case, item][attempt.command_id].add(_said(attempt.reply.answer))
    done = Counter(
        (event.case, event.item) for event in evidence.record.events if event.type == "StepCompleted" and event.item
    )
    broken = [f"item {item} of {case} was completed {n} times" for (case, item), n in done.items() if n > 1]
    for (case, item), told in completions.items():
        won = [command_id for command_id, said in told.items() if "accepted" in said]
        if len(won) > 1:
            broken.append(f"{len(won)} completions of item {item} of {case} were accepted")
        broken += [
            f"{command_id} lost item {item} of {case} and was told nothing"
            for command_id, said in told.items()
            if not said
        ]
    return Found(sum(len(told) > 1 for told in completions.values()), tuple(broken))


def roles(evidence: Evidence) -> Found:
    """Nobody who holds none of an item's roles, or is barred by four eyes, ever holds or completes it."""
    broken = []
    made = 0
    for case, journal in evidence.record.journals.items():
        for event, asked_of, doers in _held(journal):
            person = event.said["person"]
            made += 1
            if not cast.ROLES_OF.get(person, frozenset()) & asked_of:
                broken.append(f"{person} has item {event.item} of {case}, which is for {sorted(asked_of)}")
            barred = cast.FOUR_EYES.get((evidence.record.sops[case], event.step or ""), ())
            if any(person in doers[step] for step in barred):
                broken.append(f"{person} has item {event.item} of {case} and did {', '.join(barred)}")
    return Found(made, tuple(broken))


def _held(journal: Sequence[Written]) -> Iterator[tuple[Written, frozenset[str], Mapping[str, set[str]]]]:
    """Give each event that brings an item to somebody, with the roles that it is for and who did which step before."""
    roles_of: dict[int, frozenset[str]] = {}
    doers: dict[str, set[str]] = defaultdict(set)
    for event in journal:
        if event.type in {"StepActivated", "StepEscalated"} and event.item:
            roles_of[event.item] = frozenset(event.said["roles"])
        if event.type in {"StepAssigned", "StepStarted", "StepCompleted"} and event.item and event.said.get("person"):
            yield event, roles_of[event.item], doers
        if event.type == "StepCompleted" and event.said.get("person"):
            doers[event.step or ""].add(event.said["person"])


def joins(evidence: Evidence) -> Found:
    """A join opens once for each token of every step that it waits for, and never for two of the same."""
    broken = []
    made = 0
    for case, journal in evidence.record.journals.items():
        for (sop, step), sources in cast.JOINS.items():
            if evidence.record.sops[case] != sop:
                continue
            sent: Counter[str] = Counter()
            for event in journal:
                if event.type in {"StepCompleted", "StepSkipped"} and event.step in sources:
                    sent[event.step] += 1
                if event.type == "StepActivated" and event.step == step:
                    made += 1
                    sent.subtract(sources)
                    if min(sent[source] for source in sources) < 0:
                        broken.append(f"{step} of {case} opened (event {event.seq}) before all of {', '.join(sources)}")
    return Found(made, tuple(broken))


def states(evidence: Evidence) -> Found:
    """The state that is stored is the fold of the journal, and the rows of open items are those of the state."""
    open_items: dict[str, dict[int, str | None]] = defaultdict(dict)
    for item in evidence.record.items:
        if item.ended is None:
            open_items[item.case][item.item] = item.assignee
    broken = []
    for row in evidence.record.cases:
        if row.case in evidence.poisoned:
            continue
        journal = evidence.record.journals.get(row.case, ())
        state = fold(row.case, [read_entry(event.entry) for event in journal])
        if state is None or canonical(to_plain(state)) != row.state.encode():
            broken.append(f"the state of case {row.case} is not the fold of its {len(journal)} events")
        elif {number: held.assignee for number, held in state.items.items()} != open_items[row.case]:
            broken.append(f"the open items of case {row.case} are not those of its state")
    return Found(len(evidence.record.cases), tuple(broken))


def chains(evidence: Evidence) -> Found:
    """Each journal counts from 1 without a gap, never goes back in time, and every entry names the hash before it."""
    heads = {row.case: (row.seq, row.head) for row in evidence.record.cases}
    broken = []
    for case, journal in evidence.record.journals.items():
        prev = sha256(b"tertib-case\0" + evidence.record.origin.encode() + b"\0" + case.encode()).hexdigest()
        before = journal[0].recorded_at
        for seq, event in enumerate(journal, 1):
            own = sha256(b"\0" + event.entry.encode()).hexdigest()
            if (event.seq, event.prev, event.said["prev"], event.hash) != (seq, prev, prev, own):
                broken.append(f"event {event.seq} of case {case} does not follow the one before it")
            if event.recorded_at < before:
                broken.append(f"event {event.seq} of case {case} was decided before the one before it")
            prev, before = event.hash, event.recorded_at
        if heads.get(case) != (len(journal), prev):
            broken.append(f"case {case} does not know its last event")
    return Found(len(evidence.record.events), tuple(broken))


def numbers(evidence: Evidence) -> Found:
    """The cases of an SOP are numbered from 1, without gaps and without twins."""
    counted: dict[str, list[str]] = defaultdict(list)
    for row in evidence.record.cases:
        counted[row.sop].append(row.number)
    broken = []
    for sop, given in counted.items():
        found = sorted(int(number.split("/")[0]) for number in given)
        if found != list(range(1, len(found) + 1)):
            broken.append(f"{len(found)} cases of {sop} are numbered up to {found[-1]}")
    return Found(len(evidence.record.cases), tuple(broken))


def rows(evidence: Evidence) -> Found:
    """Every deviation in the journal has its row, and no other has."""
    told = Counter(
        (event.case, event.seq, event.said["kind"])
        for event in evidence.record.events
        if event.type == "DeviationLogged"
    )
    kept = Counter((row.case, row.seq, row.kind) for row in evidence.record.deviations)
    broken = [
        f"deviation {kind} (event {seq}) of case {case} stands in one place only"
        for case, seq, kind in (told - kept) + (kept - told)
    ]
    return Found(sum(told.values()), tuple(broken))


def parked(evidence: Evidence) -> Found:
    """A case that always fails is parked after five attempts; no other case is."""
    broken = []
    ripe, known = (_failing_for(evidence, age) for age in (RIPE, NOTICED))
    for row in evidence.record.tried:
        if row.case not in evidence.poisoned and row.parked:
            broken.append(f"case {row.case}, with which nothing is wrong, is parked for {row.duty}")
        elif row.case in ripe and not (row.parked and row.attempts == LAST):
            broken.append(f"{row.duty} tried case {row.case} {row.attempts} times, and it is not parked")
    untried = known - {row.case for row in evidence.record.tried}
    broken += [f"case {case} cannot be decided and nobody counted an attempt" for case in untried]
    return Found(len(known), tuple(broken))


def _failing_for(evidence: Evidence, age: timedelta) -> frozenset[str | None]:
    """Give the poisoned cases that have failed for so long."""
    return frozenset(
        strike.case
        for strike in evidence.strikes
        if strike.case in evidence.poisoned and evidence.record.read_at - strike.began_at > age
    )
