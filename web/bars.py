"""Clock bars: how much of a standard is used up, as a small drawing (the design guide, section 5)."""

from dataclasses import dataclass

from markupsafe import Markup

TICK = 2 / 3
"""Where the standard stands on the bar; its end is 150 % of the standard."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`used` is the share of the standard that is used up (1: all of it); `kind` is `used`, `working`, `finished` or
    `stopped`, as the colour below the tick.
    """

    used: float
    kind: str = "used"


def clock_bar(bar: Bar | None, *, width: int = 150, wide: bool = False) -> Markup:
    """Draw a bar of `width` pixels; nothing if there is no standard. Its words stand beside it, so it is hidden from
    screen readers.
    """
    if bar is None:
        return Markup("")
    tick = width * TICK
    end = min(max(bar.used, 0.0) * tick, float(width))
    parts = [f'<line class="axis" x1="0" x2="{width}" y1="6.5" y2="6.5"/>']
    if bar.kind == "stopped":
        parts += _hatched(end)
    else:
        parts.append(f'<rect class="{bar.kind}" x="0" y="3" width="{min(end, tick):.1f}" height="7"/>')
        if end > tick:
            parts.append(f'<rect class="over" x="{tick:.1f}" y="3" width="{end - tick:.1f}" height="7"/>')
    parts.append(f'<line class="tick" x1="{tick:.1f}" x2="{tick:.1f}" y1="0" y2="13"/>')
    size = "bar bar-wide" if wide else "bar"
    # Everything in it is a number or a word of ours: nothing to escape.
    opening = f'<svg class="{size}" viewBox="0 0 {width} 13" preserveAspectRatio="none" aria-hidden="true">'
    return Markup(opening + "".join(parts) + "</svg>")  # noqa: S704


def _hatched(end: float) -> list[str]:
    lines = [
        f'<line class="hatch" x1="{x:.1f}" y1="10" x2="{min(x + 5, end):.1f}" y2="{10 - 7 * min(5, end - x) / 5:.1f}"/>'
        for x in (i * 6.0 for i in range(int(end // 6) + 1))
        if end - x > 1
    ]
    return [f'<rect class="halt" x="0" y="3" width="{end:.1f}" height="7"/>', *lines]
