"""Ratios as small drawings: the outlined interval, the run of months, the funnel of offices (the design guide, 5).

What a drawing shows stands beside it in words and numbers, so that all but the funnel are hidden from screen readers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor
from typing import Final

from markupsafe import Markup, escape

from engine.queries.measures import Z998, Interval, Part, Ratio, Standing, funnel
from web.i18n import Speech

FUNNEL_WIDTH: Final = 560
"""The funnel of offices, in units of its own drawing."""


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to 1, over `width` pixels."""

    low: float
    width: int

    def x(self, share: float) -> float:
        """Give where a share lies, in pixels; what is below the axis at its beginning."""
        return max(0.0, (share - self.low) / (1 - self.low)) * self.width

    @property
    def ticks(self) -> tuple[float, ...]:
        """Give the shares that bear a line: five, both ends among them."""
        return tuple(self.low + (1 - self.low) * step / 4 for step in range(5))


def axis_of(ratios: Sequence[Ratio], width: int = 180) -> Axis:
    """Give one axis on which all these ratios with their intervals lie: from a round share below them to 1."""
    lows = [ratio.interval.low for ratio in ratios if ratio.interval is not None]
    return Axis(max(0.0, min(0.8, floor(min(lows, default=0.8) * 5) / 5)), width)


def interval_bar(ratio: Ratio, axis: Axis, shared: float | None, *, far: bool = False) -> Markup:
    """Draw the interval of a ratio as an outlined bar with a tick; nothing where it may not be told."""
    parts = [f'<line class="grid" x1="{axis.x(at):.1f}" x2="{axis.x(at):.1f}" y1="0" y2="32"/>' for at in axis.ticks]
    if shared is not None:
        parts.append(f'<line class="shared" x1="{axis.x(shared):.1f}" x2="{axis.x(shared):.1f}" y1="0" y2="32"/>')
    if ratio.interval is not None and ratio.share is not None:
        low, high, at = axis.x(ratio.interval.low), axis.x(ratio.interval.high), axis.x(ratio.share)
        parts.append(f'<rect class="range" x="{low:.1f}" y="11" width="{max(high - low, 1):.1f}" height="10"/>')
        parts.append(f'<line class="point" x1="{at:.1f}" x2="{at:.1f}" y1="5" y2="27"/>')
    return _svg("interval is-far" if far else "interval", f"-2 0 {axis.width + 4} 32", parts)


def month_run(parts: Sequence[Part], axis: Axis, speech: Speech) -> Markup:
    """Draw the months of a measure: a point with its interval where it may be told, a gap where it may not."""
    width, height, left, top = 640, 150, 52, 10
    step = (width - left) / max(len(parts), 1)

    def y(share: float) -> float:
        return top + height - Axis(axis.low, height).x(share)

    drawn = [f'<line class="grid" x1="{left}" x2="{width}" y1="{y(at):.1f}" y2="{y(at):.1f}"/>' for at in axis.ticks]
    drawn += [f'<text x="{left - 8}" y="{y(at) + 4:.1f}" text-anchor="end">{_whole(at)}</text>' for at in axis.ticks]
    told = []
    for index, part in enumerate(parts):
        x = left + step * (index + 0.5)
        drawn += _month(speech, part.key, x, top + height + 18, with_year=index == 0 or part.key.endswith("-01"))
        if part.ratio.share is not None and part.ratio.interval is not None:
            low, high = y(part.ratio.interval.low), y(part.ratio.interval.high)
            drawn.append(f'<line class="whisker" x1="{x:.1f}" x2="{x:.1f}" y1="{high:.1f}" y2="{low:.1f}"/>')
            told.append((index, x, y(part.ratio.share)))
    drawn += [
        f'<line class="run" x1="{x:.1f}" y1="{at:.1f}" x2="{after:.1f}" y2="{then:.1f}"/>'
        for (index, x, at), (following, after, then) in pairwise(told)
        if following == index + 1
    ]
    drawn += [f'<circle class="dot" cx="{x:.1f}" cy="{at:.1f}" r="4"/>' for _, x, at in told]
    return _svg("months", f"0 0 {width} {top + height + 38}", drawn)


def sparkline(parts: Sequence[Part], axis: Axis) -> Markup:
    """Draw the last twelve months small, on the axis of the page."""
    width, height = 190, 36
    shown = parts[-12:]
    step = width / max(len(shown) - 1, 1)
    points = [
        (index * step, 4 + height - 8 - Axis(axis.low, height - 8).x(part.ratio.share))
        for index, part in enumerate(shown)
        if part.ratio.share is not None
    ]
    lines = [f'<line class="grid" x1="0" x2="{width}" y1="{y}" y2="{y}"/>' for y in (4, height - 4)]
    if points:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        lines.append(f'<polyline class="run" points="{path}"/>')
        lines.append(f'<circle class="dot" cx="{points[-1][0]:.1f}" cy="{points[-1][1]:.1f}" r="3"/>')
    return _svg("spark", f"-4 0 {width + 8} {height}", lines)


def office_funnel(parts: Sequence[Part], whole: Ratio, speech: Speech) -> Markup | None:
    """Draw offices in the funnel of what chance does; None with fewer than two that may be told."""
    told = [part for part in parts if part.ratio.share is not None]
    if len(told) < 2 or whole.share is None:
        return None
    width, height, left, top = FUNNEL_WIDTH, 320, 52, 10
    axis = axis_of([part.ratio for part in told])
    most = max(part.ratio.total for part in told) * 1.05

    def x(total: float) -> float:
        return left + (width - left) * total / most

    def y(share: float) -> float:
        return top + height - Axis(axis.low, height).x(share)

    drawn = [f'<line class="grid" x1="{left}" x2="{width}" y1="{y(at):.1f}" y2="{y(at):.1f}"/>' for at in axis.ticks]
    drawn += [f'<text x="{left - 8}" y="{y(at) + 4:.1f}" text-anchor="end">{_whole(at)}</text>' for at in axis.ticks]
    drawn.append(f'<line class="shared" x1="{left}" x2="{width}" y1="{y(whole.share):.1f}" y2="{y(whole.share):.1f}"/>')
    totals = [max(1, round(most * step / 60)) for step in range(1, 61)]
    for bounds, style in (
        ([(x(total), funnel(whole.share, total)) for total in totals], "limit"),
        ([(x(total), funnel(whole.share, total, Z998)) for total in totals], "limit-far"),
    ):
        drawn += _curves(bounds, style, axis.low, y)
    drawn += [_office(part, x(part.ratio.total), y(part.ratio.share or 0), speech) for part in told]
    counted = escape(speech.say("up to %(n)s counted at an office", n=speech.number(round(most))))
    drawn.append(f'<text x="{width}" y="{top + height + 20}" text-anchor="end">{counted}</text>')
    return _svg("funnel", f"0 0 {width + 8} {top + height + 28}", drawn)


def _curves(bounds: Sequence[tuple[float, Interval]], style: str, low: float, y: Callable[[float], float]) -> list[str]:
    """Draw both limits, as far as they lie on the axis and chance leaves any."""
    upper = " ".join(f"{x:.1f},{y(one.high):.1f}" for x, one in bounds if one.high < 1)
    lower = " ".join(f"{x:.1f},{y(one.low):.1f}" for x, one in bounds if one.low > low)
    return [f'<polyline class="{style}" points="{line}"/>' for line in (upper, lower) if line]


def _office(part: Part, x: float, y: float, speech: Speech) -> str:
    """Draw an office: a ring within the limits, a triangle outside 95 %, a diamond outside 99.8 %."""
    label = escape(f"{part.title} {speech.percent(part.ratio.share or 0)}")
    left = x > FUNNEL_WIDTH / 2  # where there is more room for the name
    at, anchor = (x - 11, "end") if left else (x + 11, "start")
    named = f'<text class="strong" x="{at:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">{label}</text>'
    match part.standing:
        case Standing.WITHIN:
            return f'<circle class="ring" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
        case Standing.OUTSIDE:
            return f'<path class="outside" d="M{x:.1f} {y - 6:.1f}l6 11h-12z"/>{named}'
        case Standing.FAR:
            return f'<path class="far" d="M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7z"/>{named}'


def _whole(share: float) -> str:
    return f"{round(share * 100)}%"


def _month(speech: Speech, key: str, x: float, y: float, *, with_year: bool) -> list[str]:
    """Write a month below its place, and the year below that where one begins."""
    month, _, year = str(escape(speech.month(key))).rpartition(" ")
    words = [(month, y), (year, y + 15)] if with_year else [(month, y)]
    return [f'<text x="{x:.1f}" y="{at:.1f}" text-anchor="middle">{word}</text>' for word, at in words]


def _svg(style: str, box: str, parts: Sequence[str]) -> Markup:
    # Everything in it is a number, a word of ours, or escaped above.
    return Markup(f'<svg class="chart {style}" viewBox="{box}" aria-hidden="true">{"".join(parts)}</svg>')  # noqa: S704
