"""Numbers, instants and lengths are said as the design guide writes them."""

from datetime import UTC, date, datetime

import pytest

from engine.queries.clocks import Left
from web.i18n import Speech
from web.words import left_words, value_words

AT = datetime(2026, 11, 18, 3, 38, 2, tzinfo=UTC)  # 11.38 in Makassar
ID, EN = Speech("id"), Speech("en")


def test_instants() -> None:
    assert (ID.time(AT), EN.time(AT)) == ("11.38", "11:38")
    assert (ID.second(AT), EN.second(AT)) == ("11.38.02", "11:38:02")
    assert (ID.date(AT), EN.date(AT)) == ("18 Nov 2026", "18 Nov 2026")
    assert (ID.day(AT), EN.day(AT)) == ("Rab 18 Nov", "Wed 18 Nov")
    assert ID.full(AT) == "Rabu, 18 November 2026"
    assert ID.moment(AT) == "18 Nov 2026, 11.38"
    assert ID.zone_name(AT) == "WITA"
    assert Speech("id", "Asia/Jakarta").time(AT) == "10.38"
    assert ID.month("2026-11") == "Nov 2026"
    assert ID.date(date(2026, 1, 5)) == "5 Jan 2026"


def test_a_near_instant_needs_no_date() -> None:
    later = datetime(2026, 11, 18, 6, tzinfo=UTC)
    assert ID.until(later, AT) == "14.00"
    assert ID.until(datetime(2026, 11, 19, 6, tzinfo=UTC), AT) == "Kam 19 Nov, 14.00"


def test_numbers() -> None:
    assert (ID.number(1842), EN.number(1842)) == ("1.842", "1,842")
    assert (ID.percent(0.9621), EN.percent(0.9621)) == ("96,2%", "96.2%")
    assert ID.size(310_400) == "310 kB"
    assert ID.size(1_440_000) == "1,4 MB"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 dtk"), (59, "59 dtk"), (60, "1 mnt"), (1320, "22 mnt"), (3600, "1 jam"), (4320, "1 jam 12 mnt")],
)
def test_lengths_of_working_time(seconds: int, said: str) -> None:
    assert ID.span(seconds) == said


@pytest.mark.parametrize(
    ("left", "in_indonesian", "in_english"),
    [
        (Left("working_time", 1320, over=False), "sisa 22 mnt", "22 min left"),
        (Left("working_time", 2400, over=True), "lewat 40 mnt", "40 min over"),
        (Left("working_days", 2, over=False), "sisa 2 hari kerja", "2 working days left"),
        (Left("working_days", 1, over=False), "sisa 1 hari kerja", "1 working day left"),
        (Left("calendar_days", 5, over=True), "lewat 5 hari kalender", "5 calendar days over"),
        (Left("working_days", 0, over=False), "sampai hari ini", "until today"),
    ],
)
def test_what_is_left_is_said_in_the_family_of_its_standard(left: Left, in_indonesian: str, in_english: str) -> None:
    assert (left_words(ID, left), left_words(EN, left)) == (in_indonesian, in_english)


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("number", "125000000", "125.000.000"),
        ("integer", 1842, "1.842"),
        ("boolean", True, "ya"),
        ("boolean", False, "tidak"),
        ("date", "2026-12-01", "1 Des 2026"),
        ("choice", "very_urgent", "very urgent"),
        ("list", ["Pasar Lama", "Pasar Baru"], "Pasar Lama, Pasar Baru"),
        ("text", "2026-12-01", "2026-12-01"),
        ("text", None, "dihapus"),
    ],
)
def test_fields_are_said_by_their_type(kind: str, value: object, said: str) -> None:
    assert value_words(ID, kind, value) == said
