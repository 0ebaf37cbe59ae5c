"""A line of the CSV holds an event whole, and no text of it runs as a formula."""

import csv
import io
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.interchange.csv_log import COLUMNS, ERASED, Record, harmless, lines

SKIPPED: Mapping[str, Any] = {
    "v": 1,
    "case": "k-1",
    "seq": 7,
    "type": "StepSkipped",
    "at": "2026-03-02T00:15:00Z",
    "recorded_at": "2026-03-02T00:15:00Z",
    "by": {"person": "p-1", "role": "head", "right": "acting"},
    "command": "c-1",
    "item": 2,
    "step": "check",
    "outcomes": ["good"],
    "reason": {"commit": "ab"},
    "obligations": {"order": "violated"},
}


def written(
    entry: Mapping[str, Any], texts: Mapping[str, str] | None = None, names: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Write one event, and read it back as a spreadsheet would."""
    record = Record("001", "dinas", "surat", 1, "2026-03", entry, "f" * 64, texts or {}, names or {})
    rows = list(csv.DictReader(io.StringIO("".join(lines([record])), newline="")))
    assert len(rows) == 1
    return rows[0]


def test_an_event_is_told_with_its_envelope_and_what_it_states() -> None:
    row = written(SKIPPED, texts={"ab": "tidak perlu"}, names={"p-1": "Ani"})
    assert {name: value for name, value in row.items() if value} == {
        "case": "k-1",
        "number": "001",
        "office": "dinas",
        "sop": "surat",
        "version": "1",
        "seq": "7",
        "type": "StepSkipped",
        "at": "2026-03-02T00:15:00Z",
        "recorded_at": "2026-03-02T00:15:00Z",
        "month": "2026-03",
        "item": "2",
        "step": "check",
        "by_person": "p-1",
        "by_name": "Ani",
        "by_role": "head",
        "by_right": "acting",
        "outcomes": "good",
        "obligation_order": "violated",
        "reason": "tidak perlu",
        "hash": "f" * 64,
    }


def test_a_text_that_was_erased_is_said_to_be() -> None:
    assert written(SKIPPED)["reason"] == ERASED


def test_who_allowed_a_deviation_stands_beside_it() -> None:
    entry = {
        **SKIPPED,
        "type": "DeviationLogged",
        "kind": "late",
        "rule": "time",
        "measure": 7800,
        "person": "p-2",
        "authority": {"person": "p-1", "role": "head", "right": "definitive"},
    }
    row = written(entry)
    told = (row["deviation"], row["rule"], row["measure"], row["person"], row["authority_person"])
    assert told == ("late", "time", "7800", "p-2", "p-1")


def test_without_events_there_is_a_head() -> None:
    assert "".join(lines([])) == ",".join(COLUMNS) + "\r\n"


@pytest.mark.parametrize("text", ["=1+1", "+62", "-5", "@SUM(A1)", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(text: str) -> None:
    assert written(SKIPPED, texts={"ab": text})["reason"] == f"'{text}"


def test_numbers_and_other_texts_stay_as_they_are() -> None:
    assert (harmless(-5), harmless("a=b"), harmless(None), harmless("")) == (-5, "a=b", "", "")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters='\n",;')))
def test_every_text_comes_back_but_for_the_apostrophe(text: str) -> None:
    row = written(SKIPPED, texts={"ab": text})
    assert row["reason"].removeprefix("'") == text.removeprefix("'")
    assert len(row) == len(COLUMNS)
