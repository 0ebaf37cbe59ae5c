"""What pydantic says about a file, in words for a person who drafts procedures.

Parts of a location in square brackets are no keys of the file: pydantic's `[key]`, and our names of alternatives.
"""

from collections.abc import Iterator, Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from engine.definition.lacking import missing
from engine.definition.problems import Finding, Path, did_you_mean
from engine.definition.scalars import QUOTES, kind_of, shown

_EXPECTED: Mapping[str, tuple[str, str]] = {
    "string_type": ("A text", QUOTES),
    "int_type": ("A whole number", "Write it without quotation marks, such as 2."),
    "int_from_float": ("A whole number", "Write it without a fraction, such as 2."),
    "bool_type": ("true or false", "Write true or false, without quotation marks."),
    "list_type": ("A list", "Write it in square brackets: [one, other]."),
    "dict_type": ("A map", "Write it as {key: value}, or with the keys on lines of their own."),
    "model_type": ("A map", "Write it as {key: value}, or with the keys on lines of their own."),
}


def misfits(error: ValidationError) -> Iterator[Finding]:
    """Give a finding for each value that has not the form that the language asks for."""
    for detail in error.errors(include_url=False):
        yield _finding(detail)


def _finding(detail: ErrorDetails) -> Finding:
    path: Path = tuple(part for part in detail["loc"] if not (isinstance(part, str) and part.startswith("[")))
    on_key = "[key]" in detail["loc"]
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return missing(path[:-1], str(path[-1]))
        case "extra_forbidden":
            return Finding(path, "unknown_key", f"The key '{path[-1]}' is not known here.", "Delete it.", on_key=True)
        case "literal_error":
            return _choice(path, detail["input"], str(context.get("expected", "")))
        case "too_short":
            return Finding(
                path, "empty_value", "This is empty.", "Write at least one element, or leave the key out.", on_key
            )
        case "greater_than_equal":
            return Finding(path, "bad_value", "This number is too small.", "Write 1 or more.")
        case "less_than_equal":
            return Finding(path, "bad_value", "This number is too large.", "Write a smaller one.")
        case kind if kind in _EXPECTED:
            what, hint = _EXPECTED[kind]
            message = f"{what} is expected here, not {kind_of(detail['input'])}."
            return Finding(path, "wrong_type", message, hint, on_key)
        case kind if "message" in context:
            return Finding(path, kind, context["message"], context["hint"], on_key, int(context.get("offset", 0)))
        case kind:
            return Finding(
                path, "bad_value", f"This cannot stand here ({kind}).", "Compare it with the language.", on_key
            )


def _choice(path: Path, value: object, expected: str) -> Finding:
    words = [word for word in expected.replace(" or ", ", ").replace("'", "").split(", ") if word]
    if not isinstance(value, str):
        message = f"One word is expected here, not {kind_of(value)}."
        return Finding(path, "wrong_type", message, f"Write one of {', '.join(words)}.")
    hint = did_you_mean(value, words) or f"Write one of {', '.join(words)}."
    return Finding(path, "bad_value", f"'{shown(value)}' cannot stand here.", hint)
