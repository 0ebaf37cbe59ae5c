"""What the form has no symbol for, as short sentences for its last column (`spec/language.md`, Keys of a step)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.definition.model import (
    OPENING,
    CloseCase,
    Definition,
    EachElement,
    EachPerson,
    EachRole,
    ForEach,
    HandToRole,
    Reaction,
    Route,
    Step,
    TakeOutcome,
    TellRole,
    Wait,
    Work,
)
from engine.machine.sheet.words import field_title, outcome_label, written_duration


@dataclass(frozen=True, slots=True)
class _Said:
    """The sentences of one language; braces take a number, a step, a title or a duration."""

    any_role: str
    people: str
    each_role: str
    each_element: str
    suffice: str
    optional: str
    other_people: str
    not_same: str
    same: str
    opener: str
    waits_for: str
    clock_stands: str
    clock_runs: str
    counted_from: str
    opening: str
    earliest: str
    calendar: str
    overdue: str
    overdue_by: str
    told: str
    handed: str
    deemed: str


_INDONESIAN: Final = _Said(
    any_role="Salah satu jabatan",
    people="{} orang",
    each_role="Tiap jabatan tersendiri",
    each_element="Untuk tiap isi: {}",
    suffice="{}, cukup {}",
    optional="Boleh dilewati",
    other_people="Orangnya berlainan",
    not_same="Tidak boleh orang yang sama dengan {}",
    same="Orang yang sama dengan {}",
    opener="pembuka berkas",
    waits_for="Menunggu {}",
    clock_stands="Jam layanan berhenti",
    clock_runs="Jam layanan tetap berjalan",
    counted_from="Waktu dihitung sejak {}",
    opening="berkas dibuka",
    earliest="Paling cepat {}",
    calendar="Kalender {}",
    overdue="Lewat batas: {}",
    overdue_by="Lewat batas {}: {}",
    told="beri tahu {}",
    handed="beralih ke {}",
    deemed="dianggap {}",
)
_ENGLISH: Final = _Said(
    any_role="Any one of the positions",
    people="{} people",
    each_role="Each position by itself",
    each_element="For each of: {}",
    suffice="{}, {} suffice",
    optional="May be skipped",
    other_people="By different people",
    not_same="Not by the same person as {}",
    same="By the same person as {}",
    opener="the opener",
    waits_for="Waits for {}",
    clock_stands="The promise's clock stands",
    clock_runs="The promise's clock runs on",
    counted_from="Time is counted from {}",
    opening="the opening",
    earliest="At the earliest after {}",
    calendar="Calendar {}",
    overdue="When overdue: {}",
    overdue_by="{} overdue: {}",
    told="tell {}",
    handed="goes to {}",
    deemed="deemed {}",
)


def remarked(definition: Definition, step: Step, locale: str) -> str:
    """Give the note of a step and after it, sentence by sentence, what no symbol of the form shows."""
    note = "" if step.note is None else step.note.said(locale)
    remarks = [f"{one[0].upper()}{one[1:]}." for one in _Remarks(definition, step, locale).all()]
    if note and remarks and not note.endswith((".", "!", "?")):
        note += "."
    return " ".join([note, *remarks] if note else remarks)


@dataclass(frozen=True, slots=True)
class _Remarks:
    """What there is to say of one step."""

    definition: Definition
    step: Step
    locale: str

    @property
    def said(self) -> _Said:
        """Give the sentences of the reader's language."""
        return _INDONESIAN if self.locale.startswith("id") else _ENGLISH

    def all(self) -> Iterator[str]:
        """Give every remark: who, then when, then what if not."""
        match self.step.kind:
            case Work() as work:
                yield from self._who(work)
            case Wait(runs=runs):
                if self.definition.promise is not None:
                    yield self.said.clock_runs if runs else self.said.clock_stands
            case Route():
                pass
        yield from self._when()
        yield from self._overdue()

    def _who(self, work: Work) -> Iterator[str]:
        if work.for_each is not None:
            yield self._multiplied(work.for_each)
        elif len(work.roles) > 1:
            yield self.said.any_role
        if work.optional:
            yield self.said.optional
        others = tuple(other for other in work.not_same_as if other != self.step.id)
        if len(others) < len(work.not_same_as):
            yield self.said.other_people
        if others:
            yield self.said.not_same.format(self._persons(others))
        if work.same_as is not None:
            yield self.said.same.format(self._persons((work.same_as,)))

    def _multiplied(self, each: ForEach) -> str:
        match each.over:
            case EachPerson(people=people):
                return self._enough(self.said.people.format(people), each.needs, people)
            case EachRole(roles=roles):
                return self._enough(self.said.each_role, each.needs, len(roles))
            case EachElement(field=field):
                title = field_title(self.definition, field, self.locale)
                return self._enough(self.said.each_element.format(title), each.needs, None)

    def _enough(self, told: str, needs: int | None, most: int | None) -> str:
        return told if needs is None or needs == most else self.said.suffice.format(told, needs)

    def _when(self) -> Iterator[str]:
        step, said = self.step, self.said
        if step.join_all or step.joins is not None:
            yield said.waits_for.format(self._steps(step.joins or tuple(self._leading_here())))
        if step.counted_from is not None:
            start = said.opening if step.counted_from == OPENING else self._steps((step.counted_from,))
            yield said.counted_from.format(start)
        if isinstance(step.kind, Work) and step.kind.min_time is not None:
            yield said.earliest.format(written_duration(step.kind.min_time.text, self.locale))
        if step.calendar is not None:
            yield said.calendar.format(step.calendar)

    def _overdue(self) -> Iterator[str]:
        if isinstance(self.step.kind, Wait) and self.step.kind.lapse is not None:
            yield self.said.overdue.format(self._outcome(self.step.kind.lapse))
        for reaction in self.step.on_overdue or ():
            told = self._reaction(reaction)
            if reaction.after is None:
                yield self.said.overdue.format(told)
            else:
                yield self.said.overdue_by.format(written_duration(reaction.after.text, self.locale), told)

    def _reaction(self, reaction: Reaction) -> str:
        match reaction.act:
            case TellRole(role=role):
                return self.said.told.format(self._role(role))
            case HandToRole(role=role):
                return self.said.handed.format(self._role(role))
            case TakeOutcome(outcome=outcome):
                return self.said.deemed.format(self._outcome(outcome))
            case CloseCase(result=result):
                return result.replace("_", " ")

    def _leading_here(self) -> Iterator[str]:
        return (one.id for one in self.definition.steps if self.step.id in one.leads_to())

    def _steps(self, steps: tuple[str, ...]) -> str:
        numbers = {one.id: one.number for one in self.definition.steps}
        return ", ".join(f"No\u00a0{numbers[step]}" for step in steps)

    def _persons(self, steps: tuple[str, ...]) -> str:
        return ", ".join(self.said.opener if one == OPENING else self._steps((one,)) for one in steps)

    def _role(self, role: str) -> str:
        return next((one.title.said(self.locale) for one in self.definition.roles if one.id == role), role)

    def _outcome(self, outcome: str) -> str:
        label = next((way.label for way in self.step.ways if way.outcome == outcome), None)
        return f'"{outcome_label(outcome, label, self.locale)}"'
