"""The principles in words: what each counts, how its year went, and what is to be read beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.queries.measures import Part
from web.figures import BINDING, CONSISTENT, Count
from web.i18n import Speech


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be read beside a measure: a count with its events, or None, and what it is of."""

    word: str
    count: Count | None


def principle_words(speech: Speech) -> dict[str, tuple[str, str]]:
    """Name the principles, each with what it counts."""
    return {
        BINDING: (speech.say("Binding"), speech.say("obligations met")),
        CONSISTENT: (speech.say("Consistent"), speech.say("cases closed as the procedure leads")),
    }


def lowest_office(speech: Speech, offices: Sequence[Part]) -> tuple[Note, ...]:
    """Name the office with the lowest ratio, where more than one may be told."""
    told = [(part.ratio.share, part.title) for part in offices if part.ratio.share is not None]
    if len(told) < 2:
        return ()
    share, title = min(told)
    return (Note(speech.say("lowest office: %(office)s, %(share)s", office=title, share=speech.percent(share)), None),)


def trend_words(speech: Speech, run: Sequence[Part]) -> str:
    """Say by how many points the last month that may be told differs from the first."""
    told = [part for part in run if part.ratio.share is not None]
    if len(told) < 2:
        return speech.say("no trend yet")
    points = round(((told[-1].ratio.share or 0) - (told[0].ratio.share or 0)) * 100, 1)
    since, amount = speech.month(told[0].key), speech.number(abs(points))
    if points == 0:
        return speech.say("as in %(month)s", month=since)
    many = 1 if abs(points) == 1 else 2  # 0.5 points, 1 point
    if points > 0:
        said = speech.count(
            "up %(points)s point since %(month)s",
            "up %(points)s points since %(month)s",
            many,
            points=amount,
            month=since,
        )
    else:
        said = speech.count(
            "down %(points)s point since %(month)s",
            "down %(points)s points since %(month)s",
            many,
            points=amount,
            month=since,
        )
    return said
