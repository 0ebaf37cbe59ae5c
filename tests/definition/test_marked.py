"""YAML as plain values: what a scalar is read as, and where each value and key stands."""

from decimal import Decimal

import pytest

from engine.definition.characters import Mark
from engine.definition.marked import Marked, read_yaml


def marked(text: str) -> Marked:
    found = read_yaml(text, "some.yaml")
    assert isinstance(found, Marked), list(found)
    return found


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("12", 12),
        ("-3", -3),
        ("007", 7),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("0.10", Decimal("0.10")),
        (".5", Decimal("0.5")),
        ("1e3", Decimal(1000)),
        ("1e9999", "1e9999"),
        ("9" * 19, Decimal("9" * 19)),
        (".inf", ".inf"),
        ("2026-01-05", "2026-01-05"),
        ("08:00-12:00", "08:00-12:00"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("٣", "٣"),
        ("a  b", "a  b"),
        ("|\n  a\n  b\n", "a\nb\n"),
        (">-\n  a\n  b\n", "a b"),
    ],
)
def test_a_scalar_is_what_yaml_1_2_says_with_exact_decimals(written: str, value: object) -> None:
    found = marked(f"key: {written}").value
    assert found == {"key": value}
    assert isinstance(found, dict)
    assert type(found["key"]) is type(value)


def test_keys_are_words_whatever_they_look_like() -> None:
    assert marked("{1: a, 2026-03-19: b, true: c, ~: d}").value == {"1": "a", "2026-03-19": "b", "true": "c", "~": "d"}


def test_every_key_and_value_has_its_place() -> None:
    found = marked("a: 1\nb:\n  - x\n  - {c: 'y'}\n")
    assert found.values[()] == Mark(1, 1)
    assert found.keys[("b",)] == Mark(2, 1)
    assert found.values[("b",)] == Mark(3, 3)
    assert found.values[("b", 1)] == Mark(4, 5)
    assert found.keys[("b", 1, "c")] == Mark(4, 6)
    assert found.values[("b", 1, "c")] == Mark(4, 9)
    assert found.quoted == {("b", 1, "c")}


def test_a_flaw_does_not_keep_the_rest_from_being_read() -> None:
    found = marked("a: &x 1\nb: !t 2\na: 3\n")
    assert found.value == {"a": 1, "b": 2}
    assert [(flaw.code, flaw.line, flaw.column) for flaw in found.flaws] == [
        ("anchor", 1, 4),
        ("tag", 2, 4),
        ("duplicate_key", 3, 1),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: [" * 300_000,
        "{" + "a, " * 300_000,
        "- " * 200_000,
        "a:\n" + " b: c\n" * 150_000,
        "".join(" " * depth + "a:\n" for depth in range(1_000)),
        "a: " + "!" * 900_000,
        "a: &" + "b" * 900_000,
        '"' + "\\n\n" * 300_000,
        "a: |\n" + "  x\n" * 200_000,
        "\n" * 1_000_000,
        ("a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a]\n" for n in range(20_000))),
    ],
    ids=range(11),
)
@pytest.mark.timeout(60)
def test_no_file_of_the_size_allowed_takes_for_ever(text: str) -> None:
    found = read_yaml(text, "some.yaml")
    assert isinstance(found, Marked) or len(found) <= 500
