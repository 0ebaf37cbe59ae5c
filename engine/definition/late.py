"""Rules of time: what needs a standard, what may be done when it is over, and how long a case may stand.

One small function for each rule (`spec/language.md`, Keys of a step, `on_overdue`, `stops`).
"""

import re
from collections.abc import Callable, Iterator

from engine.definition.lacking import missing
from engine.definition.outline import Outline, Part
from engine.definition.problems import Finding


def timed(outline: Outline) -> Iterator[Finding]:
    """What reacts to lateness needs a standard to be late by."""
    holders: list[tuple[Part, str, tuple[str, ...]]] = [(outline.root, "time_standard", ("on_overdue",))]
    needing = ("on_overdue", "warn_after", "counted_from", "lapse")
    holders += [(step.part, "time", needing) for step in outline.steps if step.kind != "route"]
    for part, standard, keys in holders:
        for key in keys:
            if key in part.map and standard not in part.map:
                yield Finding(
                    part.at(key),
                    "untimed",
                    f"'{key}' needs a '{standard}'.",
                    f"Add '{standard}: ...', or delete '{key}'.",
                    on_key=True,
                )


def promise_outcome(outline: Outline) -> Iterator[Finding]:
    """An outcome of the promise's beginning needs the step that has it."""
    promise = outline.root.part("time_standard")
    if (
        promise is not None
        and not outline.is_standard(promise)
        and "outcome" in promise.map
        and "from" not in promise.map
    ):
        yield missing(promise.path, "from")


def one_reaction(outline: Outline) -> Iterator[Finding]:
    """Each entry of `on_overdue` does one thing, and one that may be done there."""
    for holder, allowed in _reacting(outline):
        for entry in holder.parts("on_overdue"):
            acts = [key for key in _ACTS if key in entry.map]
            if not acts:
                yield missing(entry.path, "alert")
            for key in acts[1:]:
                hint = "Write an entry of its own for each."
                yield Finding(
                    entry.at(key), "several_acts", f"'{key}' cannot stand beside '{acts[0]}'.", hint, on_key=True
                )
            for key in acts[:1]:
                if key not in allowed:
                    hint = f"Here may stand: {', '.join(allowed)}."
                    yield Finding(entry.at(key), "not_for_kind", f"'{key}' cannot stand here.", hint, on_key=True)


_ACTS = ("alert", "escalate", "outcome", "close")


def _reacting(outline: Outline) -> Iterator[tuple[Part, tuple[str, ...]]]:
    yield outline.root, ("alert", "close")
    for step in outline.steps:
        yield step.part, ("alert", "escalate", "outcome") if step.kind == "work" else ("alert", "outcome")


def lapses(outline: Outline) -> Iterator[Finding]:
    """A wait that lapses is never late: nothing reacts to it."""
    for step in outline.steps:
        if "lapse" in step.part.map and "on_overdue" in step.part.map:
            yield Finding(
                step.part.at("lapse"),
                "lapse_and_on_overdue",
                "'lapse' cannot stand beside 'on_overdue'.",
                "Delete one: what lapses is over as a matter of course and never late.",
                on_key=True,
            )


def stops_shape(outline: Outline) -> Iterator[Finding]:
    """The longest suspension is counted in working time or days; a month has no fixed length."""
    stops = outline.root.part("stops")
    if stops is not None and re.search(r"month|bulan", str(stops.map.get("max", "")), re.IGNORECASE):
        hint = "Write working days or calendar days."
        yield Finding(stops.at("max"), "bad_duration", "'max' cannot be in months.", hint)


RULES: tuple[Callable[[Outline], Iterator[Finding]], ...] = (timed, promise_outcome, one_reaction, lapses, stops_shape)
