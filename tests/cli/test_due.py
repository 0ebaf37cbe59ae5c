"""`tertib due`: an answer for each line, whatever the line is."""

import json
import subprocess
import sys
from typing import Any, Final

import pytest

from tests.cli.terminal import ROOT, tertib
from tests.corpora import shared

HOURS: Final = {"calendar": "hours", "version": 1, "zone": "Asia/Makassar", "week": {"mon": ["08:00-12:00"]}}
START: Final = "2026-03-02T08:00+08:00"
GOOD: Final[dict[str, object]] = {"calendar": HOURS, "start": START, "duration": "1 hour"}
WARNED: Final = "its holidays do not count yet"
ANSWER: Final = {"due": "2026-03-02T01:00:00Z", "warn": "2026-03-02T00:48:00Z"}


def asked(*lines: object) -> list[Any]:
    """Ask, a line each; what is no text is written as JSON."""
    stdin = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    done = tertib("due", stdin=stdin)
    assert done.returncode == 0
    assert all(line.endswith(WARNED) for line in done.stderr.splitlines()), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_when_something_is_due_and_warned_of() -> None:
    assert asked(
        GOOD,
        {"calendar": "id-government", "start": START, "duration": "3 hari kerja"},
        {**GOOD, "start": "2026-03-02T00:00:00.5Z"},
        {**GOOD, "duration": "1 month"},
    ) == [
        ANSWER,
        {"due": "2026-03-05T07:00:00Z", "warn": "2026-03-05T00:00:00Z"},
        {"due": "2026-03-02T01:00:00.500000Z", "warn": "2026-03-02T00:48:00.500000Z"},
        {"due": "2026-04-02T16:00:00Z", "warn": "2026-04-01T16:00:00Z"},
    ]


def test_a_year_whose_days_off_are_not_known_is_warned_of_beside_the_answers() -> None:
    """The lines on standard output are those of the specification; the warning stands on standard error, once."""
    far = {"calendar": "id-government", "start": "2027-12-30T08:00+08:00", "duration": "3 hari kerja"}
    last_day = {"calendar": "id-government", "start": "2027-12-30T08:00+08:00", "duration": "1 calendar day"}
    stdin = "".join(f"{json.dumps(line)}\n" for line in (last_day, far, far, GOOD))
    done = tertib("due", stdin=stdin)
    assert [list(json.loads(line)) for line in done.stdout.splitlines()] == [["due", "warn"]] * 4
    said = f"id-government: the calendar has no decree for 2028: {WARNED}"
    assert done.stderr.splitlines() == [said]
    assert "belum memuat keputusan untuk 2028" in tertib("due", stdin=stdin, lang="id_ID.UTF-8").stderr


def test_stops_that_overlap_count_once_in_whatever_order_they_stand() -> None:
    first = ["2026-03-02T08:30+08:00", "2026-03-02T09:30+08:00"]
    second = ["2026-03-02T09:00+08:00", "2026-03-02T10:00+08:00"]
    within = ["2026-03-02T08:45+08:00", "2026-03-02T09:00+08:00"]
    moved = {"due": "2026-03-02T02:30:00Z", "warn": "2026-03-02T02:18:00Z"}
    for stops in ([first, second], [second, first], [first, within, second]):
        assert asked({**GOOD, "stops": stops}) == [moved]


def test_what_was_suspended_before_the_start_stops_nothing() -> None:
    over = ["2026-02-23T08:00+08:00", "2026-02-23T10:00+08:00"]
    reaching = ["2026-02-23T08:00+08:00", "2026-03-02T09:00+08:00"]
    moved = {"due": "2026-03-02T02:00:00Z", "warn": "2026-03-02T01:48:00Z"}
    assert asked({**GOOD, "stops": [over]}, {**GOOD, "stops": [reaching]}) == [ANSWER, moved]


def test_whatever_is_asked_gets_a_short_answer() -> None:
    long = "x" * 100_000
    asking = [
        {**GOOD, key: value} for key in ("start", "duration", "calendar") for value in (long, "\ud800", None, [1])
    ]
    asking += [{**GOOD, "start": "9999-12-31T23:00:00Z"}, {**GOOD, "start": "0001-01-01T00:00:00+14:00"}]
    for answer in asked(*asking, "[" * 50_000, "9" * 5_000):
        assert set(answer) == {"error"}
        assert 0 < len(answer["error"]) <= 500


def test_a_stop_moves_what_is_left() -> None:
    stopped = ["2026-03-02T08:30+08:00", "2026-03-02T10:00+08:00"]
    assert asked({**GOOD, "stops": [stopped]}, {**GOOD, "stops": []}) == [
        {"due": "2026-03-02T02:30:00Z", "warn": "2026-03-02T02:18:00Z"},
        ANSWER,
    ]


def test_what_lies_between_two_instants() -> None:
    ask = {"calendar": HOURS, "from": "2026-03-02T11:00+08:00", "to": "2026-03-16T09:00+08:00"}
    assert asked(ask) == [{"working_seconds": 6 * 3600, "working_days": 2}]


def with_each(key: str, *values: object) -> list[dict[str, object]]:
    """Give the good question with each value in the place of its own."""
    return [{**GOOD, key: value} for value in values]


BAD: Final = [
    "{",
    "[]",
    "7",
    "null",
    "NaN",
    '"text"',
    "[" * 100_000,
    {},
    {**GOOD, "extra": 1},
    {key: GOOD[key] for key in ("calendar", "start")},
    {key: GOOD[key] for key in ("calendar", "duration")},
    {key: GOOD[key] for key in ("start", "duration")},
    *with_each("calendar", None, 7, [], {}, "nowhere", "../always", "x" * 5_000, "a\0b"),
    {**GOOD, "calendar": {**HOURS, "zone": "Asia/Nowhere"}},
    {**GOOD, "calendar": {**HOURS, "week": {"mon": ["12:00-08:00"]}}},
    *with_each("start", None, 7, "yesterday", "2026-03-02T08:00", "9999-12-31T23:59:59-14:00"),
    *with_each("duration", None, 7, {}, "1 day", "0 hours", "-1 hour", "as needed", "1-2 hours"),
    *with_each("stops", None, 7, [START], [[START]], [[START, None]]),
    {**GOOD, "stops": [["2026-03-02T10:00+08:00", "2026-03-02T09:00+08:00"]]},
    {"calendar": HOURS, "from": START},
    {"calendar": HOURS, "from": START, "to": START, "start": START},
]


def test_bad_lines_are_answered_and_the_next_is_looked_at() -> None:
    lines = [line for bad in BAD for line in (bad, GOOD)]
    answers = asked(*lines)
    assert len(answers) == len(lines)
    for bad, answer in zip(BAD, answers[::2], strict=True):
        assert list(answer) == ["error"], bad
        assert answer["error"], bad
    assert answers[1::2] == [ANSWER] * len(BAD)


def test_bytes_that_are_no_text_are_a_bad_line_and_empty_lines_are_none() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "due"],
        check=True,
        capture_output=True,
        input=b"\n\xff\xfe\x00\n  \n" + json.dumps(GOOD).encode(),
        cwd=ROOT,
        timeout=60,
    )
    bad, good = map(json.loads, done.stdout.splitlines())
    assert list(bad) == ["error"]
    assert good == ANSWER


@pytest.mark.timeout(120)
def test_the_golden_questions_have_the_golden_answers() -> None:
    """Where there is no corpus there is nothing to compare."""
    calendars = shared.document("golden/calendars.json")
    rows = shared.rows("golden/time.jsonl")
    answers = asked(*({**row["ask"], "calendar": calendars[row["ask"]["calendar"]]} for row in rows))
    for row, answer in zip(rows, answers, strict=True):
        assert {key: answer.get(key) for key in row["answer"]} == row["answer"], row["ask"]
