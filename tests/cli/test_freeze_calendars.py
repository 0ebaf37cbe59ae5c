"""Freezing the shipped calendars from the list of holidays."""

import re
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from holidays.constants import GOVERNMENT, PUBLIC
from holidays.countries.indonesia import Indonesia

from cli.freeze_calendars import free_days, main
from cli.sources import calendar_in
from engine.clockwork.calendar import canonical

SHIPPED: Final = Path(__file__).parents[2] / "definitions" / "calendars"


def test_the_shipped_files_are_what_the_command_writes(tmp_path: Path) -> None:
    assert main(["2024", "2027", str(tmp_path)]) == 0
    written = {file.name: file.read_text("utf-8") for file in tmp_path.iterdir()}
    assert written == {file.name: file.read_text("utf-8") for file in SHIPPED.iterdir()}


BESIDE: Final = re.compile(r"  (\d{4})-\d\d-\d\d: (.+?)  # (libur nasional|cuti bersama); (.+)")
DECREE: Final = re.compile(r"SKB 3 Menteri (\d+/\d+/\d+ Tahun \d{4}|untuk 2027)|Keppres \d+ Tahun \d{4}|perkiraan")


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("id-*.yaml")), ids=lambda file: file.stem)
def test_each_day_off_stands_with_its_kind_and_its_decree(file: Path) -> None:
    text = file.read_text("utf-8")
    days = text.partition("holidays:\n")[2].splitlines()
    assert len(days) > 100
    for line in days:
        found = BESIDE.fullmatch(line)
        assert found is not None, line
        year, name, kind, decree = found.groups()
        assert DECREE.fullmatch(decree), line
        assert (kind == "cuti bersama") == name.startswith("Cuti Bersama"), line
        assert ("perkiraan" in name) == (decree == "perkiraan"), line
        assert decree == "perkiraan" or year in decree or str(int(year) - 1) in decree, line


def test_a_comment_is_no_part_of_a_calendar() -> None:
    """So that what was published keeps its digest."""
    text = (SHIPPED / "id-government.yaml").read_text("utf-8")
    plain = re.sub(r"  #.*", "", text)
    assert plain != text
    assert canonical(calendar_in(plain.encode(), "a")) == canonical(calendar_in(text.encode(), "b"))


def test_an_estimate_is_called_one() -> None:
    days = free_days([2026, 2027])
    assert days[date(2026, 3, 21)].decree == "SKB 3 Menteri 1497/2/5 Tahun 2025"
    assert days[date(2027, 3, 10)].decree == "perkiraan"


def test_the_kinds_are_those_of_the_library() -> None:
    """Collective leave is no public holiday there: it is left out unless it is asked for."""
    days = free_days(range(2024, 2028))
    for categories, kind in (((PUBLIC,), "libur nasional"), ((GOVERNMENT,), "cuti bersama")):
        listed = set(Indonesia(years=range(2024, 2028), categories=categories))
        assert {day for day, free in days.items() if free.kind == kind} == listed
    shipped = calendar_in((SHIPPED / "id-government.yaml").read_bytes(), "id-government")
    both = Indonesia(years=range(2024, 2028), categories=(PUBLIC, GOVERNMENT), language="id")
    assert shipped.holidays == dict(both.items())


def test_a_file_whose_content_changes_gets_the_next_version(tmp_path: Path) -> None:
    main(["2024", "2026", str(tmp_path)])
    main(["2024", "2026", str(tmp_path)])
    assert "\nversion: 1\n" in (tmp_path / "id-government.yaml").read_text("utf-8")
    main(["2024", "2027", str(tmp_path)])
    assert "\nversion: 2\n" in (tmp_path / "id-government.yaml").read_text("utf-8")
    assert "\nversion: 1\n" in (tmp_path / "always.yaml").read_text("utf-8")


def test_a_year_that_is_not_decreed_yet_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["2024", "2099", str(tmp_path)]) == 2
    assert "is not known to the library" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_year_whose_ramadan_is_not_listed_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["2023", "2024", str(tmp_path)]) == 2
    assert "Ramadan 2023 is not listed" in capsys.readouterr().err


def test_without_its_three_words_it_says_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "FIRST LAST FOLDER" in capsys.readouterr().err
