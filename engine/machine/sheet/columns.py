"""Which columns the form has, in which order and how wide (`DESIGN.md` section 4, Columns)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.definition.model import Definition, EachRole, Role, Route, Step, Wait, Work
from engine.machine.sheet.model import Anchor, Column, Group, Words
from engine.machine.sheet.widths import longest_word, width, wrap
from engine.machine.sheet.words import Headings, headings

GROUPS_HIGH: Final = 22.0
TITLES_HIGH: Final = 40.0
NUMBERS_HIGH: Final = 16.0
HEAD_HIGH: Final = GROUPS_HIGH + TITLES_HIGH + NUMBERS_HIGH

NUMBER, NEEDS, TIME, OUTPUT, NOTE = 28.0, 132.0, 66.0, 112.0, 114.0
LEAST_ACTIVITY: Final = 180.0
FORM: Final = 1084.0
NARROW, USUAL, BROAD = 76.0, 88.0, 104.0
"""The widths of a performer's column: when there are many, as a rule, and when words need it."""
BROADEST: Final = 180.0
"""The most that a column takes where its words need even more."""

_TITLE, _SMALL = 11.0, 10.0
_SIDE: Final = 4.0
_LEADING, _TIGHT = 13.5, 12.0


@dataclass(frozen=True, slots=True)
class Performer:
    """A column of the block Pelaksana; `key` tells roles from parties outside."""

    key: str
    title: str
    outside: bool


@dataclass(frozen=True, slots=True)
class Performers:
    """The performers from left to right; by step the places (from 0) of those who act, and of its symbols.

    Both are in order from left to right, and differ for a route only: nobody acts.
    """

    columns: tuple[Performer, ...]
    acting: Mapping[str, tuple[int, ...]]
    places: Mapping[str, tuple[int, ...]]


def performers(definition: Definition, locale: str) -> Performers:
    """Put outside parties at the edge, by where they first act, and the roles between them by their first act.

    A party that first acts in the first half of the steps stands left, else right. A route stands in the column of
    the first step before it that leads to it, since nobody performs it.
    """
    roles = {role.id: role for role in definition.roles}
    found: dict[str, Performer] = {}
    acts: dict[str, tuple[str, ...]] = {}
    late: set[str] = set()
    for step in definition.steps:
        acting = _acting(step, roles, locale)
        acts[step.id] = tuple(performer.key for performer in acting)
        for performer in acting:
            if performer.key not in found and performer.outside and 2 * step.number > len(definition.steps) + 1:
                late.add(performer.key)
            found.setdefault(performer.key, performer)
    left = [one for one in found.values() if one.outside and one.key not in late]
    inside = [one for one in found.values() if not one.outside]
    right = [one for one in found.values() if one.key in late]
    columns = (*left, *inside, *right) or (Performer("", headings(locale).performers, outside=False),)
    where = {one.key: place for place, one in enumerate(columns)}
    stands = {step: tuple(sorted({where[key] for key in keys})) for step, keys in acts.items()}
    return Performers(columns, stands, _with_routes(definition, stands))


def _acting(step: Step, roles: Mapping[str, Role], locale: str) -> tuple[Performer, ...]:
    match step.kind:
        case Work(roles=ids, for_each=each):
            ids = each.over.roles if each is not None and isinstance(each.over, EachRole) else ids
            return tuple(Performer(f"role {one}", roles[one].title.said(locale), outside=False) for one in ids)
        case Wait(party=party):
            return (Performer(f"party {party.words}", party.said(locale), outside=True),)
        case Route():
            return ()


def _with_routes(definition: Definition, places: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    stands = {step: place for step, place in places.items() if place}
    for step in definition.steps:
        if step.id not in stands:
            before = (one for one in definition.steps if step.id in one.leads_to() and one.id in stands)
            leading = next(before, None)
            stands[step.id] = (stands[leading.id][0],) if leading is not None else (0,)
    return stands


@dataclass(frozen=True, slots=True)
class Measures:
    """The x of every column line of the form from 0 to its width; performers begin at the third column."""

    lines: tuple[float, ...]
    count: int

    @property
    def total(self) -> float:
        """Give the width of the form in px."""
        return self.lines[-1]

    def performer(self, place: int) -> tuple[float, float]:
        """Give the left and right line of a performer's column."""
        return self.lines[2 + place], self.lines[3 + place]

    def middle(self, place: int) -> float:
        """Give the x of the middle of a performer's column."""
        left, right = self.performer(place)
        return (left + right) / 2

    @property
    def block(self) -> tuple[float, float]:
        """Give the left and right line of the block Pelaksana."""
        return self.lines[2], self.lines[2 + self.count]


def measures(who: Performers, locale: str, least: tuple[float, ...], words: tuple[float, ...] = ()) -> Measures:
    """Give the column lines; `least` is the narrowest that each performer's column may be.

    `words` are the widths that needs, time, output and note ask for, so that no word is broken. The activity takes
    what is left of 1084 px, at least 180; with many performers the form grows.
    """
    alone = BROAD if len(who.columns) == 1 else NARROW  # else no lane beside a decision
    needed = [max(alone, wide, _needed(one, headings(locale))) for one, wide in zip(who.columns, least, strict=True)]
    usual_texts = (NEEDS, TIME, OUTPUT, NOTE)
    texts = [max(usual, min(asked, BROADEST)) for usual, asked in zip(usual_texts, words or usual_texts, strict=True)]
    rest = FORM - NUMBER - sum(texts) - LEAST_ACTIVITY
    usual = [max(USUAL, one) for one in needed]
    widths = usual if sum(usual) <= rest else needed
    activity = max(LEAST_ACTIVITY, LEAST_ACTIVITY + rest - sum(widths))
    lines = [0.0]
    for wide in (NUMBER, activity, *widths, *texts):
        lines.append(lines[-1] + wide)
    return Measures(tuple(lines), len(widths))


def _needed(one: Performer, said: Headings) -> float:
    """Give the least width that shows the title whole.

    It is on two lines, or on one where "(outside)" follows; if that asks for a broad column, on two in any case.
    """
    note = width(said.outside, _SMALL) if one.outside else 0.0
    wide = max(longest_word(one.title, _TITLE, bold=True), note)
    for lines, most in ((1 if one.outside else 2, BROAD), (2, BROADEST)):
        while wide < most - 2 * _SIDE and len(wrap(one.title, wide, _TITLE, bold=True)) > lines:
            wide += 2
    return float(round(wide + 2 * _SIDE + 0.5))


def columns(who: Performers, lines: Measures, locale: str) -> tuple[tuple[Column, ...], tuple[Group, ...]]:
    """Give the columns with their titles, and the two headings over them."""
    said = headings(locale)
    first, last = 2, 2 + lines.count
    plain = [said.number, said.activity, *(one.title for one in who.columns), said.needs, said.time, said.output]
    made: list[Column] = []
    for index, title in enumerate([*plain, said.note]):
        left, right = lines.lines[index], lines.lines[index + 1]
        tall = index < first or index == len(plain)
        one = who.columns[index - first] if first <= index < last else None
        made.append(_column(left, right, index + 1, title, _Head(tall, one, said)))
    block = Group(*lines.block, _title((said.performers,), sum(lines.block) / 2, GROUPS_HIGH / 2))
    quality_left, quality_right = lines.lines[last], lines.lines[last + 3]
    quality = _title((said.quality,), (quality_left + quality_right) / 2, GROUPS_HIGH / 2)
    return tuple(made), (block, Group(quality_left, quality_right, quality))


@dataclass(frozen=True, slots=True)
class _Head:
    """How a column's head is made: over both rows of the head, or for a performer."""

    tall: bool
    performer: Performer | None
    said: Headings


def _column(left: float, right: float, number: int, title: str, head: _Head) -> Column:
    lines = wrap(title, right - left - 2 * _SIDE + 1, _TITLE, bold=True)
    middle = (GROUPS_HIGH + TITLES_HIGH) / 2 if head.tall else GROUPS_HIGH + TITLES_HIGH / 2
    x = (left + right) / 2
    if head.performer is None or not head.performer.outside:
        return Column(left, right, number, _title(lines, x, middle), performer=head.performer is not None)
    leading = _LEADING if len(lines) == 1 else _TIGHT
    below = middle - 7 + len(lines) * leading / 2
    note = Words((head.said.outside,), x, below + 10, Anchor.MIDDLE, _SMALL, _LEADING)
    words = _title(lines, x, middle - 7, leading)
    return Column(left, right, number, words, note, performer=True, outside=True)


def _title(lines: tuple[str, ...], x: float, middle: float, leading: float = _LEADING) -> Words:
    baseline = middle - (len(lines) - 1) * leading / 2 + 0.35 * _TITLE
    return Words(lines, x, baseline, Anchor.MIDDLE, _TITLE, leading, bold=True)
