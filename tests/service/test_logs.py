"""What is logged says which case and which command, and nothing that somebody wrote or is called."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from engine.case.commands import AddNote, Person
from engine.logs import JsonLines
from tests.store.office import Office


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the service logs meanwhile."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("engine.service")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)


def told(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_command_is_logged_with_its_case_and_its_answer(office: Office, lines: io.StringIO) -> None:
    case = office.open(applicant="Putri Rahayu")
    office.do(AddNote("catatan rahasia"), "ani", case, command_id="note-1")
    office.service.submit(AddNote("lagi"), Person("nobody"), case, command_id="note-2")
    *_, noted, refused = told(lines)
    assert (noted["command"], noted["case"], noted["asked"], noted["answer"]) == ("note-1", case, "note", "accepted")
    assert (refused["command"], refused["answer"]) == ("note-2", "not_allowed")
    assert noted["ms"] > 0
    for personal in ("Putri", "rahasia", "ani"):
        assert personal not in json.dumps([{**line, "logger": "", "at": ""} for line in told(lines)])


def test_an_error_is_told_by_its_kind_and_its_places_and_its_first_line_alone(lines: io.StringIO) -> None:
    try:
        _fail("a row is wrong\nDETAIL: Failing row contains (Putri)")
    except ValueError:
        logging.getLogger("engine.service.draining").exception("a case failed", extra={"duty": "assign", "case": "c1"})
    (line,) = told(lines)
    assert (line["error"], line["duty"], line["case"]) == ("ValueError: a row is wrong", "assign", "c1")
    assert line["where"][-1].endswith("_fail")
    assert "Putri" not in lines.getvalue()


def _fail(words: str) -> None:
    raise ValueError(words)


def test_a_look_that_a_duty_takes_each_second_is_not_told() -> None:
    """In a process of its own: how logs are set up is the whole process's."""
    code = (
        "import logging; from engine.logs import log_as_json; log_as_json()\n"
        "logging.getLogger('celery.beat').info('Sending due task')\n"
        "logging.getLogger('celery.app.trace').warning('a warning')\n"
        "logging.getLogger('engine.service').info('a command')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert [json.loads(line)["message"] for line in done.stderr.splitlines()] == ["a warning", "a command"]
