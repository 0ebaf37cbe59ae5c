"""Documents as pages show them: what is on a case, and what a step asks for (`spec/semantics.md`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.case.given import typed
from engine.case.state import OnCase, State
from engine.definition.expressions import evaluate
from engine.definition.model import Definition, Requirement, Step, Way
from engine.errors import CannotEvaluate
from engine.machine.model import Machine


@dataclass(frozen=True, slots=True)
class OnFile:
    """The last version of a document on a case: the digest of its file with size and media type, or the reference that
    says where the paper lies (None: erased, or never given).
    """

    name: str
    title: str
    seq: int
    digest: str | None
    size: int | None
    media_type: str | None
    reference: str | None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Needed:
    """A document that a step asks for: to be there (`requires`) or to be made here (`output`).

    `there` is it on the case, if it counts; `only_for` are the outcomes that ask for it (empty: every one).
    """

    name: str
    title: str
    output: bool
    there: OnFile | None
    only_for: tuple[str, ...]


def titles_of(definition: Definition, locale: str) -> dict[str, str]:
    """Give the titles of an SOP's documents by name."""
    return {document.id: document.title.said(locale) for document in definition.documents}


def on_file(
    name: str, there: OnCase, titles: Mapping[str, str], secrets: Mapping[str, Any], at: datetime | None = None
) -> OnFile:
    """Say what a document on a case is."""
    paper = there.paper
    reference = None if paper.reference is None else secrets.get(paper.reference.commit)
    title = titles.get(name, name)
    return OnFile(name, title, there.seq, paper.digest, paper.size, paper.media_type, reference, at)


def required_by(machine: Machine, state: State, step: Step, way: Way) -> tuple[str, ...]:
    """Give the documents that have to be on the case for a way; a condition that cannot be evaluated counts."""
    requires = way.requires if way.requires is not None else step.requires
    data = typed(state.data, machine.fields)
    return tuple(entry.document for entry in requires if _counts(entry, data))


def output_of(step: Step, way: Way) -> tuple[str, ...]:
    """Give the documents that have to be made here for a way."""
    return way.output if way.output is not None else step.output


def _counts(entry: Requirement, data: dict[str, object]) -> bool:
    if entry.when is None:
        return True
    try:
        return evaluate(entry.when, data)
    except CannotEvaluate:
        return True
