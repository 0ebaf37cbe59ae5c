"""The single values of an SOP file, each read from what YAML gives (`spec/language.md`).

Every reader raises a `PydanticCustomError` whose context holds the whole message and the hint that mends it, so that
`read` can hand them on as they are.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from engine.definition.durations import Duration, Standard, parse_duration, parse_standard
from engine.definition.expressions import Expression, parse_expression
from engine.definition.model import Text
from engine.errors import BadDuration, BadExpression

T = TypeVar("T")

MAX_ID = 64
QUOTES = "Put it in quotation marks if it is meant as a text."


def wrong(code: str, message: str, hint: str, offset: int = 0) -> PydanticCustomError:
    """Build the error of a value; `offset` counts characters into its text."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint, "offset": offset})


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise wrong("wrong_type", f"A text is expected here, not {kind_of(value)}.", QUOTES)
    if not value.strip():
        raise wrong("empty_value", "The text is empty.", "Write something, or leave the key out.")
    return value


def kind_of(value: object) -> str:
    """Say what a value is, for a reader who knows no types."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | Decimal():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case dict():
            return "a map"
        case _:
            return "this"


_ID = re.compile(r"[a-z][a-z0-9_]*")
_LOCALE = re.compile(r"[a-z]{2,3}([-_][A-Za-z]{2,4})?")


def _identifier(value: object) -> str:
    text = _string(value)
    if _ID.fullmatch(text) is None:
        near = re.sub(r"[^a-z0-9]+", "_", text[:MAX_ID].casefold()).strip("_")
        hint = f"Write it as '{near}'." if near[:1].isalpha() and near.isascii() else "Write it as 'my_name_2'."
        raise wrong("bad_id", f"'{shown(text)}' is no id: small letters, digits and '_', a letter first.", hint)
    return _short(text)


def _slug(value: object) -> str:
    text = _string(value)
    if re.fullmatch(r"[a-z0-9][a-z0-9-]*", text) is None:
        near = re.sub(r"[^a-z0-9]+", "-", text[:MAX_ID].casefold()).strip("-")
        hint = f"Write it as '{near}'." if near else "Write it as 'my-name-2'."
        raise wrong("bad_id", f"'{shown(text)}' is no slug: small letters, digits and '-'.", hint)
    return _short(text)


def _short(text: str) -> str:
    if len(text) > MAX_ID:
        raise wrong("bad_id", f"'{shown(text)}' is longer than {MAX_ID} characters.", "Shorten it.")
    return text


def shown(text: str, longest: int = 80) -> str:
    """Give a text as a message may quote it."""
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def _words(value: object) -> Text:
    if isinstance(value, Text):
        return value
    if not isinstance(value, dict):
        return Text((("", _string(value)),))
    if not value:
        raise wrong("empty_value", "The text is empty.", "Write a text, or a map such as {id: ..., en: ...}.")
    for locale in value:
        if _LOCALE.fullmatch(str(locale)) is None:
            raise wrong("bad_locale", f"'{shown(str(locale))}' is no language.", "Write {id: ..., en: ...}.")
    return Text(tuple((str(locale), _string(text)) for locale, text in value.items()))


def _day(value: object) -> date:
    text = _string(value)
    try:
        return date.fromisoformat(text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else "")
    except ValueError:
        raise wrong("bad_date", f"'{shown(text)}' is no date.", "Write it as 2026-01-31.") from None


def _timed(parse: Callable[[str], T], value: object) -> T:
    text = str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else _string(value)
    try:
        return parse(shown(text))
    except BadDuration as error:
        raise wrong("bad_duration", sentence(error.message), sentence(error.hint)) from None


def sentence(text: str) -> str:
    """Give a fragment a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def _condition(value: object) -> Expression:
    text = str(value).lower() if isinstance(value, bool | int | Decimal) else _string(value)
    try:
        return parse_expression(text)
    except BadExpression as error:
        raise wrong("bad_expression", error.message, error.hint, error.column - 1) from None


def _pattern(value: object) -> str:
    text = _string(value)
    names = re.findall(r"\{([^{}]*)\}", text)
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", text)):
        raise wrong("bad_case_number", "A brace is not closed.", CASE_NUMBER)
    for name in names:
        if re.fullmatch(r"n|n:0[1-9]|year|sop|office", name) is None:
            raise wrong("bad_case_number", f"'{{{shown(name)}}}' is not known here.", CASE_NUMBER)
    if not any(name.startswith("n") for name in names):
        raise wrong("bad_case_number", "The case number lacks {n}, so every case would have the same.", CASE_NUMBER)
    return text


CASE_NUMBER = "Use {n} or {n:04} (required), {year}, {sop} and {office}."

_NAMED = {"type": "string", "minLength": 1, "maxLength": MAX_ID}
_DURATION = {
    "type": "string",
    "examples": ["15 minutes", "2 hours", "3 working days", "10 calendar days", "2 weeks", "1 month", "3 hari kerja"],
}

Id = Annotated[str, BeforeValidator(_identifier), WithJsonSchema({**_NAMED, "pattern": "^[a-z][a-z0-9_]*$"})]
Slug = Annotated[str, BeforeValidator(_slug), WithJsonSchema({**_NAMED, "pattern": "^[a-z0-9][a-z0-9-]*$"})]
Line = Annotated[str, BeforeValidator(_string)]
Words = Annotated[
    Text,
    PlainValidator(_words),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
            ]
        }
    ),
]
Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
CaseNumber = Annotated[str, BeforeValidator(_pattern)]
Condition = Annotated[Expression, PlainValidator(_condition), WithJsonSchema({"type": "string", "maxLength": 2000})]
WrittenDuration = Annotated[
    Duration, PlainValidator(lambda value: _timed(parse_duration, value)), WithJsonSchema(_DURATION)
]
WrittenStandard = Annotated[
    Standard,
    PlainValidator(lambda value: _timed(parse_standard, value)),
    WithJsonSchema({**_DURATION, "examples": [*_DURATION["examples"], "30 minutes - 3 hours", "as needed"]}),
]
