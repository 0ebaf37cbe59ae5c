"""Problems of a file: where, what is wrong, and how to mend it (`spec/language.md`, first paragraph)."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

MAX_NAMES = 50
"""Among how many names the nearest is looked for: comparing is slow, and a file may hold thousands."""

Path = tuple[str | int, ...]
"""Where something stands inside a file: keys, and positions in lists from 0."""


class Severity(StrEnum):
    """An error forbids publishing, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `line` and `column` count from 1 and are None for a map that came without a file.

    `steps` are those completed, in order, on a shortest path to an error of behaviour (None: it is of another kind).
    `path` says the same place in keys, as `steps[2].outcomes.ok` (positions from 0), empty for the whole file.
    """

    code: str
    severity: Severity
    file: str
    line: int | None
    column: int | None
    path: str
    message: str
    hint: str
    steps: tuple[str, ...] | None = None

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.line}:{self.column}"
        where = f"{self.file}:{place}" if place else self.file
        return f"{where}: {self.severity.value}: {self.message} {self.hint}".rstrip()


@dataclass(frozen=True, slots=True)
class Problems:
    """Every problem of a file, sorted by place; never empty."""

    items: tuple[Problem, ...]

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem before its place in the text is looked up.

    `on_key` points at the key of the last step of the path rather than at its value; `offset` counts characters into
    a text of one line. `steps`: the steps completed, in order, on a shortest path that shows it.
    """

    path: Path
    code: str
    message: str
    hint: str
    on_key: bool = False
    offset: int = 0
    severity: Severity = Severity.ERROR
    steps: tuple[str, ...] | None = None


def told(path: Path) -> str:
    """Write a path as people read it: `steps[2].outcomes.ok`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """Say the nearest of the known names, whatever its case; else all of them if they are few; else nothing."""
    names = list(dict.fromkeys(known))
    alike = (
        names if len(names) <= MAX_NAMES else [name for name in names if name[:1].casefold() == wrong[:1].casefold()]
    )
    folded = {name.casefold(): name for name in reversed(alike[:MAX_NAMES])}
    near = difflib.get_close_matches(wrong[:100].casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{folded[near[0]]}'?"
    if 0 < len(names) <= 12:
        return f"Known here: {', '.join(names)}."
    return ""
