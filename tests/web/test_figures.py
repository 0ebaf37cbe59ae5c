"""Ratios as rows: which of them is shown as what is to be acted on."""

import pytest

from engine.measures.principles import Ratio, standing
from engine.queries.measures import Chosen, Part
from web.charts import axis_of
from web.figures import BINDING, Figures
from web.i18n import Speech
from web.measure_words import trend_words


@pytest.mark.parametrize(("met", "behind"), [(850, True), (960, False), (1000, False)])
def test_a_row_is_red_when_it_is_far_below_the_shared_ratio_and_never_for_being_better(
    met: int, *, behind: bool
) -> None:
    whole, ratio = Ratio(9600, 10_000), Ratio(met, 1000)
    part = Part("time", "", ratio, {"violated": 1000 - met, "waived": 0}, 0, standing(ratio, 0.96))
    line = Figures(Speech(), "/log", BINDING, Chosen("", "", "", "")).line(part, axis_of([ratio], 140), shared=whole)
    assert (line.behind, "is-far" in line.bar) == (behind, behind)


@pytest.mark.parametrize(
    ("last", "said"), [(97, "up 1 point since Jan 2026"), (98, "up 2 points since Jan 2026"), (96, "as in Jan 2026")]
)
def test_a_trend_counts_one_point_as_one(last: int, said: str) -> None:
    run = [
        Part(month, "", ratio, {}, 0, standing(ratio, 0.96))
        for month, ratio in (("2026-01", Ratio(96, 100)), ("2026-02", Ratio(last, 100)))
    ]
    assert trend_words(Speech("en"), run) == said
