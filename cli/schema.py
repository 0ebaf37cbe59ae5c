"""`python -m cli.schema`: the JSON schema of SOP files, generated from the document model, for editors."""

import json
import sys
from pathlib import Path
from typing import Any, Final

from engine.definition.document import WrittenSop

FILE: Final = Path(__file__).resolve().parent.parent / "definitions" / "schema.json"


def schema() -> dict[str, Any]:
    """Give the schema: what an editor offers and checks while an SOP is written."""
    made = _with_short_forms(WrittenSop.model_json_schema(by_alias=True))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "SOP"}


_NAME: Final = {"type": "string"}
_NAMES: Final = {"type": "array", "items": _NAME, "minItems": 1}
_SHORT: Final[dict[str, list[dict[str, Any]]]] = {
    "#/$defs/WrittenTarget": [_NAME, _NAMES],
    "#/$defs/WrittenRequirement": [_NAME],
    "#/$defs/WrittenPromise": [_NAME, {"$ref": "#/$defs/WrittenPerCount"}, {"$ref": "#/$defs/WrittenByChoice"}],
}
"""The short forms that the language has for these maps: a single value stands for the map."""


def _with_short_forms(made: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Let a single value stand where the document model opens it up to a map or a list."""
    match made:
        case {"title": "Join"}:
            return made
        case {"$ref": str() as ref} if ref in _SHORT:
            return {"anyOf": [*_SHORT[ref], made]}
        case {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": str()}} | {"title": "Not Same As"}:
            return {"anyOf": [_NAME, made]}
        case dict():
            return {key: _with_short_forms(inner) for key, inner in made.items()}
        case list():
            return [_with_short_forms(inner) for inner in made]
        case _:
            return made


def text() -> str:
    """Give the schema as the file has it."""
    return json.dumps(schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.exit(0 if FILE.write_text(text(), "utf-8") else 1)
