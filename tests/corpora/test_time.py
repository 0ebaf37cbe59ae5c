"""Time against what others worked out: the golden answers, vectors of another implementation, lists of holidays."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from engine.clockwork.calendar import Calendar, calendar_of
from engine.clockwork.due import due_at, promised
from engine.clockwork.stops import resumed_due, working_days, working_seconds
from engine.definition.durations import Duration, Family, parse_duration
from tests.corpora import shared

CALENDARS: Final = Path(__file__).parents[2] / "definitions" / "calendars"
Answer = dict[str, object]


def test_the_golden_questions_have_the_golden_answers() -> None:
    calendars = {name: calendar_of(written) for name, written in shared.document("golden/calendars.json").items()}
    rows = shared.rows("golden/time.jsonl")
    wrong = [(row, got) for row in rows if (got := answer(calendars, row)) != row["answer"]]
    assert not wrong


def answer(calendars: Mapping[str, Calendar], row: Mapping[str, Any]) -> Answer:
    """What we say to a golden question, in the form of its answer."""
    ask, office = row["ask"], calendars[row["ask"]["calendar"]]
    if "from" in ask:
        start, end = instant(ask["from"]), instant(ask["to"])
        return {
            "working_seconds": working_seconds(office, start, end),
            "working_days": working_days(office, start, end),
        }
    duration, start = parse_duration(ask["duration"]), instant(ask["start"])
    clock = promised(office, start, start, duration)
    due = clock.due
    for stopped, resumed in ask.get("stops", []):
        due = resumed_due(office, duration.family, instant(stopped), instant(resumed), due)
    said: Answer = {"due": written(due)}
    return said | {"warn": clock.warn and written(clock.warn)} if "warn" in row["answer"] else said


def test_offices_in_indonesia_count_as_another_implementation_does() -> None:
    vectors = shared.document("calendar/indonesia_office_vectors.json")
    calendars = vectors.get("calendars", {})
    wrong = [
        (vector, got)
        for vector in vectors.get("vectors", [])
        if vector.get("n", 1) > 0  # sums back in time are not asked of us
        and (got := counted(like(calendars[vector["cal"]], vector["tz"]), vector)) != said_there(vector)
    ]
    assert not wrong


def like(theirs: Mapping[str, Any], zone: str) -> Calendar:
    """Another implementation's calendar as one of ours."""
    return calendar_of(
        {
            "calendar": "theirs",
            "version": 1,
            "zone": zone,
            "week": {day: ranges(hours) for day, hours in theirs["weekly"].items()},
            "holidays": {day: "holiday" for day in theirs["holidays"] if day not in theirs["special_days"]},
            "working_days": {day: ranges(hours) for day, hours in theirs["special_days"].items()},
        }
    )


def counted(office: Calendar, vector: Mapping[str, Any]) -> object:
    """Our answer to one of their questions."""
    start = instant(vector["at"])
    match vector["fn"]:
        case "add_minutes" | "add_hours" as unit:
            seconds = vector["n"] * (60 if unit == "add_minutes" else 3600)
            return due_at(office, start, Duration(Family.WORKING_TIME, seconds, ""))
        case "add_days":
            due = due_at(office, start, Duration(Family.WORKING_DAYS, vector["n"], ""))
            return office.local_date(due, ending=True)
        case "next_open":
            return next(max(opens, start) for opens, closes in opened(office, start) if closes > start)
        case "is_open":
            return any(opens <= start < closes for opens, closes in office.intervals(office.local_date(start)))
        case "working_seconds_between":
            return working_seconds(office, start, instant(vector["to"]))
        case "working_days_between":
            return working_days(office, start, instant(vector["to"]))
        case other:
            raise AssertionError(other)


def said_there(vector: Mapping[str, Any]) -> object:
    """Their answer; of a sum of days only its date, since theirs keep the hour of the start."""
    expected = vector["expected"]
    if not isinstance(expected, str):
        return expected
    return instant(expected).date() if vector["fn"] == "add_days" else instant(expected)


def opened(office: Calendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    for number in range(60):
        yield from office.intervals(office.local_date(start) + timedelta(days=number))


def test_the_examples_of_another_implementation_hold() -> None:
    """Those that ask what we answer too: sums forward in time, and what lies between two instants."""
    wrong = []
    for example in shared.document("calendar/working_hours_spec_vectors.json") or []:
        got = None if differs_by_design(example) else replayed(example)
        if got is not None and got != wanted(example):
            wrong.append((example["test"], example["args"], example["expected"], got))
    assert not wrong


def differs_by_design(example: Mapping[str, Any]) -> bool:
    """They round what is less than a second to the nearest one, and count an hour that comes twice once."""
    return "precise miliseconds" in example["test"] or "across time shifts + midnight" in example["test"]


def replayed(example: Mapping[str, Any]) -> object:
    """Our answer, or None where the example asks for what we have not."""
    office = calendar_of(
        {
            "calendar": "theirs",
            "version": 1,
            "zone": example["time_zone"],
            "week": {day: ranges(hours) for day, hours in example["working_hours"].items()},
            "holidays": {day: "holiday" for day in example["holidays"] if day not in example["holiday_hours"]},
            "working_days": {day: ranges(hours) for day, hours in example["holiday_hours"].items()},
        }
    )
    first, *rest = example["args"]
    start = instant(first)
    match example["fn"], rest:
        case "add_seconds" | "add_minutes" | "add_hours" as unit, [int(number)] if number > 0:
            seconds = number * {"add_seconds": 1, "add_minutes": 60, "add_hours": 3600}[unit]
            return due_at(office, start, Duration(Family.WORKING_TIME, seconds, ""))
        case "working_time_between", [str(end)] if instant(end) >= start:
            return working_seconds(office, start, instant(end))
        case "working_days_between", [str(end)] if instant(end) >= start:
            return working_days(office, start, instant(end))
        case "working_day?", []:
            return office.is_working_day(office.local_date(start))
        case _:
            return None


def wanted(example: Mapping[str, Any]) -> object:
    expected = example["expected"]
    return instant(expected) if isinstance(expected, str) else expected


def test_the_shipped_calendars_are_free_on_the_listed_days_and_on_no_others() -> None:
    listed = {
        date.fromisoformat(day["date"])
        for day in shared.document("calendar/indonesia_2019_2027.json").get("days", [])
        if day["date"] >= "2024"
    }
    for file in sorted(CALENDARS.glob("id-*.yaml")):
        shipped = calendar_of(YAML(typ="safe", pure=True).load(file.read_text("utf-8")))
        assert not listed or set(shipped.holidays) == listed, file.name


def ranges(hours: Mapping[str, str]) -> list[str]:
    return [f"{opens}-{closes}" for opens, closes in hours.items()]


def instant(text: str) -> datetime:
    """An instant; a bare date is its midnight in UTC."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T00:00+00:00")


def written(when: datetime) -> str:
    return when.isoformat().replace("+00:00", "Z")
