"""A ratio is told as n/N with the Wilson interval of the books, and never more surely than its numbers allow."""

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.measures.principles import Z95, Interval, Ratio, Standing, Telling, funnel, standing, wilson

COUNTS = st.integers(1, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize(
    ("n", "total", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3: as printed, to four decimals.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_the_published_one(n: int, total: int, low: float, high: float) -> None:
    found = wilson(n, total)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(COUNTS)
def test_each_end_is_where_the_ratio_is_just_not_surprising(counted: tuple[int, int]) -> None:
    """The definition: at either end the ratio is z standard errors away."""
    n, total = counted
    found = wilson(n, total)
    for end in (found.low, found.high):
        if 0 < end < 1:
            assert isclose(abs(n / total - end), Z95 * sqrt(end * (1 - end) / total), rel_tol=1e-6, abs_tol=1e-9)


@given(COUNTS)
def test_the_interval_holds_the_ratio_and_mirrors(counted: tuple[int, int]) -> None:
    n, total = counted
    found, mirrored = wilson(n, total), wilson(total - n, total)
    assert 0 <= found.low <= n / total <= found.high <= 1
    assert isclose(found.low, 1 - mirrored.high, abs_tol=1e-12)


@given(COUNTS)
def test_more_of_the_same_is_surer(counted: tuple[int, int]) -> None:
    n, total = counted
    once, ten_times = wilson(n, total), wilson(10 * n, 10 * total)
    assert ten_times.high - ten_times.low < once.high - once.low


@pytest.mark.parametrize(
    ("ratio", "telling"),
    [
        (Ratio(0, 0), Telling.NO_CASES),
        (Ratio(1, 1), Telling.COUNTS),
        (Ratio(9, 9), Telling.COUNTS),
        (Ratio(0, 10), Telling.RATIO),
        (Ratio(10, 10), Telling.RATIO),
    ],
)
def test_few_are_told_as_counts_and_none_as_no_cases(ratio: Ratio, telling: Telling) -> None:
    assert ratio.telling is telling
    assert (ratio.share is None) == (telling is not Telling.RATIO)
    assert (ratio.interval is None) == (telling is not Telling.RATIO)


@pytest.mark.parametrize(("n", "total"), [(-1, 5), (6, 5), (1, 0)])
def test_what_is_no_ratio_is_refused(n: int, total: int) -> None:
    with pytest.raises(ValueError, match="is no ratio"):
        Ratio(n, total)


def test_the_funnel_is_wide_where_little_is_counted() -> None:
    assert funnel(0.5, 100) == Interval(0.5 - Z95 * 0.05, 0.5 + Z95 * 0.05)
    assert funnel(0.96, 10).high == 1.0
    assert funnel(0.9, 10).low < funnel(0.9, 100).low < funnel(0.9, 1000).low


@pytest.mark.parametrize(
    ("ratio", "found"),
    [
        (Ratio(90, 100), Standing.WITHIN),
        (Ratio(83, 100), Standing.OUTSIDE),
        (Ratio(80, 100), Standing.FAR),
        (Ratio(97, 100), Standing.OUTSIDE),
        (Ratio(0, 9), Standing.WITHIN),
    ],
)
def test_only_what_chance_does_not_do_stands_out(ratio: Ratio, found: Standing) -> None:
    assert standing(ratio, 0.9) is found
