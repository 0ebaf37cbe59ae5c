"""The characters of a file: UTF-8, visible, in lines of a length that a person could read.

What the YAML parser would choke on, or a reader would see otherwise than it is, is told here with its place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from engine.definition.problems import Path, Problem, Problems, Severity, told

MAX_BYTES = 1_048_576
MAX_LINE = 100_000
MAX_PROBLEMS = 500


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text, from 1."""

    line: int
    column: int


def legible(text: bytes | str, file: str) -> str | Problems:
    """Give the text without its byte order mark, or what makes it unreadable."""
    decoded = _decoded(text, file)
    if isinstance(decoded, Problem):
        return Problems((decoded,))
    unreadable = tuple(islice(_unreadable(decoded, file), MAX_PROBLEMS))
    return Problems(unreadable) if unreadable else decoded


def _decoded(text: bytes | str, file: str) -> str | Problem:
    """Give the text without its byte order mark."""
    if len(text) > MAX_BYTES:
        return problem(
            "too_large", file, Mark(1, 1), "The file is larger than 1 MiB.", "An SOP is a few pages; is this the file?"
        )
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = text[: error.start]
        mark = Mark(before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1)
        return problem("not_utf8", file, mark, "The file is not UTF-8 text.", "Save it again with the encoding UTF-8.")


FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u061b\u061d-\u200d\u2010-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd"
    "\U00010000-\U0010ffff]"
)
"""Control characters, and those that make a text read otherwise than it is written (line separators, direction)."""


def _unreadable(text: str, file: str) -> Iterator[Problem]:
    """Give what the parser must not see: invisible characters, and lines so long that it would take for ever."""
    if FORBIDDEN.search(text) is None and len(text) <= MAX_LINE:
        return
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        found = FORBIDDEN.search(line)
        if found is not None:
            yield control(found[0], file, Mark(number, found.start() + 1))
        if len(line) > MAX_LINE:
            yield problem(
                "too_large", file, Mark(number, 1), f"This line has more than {MAX_LINE} characters.", "Divide it."
            )


def control(character: str, file: str, mark: Mark) -> Problem:
    """Tell of an invisible character."""
    code = f"U+{ord(character):04X}"
    return problem("control_character", file, mark, f"The invisible character {code} stands here.", "Delete it.")


def problem(code: str, file: str, mark: Mark, message: str, hint: str, path: Path = ()) -> Problem:
    """Build an error whose place is known already."""
    return Problem(code, Severity.ERROR, file, mark.line, mark.column, told(path), message, hint)
