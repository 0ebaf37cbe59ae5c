"""The project's corpora, read where they lie: in `../shared/data`, beside the repository. They are never copied."""

import json
from pathlib import Path
from typing import Any, Final

DATA: Final = Path(__file__).parents[2].parent / "shared" / "data"


def rows(path: str) -> list[dict[str, Any]]:
    """The values of a file with one JSON value a line; none, and a word about it, where there are no corpora."""
    file = _there(path)
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file else []


def document(path: str) -> Any:  # noqa: ANN401 - whatever the file says
    """The value of a JSON file; an empty map, and a word about it, where there are no corpora."""
    file = _there(path)
    return json.loads(file.read_text("utf-8")) if file else {}


def _there(path: str) -> Path | None:
    file = DATA / path
    if file.exists():
        return file
    print(f"there is no {path} in ../shared/data: nothing is compared with it")  # noqa: T201
    return None
