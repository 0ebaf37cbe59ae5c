"""From the file as written to the definition: names resolved, defaults filled in (`spec/language.md`)."""

from collections.abc import Iterable, Iterator

from engine.definition import document as written
from engine.definition.model import (
    Approval,
    Close,
    Definition,
    Document,
    End,
    Field,
    FieldType,
    Identity,
    Intake,
    Kind,
    Level,
    Policy,
    Promise,
    Reaction,
    Requirement,
    Role,
    Route,
    Step,
    Target,
    Text,
    To,
    Wait,
    Way,
    Work,
)

END = "end"
BRANCHING = Text((("id", "Percabangan menurut data"), ("en", "Branching by data")))
"""What is said of a route, which has no activity of its own."""


def build(sop: written.WrittenSop, digest: str) -> Definition:
    """Give the definition of a file that every rule has passed."""
    steps = tuple(_step(sop.steps, at) for at in range(len(sop.steps)))
    promise = sop.time_standard
    return Definition(
        sop=sop.sop,
        version=sop.version,
        title=sop.title,
        roles=tuple(Role(name, role.title, Level(role.level)) for name, role in sop.roles.items()),
        supervisor=sop.supervisor,
        steps=steps,
        digest=digest,
        identity=_identity(sop.identity) if sop.identity else None,
        case_number=sop.case_number,
        calendar=sop.calendar,
        promise=Promise(promise.within, promise.start, promise.outcome) if promise else None,
        on_overdue=_reactions(sop.on_overdue),
        results=tuple(sop.results),
        documents=_glossary(sop, steps),
        intake=Intake(tuple(sop.intake.documents), _fields(sop.intake.fields)),
    )


def _identity(block: written.WrittenIdentity) -> Identity:
    approval = block.approved_by
    return Identity(
        number=block.number,
        office=block.office,
        unit=block.unit,
        created=block.created,
        revised=block.revised,
        effective=block.effective,
        review_due=block.review_due,
        approved_by=Approval(approval.position, approval.name, approval.nip) if approval else None,
        legal_basis=tuple(block.legal_basis),
        qualifications=tuple(block.qualifications),
        related=tuple(block.related),
        equipment=tuple(block.equipment),
        warnings=tuple(block.warnings),
        records=tuple(block.records),
    )


def _step(steps: list[written.WrittenStep], at: int) -> Step:
    step = steps[at]
    following = steps[at + 1].id if at + 1 < len(steps) else END
    return Step(
        id=step.id,
        number=at + 1,
        activity=step.activity or BRANCHING,
        kind=_kind(step),
        ways=tuple(_ways(step, following)),
        standard=step.time,
        warn_after=step.warn_after,
        uses=tuple(step.uses),
        produces=step.produces,
        requires=_requirements(step.requires),
        output=tuple(step.output),
        fields=_fields(step.fields),
        join_all=step.join == "all",
        on_overdue=_reactions(step.on_overdue),
        note=step.note,
    )


def _as_text(name: str) -> Text:
    return Text((("", name),))


def _kind(step: written.WrittenStep) -> Kind:
    if step.role is not None:
        return Work(tuple(step.role), Policy(step.assign), tuple(step.not_same_as), step.same_as)
    return Wait(step.wait) if step.wait is not None else Route()


def _ways(step: written.WrittenStep, following: str) -> Iterator[Way]:
    if step.outcomes is not None:
        yield from (_way(outcome, target) for outcome, target in step.outcomes.items())
    else:
        yield _way(None, step.next or written.WrittenTarget(next=[following]))


def _way(outcome: str | None, target: written.WrittenTarget) -> Way:
    return Way(
        outcome=outcome,
        target=_target(target),
        label=target.label,
        when=target.when,
        requires=None if target.requires is None else _requirements(target.requires),
        output=None if target.output is None else tuple(target.output),
    )


def _target(target: written.WrittenTarget) -> Target:
    if target.close is not None:
        return Close(target.close)
    if target.next is None or target.next == [END]:
        return End(target.end)
    return To(tuple(target.next))


def _requirements(entries: list[written.WrittenRequirement]) -> tuple[Requirement, ...]:
    return tuple(Requirement(entry.document, entry.when) for entry in entries)


def _reactions(entries: list[written.WrittenReaction] | None) -> tuple[Reaction, ...] | None:
    return None if entries is None else tuple(Reaction(entry.alert, entry.after) for entry in entries)


def _fields(fields: dict[str, written.WrittenField]) -> tuple[Field, ...]:
    return tuple(
        Field(
            name=name,
            type=FieldType(field.type),
            title=field.title or _as_text(name),
            required=field.required,
            least=field.min,
            most=field.max,
            max_length=field.max_length,
            choices=tuple(field.choices or ()),
            personal=field.personal,
        )
        for name, field in fields.items()
    )


def _glossary(sop: written.WrittenSop, steps: Iterable[Step]) -> tuple[Document, ...]:
    """Give every document that the SOP names: those with a title first, the others as they come."""
    titles = dict(sop.documents)
    for name in (*sop.intake.documents, *(name for step in steps for name in _named(step))):
        titles.setdefault(name, _as_text(name))
    return tuple(Document(name, title) for name, title in titles.items())


def _named(step: Step) -> Iterator[str]:
    yield from (entry.document for entry in step.requires)
    yield from step.output
    for way in step.ways:
        yield from (entry.document for entry in way.requires or ())
        yield from way.output or ()
