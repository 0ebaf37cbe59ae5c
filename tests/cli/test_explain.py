"""`tertib explain`: why a due time is what it is, interval by interval."""

from pathlib import Path
from typing import Final

import pytest

from cli.reference.entry import SOP
from tests.cli.terminal import tertib

CALENDAR: Final = """\
calendar: own
version: 3
zone: Asia/Makassar
week: {mon: [08:00-12:00, 13:00-16:00], tue: [08:00-16:00], wed: [08:00-16:00], thu: [08:00-16:00]}
holidays: {2026-03-03: Libur}
"""
FIELDS: Final = """\
intake:
  documents: [form]
  fields:
    pages: {type: integer, required: true}
    kind: {type: choice, choices: [short, long], required: true}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the calendar beside the SOPs."""
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / "own.yaml").write_text(CALENDAR)
    return tmp_path


def explained(folder: Path, time: str, *words: str, at: str = "2026-03-02T10:00+08:00", lang: str = "C") -> list[str]:
    """Explain the standard of a step; give the lines, the exit code first."""
    intake = "intake: {documents: [form]}\n"
    sop = SOP.replace("role: staff, time: 1 hour", f"role: staff, time: {time}") + "calendar: own\n"
    (folder / "sop.yaml").write_text(sop.replace(intake, FIELDS))
    done = tertib("explain", str(folder / "sop.yaml"), "--step", "check", "--at", at, *words, lang=lang)
    return [str(done.returncode), *done.stdout.splitlines(), *done.stderr.splitlines()]


def test_working_time_is_counted_interval_by_interval(folder: Path) -> None:
    assert explained(folder, "6 hours") == [
        "0",
        "check: 6 hours, own 3 (Asia/Makassar)",
        "  2026-03-02 10:00:00  starts",
        "  2026-03-02 10:00:00 - 12:00:00  120 min counted",
        "  2026-03-02 13:00:00 - 16:00:00  180 min counted",
        "  2026-03-03  not counted: Libur",
        "  2026-03-04 08:00:00 - 09:00:00  60 min counted",
        "warning 2026-03-02 15:48:00",
        "due     2026-03-04 09:00:00",
    ]


def test_days_are_counted_one_by_one_in_indonesian_too(folder: Path) -> None:
    assert explained(folder, "3 working days", lang="id_ID.UTF-8") == [
        "0",
        "check: 3 working days, own 3 (Asia/Makassar)",
        "  2026-03-02 10:00:00  mulai",
        "  2026-03-03  tidak dihitung: Libur",
        "  2026-03-04  hari ke-1",
        "  2026-03-05  hari ke-2",
        "  2026-03-06  tidak dihitung: bukan hari kerja",
        "  2026-03-07  tidak dihitung: bukan hari kerja",
        "  2026-03-08  tidak dihitung: bukan hari kerja",
        "  2026-03-09  hari ke-3",
        "peringatan 2026-03-09 08:00:00",
        "jatuh tempo 2026-03-09 16:00:00",
    ]


def test_a_standard_that_follows_from_a_field_needs_its_value(folder: Path) -> None:
    each, by = "{each: 30 minutes, per: pages}", "{by: kind, of: {short: 1 hour, long: 2 hours}}"
    assert explained(folder, each, "--value", "3")[1] == "check: 3 x 30 minutes (pages), own 3 (Asia/Makassar)"
    assert explained(folder, each, "--value", "3")[-1] == "due     2026-03-02 11:30:00"
    assert explained(folder, by, "--value", "long")[-1] == "due     2026-03-02 12:00:00"
    for time, value in ((each, "0"), (each, "x"), (by, "longer")):
        assert explained(folder, time, "--value", value)[0] == "2"
    assert explained(folder, each) == ["2", "tertib: the standard follows from 'pages': say --value"]


def test_a_year_whose_days_off_are_not_known_is_warned_of(folder: Path) -> None:
    warning = "the calendar has no decree for 2027: its holidays do not count yet"
    assert explained(folder, "1 hour", at="2027-01-04T08:00+08:00")[-1] == warning
    for time in ("1 hour", "1 calendar day"):
        assert warning not in explained(folder, time, at="2026-12-30T08:00+08:00")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--step", "sing", "--at", "2026-03-02T10:00+08:00"), 1, "there is no step 'sing'; there are check, sign"),
        (("--step", "sign", "--at", "2026-03-02T10:00"), 2, "lacks its zone"),
        (("--step", "sign", "--at", "noon"), 2, "'noon' is no time"),
        (("--step", "sign"), 2, "--at"),
        (("--step", "sign", "--at", "9999-12-31T23:00Z"), 1, "reaches beyond the years"),
        (("--step", "sign", "--at", "0001-01-01T00:00+14:00"), 1, "reaches beyond the years"),
        (("--step", "sign", "--at", "x" * 9_000), 2, "xxx...' is no time"),
    ],
)
def test_what_cannot_be_explained_is_told(words: tuple[str, ...], code: int, said: str, folder: Path) -> None:
    file = folder / "sop.yaml"
    file.write_text(SOP)
    done = tertib("explain", str(file), *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "\u0663", "x", "9" * 5_000])
def test_a_value_that_no_standard_follows_from_is_asked_for_again(value: str, folder: Path) -> None:
    asked = explained(folder, "{each: 1 hour, per: pages}", "--value", value)
    assert asked == ["2", "tertib: the standard follows from 'pages': say --value"]


def test_a_step_without_a_standard_has_nothing_to_explain(folder: Path) -> None:
    assert explained(folder, "as needed") == ["1", "tertib: 'check' has no standard"]


def test_a_broken_sop_or_calendar_is_told_at_its_place(folder: Path) -> None:
    assert explained(folder, "1 day")[1].startswith(f"{folder}/sop.yaml:12:")
    (folder / "calendars" / "own.yaml").write_text(CALENDAR.replace("Asia/Makassar", "Asia/Nowhere"))
    code, line = explained(folder, "1 hour")
    assert code == "1"
    assert line.startswith(f"{folder}/calendars/own.yaml:3:7: error: ")
    (folder / "calendars" / "own.yaml").unlink()
    assert explained(folder, "1 hour") == ["1", "tertib: there is no calendar 'own'"]
