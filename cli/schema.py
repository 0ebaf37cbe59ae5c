"""`python -m cli.schema`: the JSON schema of SOP files, generated from the document model, for editors."""

import json
import sys
from pathlib import Path
from typing import Any, Final

from engine.definition.document import WrittenSop

FILE: Final = Path(__file__).resolve().parent.parent / "definitions" / "schema.json"


def schema() -> dict[str, Any]:
    """Give the schema: what an editor offers and checks while an SOP is written."""
    made = WrittenSop.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "SOP"}


def text() -> str:
    """Give the schema as the file has it."""
    return json.dumps(schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.exit(0 if FILE.write_text(text(), "utf-8") else 1)
