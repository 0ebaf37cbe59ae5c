"""What a program asks, as it comes: one model for each command (`spec/semantics.md`, Commands)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from engine.case import commands as c

Words = Annotated[str, Field(max_length=20_000)]
Name = Annotated[str, Field(max_length=200)]
CommandId = Annotated[
    str | None, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="Sent twice it is done once; else one is drawn.")
]
Value = str | int | float | bool | list[str] | None


class Asking(BaseModel):
    """What every command may say."""

    model_config = ConfigDict(extra="forbid", strict=True)

    command_id: CommandId = None


class PaperIn(BaseModel):
    """A document: the digest that `POST /files` gave, or where the paper lies."""

    model_config = ConfigDict(extra="forbid", strict=True)

    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    reference: Annotated[str, Field(max_length=500)] | None = None


class Bringing(Asking):
    """A command that brings documents and data."""

    documents: Annotated[dict[Name, PaperIn], Field(max_length=20)] = {}
    data: Annotated[dict[Name, Value], Field(max_length=200)] = {}

    def papers(self) -> dict[str, c.Paper]:
        """Give the documents as the engine takes them."""
        return {name: c.Paper(digest=one.digest, reference=one.reference) for name, one in self.documents.items()}

    def given(self) -> dict[str, c.Given]:
        """Give the data as the engine takes them."""
        return {name: tuple(value) if isinstance(value, list) else value for name, value in self.data.items()}


class OpenIn(Bringing):
    """Open a case."""

    sop: Name
    office: Name


class OverrideIn(Asking):
    """Claim or start; a supervisor may lift a rule with a reason."""

    override: Words | None = None


class CompleteIn(Bringing):
    """Complete an item."""

    outcome: Name | None = None
    override: Words | None = None


class ReleaseIn(Asking):
    """Give an item back."""

    reason: Words | None = None


class SkipIn(Asking):
    """Leave a step out."""

    reason: Words | None = None
    outcome: Name | None = None


class ResolveIn(Asking):
    """End the incident of a route."""

    reason: Words | None = None
    outcome: Name | None = None
    data: Annotated[dict[Name, Value], Field(max_length=200)] = {}

    def given(self) -> dict[str, c.Given]:
        """Give the data as the engine takes them."""
        return {name: tuple(value) if isinstance(value, list) else value for name, value in self.data.items()}


class SignalIn(Bringing):
    """Say that what a wait waits for has come: by the step, or by an item's number."""

    step: Name | None = None
    item: int | None = None
    outcome: Name | None = None


class AnswerIn(Asking):
    """Answer the open alerts of an item, or of the whole case."""

    item: int | None = None
    text: Words | None = None


class AttachIn(Asking):
    """Put documents on the case."""

    documents: Annotated[dict[Name, PaperIn], Field(max_length=20)] = {}


class NoteIn(Asking):
    """Write a note."""

    text: Words | None = None


class WithdrawIn(Asking):
    """Withdraw the case."""

    reason: Words | None = None


class DelegateIn(Asking):
    """Hand an item on to somebody else."""

    person: Name


class ReassignIn(Asking):
    """Give an item to somebody else, as supervisor."""

    person: Name
    reason: Words | None = None


class ExtendIn(Asking):
    """Move a due time by a duration, written as in an SOP: `2 working days` or `2 hari kerja`."""

    duration: Name
    reason: Words | None = None


class JumpIn(Asking):
    """Open another step in the place of an item."""

    to_step: Name
    reason: Words | None = None


class SuspendIn(Asking):
    """Let all clocks stand."""

    ground: Words | None = None
    reason: Words | None = None


class ResumeIn(Asking):
    """Let the clocks run again."""


class AbortIn(Asking):
    """End the case, as supervisor."""

    reason: Words | None = None


class SignInIn(BaseModel):
    """Name and password."""

    model_config = ConfigDict(extra="forbid", strict=True)

    login: Name
    password: Annotated[str, Field(max_length=1000)]
