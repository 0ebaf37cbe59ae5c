import pytest

from engine.service.numbering import case_number


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{n:04}/{sop}/{year}", "0012/surat/2026"),
        ("{n}", "12"),
        ("{n:01}", "12"),
        ("{office}-{n:03}", "dinas-012"),
        ("B-{n:03}/{unknown}/{n.real}", "B-012/{unknown}/{n.real}"),
    ],
)
def test_a_case_number_is_filled_in(pattern: str, number: str) -> None:
    assert case_number(pattern, n=12, year=2026, sop="surat", office="dinas") == number
