"""The rows of the form: what they say, and how high they are (`DESIGN.md` section 4, Rows)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.definition.model import Definition, Requirement, Step, Text, To, Wait, Way
from engine.machine.sheet.columns import Measures, Performers
from engine.machine.sheet.ends import Ends, further_ends
from engine.machine.sheet.model import SIZES, Anchor, Exit, Facts, LoneEnd, Shape, Words
from engine.machine.sheet.remarks import remarked
from engine.machine.sheet.widths import longest_word, wrap
from engine.machine.sheet.words import listed, outcome_label, written_time

TEXT, LEADING, PADDING = 12.0, 15.5, 7.0
LEAST, WITH_FOOT, WITH_BEGIN = 66.0, 82.0, 112.0
"""Least heights: of any row, of one that a labelled arrow leaves by its foot, of a first decision under its capsule."""

_GAP: Final = 17.0
_BOLDER: Final = 2.0
"""The activity of the open row is bold: with its right padding, this is the room for that."""
_LONE_GAP: Final = 0.3
_CAPSULE_WIDE, _AFTER = SIZES[Shape.SMALL_CAPSULE][0], 6.0


@dataclass(frozen=True, slots=True)
class Written:
    """A row that has no place yet: its step, its facts and the lines of its six cells.

    `begins` says that a small capsule stands above the step's own symbol. `lone` are the lines beside the small
    capsules of the further ends that stand in the note's cell, by outcome.
    """

    step: Step
    facts: Facts
    lines: tuple[tuple[str, ...], ...]
    shape: Shape
    begins: bool
    ends: Ends
    lone: tuple[tuple[str | None, tuple[str, ...]], ...]

    def height(self, *, foot: bool) -> float:
        """Give the height of the row; `foot` says that a labelled arrow leaves it by its foot."""
        least = (WITH_BEGIN if self.begins else LEAST) + (WITH_FOOT - LEAST if foot else 0)
        return max(least, max(*map(len, self.lines), self._noted()) * LEADING + _GAP)

    def cells(self, measures: Measures, middle: float) -> tuple[Words, ...]:
        """Place the lines around the row's middle line: number, activity, needs, time, output, note."""
        counts = [*map(len, self.lines[:-1]), self._noted()]
        return tuple(
            Words(lines, x, _baseline(count, middle), anchor, TEXT, LEADING, bold=index == 0)
            for index, (lines, count, (x, anchor)) in enumerate(zip(self.lines, counts, _starts(measures), strict=True))
        )

    def lone_ends(self, measures: Measures, middle: float) -> Iterator[LoneEnd]:
        """Place the small capsules of the note's cell, each with its words, below the note."""
        left = measures.lines[-2] + PADDING
        y = _baseline(self._noted(), middle) + len(self.lines[-1]) * LEADING
        for outcome, lines in self.lone:
            y += _LONE_GAP * LEADING  # else the capsule touches the words above it
            x = left if lines[:1] == ("",) else left + _CAPSULE_WIDE + _AFTER
            words = Words(lines, x, y, Anchor.START, TEXT, LEADING)
            yield LoneEnd(outcome, (left + _CAPSULE_WIDE / 2, y - 0.35 * TEXT), words)
            y += len(lines) * LEADING

    def _noted(self) -> float:
        """Give the height of the note's cell in lines."""
        return len(self.lines[-1]) + sum(len(lines) + _LONE_GAP for _, lines in self.lone)


def _baseline(count: float, middle: float) -> float:
    return middle - (count - 1) * LEADING / 2 + 0.35 * TEXT


def _starts(measures: Measures) -> Iterator[tuple[float, Anchor]]:
    lines, last = measures.lines, 2 + measures.count
    yield (lines[0] + lines[1]) / 2, Anchor.MIDDLE
    yield lines[1] + PADDING, Anchor.START
    yield lines[last] + PADDING, Anchor.START
    yield (lines[last + 1] + lines[last + 2]) / 2, Anchor.MIDDLE
    yield lines[last + 2] + PADDING, Anchor.START
    yield lines[last + 3] + PADDING, Anchor.START


def words_wide(definition: Definition, who: Performers, locale: str) -> tuple[float, ...]:
    """Give the widths that the columns needs, time, output and note must have to hold their longest words whole."""
    facts = [_facts(definition, step, who, locale) for step in definition.steps]
    cells = ([one.needs for one in facts], [one.time for one in facts], [one.output for one in facts])
    sides = (2 * PADDING, PADDING, 2 * PADDING, 2 * PADDING)
    return tuple(
        math.ceil(max(longest_word(text, TEXT) for text in texts) + side)
        for texts, side in zip((*cells, [one.note for one in facts]), sides, strict=True)
    )


def written(definition: Definition, who: Performers, measures: Measures, locale: str) -> tuple[Written, ...]:
    """Write every row of the form, in the order of the steps."""
    return tuple(_written(definition, step, who, measures, locale) for step in definition.steps)


def _written(definition: Definition, step: Step, who: Performers, measures: Measures, locale: str) -> Written:
    facts = _facts(definition, step, who, locale)
    widths = [right - left for left, right in zip(measures.lines, measures.lines[1:], strict=False)]
    first, (needs, time, output, note) = widths[1], widths[-4:]
    lines = (
        (str(step.number),),
        wrap(facts.activity, first - 2 * PADDING - _BOLDER, TEXT),
        wrap(facts.needs, needs - 2 * PADDING, TEXT),
        wrap(facts.time, time - PADDING, TEXT),
        wrap(facts.output, output - 2 * PADDING, TEXT),
        wrap(facts.note, note - 2 * PADDING, TEXT),
    )
    ends = further_ends(who, step)
    lone = tuple((way.outcome, _beside_capsule(_label(way, locale), note - 2 * PADDING)) for way in ends.lone)
    shape = _shape(step)
    begins = step.number == 1 and shape is Shape.DIAMOND
    return Written(step, facts, lines, shape, begins, ends, lone)


def _beside_capsule(text: str, room: float) -> tuple[str, ...]:
    """Give the lines after a small capsule; with a word too long for that they begin below it, after an empty line."""
    after = room - _CAPSULE_WIDE - _AFTER
    return wrap(text, after, TEXT) if longest_word(text, TEXT) <= after else ("", *wrap(text, room, TEXT))


def _shape(step: Step) -> Shape:
    if len(step.ways) > 1:
        return Shape.DIAMOND
    ends = any(not isinstance(way.target, To) for way in step.ways)
    return Shape.CAPSULE if step.number == 1 or ends else Shape.BOX


def _facts(definition: Definition, step: Step, who: Performers, locale: str) -> Facts:
    titles = {document.id: document.title.said(locale) for document in definition.documents}
    numbers = {one.id: one.number for one in definition.steps}
    outside = isinstance(step.kind, Wait)
    put = dict.fromkeys([*step.output, *(document for way in step.ways for document in way.output or ())])
    return Facts(
        activity=step.activity.said(locale),
        performers=tuple(who.columns[place].title for place in who.acting[step.id]),
        outside=outside,
        needs=listed((*_required(step.requires, titles), *(text.said(locale) for text in step.uses))),
        time="" if step.standard is None else written_time(definition, step.standard, locale),
        output=listed((*(titles.get(document, document) for document in put), *_said(step.produces, locale))),
        note=remarked(definition, step, locale),
        exits=tuple(_exit(way, numbers, locale) for way in step.ways),
    )


def _required(requires: tuple[Requirement, ...], titles: dict[str, str]) -> Iterator[str]:
    for one in requires:
        yield titles.get(one.document, one.document)


def _said(text: Text | None, locale: str) -> tuple[str, ...]:
    return () if text is None else (text.said(locale),)


def _exit(way: Way, numbers: dict[str, int], locale: str) -> Exit:
    to = tuple(numbers[step] for step in way.target.steps) if isinstance(way.target, To) else ()
    return Exit(way.outcome, _label(way, locale), to)


def _label(way: Way, locale: str) -> str:
    return "" if way.outcome is None else outcome_label(way.outcome, way.label, locale)
