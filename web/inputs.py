"""The inputs of a form: what is asked, what was typed, what is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.queries.fields import Asked
from engine.queries.papers import Needed, OnFile
from engine.queries.step import StepView
from web.forms import Sent
from web.i18n import Speech

LONG: Final = 300
"""A text that may be longer than this gets several lines."""
FEW: Final = 6
"""So many choices are shown all at once."""


@dataclass(frozen=True, slots=True)
class Input:
    """A field as the template shows it.

    `kind` is `line`, `area`, `number`, `date`, `radios` or `select`; `choices` are (value, label); `wrong` is "" if all
    is well.
    """

    name: str
    label: str
    kind: str
    value: str
    hint: str
    wrong: str
    required: bool
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """A document as the template shows it: what it is, whether it is there, and what was typed for it."""

    name: str
    title: str
    there: OnFile | None
    hint: str
    reference: str
    kept: str
    wrong: str


def inputs_of(speech: Speech, fields: Iterable[Asked], sent: Sent, wrong: Mapping[str, str]) -> list[Input]:
    """Give the inputs of fields: with what was typed, else with what the case holds."""
    return [_input(speech, asked, sent, wrong.get(f"data.{asked.name}", "")) for asked in fields]


def _input(speech: Speech, asked: Asked, sent: Sent, wrong: str) -> Input:
    name = f"data.{asked.name}"
    label = asked.title if asked.required else speech.say("%(title)s (if there is one)", title=asked.title)
    value = sent.text(name) if name in sent.texts else _held(speech, asked)
    return Input(name, label, _kind(asked), value, _hint(speech, asked), wrong, asked.required, _choices(speech, asked))


def _kind(asked: Asked) -> str:
    match asked.type:
        case "boolean":
            return "radios"
        case "choice":
            return "radios" if len(asked.choices) <= FEW else "select"
        case "list":
            return "area"
        case "integer" | "number":
            return "number"
        case "date":
            return "date"
        case _:
            return "area" if asked.max_length is not None and asked.max_length > LONG else "line"


def _choices(speech: Speech, asked: Asked) -> tuple[tuple[str, str], ...]:
    if asked.type == "boolean":
        return (("yes", speech.say("yes").capitalize()), ("no", speech.say("no").capitalize()))
    return tuple((choice, choice.replace("_", " ")) for choice in asked.choices)


def changed(speech: Speech, fields: Iterable[Asked], sent: Sent) -> list[Asked]:
    """Give the fields in which something else stands than the case holds: only that is given again."""
    return [one for one in fields if sent.text(f"data.{one.name}").strip() != _held(speech, one)]


def _held(speech: Speech, asked: Asked) -> str:
    """Give what the case holds of a field, as it would be typed."""
    match asked.value:
        case None:
            return ""
        case bool():
            return "yes" if asked.value else "no"
        case int():
            return speech.number(asked.value)
        case list() | tuple():
            return "\n".join(str(part) for part in asked.value)
        case _:
            return str(asked.value)


def _hint(speech: Speech, asked: Asked) -> str:
    hints = []
    if asked.type == "date":
        hints.append(speech.say("day month year"))
    if asked.type == "list":
        hints.append(speech.say("one entry a line"))
    if asked.least is not None and asked.type != "date":
        hints.append(speech.say("at least %(least)s", least=asked.least))
    if asked.most is not None and asked.type != "date":
        hints.append(speech.say("at most %(most)s", most=asked.most))
    if asked.personal:
        hints.append(speech.say("personal data, kept apart from the log"))
    return ", ".join(hints)


def papers_asked(speech: Speech, view: StepView, sent: Sent, wrong: Mapping[str, str]) -> list[PaperAsked]:
    """Give the documents that an item asks for."""
    return [_paper(speech, need, sent, wrong) for need in view.needs]


def _paper(speech: Speech, need: Needed, sent: Sent, wrong: Mapping[str, str]) -> PaperAsked:
    outcomes = ", ".join(need.only_for)
    if need.output:
        hint = speech.say("To be made in this step.")
        if outcomes:
            hint = speech.say('To be made in this step, for the outcome "%(outcomes)s".', outcomes=outcomes)
    else:
        hint = speech.say("Has to be there.")
        if outcomes:
            hint = speech.say('Has to be there for the outcome "%(outcomes)s".', outcomes=outcomes)
    return paper_input(need.name, need.title, need.there, hint, sent, wrong)


def paper_input(
    name: str, title: str, there: OnFile | None, hint: str, sent: Sent, wrong: Mapping[str, str]
) -> PaperAsked:
    """Give the input of a document."""
    kept, reference = sent.text(f"kept.{name}"), sent.text(f"reference.{name}")
    return PaperAsked(name, title, there, hint, reference, kept, wrong.get(f"file.{name}", ""))
