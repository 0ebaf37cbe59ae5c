"""The colours keep their contrast: computed from the stylesheet, as a reader's eye meets them (WCAG 2.2)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "web" / "static" / "tertib.css").read_text(encoding="utf-8")
LIGHT = r":root \{\s*color-scheme: light;(.*?)\}"
BY_SYSTEM = r":root:not\(\[data-theme=\"light\"\]\) \{\s*color-scheme: dark;(.*?)\}"
BY_CHOICE = r":root\[data-theme=\"dark\"\] \{(.*?)\}"

TEXT = ("ink", "ink-2", "ink-3", "act", "late", "soon", "done", "stop")
MARKS = ("edge",)
TINTED = ("act", "late", "soon", "done", "stop")


def tokens(pattern: str) -> dict[str, str]:
    """Give the colours that a rule of the stylesheet sets, by name."""
    found = re.search(pattern, CSS, re.DOTALL)
    assert found is not None, pattern
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", found[1]))


def luminance(colour: str) -> float:
    """Give the relative luminance of #rrggbb."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """Give the contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs() -> Iterator[tuple[str, str, float]]:
    """Give every pair that meets on a page, with the contrast that it needs."""
    for ground in ("paper", "ground", "sunk"):
        yield from ((name, ground, 4.5) for name in TEXT)
        yield from ((name, ground, 3.0) for name in MARKS)
    for name in TINTED:
        yield name, f"{name}-tint", 4.5
        yield "ink", f"{name}-tint", 4.5
        yield "ink-2", f"{name}-tint", 4.5
        yield "on", name, 4.5
    yield "on-act", "act", 4.5
    yield "on-act", "act-deep", 4.5
    yield "act-deep", "paper", 4.5
    yield "act-deep", "ground", 4.5


def test_black_on_white_is_21_to_1() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", [LIGHT, BY_SYSTEM], ids=["light", "dark"])
@pytest.mark.parametrize(("one", "other", "needed"), list(pairs()))
def test_every_pair_that_meets_can_be_told_apart(theme: str, one: str, other: str, needed: float) -> None:
    colours = tokens(theme)
    assert ratio(colours[one], colours[other]) >= needed


@pytest.mark.parametrize(
    ("name", "on_paper", "on_ground"),
    [
        ("ink", 17.8, 16.3),
        ("ink-2", 8.8, 8.1),
        ("ink-3", 5.5, 5.1),
        ("edge", 4.3, 4.0),
        ("act", 7.5, 6.9),
        ("late", 7.2, 6.6),
        ("soon", 6.6, 6.1),
        ("done", 7.1, 6.5),
        ("stop", 7.4, 6.7),
    ],
)
def test_the_light_colours_have_the_ratios_of_the_guide(name: str, on_paper: float, on_ground: float) -> None:
    colours = tokens(LIGHT)
    assert ratio(colours[name], colours["paper"]) == pytest.approx(on_paper, abs=0.06)
    assert ratio(colours[name], colours["ground"]) == pytest.approx(on_ground, abs=0.06)


def test_dark_is_the_same_by_the_system_and_by_choice() -> None:
    assert tokens(BY_SYSTEM) == tokens(BY_CHOICE)


def test_both_themes_set_the_same_colours() -> None:
    assert tokens(BY_SYSTEM).keys() == tokens(LIGHT).keys()
