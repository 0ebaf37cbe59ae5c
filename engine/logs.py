"""Logs as one JSON object a line: which case, which command, what came of it; never what somebody wrote or is called.

Of an error its kind and the places that it passed are told, and the first line of what it says: the lines behind it may
hold values of rows.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Final

FIELDS: Final = ("case", "command", "asked", "answer", "duty", "ms")
"""What a record may say beside its message (`extra`), all of it free of personal data."""
_DEEPEST: Final = 20
_EACH_LOOK: Final = ("celery.beat", "celery.worker.strategy", "celery.app.trace")
"""Who tells of every look of every duty, some six lines a second, all day."""
_OF_OTHERS: Final = ("uvicorn", "uvicorn.error", "uvicorn.access", "celery", "celery.task", "kombu")


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _first_line(record.getMessage()),
        }
        told |= {name: getattr(record, name) for name in FIELDS if getattr(record, name, None) is not None}
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            told["error"] = f"{type(error).__name__}: {_first_line(str(error))}"
            told["where"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)[-_DEEPEST:]
            ]
        return json.dumps(told, ensure_ascii=False, default=str)


def log_as_json() -> None:
    """Send all that this process logs to standard error as JSON, what the servers around it log too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in _OF_OTHERS:
        other = logging.getLogger(name)
        other.handlers.clear()
        other.propagate = True
    for name in _EACH_LOOK:
        logging.getLogger(name).setLevel(logging.WARNING)


def _first_line(words: str) -> str:
    return words.partition("\n")[0]
