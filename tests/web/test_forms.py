"""People write numbers and dates as they are used to; what cannot be read is left for the core to refuse."""

import pytest

from engine.queries.fields import Asked
from web.forms import Sent, data_of, date_typed, number_typed
from web.i18n import Speech
from web.session import own_address


@pytest.mark.parametrize(
    ("typed", "locale", "read"),
    [
        ("125.000.000", "id", "125000000"),
        ("125,000,000", "en", "125000000"),
        ("Rp 1.250.000", "id", "1250000"),
        ("1.250,75", "id", "1250.75"),
        ("12,5", "id", "12.5"),
        ("12.5", "id", "12.5"),
        ("-3", "id", "-3"),
        ("1842", "en", "1842"),
        ("banyak", "id", "banyak"),
        ("1.25.0", "id", "1.25.0"),
    ],
)
def test_numbers_as_they_are_written(typed: str, locale: str, read: str) -> None:
    assert number_typed(typed, locale) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1 Des 2026", "2026-12-01"),
        ("28 februari 2026", "2026-02-28"),
        ("1/12/2026", "2026-12-01"),
        ("1-12-2026", "2026-12-01"),
        ("2026-12-01", "2026-12-01"),
        ("31 Feb 2026", "31 Feb 2026"),
        ("besok", "besok"),
        ("1 Foo 2026", "1 Foo 2026"),
    ],
)
def test_dates_as_they_are_written(typed: str, read: str) -> None:
    assert date_typed(typed) == read


def asked(name: str, kind: str) -> Asked:
    return Asked(name, name, kind, False, None, None, None, (), False)  # noqa: FBT003


def test_what_is_blank_is_not_given() -> None:
    fields = [asked("a", "text"), asked("b", "boolean"), asked("c", "list"), asked("d", "integer"), asked("e", "text")]
    sent = Sent({"data.a": (" ",), "data.b": ("yes",), "data.c": ("satu\r\n\r\n dua ",), "data.d": ("1.842",)})
    assert data_of(sent, fields, Speech("id")) == {"b": True, "c": ("satu", "dua"), "d": "1842"}


@pytest.mark.parametrize(
    ("address", "followed"),
    [
        ("/cases?q=1", "/cases?q=1"),
        ("https://other.example/", "/"),
        ("//other.example", "/"),
        ("/\\other.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_led_away_after_signing_in(address: str, followed: str) -> None:
    assert own_address(address) == followed
