"""`tertib calendar import`: days off come into a calendar, whose file stays as it was written otherwise."""

import difflib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from cli.import_calendar import import_days, read_listed
from cli.sources import calendar_in
from cli.words import take_language
from tests.cli.terminal import tertib
from tests.corpora import shared

OWN = """\
# The hours of our office.
calendar: own
version: 4   # since the move
zone: Asia/Makassar
week:
    mon: [07:30-12:00,  13:00-16:00]
    tue: [ 07:30-12:00 ]

holidays:
    2026-01-01: Tahun Baru  # libur nasional; SKB
    # spring
    '2026-03-19': "Nyepi"   # of course
    2026-12-25: Natal

# one Saturday
working_days: {2026-05-16: [08:00-12:00]}
"""

ICS = """\
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260403
SUMMARY:Wafat Yesus
 \u0020Kristus\\, Jumat Agung
CATEGORIES:libur_nasional
BEGIN:VALARM
SUMMARY:Ingat!
END:VALARM
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261230
DTEND;VALUE=DATE:20270102
SUMMARY;LANGUAGE=id:Cuti
END:VEVENT
BEGIN:VEVENT
DTSTART:20260319
SUMMARY:Hari Suci Nyepi
END:VEVENT
BEGIN:VEVENT
DTSTART:20261225
SUMMARY:Natal
END:VEVENT
BEGIN:VEVENT
DTSTART:20261111
STATUS:CANCELLED
SUMMARY:Nothing
END:VEVENT
END:VCALENDAR
"""


def event(*lines: str) -> str:
    return "\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])


@dataclass(frozen=True)
class Import:
    """Imports a list into a calendar, beside which nothing is left behind."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(
        self, listed: str, kind: str = "", decree: str = "", own: str = OWN, lang: str = "en"
    ) -> tuple[int, str, str, str]:
        """Give the exit code, what was said, what went wrong, and the calendar's file."""
        file, calendar = self.folder / "listed", self.folder / "own.yaml"
        file.write_bytes(listed.encode())
        calendar.write_bytes(own.encode())
        take_language(["--lang", lang])
        try:
            import_days(file, calendar, kind, decree)
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        finally:
            take_language(["--lang", "en"])
        assert {one.name for one in self.folder.iterdir()} == {"listed", "own.yaml"}
        said = self.capsys.readouterr()
        return code, said.out, said.err.replace(str(file), "F"), calendar.read_bytes().decode()


@pytest.fixture
def imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    return Import(tmp_path, capsys)


def changes(before: str, after: str) -> list[str]:
    """Give the lines that were taken away and added."""
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "-+"]


def test_days_come_in_order_and_nothing_else_is_touched(imported: Import) -> None:
    code, said, _, after = imported(ICS)
    assert code == 0
    assert changes(OWN, after) == [
        "- version: 4   # since the move",
        "+ version: 5   # since the move",
        '+     2026-04-03: "Wafat Yesus Kristus, Jumat Agung"  # libur nasional',
        "+     2026-12-30: Cuti",
        "+     2026-12-31: Cuti",
        "+     2027-01-01: Cuti",
    ]
    assert said.splitlines() == [
        "added    2026-04-03  Wafat Yesus Kristus, Jumat Agung",
        "added    2026-12-30  Cuti",
        "added    2026-12-31  Cuti",
        "added    2027-01-01  Cuti",
        "differs  2026-03-19  here 'Nyepi', in the file 'Hari Suci Nyepi': kept as it is",
        "4 added, 1 known, 1 with another name; version 5",
    ]


def test_what_is_known_changes_nothing_and_keeps_the_version(imported: Import) -> None:
    code, said, _, after = imported('{"2026-12-25": "Natal"}', lang="id")
    assert (code, after) == (0, OWN)
    assert said == "0 ditambah, 1 sudah ada, 0 bernama lain; versi 4 tetap\n"


def test_kind_and_decree_are_written_beside_the_days(imported: Import) -> None:
    listed = '[{"date": "2026-02-16", "name": "Cuti Imlek", "category": "other"}]'
    _, _, _, after = imported(listed, "cuti bersama", "SKB 1497/2/5 Tahun 2025")
    assert "    2026-02-16: Cuti Imlek  # cuti bersama; SKB 1497/2/5 Tahun 2025\n" in after


def test_a_calendar_in_json_stays_json(imported: Import) -> None:
    own = {"calendar": "own", "version": 1, "zone": "Asia/Makassar", "week": {"mon": ["08:00-16:00"]}}
    days = {"2026-01-01": "Tahun Baru"}
    held = own | {"holidays": days}
    _, _, _, after = imported('{"2026-08-17": "Merdeka"}', own=json.dumps(held, indent=1))
    assert json.loads(after) == held | {"version": 2, "holidays": {**days, "2026-08-17": "Merdeka"}}
    code, _, wrong, after = imported('{"2026-08-17": "Merdeka"}', own=json.dumps(own))
    assert (code, after) == (2, json.dumps(own))
    assert "holidays" in wrong


def test_a_day_over_several_lines_is_not_written_past(imported: Import) -> None:
    own = OWN.replace("Natal\n", "Natal\n        dan tahun baru\n")
    code, _, wrong, after = imported('{"2026-12-31": "Tutup"}', own=own)
    assert (code, after) == (2, own)
    assert "write each in one line" in wrong


def test_a_comment_below_the_last_day_stays_below(imported: Import) -> None:
    _, _, _, after = imported('{"2026-12-31": "Tutup"}')
    assert "    2026-12-25: Natal\n    2026-12-31: Tutup\n\n# one Saturday\nworking_days:" in after


def test_a_day_that_is_an_extra_working_date_is_told_to_stay_one(imported: Import) -> None:
    code, said, _, after = imported('{"2026-05-16": "Libur"}')
    assert code == 0
    assert "worked   2026-05-16  Libur: an extra working date" in said
    assert calendar_in(after.encode(), "own").hours(next(iter(calendar_in(after.encode(), "own").working_days)))


@pytest.mark.parametrize(
    "holidays",
    [
        "holidays: {2026-01-01: Tahun Baru}\n",
        "holidays: {\"2026-01-01\": 'Tahun, Baru' } # flow\n",
        "holidays: {}\n",
        "",
        "holidays:\n  '2026-01-01': 'Tahun # Baru'\n",
        "holidays:\n    2026-01-01: Tahun Baru",
        "holidays:\n  2026-12-25: Natal\n",
        "holidays:\n# here\n\n  2026-12-25: Natal # x\n",
    ],
)
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_holidays_may_be_written_otherwise(holidays: str, line_break: str, imported: Import) -> None:
    own = OWN.partition("holidays:")[0] + holidays
    code, _, _, after = imported('{"2026-08-17": "Merdeka: \'45"}', own=own.replace("\n", line_break))
    assert code == 0
    assert after.count(line_break) == after.count("\n")
    calendar = calendar_in(after.encode(), "own")
    assert calendar.version == 5
    before = calendar_in(own.encode(), "own").holidays
    assert calendar.holidays == {**before, date(2026, 8, 17): "Merdeka: '45"}
    assert len(changes(own, after)) <= 5


def test_two_names_of_one_date_are_joined(imported: Import) -> None:
    listed = [{"date": "2026-06-01", "name": name} for name in ("Pancasila", "Waisak", "Pancasila")]
    _, said, _, _ = imported(json.dumps({"days": listed}))
    assert "added    2026-06-01  Pancasila; Waisak\n" in said


BAD = [
    ("", 1, "The file is empty."),
    ("nothing\n", 1, "This is no line of an iCalendar file."),
    ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", 2, "'END:VEVENT' is missing."),
    ("BEGIN:VCALENDAR\nEND:VEVENT\n", 2, "'END:VCALENDAR' is expected here."),
    ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", 1, "There is no day off in the file."),
    (event("DTSTART:20260230", "SUMMARY:x"), 3, "'20260230' is no date."),
    (event("DTSTART:20260202T080000Z", "SUMMARY:x"), 3, "'20260202T080000Z' is no date."),
    (event("SUMMARY:x"), 2, "The event has no first day."),
    (event("DTSTART:20260202"), 2, "The event has no summary."),
    (event("DTSTART:20260202", "DTEND:20260202", "SUMMARY:x"), 4, "The event does not last whole days"),
    (event("DTSTART:20260202", "DTEND:20990202", "SUMMARY:x"), 4, "The event does not last whole days"),
    (event("DTSTART:99991230", "DURATION:P9D", "SUMMARY:x"), 4, "The event does not last whole days"),
    (event("DTSTART:20260202", "DURATION:PT1H", "SUMMARY:x"), 4, "The event does not last whole days"),
    (event("DTSTART:20260202", "RRULE:FREQ=YEARLY", "SUMMARY:x"), 4, "The event repeats."),
    (event("DTSTART:20260202", "SUMMARY:x\u200e"), 2, "The name holds an invisible character."),
    ('{"2026-01-01": "x",\n"2026-02-30": "y"}', 2, "'2026-02-30' is no date."),
    ('{"2026-01-01": "x",\n"2026-01-01": "y"}', 2, "'2026-01-01' stands here twice"),
    ('[{"date": "2026-01-01"}]', 1, "The holiday of 2026-01-01 has no name."),
    ('[\n"2026-01-01"]', 2, "A holiday is a map here."),
    ('{"2026-01-01": }', 1, "This is no JSON"),
    ("[]", 1, "There is no day off in the file."),
    ('{"2026-01-01": ' + "9" * 5_000 + "}", 1, "A number here is too long."),
    ("[" * 100_000, 1, "This is nested too deep."),
]


@pytest.mark.parametrize(("listed", "line", "message"), BAD, ids=[message for _, _, message in BAD])
def test_a_bad_file_is_told_with_its_line_and_changes_nothing(
    listed: str, line: int, message: str, imported: Import
) -> None:
    code, said, wrong, after = imported(listed)
    assert (code, said, after) == (1, "", OWN)
    assert wrong.startswith(f"F:{line}:1: error: {message}") or (f"F:{line}:" in wrong and message in wrong)


def test_every_problem_is_told(imported: Import) -> None:
    bad = event("SUMMARY:x").replace("END:VCALENDAR\n", "") + event("DTSTART:2026").partition("\n")[2]
    _, _, wrong, _ = imported(bad)
    assert [told.split(": ")[0] for told in wrong.splitlines()] == ["F:2:1", "F:5:1", "F:6:1"]


def test_lines_folded_within_a_letter_are_put_together(imported: Import) -> None:
    content = event("DTSTART:20260202", "SUMMARY:Idul F\u00eftri").encode()
    at = content.index("\u00ef".encode()) + 1
    (day,) = read_listed(content[:at] + b"\r\n " + content[at:], "f").days
    assert day.name == "Idul F\u00eftri"


def test_a_broken_calendar_is_told_at_its_place(imported: Import) -> None:
    code, _, wrong, _ = imported(ICS, own=OWN.replace("Asia/Makassar", "Asia/Nowhere"))
    assert code == 1
    assert "own.yaml:4:7: error: " in wrong


def test_what_is_not_there_could_not_be_tried(imported: Import) -> None:
    assert tertib("calendar", "import", "none.ics", "--into", "none.yaml").returncode == 2
    assert imported(ICS, "a\nb")[0] == 2


def test_the_corpus_reads_alike_in_both_forms() -> None:
    """What it names is what its own list has; where there is no corpus there is nothing to compare."""
    listed = shared.document("calendar/indonesia_2019_2027.json").get("days", [])
    for ending in ("ics", "json"):
        file = shared.DATA / "calendar" / f"indonesia_2019_2027.{ending}"
        if listed:
            read = read_listed(file.read_bytes(), file.name)
            assert read.problems == ()
            told = [(day.day.isoformat(), day.name, day.kind) for day in read.days]
            assert told == [(one["date"], one["name"], one["category"]) for one in listed]


def test_the_shipped_calendar_knows_the_corpus(imported: Import) -> None:
    listed = shared.document("calendar/indonesia_2019_2027.json").get("days", [])
    recent = {one["date"]: one["name"] for one in listed if one["date"] >= "2024"}
    shipped = Path(__file__).resolve().parents[2] / "definitions" / "calendars" / "id-government.yaml"
    if recent:
        _, said, _, _ = imported(json.dumps(recent), own=shipped.read_text("utf-8"))
        assert said == f"0 added, {len(recent)} known, 0 with another name; version 1 as before\n"
