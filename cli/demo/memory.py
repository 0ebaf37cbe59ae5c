"""What the data folder remembers of its demo, so that a second start keeps the data and a cut-off one goes on."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Memory:
    """The end of the played past (UTC), how many cases it has, and whether all of it was played."""

    until: datetime
    cases: int
    finished: bool = False


def recalled(data: Path) -> Memory | None:
    """Give what is remembered; None in a fresh folder."""
    try:
        said = json.loads(_file(data).read_text("utf-8"))
        return Memory(datetime.fromisoformat(said["until"]), int(said["cases"]), bool(said["finished"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(data: Path, memory: Memory) -> None:
    """Write it down, in one step."""
    data.mkdir(parents=True, exist_ok=True)
    new = _file(data).with_suffix(".new")
    said = {"until": memory.until.isoformat(), "cases": memory.cases, "finished": memory.finished}
    new.write_text(json.dumps(said), encoding="utf-8")
    new.replace(_file(data))


def _file(data: Path) -> Path:
    return data / "demo.json"
