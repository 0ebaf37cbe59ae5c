"""Freezing the shipped calendars from the list of holidays."""

from pathlib import Path
from typing import Final

import pytest

from cli.freeze_calendars import main

SHIPPED: Final = Path(__file__).parents[2] / "definitions" / "calendars"


def test_the_shipped_files_are_what_the_command_writes(tmp_path: Path) -> None:
    assert main(["2024", "2027", str(tmp_path)]) == 0
    written = {file.name: file.read_text("utf-8") for file in tmp_path.iterdir()}
    assert written == {file.name: file.read_text("utf-8") for file in SHIPPED.iterdir()}


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
