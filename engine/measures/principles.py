"""A ratio of counts, told as carefully as its numbers allow (`spec/measures.md`)."""

from dataclasses import dataclass
from enum import Enum
from math import sqrt
from typing import Final

FEW: Final = 10
"""Below so many a ratio is told as counts only."""
Z95: Final = 1.959963984540054
"""The standard normal quantile of 97.5 %."""
Z998: Final = 3.090232306167813
"""That of 99.9 %: two-sided 99.8 %."""


class Telling(Enum):
    """How much may be said of a ratio."""

    NO_CASES = "no_cases"
    COUNTS = "counts"
    RATIO = "ratio"


class Standing(Enum):
    """Where a ratio lies beside a shared one: within 95 % of what chance does, outside that, outside 99.8 %."""

    WITHIN = "within"
    OUTSIDE = "outside"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Interval:
    """The ends of an interval of a ratio, from 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """`n` of `total`; raises ValueError unless 0 <= n <= total."""

    n: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.n <= self.total:
            raise ValueError(f"{self.n} of {self.total} is no ratio")

    @property
    def telling(self) -> Telling:
        """Say how it may be told: nothing of no cases, counts below 10, else a ratio with its interval."""
        if self.total == 0:
            return Telling.NO_CASES
        return Telling.COUNTS if self.total < FEW else Telling.RATIO

    @property
    def share(self) -> float | None:
        """Give n / total; None where it may not be told."""
        return self.n / self.total if self.telling is Telling.RATIO else None

    @property
    def interval(self) -> Interval | None:
        """Give its Wilson 95 % interval; None where the ratio may not be told."""
        return wilson(self.n, self.total) if self.telling is Telling.RATIO else None


def wilson(n: int, total: int, z: float = Z95) -> Interval:
    """Give the Wilson score interval of n of total (total > 0)."""
    p, spread = n / total, z * z / total
    middle = (p + spread / 2) / (1 + spread)
    half = z * sqrt(p * (1 - p) / total + spread / (4 * total)) / (1 + spread)
    # What is exactly 0 or 1 is not to miss it by the last bit.
    return Interval(0.0 if n == 0 else max(0.0, middle - half), 1.0 if n == total else min(1.0, middle + half))


def funnel(shared: float, total: int, z: float = Z95) -> Interval:
    """Give within which bounds a ratio of `total` lies by chance alone, were its true one `shared`."""
    half = z * sqrt(shared * (1 - shared) / total)
    return Interval(max(0.0, shared - half), min(1.0, shared + half))


def standing(ratio: Ratio, shared: float) -> Standing:
    """Say where a ratio lies in the funnel around a shared one; one that may not be told is within."""
    if ratio.share is None:
        return Standing.WITHIN
    if _outside(ratio, funnel(shared, ratio.total, Z998)):
        return Standing.FAR
    return Standing.OUTSIDE if _outside(ratio, funnel(shared, ratio.total)) else Standing.WITHIN


def _outside(ratio: Ratio, bounds: Interval) -> bool:
    share = ratio.n / ratio.total
    return share < bounds.low or share > bounds.high
