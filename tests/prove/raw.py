"""The raw histories of a run as lines of JSON, for whoever wants to judge for himself."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path

from engine.case.commands import NAMES
from tests.prove.checks import Evidence
from tests.prove.history import Attempt


def write(evidence: Evidence, folder: Path) -> None:
    """Write what was asked, what stands in the journal, and what struck."""
    folder.mkdir(parents=True, exist_ok=True)
    _lines(folder / "attempts.jsonl", map(_attempt, evidence.attempts))
    _lines(
        folder / "events.jsonl",
        (
            {**event.said, "seen_at": event.seen_at, "transaction": event.transaction}
            for event in evidence.record.events
        ),
    )
    _lines(
        folder / "strikes.jsonl",
        ({each.name: getattr(strike, each.name) for each in fields(strike)} for strike in evidence.strikes),
    )


def _attempt(attempt: Attempt) -> Mapping[str, object]:
    plain = {each.name: getattr(attempt, each.name) for each in fields(attempt)}
    told = None if attempt.reply is None else str(attempt.reply.answer)
    return {
        **plain,
        "ask": NAMES[type(attempt.ask)],
        "asked": str(attempt.ask),
        "actor": str(attempt.actor),
        "reply": told,
    }


def _lines(file: Path, rows: Iterable[Mapping[str, object]]) -> None:
    with file.open("w", encoding="utf-8") as lines:
        for row in rows:
            lines.write(json.dumps(row, default=str) + "\n")
