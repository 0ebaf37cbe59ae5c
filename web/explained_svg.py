"""The explained clock as one bar (the design guide, section 5): working time to scale, each night a notch."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from engine.queries.case import CaseView, Spent, Stretch
from web.i18n import Speech
from web.words import at_zone

WIDTH: Final = 1312.0
_NUMBER: Final = 22.0
"""A step's number needs so much room above its piece."""
_DATE: Final = 74.0
"""A date needs so much room below the bar."""
_BEFORE: Final = (Spent.WORKED, Spent.UNASSIGNED, Spent.UNSTARTED, Spent.STOPPED)
_BEHIND: Final = (Spent.SYSTEM, Spent.OUTSIDE)
"""The order of the sums; those of suspensions, by ground, stand between."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the bar; `number` is the step's, "" where there is no room for it."""

    x: float
    width: float
    spent: str
    number: str


@dataclass(frozen=True, slots=True)
class Sum:
    """A part of the whole: what it is, and how long, exactly."""

    spent: str
    word: str
    length: str


@dataclass(frozen=True, slots=True)
class Explained:
    """All that the template draws. `notches` are the nights and holidays, `dates` (x, text) below the bar."""

    sentence: str
    pieces: tuple[Piece, ...]
    notches: tuple[float, ...]
    dates: tuple[tuple[float, str], ...]
    sums: tuple[Sum, ...]
    whole: str


def explain(speech: Speech, view: CaseView) -> Explained:
    """Put the explained clock of a case into words and places."""
    here = at_zone(speech, view.line.zone)
    inside = sum(stretch.seconds for stretch in view.stretches if stretch.spent is not Spent.OUTSIDE)
    scale = WIDTH / inside if inside else 0.0
    words = _words(here)
    return Explained(
        sentence=_sentence(here, view, inside, words),
        pieces=tuple(_pieces(view.stretches, scale, view.numbers)),
        notches=tuple(x for x, _ in _nights(here, view, scale)),
        dates=tuple(_dates(here, view, scale)),
        sums=(*_sums(here, view, words, _BEFORE), *_suspended(here, view), *_sums(here, view, words, _BEHIND)),
        whole=exact(here, sum(view.parts.values())),
    )


def _sums(speech: Speech, view: CaseView, words: Mapping[Spent, str], order: Sequence[Spent]) -> Iterator[Sum]:
    return (Sum(spent.value, words[spent], exact(speech, view.parts[spent])) for spent in order if spent in view.parts)


def _suspended(speech: Speech, view: CaseView) -> Iterator[Sum]:
    """Give the suspensions by their ground."""
    for ground, seconds in view.grounds.items():
        said = speech.say("(erased)") if ground is None else ground
        yield Sum(Spent.SUSPENDED.value, speech.say("suspended: %(ground)s", ground=said), exact(speech, seconds))


def _words(speech: Speech) -> Mapping[Spent, str]:
    return {
        Spent.WORKED: speech.say("worked"),
        Spent.UNASSIGNED: speech.say("waiting for assignment"),
        Spent.UNSTARTED: speech.say("waiting to be started"),
        Spent.SUSPENDED: speech.say("suspended"),
        Spent.STOPPED: speech.say("stopped: waiting for somebody outside"),
        Spent.SYSTEM: speech.say("waiting for the system"),
        Spent.OUTSIDE: speech.say("outside working hours"),
    }


def _sentence(speech: Speech, view: CaseView, inside: int, words: Mapping[Spent, str]) -> str:
    parts = {spent: seconds for spent, seconds in view.parts.items() if spent is not Spent.OUTSIDE}
    if not parts:
        return speech.say("No working time has passed yet.")
    longest = max(parts, key=lambda spent: parts[spent])
    return speech.say(
        "Of %(inside)s of working time, %(worked)s was worked. Longest: %(length)s %(what)s.",
        inside=speech.span(inside),
        worked=speech.span(parts.get(Spent.WORKED, 0)),
        length=speech.span(parts[longest]),
        what=words[longest],
    )


def exact(speech: Speech, seconds: int) -> str:
    """Say a length to the second: 3 jam 15 mnt 20 dtk."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = []
    if hours:
        parts.append(speech.count("%(n)s h", "%(n)s h", hours))
    if minutes:
        parts.append(speech.count("%(n)s min", "%(n)s min", minutes))
    if left or not parts:
        parts.append(speech.count("%(n)s s", "%(n)s s", left))
    return " ".join(parts)


def _pieces(stretches: Sequence[Stretch], scale: float, numbers: Mapping[str, int]) -> list[Piece]:
    """Lay the working time end to end; pieces that touch and are alike are one."""
    pieces: list[Piece] = []
    last: Stretch | None = None
    x = 0.0
    for stretch in stretches:
        if stretch.spent is Spent.OUTSIDE:
            continue
        width = stretch.seconds * scale
        if last is not None and (last.spent, last.step) == (stretch.spent, stretch.step):
            before = pieces.pop()
            pieces.append(Piece(before.x, before.width + width, before.spent, before.number))
        else:
            pieces.append(Piece(x, width, stretch.spent.value, str(numbers.get(stretch.step or "", ""))))
        last, x = stretch, x + width
    return [piece if piece.width >= _NUMBER else Piece(piece.x, piece.width, piece.spent, "") for piece in pieces]


def _nights(speech: Speech, view: CaseView, scale: float) -> list[tuple[float, str]]:
    """Give where a night, or some days, lie between two pieces, with the date that begins there."""
    nights: list[tuple[float, str]] = []
    x = 0.0
    for stretch in view.stretches:
        if stretch.spent is not Spent.OUTSIDE:
            x += stretch.seconds * scale
            continue
        start, end = (view.line.opened_at + timedelta(seconds=at) for at in (stretch.start, stretch.end))
        if 0 < x < WIDTH and speech.local(start).date() != speech.local(end).date():
            nights.append((x, speech.day(end)))
    return nights


def _dates(speech: Speech, view: CaseView, scale: float) -> list[tuple[float, str]]:
    """Give the dates for which there is room."""
    if not scale:
        return []
    first = next((stretch for stretch in view.stretches if stretch.spent is not Spent.OUTSIDE), None)
    start = view.line.opened_at + timedelta(seconds=first.start if first is not None else 0)
    dates = [(0.0, speech.day(start))]
    for x, day in _nights(speech, view, scale):
        if x - dates[-1][0] >= _DATE and WIDTH - x >= _DATE:
            dates.append((x, day))
    return dates
