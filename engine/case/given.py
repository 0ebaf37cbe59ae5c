"""What somebody gave with a command, checked and brought into the form of the record (`spec/semantics.md`, Documents
and data; `spec/events.md`, Text and personal data).

Texts are stripped and blank ones count as not given; numbers become integers or exact decimal texts, dates ISO texts;
personal values, free texts and references become commitments, and what lies behind them is kept aside.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from unicodedata import category, normalize

from engine.case.commands import Command, Data, Given, Paper, Papers
from engine.case.events import Facts, Filed, FiledPaper, Value
from engine.case.refusal import Refusal
from engine.definition.model import Field, FieldType
from engine.ledger.canonical import LARGEST, canonical
from engine.ledger.commitment import Commitment, commitment

LONGEST_TEXT = 20_000
MOST_DIGITS = 40
MOST_ELEMENTS = 1_000


@dataclass(frozen=True, slots=True)
class Secret:
    """What lies behind a commitment: its salt and the canonical JSON of the value."""

    commit: str
    salt: bytes
    value: bytes


@dataclass(slots=True)
class Vault:
    """Commits to the texts of one command, one commitment for each path, and remembers what lies behind."""

    command: Command
    secrets: dict[str, Secret] = field(default_factory=dict)

    def commit(self, path: str, value: object) -> Commitment:
        """Commit to a plain value with the salt that the command brought for `path` (KeyError if it brought none)."""
        salt = self.command.salts[path]
        made = commitment(salt, value)
        self.secrets[path] = Secret(made.commit, salt, canonical(value))
        return made


class _Unfit(Exception):  # noqa: N818
    """A value that does not fit its field; the text says why."""


def text_given(text: str | None) -> str | None:
    """Give a text stripped and in NFC, or None if nothing is left of it."""
    return normalize("NFC", text.strip()) or None if text is not None else None


def reason_given(text: str | None, *, what: str) -> str:
    """Give a text that must be there; Refusal `reason_required`, or `invalid_data` if no person writes so."""
    given = text_given(text)
    if given is None:
        raise Refusal("reason_required", {what: "must be given"})
    try:
        return _clean(given, LONGEST_TEXT)
    except _Unfit as unfit:
        raise Refusal("invalid_data", {what: str(unfit)}) from None


def facts_given(fields: Iterable[Field], data: Data, vault: Vault, *, complete: bool = True) -> Facts:
    """Check `data` against `fields`; Refusal `invalid_data` maps each field to what is wrong.

    With `complete` every required field must be given.
    """
    known = {declared.name: declared for declared in fields}
    wrong: dict[str, str] = {name: "no such field here" for name in data if name not in known}
    facts: dict[str, Value] = {}
    for name, declared in known.items():
        try:
            value = _fitting(declared, data[name]) if name in data else None
        except _Unfit as unfit:
            wrong[name] = str(unfit)
            continue
        if value is not None and not (declared.required and value == ()):
            facts[name] = vault.commit(f"data.{name}", value) if declared.personal else value
        elif complete and declared.required:
            wrong[name] = "must be given"
    if wrong:
        raise Refusal("invalid_data", wrong)
    return facts


def papers_given(papers: Papers, glossary: frozenset[str], vault: Vault) -> Filed:
    """Check documents against the glossary; Refusal `invalid_data` names those that the SOP does not know."""
    unknown = {f"documents.{name}": "no such document in this SOP" for name in papers if name not in glossary}
    if unknown:
        raise Refusal("invalid_data", unknown)
    return {name: _filed(name, paper, vault) for name, paper in papers.items()}


def typed(facts: Facts, fields: Mapping[str, Field]) -> dict[str, object]:
    """Give the facts as expressions see them: dates and decimals by their types; personal ones are not seen."""
    seen = {name: value for name, value in facts.items() if not isinstance(value, Commitment)}
    return {name: _typed(fields[name].type, value) for name, value in seen.items() if name in fields}


def _filed(name: str, paper: Paper, vault: Vault) -> FiledPaper:
    reference = text_given(paper.reference)
    return FiledPaper(
        digest=paper.digest,
        size=paper.size,
        media_type=paper.media_type,
        reference=None if reference is None else vault.commit(f"documents.{name}", reference),
    )


def _typed(kind: FieldType, value: object) -> object:
    match kind, value:
        case FieldType.NUMBER, str():
            return Decimal(value)
        case FieldType.DATE, str():
            return date.fromisoformat(value)
        case _:
            return value


def _fitting(declared: Field, given: Given | object) -> Value | None:
    """Give the value in the form of the record, None if it is blank; `_Unfit` says what is wrong."""
    if given is None:
        raise _Unfit("must not be null")
    if isinstance(given, str) and not given.strip():
        return None
    value = _FORMS[declared.type](declared, given)
    _within(declared, value)
    return value


def _text(declared: Field, given: object) -> str:
    if not isinstance(given, str):
        raise _Unfit("must be a text")
    return _clean(given.strip(), declared.max_length or LONGEST_TEXT)


def _clean(text: str, longest: int) -> str:
    """Refuse what no person writes: control characters (but for line ends and tabs) and what is longer than allowed."""
    if len(text) > longest:
        raise _Unfit(f"must have at most {longest} characters, has {len(text)}")
    if any(category(character) in {"Cc", "Cs"} and character not in "\n\r\t" for character in text):
        raise _Unfit("holds a control character")
    return normalize("NFC", text)


def _decimal(given: object) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, int | float | str | Decimal):
        raise _Unfit("must be a number")
    written = str(given).strip()
    if len(written) > MOST_DIGITS or not written.isascii() or "_" in written:
        raise _Unfit("must be a number such as 12 or 0.5")
    try:
        number = Decimal(written)
    except InvalidOperation:
        raise _Unfit("must be a number such as 12 or 0.5") from None
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        raise _Unfit("must be a number such as 12 or 0.5")
    return number


def _integer(_: Field, given: object) -> int:
    number = _decimal(given)
    if number != number.to_integral_value():
        raise _Unfit("must be a whole number")
    if abs(number) > LARGEST:
        raise _Unfit("is too large")
    return int(number)


def _number(_: Field, given: object) -> str:
    number = _decimal(given)
    plain = format(number, "f")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) if number else "0"


def _date(_: Field, given: object) -> str:
    if isinstance(given, date):
        return given.isoformat()[:10]
    try:
        return date.fromisoformat(str(given).strip()).isoformat()
    except ValueError:
        raise _Unfit("must be a date such as 2026-03-31") from None


def _boolean(_: Field, given: object) -> bool:
    match given:
        case bool():
            return given
        case "true" | "false":
            return given == "true"
        case _:
            raise _Unfit("must be true or false")


def _choice(declared: Field, given: object) -> str:
    if not isinstance(given, str) or given.strip() not in declared.choices:
        raise _Unfit(f"must be one of {', '.join(declared.choices)}")
    return given.strip()


def _list(declared: Field, given: object) -> tuple[str, ...]:
    if not isinstance(given, list | tuple) or not all(isinstance(element, str) for element in given):
        raise _Unfit("must be a list of texts")
    if len(given) > (declared.max_length or MOST_ELEMENTS):
        raise _Unfit(f"must have at most {declared.max_length or MOST_ELEMENTS} elements")
    return tuple(_clean(element.strip(), LONGEST_TEXT) for element in given if element.strip())


_FORMS: Mapping[FieldType, Callable[[Field, object], Value]] = {
    FieldType.TEXT: _text,
    FieldType.INTEGER: _integer,
    FieldType.NUMBER: _number,
    FieldType.DATE: _date,
    FieldType.BOOLEAN: _boolean,
    FieldType.CHOICE: _choice,
    FieldType.LIST: _list,
}


def _within(declared: Field, value: Value) -> None:
    """Hold a number or date between the field's ends."""
    match declared.type:
        case FieldType.INTEGER | FieldType.NUMBER:
            as_type: Callable[[str], Decimal | date] = Decimal
        case FieldType.DATE:
            as_type = date.fromisoformat
        case _:
            return
    found = as_type(str(value))
    if declared.least is not None and found < as_type(declared.least):  # type: ignore[operator] # both of one type
        raise _Unfit(f"must be at least {declared.least}")
    if declared.most is not None and found > as_type(declared.most):  # type: ignore[operator]
        raise _Unfit(f"must be at most {declared.most}")
