"""Every error that Tertib raises on purpose has one root, so that a face can tell them from defects."""

from dataclasses import dataclass
from typing import Literal


class TertibError(Exception):
    """The root of the tree."""


class BadExpression(TertibError):  # noqa: N818 - names what happened, as all of this tree do
    """An expression that cannot be read; `column` counts from 1 within its text (`spec/language.md`, Expressions)."""

    def __init__(self, message: str, hint: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.column = column


class CannotEvaluate(TertibError):  # noqa: N818
    """An expression that has no value over this data (`spec/semantics.md`, Documents and data).

    `why` is the reason of the incident that follows; `detail` names the field that is missing, or the types.
    """

    def __init__(self, why: Literal["missing_field", "bad_types"], detail: str) -> None:
        super().__init__(f"{why}: {detail}")
        self.why: Literal["missing_field", "bad_types"] = why
        self.detail = detail


class BadDuration(TertibError):  # noqa: N818
    """A duration that cannot be read: what is wrong with it, and how to mend it (`spec/language.md`, Durations)."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}: {hint}")
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class CalendarProblem:
    """One thing that is wrong in a calendar: the keys and positions that lead to it, what it is, how to mend it."""

    path: tuple[str | int, ...]
    message: str
    hint: str


class BadCalendar(TertibError):  # noqa: N818
    """A calendar that cannot be used, with everything that is wrong with it (`spec/time.md`, Working calendar)."""

    def __init__(self, problems: tuple[CalendarProblem, ...]) -> None:
        super().__init__("; ".join(f"{'.'.join(map(str, p.path)) or 'calendar'}: {p.message}" for p in problems))
        self.problems = problems


class BadScenario(TertibError):  # noqa: N818
    """A scenario that cannot be played, with everything that is wrong with it (`spec/scenarios.md`)."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems
