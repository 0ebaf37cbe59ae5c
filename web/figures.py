"""A ratio in words, with the addresses of the very events behind each of its counts (the design guide, section 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup

from engine.queries.measures import Chosen, Part, Ratio, Standing, Telling
from web.charts import Axis, axis_of, interval_bar
from web.i18n import Speech

BINDING: Final = "binding"
CONSISTENT: Final = "consistent"

Asked = Mapping[str, str]
_EVENTS: Final[Mapping[str, Mapping[str, Asked]]] = {
    BINDING: {
        "n": {"obligation": "any", "verdict": "met"},
        "total": {"obligation": "any", "verdict": "judged"},
        "against": {"obligation": "any", "verdict": "violated"},
        "aside": {"obligation": "any", "verdict": "waived"},
    },
    CONSISTENT: {
        "n": {"course": "straight"},
        "total": {"course": "counted"},
        "against": {"course": "bent"},
        "aside": {"course": "withdrawn"},
    },
}
"""Of each principle, what the log is asked for to find the events behind a count."""
_COUNTS: Final = {BINDING: ("violated", "waived"), CONSISTENT: ("bent", "withdrawn")}
"""What stands against a principle, and what beside it."""


@dataclass(frozen=True, slots=True)
class Count:
    """A count in words and the address of its events, "" where there is none."""

    said: str
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """A ratio as a row shows it. `share` is "" where only counts may be told, `told` False where nothing may.

    `ends` are those of the interval in words, or why there is none; `standing` is `within`, `outside` or `far`,
    `behind` that it is far, and on the wrong side.
    """

    key: str
    title: str
    about: str
    told: bool
    share: str
    n: Count
    total: Count
    bar: Markup
    ends: str
    against: Count
    aside: Count
    refused: Count
    standing: str
    behind: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Lines on one axis. `axis` are its ends and its middle in words, `shared` says what the dashed line is."""

    by: str
    title: str
    shared: str
    axis: tuple[str, str, str]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What all figures of a page share: the language, the list of events, the principle and the filter."""

    speech: Speech
    path: str
    word: str
    chosen: Chosen

    def line(
        self, part: Part, axis: Axis, words: tuple[str, str] = ("", ""), by: str = "", shared: Ratio | None = None
    ) -> Line:
        """Make the row of a part, that is by `by` what its key says."""
        told = part.ratio.telling
        against, aside = (part.counts[name] for name in _COUNTS[self.word])
        share, together = part.ratio.share, None if shared is None else shared.share
        behind = part.standing is Standing.FAR and share is not None and together is not None and share < together
        return Line(
            key=part.key,
            title=words[0],
            about=words[1],
            told=told is not Telling.NO_CASES,
            share="" if share is None else self.speech.percent(share),
            n=self.counted(part.ratio.n, "n", part, by),
            total=self.counted(part.ratio.total, "total", part, by),
            bar=interval_bar(part.ratio, axis, together, far=behind),
            ends=interval_words(self.speech, part.ratio),
            against=self.counted(against, "against", part, by),
            aside=self.counted(aside, "aside", part, by),
            refused=self._count(part.refused, {"code": "any"}, part.key, by),
            standing=part.standing.value,
            behind=behind,
        )

    def counted(self, n: int, which: str, part: Part, by: str) -> Count:
        """Give a count with the address of the events that it counts."""
        return self._count(n, _EVENTS[self.word][which], part.key, by)

    def other(self, n: int, **asked: str) -> Count:
        """Give a count of other events of what is chosen."""
        return self._count(n, asked, "", "")

    def group(
        self, by: str, title: str, parts: Sequence[Part], whole: Part, words: Mapping[str, tuple[str, str]]
    ) -> Group:
        """Put the rows of a measure's parts on one axis."""
        axis = axis_of([part.ratio for part in parts], 140)
        lines = tuple(self.line(part, axis, words.get(part.key, (part.title, "")), by, whole.ratio) for part in parts)
        share = whole.ratio.share
        say = self.speech.say
        shared = "" if share is None else say("Dashed: all together, %(share)s.", share=self.speech.percent(share))
        return Group(by, title, shared, axis_words(self.speech, axis), lines)

    def _count(self, n: int, asked: Asked, key: str, by: str) -> Count:
        values = {
            "sop": self.chosen.sop,
            "office": self.chosen.office,
            "first_month": self.chosen.first_month,
            "last_month": self.chosen.last_month,
            **asked,
        }
        if by == "month":
            values |= {"first_month": key, "last_month": key}
        elif by:
            values[by] = key
        query = urlencode({name: value for name, value in values.items() if value})
        return Count(self.speech.number(n), f"{self.path}?{query}" if n else "")


def interval_words(speech: Speech, ratio: Ratio) -> str:
    """Say the ends of the interval, or why there is none."""
    if ratio.interval is not None:
        low, high = speech.percent(ratio.interval.low), speech.percent(ratio.interval.high)
        return speech.say("%(low)s to %(high)s", low=low, high=high)
    if ratio.telling is Telling.COUNTS:
        return speech.say("Fewer than 10: counts only, no percentage.")
    return ""


def axis_words(speech: Speech, axis: Axis) -> tuple[str, str, str]:
    """Say where an axis begins, its middle, and where it ends: it need not begin at 0."""
    return tuple(whole_percent(speech, at) for at in (axis.low, (axis.low + 1) / 2, 1.0))  # type: ignore[return-value]


def whole_percent(speech: Speech, share: float) -> str:
    """Say a share of an axis: 80%."""
    return f"{speech.number(round(share * 100))}%"
