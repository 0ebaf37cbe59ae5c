"""The identity block of a printed form (the design guide, section 4, Print): its boxes, page by page."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Final

from engine.queries.printing import Identity, Printed
from web.i18n import Speech

_LETTERS: Final = 72
"""So many letters a line of a box holds in any case."""
_LINES: Final = 26
"""So many lines the boxes of one page hold together, their headings among them."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the block: a heading over numbered entries, the first of them number `first`."""

    heading: str
    entries: tuple[str, ...]
    first: int = 1

    @property
    def lines(self) -> int:
        """Say how many lines it takes at most."""
        return 1 + sum(ceil(max(1, len(entry)) / _LETTERS) for entry in self.entries)

    def divided(self, lines: int) -> tuple["Box", "Box | None"]:
        """Give what of it fits into so many lines, one entry at least, and the rest."""
        count = len(self.entries)
        while count > 1 and Box(self.heading, self.entries[:count]).lines > lines:
            count -= 1
        rest = self.entries[count:]
        fits = Box(self.heading, self.entries[:count], self.first)
        return fits, Box(self.heading, rest, self.first + count) if rest else None


Pair = tuple[Box, Box]


def particulars(speech: Speech, printed: Printed) -> tuple[tuple[str, str], ...]:
    """Give the names and values beside the office: number, dates, who signed, title."""
    identity = printed.identity or Identity("")
    days = [
        (speech.say("Made on"), identity.created),
        (speech.say("Revised on"), identity.revised),
        (speech.say("Effective on"), identity.effective),
        (speech.say("Review due on"), identity.review_due),
    ]
    return (
        (speech.say("SOP number"), identity.number),
        *((name, speech.long_date(day) if day is not None else "") for name, day in days),
    )


def boxes(speech: Speech, printed: Printed) -> tuple[tuple[Pair, ...], ...]:
    """Give the pairs of boxes, page by page; long lists go on on the next page."""
    identity = printed.identity or Identity("")
    pairs = [
        (
            Box(speech.say("Legal basis"), identity.legal_basis),
            Box(speech.say("Qualifications"), identity.qualifications),
        ),
        (Box(speech.say("Related SOPs"), identity.related), Box(speech.say("Equipment"), identity.equipment)),
        (Box(speech.say("Warnings"), identity.warnings), Box(speech.say("Records"), identity.records)),
    ]
    return tuple(_on_pages(pairs))


def _on_pages(pairs: list[Pair]) -> Iterator[tuple[Pair, ...]]:
    page: list[Pair] = []
    left = _LINES
    waiting = list(pairs)
    while waiting:
        one, other = waiting.pop(0)
        if page and max(one.lines, other.lines) > left:
            yield tuple(page)
            page, left = [], _LINES
        (first, rest), (second, more) = one.divided(left), other.divided(left)
        page.append((first, second))
        left -= max(first.lines, second.lines)
        if rest is not None or more is not None:
            waiting.insert(0, (rest or Box(one.heading, ()), more or Box(other.heading, ())))
    yield tuple(page)
